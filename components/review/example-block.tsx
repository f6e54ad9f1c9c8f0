'use client'

import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { Field, PreviewRow } from '#lib/model/index.ts'
import { type ExampleView, exampleViews, plainExample } from './example-views.ts'
import { RenderedText } from './rendered-text.tsx'

export interface ExampleBlockProps {
  row: PreviewRow
  fields: readonly Field[]
  view: ExampleView
  /** Whether rows may have different instructions. */
  phrasings: boolean
}

const shownText = 4_000

/** One row while its task is edited: as rendered, or as a file will hold it. */
export function ExampleBlock({ row, fields, view, phrasings }: ExampleBlockProps) {
  const t = useTranslations('review')
  return (
    <li className={cx('border-b border-line px-4 py-3', row.skip && 'bg-sunken')}>
      <p className="tabular mb-1 flex flex-wrap gap-x-2 text-sm text-soft">
        <span>{t('rows.row-number', { row: row.row + 1 })}</span>
        {row.tags.length > 0 && (
          <span className="text-faint">
            {row.tags.map((tag) => t(`rows.tag.${tag}`)).join(', ')}
          </span>
        )}
        {row.skip && (
          <span className="font-medium text-warning">
            {t('rows.skipped', { reason: t(`skip-reason.${row.skip}`) })}
          </span>
        )}
      </p>
      {view === 'rendered' ? (
        <Rendered row={row} fields={fields} phrasings={phrasings} />
      ) : view === 'plain' ? (
        <Plain row={row} />
      ) : (
        <VisibleText value={exampleViews[view](row)} limit={shownText} />
      )}
    </li>
  )
}

function Rendered({
  row,
  fields,
  phrasings,
}: {
  row: PreviewRow
  fields: readonly Field[]
  phrasings: boolean
}) {
  const t = useTranslations('review.rows')
  return (
    <div className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      {phrasings && <p className="col-start-2 text-soft">{row.instruction}</p>}
      <span className="pt-0.5 text-sm text-soft">{t('input')}</span>
      {row.input.length > 0 ? (
        <RenderedText parts={row.input} fields={fields} budget={shownText} />
      ) : (
        <em className="text-sm text-faint">{t('no-input')}</em>
      )}
      <span className="pt-0.5 text-sm text-soft">{t('output')}</span>
      {row.output.length > 0 ? (
        <RenderedText parts={row.output} fields={fields} budget={shownText} />
      ) : (
        <em className="text-sm text-faint">{t('no-output')}</em>
      )}
      {row.unused.length > 0 && (
        <>
          <span className="text-sm text-faint">{t('unused')}</span>
          <dl className="flex min-w-0 flex-col text-sm text-soft">
            {row.unused.map(({ field, cell }) => (
              <div key={field} className="flex min-w-0 gap-1.5">
                <dt className="max-w-2/5 shrink-0 truncate font-mono text-xs leading-5 text-faint">
                  {field}
                </dt>
                <dd className="min-w-0 flex-1">
                  <VisibleText value={cell} look="line" />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}

function Plain({ row }: { row: PreviewRow }) {
  const t = useTranslations('review.edit')
  const { instruction, input, output } = plainExample(row)
  const pieces = [
    [t('plain-instruction'), instruction],
    [t('plain-input'), input],
    [t('plain-output'), output],
  ] as const
  return (
    <dl className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      {pieces.map(([name, text]) => (
        <div key={name} className="contents">
          <dt className="pt-0.5 text-sm text-soft">{name}</dt>
          <dd className="min-w-0">
            <VisibleText value={text} look="read" limit={shownText} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
