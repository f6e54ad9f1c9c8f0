'use client'

import { ChevronDown } from 'lucide-react'
import { type RefObject, useCallback, useRef, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { VisibleText } from '#components/ui/visible-text.tsx'
import {
  type Field,
  type FieldPath,
  formatFieldPath,
  type PreviewPart,
  type PreviewRow,
} from '#lib/model/index.ts'
import { fieldPosition, RenderedText } from './rendered-text.tsx'
import { useRowHeights } from './use-row-heights.ts'

/** What an opened row shows of each text, in UTF-16 units. */
const openBudget = 40_000
/** Kept across tasks: the next one is measured only to confirm it. */
let lastRoom = 260

export interface PreviewTableProps {
  rows: readonly PreviewRow[]
  fields: readonly Field[]
  outputsHidden: boolean
  onToggleOutputs: () => void
  /** The box that scrolls: the rows share what is left of its height. */
  area: RefObject<HTMLElement | null>
  /** Tells tasks and picks apart: opened rows close when it changes. */
  name: string
}

const cellLook = 'min-w-0 px-3 py-2 align-top max-md:block max-md:w-auto max-md:px-0 max-md:py-1'

/** Rows as the task renders them: input, output, and beside them what it leaves unused. */
export function PreviewTable(props: PreviewTableProps) {
  const { rows, fields, area } = props
  const t = useTranslations('review.rows')
  const table = useRef<HTMLTableElement>(null)
  const [room, setRoom] = useState(lastRoom)
  const onRoom = useCallback((units: number) => {
    setRoom((before) => {
      lastRoom = Math.abs(units - before) > before / 8 ? units : before
      return lastRoom
    })
  }, [])
  useRowHeights({ area, table, content: `${props.name} ${room}`, onRoom })
  const hasUnused = rows.some((row) => row.unused.length > 0)
  return (
    <table
      ref={table}
      aria-label={t('label')}
      className="w-full table-fixed border-collapse max-md:block max-md:table-auto"
    >
      <thead className="max-md:sr-only">
        <tr className="border-y border-line bg-sunken text-left text-sm text-soft">
          <th scope="col" className="w-22 py-1 pr-2 pl-4 font-medium">
            {t('row')}
          </th>
          <th scope="col" className="px-3 py-1 font-medium">
            <HeadFields name={t('input')} parts={rows.map((row) => row.input)} fields={fields} />
          </th>
          <th scope="col" className="w-[27%] px-3 py-1 font-medium">
            <HeadFields name={t('output')} parts={rows.map((row) => row.output)} fields={fields} />
          </th>
          <th scope="col" className={cx('px-3 py-1 font-medium', hasUnused ? 'w-[24%]' : 'w-32')}>
            {t('unused')}
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <PreviewTableRow key={`${props.name}-${row.row}`} row={row} room={room} {...props} />
        ))}
      </tbody>
    </table>
  )
}

/** The fields that stand in a column, each in its hue. */
function HeadFields({
  name,
  parts,
  fields,
}: {
  name: string
  parts: readonly PreviewPart[][]
  fields: readonly Field[]
}) {
  const paths = new Map<string, FieldPath>()
  for (const part of parts.flat())
    if (part.field) paths.set(formatFieldPath(part.field), part.field)
  return (
    <span className="flex min-w-0 items-center gap-1 overflow-hidden">
      <span className="shrink-0">{name}</span>
      {[...paths].slice(0, 6).map(([text, path]) => (
        <FieldChip
          key={text}
          position={fieldPosition(fields, path)}
          className="text-xs! leading-4!"
        >
          {text}
        </FieldChip>
      ))}
      {paths.size > 6 && <span>…</span>}
    </span>
  )
}

function PreviewTableRow({
  row,
  fields,
  outputsHidden,
  onToggleOutputs,
  room,
}: PreviewTableProps & { row: PreviewRow; room: number }) {
  const t = useTranslations('review')
  const locale = useLocale()
  const [open, setOpen] = useState(false)
  const budget = open ? openBudget : room
  const shortened = [row.input, row.output].some(
    (parts) => parts.reduce((sum, { text }) => sum + text.length, 0) > room,
  )
  const boxLook = cx(
    'relative',
    !open &&
      'max-h-(--row-height,6rem) overflow-hidden group-data-[cut=true]/row:mask-[linear-gradient(to_bottom,black_calc(100%-1.25rem),transparent)] max-md:max-h-none max-md:mask-none',
  )
  const skipped = row.skip !== null
  return (
    <tr
      data-row
      className={cx(
        'group/row border-b border-line max-md:block max-md:py-2',
        skipped && 'bg-sunken',
      )}
    >
      <th scope="row" className={cx(cellLook, 'pr-2 pl-4 text-left font-normal')}>
        <span className="tabular block text-sm">
          <span className="sr-only">{t('rows.row')} </span>
          {formatCount(row.row + 1, locale)}
        </span>
        <span className="block text-xs text-faint max-md:inline">
          {row.tags.map((tag) => t(`rows.tag.${tag}`)).join(', ')}
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-label={t(open ? 'rows.collapse' : 'rows.expand', { row: row.row + 1 })}
          onClick={() => setOpen(!open)}
          className={cx(
            'mt-1 size-6 items-center justify-center rounded-sm border border-line text-soft hover:bg-hover hover:text-ink',
            open || shortened ? 'inline-flex' : 'hidden group-data-[cut=true]/row:inline-flex',
          )}
        >
          <ChevronDown aria-hidden="true" className={cx('size-4', open && 'rotate-180')} />
        </button>
      </th>
      <td className={cellLook}>
        <div data-cell className={boxLook}>
          {row.skip !== null && (
            <p className="mb-1 text-sm font-medium text-warning">
              {t('rows.skipped', { reason: t(`skip-reason.${row.skip}`) })}
            </p>
          )}
          {row.input.length > 0 ? (
            <RenderedText parts={row.input} fields={fields} budget={budget} />
          ) : (
            <em className="text-sm text-faint">{t('rows.no-input')}</em>
          )}
        </div>
      </td>
      <td className={cx(cellLook, 'relative')}>
        {outputsHidden && (
          <button
            type="button"
            onClick={onToggleOutputs}
            aria-label={t('rows.show')}
            className="absolute inset-x-3 inset-y-2 z-10 flex items-center justify-center rounded-md border border-line bg-sunken bg-[repeating-linear-gradient(135deg,transparent_0_5px,var(--line)_5px_6px)] text-xs text-soft hover:text-ink max-md:static max-md:min-h-10 max-md:w-full"
          >
            <span className="rounded-sm bg-sunken px-1.5 py-0.5">{t('rows.hidden-short')}</span>
          </button>
        )}
        <div data-cell className={cx(boxLook, outputsHidden && 'invisible max-md:hidden')}>
          {row.output.length > 0 ? (
            <RenderedText parts={row.output} fields={fields} budget={budget} />
          ) : (
            <em className="text-sm text-faint">{t('rows.no-output')}</em>
          )}
        </div>
      </td>
      <td className={cellLook}>
        <div data-cell className={boxLook}>
          {row.unused.length === 0 ? (
            <span aria-hidden="true" className="text-sm text-faint">
              –
            </span>
          ) : (
            <dl className="text-sm text-soft">
              {row.unused.map(({ field, cell }) => (
                <div key={field} className={cx('min-w-0', open ? 'mb-1' : 'flex gap-1.5')}>
                  <dt className="max-w-2/5 shrink-0 truncate font-mono text-xs leading-5 text-faint">
                    {field}
                  </dt>
                  <dd className="min-w-0 flex-1">
                    <VisibleText value={cell} look={open ? 'data' : 'line'} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      </td>
    </tr>
  )
}
