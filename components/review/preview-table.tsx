'use client'

import { ChevronDown } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { Field, FieldPath, PreviewPart, PreviewRow } from '#lib/model/index.ts'
import { fieldName } from './field-name.ts'
import { fieldPosition, RenderedText } from './rendered-text.tsx'
import { type Room, type RowBudget, rowBudgets } from './row-room.ts'
import { useRowHeights } from './use-row-heights.ts'

/** What an opened row shows of each text, in UTF-16 units. */
const openBudget = 40_000
/** Kept across tasks: the next one is measured only to confirm it. */
let lastRoom: Room = { lines: 20, inputLetters: 50, outputLetters: 26 }

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1

export interface PreviewTableProps {
  rows: readonly PreviewRow[]
  fields: readonly Field[]
  outputsHidden: boolean
  onToggleOutputs: () => void
  /** Tells tasks and picks apart: opened rows close when it changes. */
  name: string
}

/** On a low screen lines stand closer. */
const lineLook = '[@media(max-height:820px)]:leading-5.5!'
const cellLook =
  'min-w-0 px-3 py-2 [@media(max-height:820px)]:py-1.5 align-top max-md:block max-md:w-auto max-md:px-0 max-md:py-1'

/** Rows as the task renders them: input, output, and beside them what it leaves unused. */
export function PreviewTable(props: PreviewTableProps) {
  const { rows, fields } = props
  const t = useTranslations('review.rows')
  const table = useRef<HTMLTableElement>(null)
  const [room, setRoom] = useState(lastRoom)
  const onRoom = useCallback((found: Room) => {
    setRoom((before) => {
      const same =
        isNear(before.lines, found.lines) &&
        isNear(before.inputLetters, found.inputLetters) &&
        isNear(before.outputLetters, found.outputLetters)
      lastRoom = same ? before : found
      return lastRoom
    })
  }, [])
  const budgets = useMemo(() => rowBudgets(rows, room), [rows, room])
  useRowHeights({ table, content: budgets, onRoom })
  const hasUnused = rows.some((row) => row.unused.length > 0)
  return (
    <table
      ref={table}
      aria-label={t('label')}
      className="w-full table-fixed border-collapse max-md:block max-md:table-auto"
    >
      <thead className="max-md:sr-only">
        <tr className="border-y border-line bg-sunken text-left text-sm text-soft">
          <th scope="col" className="w-20 py-1 pr-2 pl-4 font-medium">
            {t('row')}
          </th>
          <th scope="col" className="px-3 py-1 font-medium">
            <HeadFields name={t('input')} parts={rows.map((row) => row.input)} fields={fields} />
          </th>
          <th scope="col" className="w-[24%] xl:w-[26%] px-3 py-1 font-medium">
            <HeadFields name={t('output')} parts={rows.map((row) => row.output)} fields={fields} />
          </th>
          <th
            scope="col"
            className={cx('px-3 py-1 font-medium', hasUnused ? 'w-[20%] xl:w-[22%]' : 'w-24')}
          >
            {t('unused')}
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row, index) => (
          <PreviewTableRow
            key={`${props.name}-${row.row}`}
            row={row}
            budget={budgets[index]}
            {...props}
          />
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
  for (const part of parts.flat()) if (part.field) paths.set(fieldName(part.field), part.field)
  return (
    <span className="flex min-w-0 items-center gap-1 overflow-hidden">
      <span className="shrink-0">{name}</span>
      {[...paths].slice(0, 6).map(([text, path]) => (
        <FieldChip
          key={text}
          position={fieldPosition(fields, path)}
          className="min-w-0 text-xs! leading-4!"
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
  budget,
}: PreviewTableProps & { row: PreviewRow; budget: RowBudget | undefined }) {
  const t = useTranslations('review')
  const locale = useLocale()
  const [open, setOpen] = useState(false)
  const shortened = budget !== undefined && (budget.input !== null || budget.output !== null)
  const boxLook = cx(
    'relative',
    !open &&
      'max-h-(--row-height,6rem) overflow-hidden data-[cut=true]:mask-[linear-gradient(to_bottom,black_calc(100%-1.25rem),transparent)] max-md:max-h-none max-md:mask-none',
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
        <span className="flex items-start justify-between gap-1">
          <span className="tabular text-sm">
            <span className="sr-only">{t('rows.row')} </span>
            {formatCount(row.row + 1, locale)}
          </span>
          <button
            type="button"
            aria-expanded={open}
            aria-label={t(open ? 'rows.collapse' : 'rows.expand', { row: row.row + 1 })}
            onClick={() => setOpen(!open)}
            className={cx(
              'size-6 shrink-0 items-center justify-center rounded-sm text-soft hover:bg-hover hover:text-ink',
              open || shortened ? 'inline-flex' : 'hidden group-data-[cut=true]/row:inline-flex',
            )}
          >
            <ChevronDown aria-hidden="true" className={cx('size-4', open && 'rotate-180')} />
          </button>
        </span>
        <span className="block text-xs text-faint max-md:inline">
          {row.tags.map((tag) => t(`rows.tag.${tag}`)).join(', ')}
        </span>
      </th>
      <td className={cellLook}>
        <div data-cell className={cx(boxLook, 'text-read', lineLook)}>
          {row.skip !== null && (
            <p className="mb-1 text-sm font-medium text-warning">
              {t('rows.skipped', { reason: t(`skip-reason.${row.skip}`) })}
            </p>
          )}
          {row.input.length > 0 ? (
            <RenderedText
              parts={row.input}
              fields={fields}
              budget={(!open && budget?.input) || openBudget}
              compact={!open && Boolean(budget?.input)}
              className={lineLook}
            />
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
            <RenderedText
              parts={row.output}
              fields={fields}
              budget={(!open && budget?.output) || openBudget}
              compact={!open && Boolean(budget?.output)}
              className={lineLook}
            />
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
