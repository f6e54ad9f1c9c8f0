'use client'

import Link from 'next/link'
import { Fragment, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatBytes, formatCount, formatPercent } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { Popover } from '#components/ui/popover.tsx'
import {
  type ExportPlan,
  type ExportPlanRow,
  isUnknownLicense,
  type SkipReason,
} from '#lib/model/index.ts'

/** Sources shown at first, and with each step; the totals are of all of them. */
const sourcesAtOnce = 100

const cell = 'px-3 py-1.5 align-baseline'
const number = cx(cell, 'tabular text-right')

/** What goes into an export, one row a source; the totals stand below their columns. */
export function SourcesTable({
  plan,
  pending,
  onExclude,
}: {
  plan: ExportPlan
  pending: boolean
  onExclude: (datasetId: string, excluded: boolean) => void
}) {
  const t = useTranslations('export')
  const locale = useLocale()
  const count = (value: number) => formatCount(value, locale)
  const about = (row: ExportPlanRow, value: number) =>
    row.counts === 'sample' && value > 0 ? t('about', { count: count(value) }) : count(value)
  const [most, setMost] = useState(sourcesAtOnce)
  const [query, setQuery] = useState('')
  const found = plan.rows.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
  const shown = found.slice(0, most)
  const unconfirmed = new Set(plan.unknownLicenses.map(({ datasetId }) => datasetId))
  const included = plan.rows.filter((row) => !row.excluded)
  const sum = (of: (row: ExportPlanRow) => number) =>
    included.reduce((total, row) => total + of(row), 0)
  const capped = plan.rows.some((row) => row.capped > 0)
  const test = plan.rows.some((row) => row.leftOutTest > 0)
  const limited = plan.options.lengthLimit !== null
  const headings = [
    'tasks',
    'examples',
    'tokens',
    'share',
    ...(limited ? ['over-limit' as const] : []),
    'skipped',
    ...(capped ? ['capped' as const] : []),
    ...(test ? ['left-out-test' as const] : []),
  ] as const
  return (
    <section aria-labelledby="export-sources">
      <div className="mb-2 flex items-baseline gap-3">
        <h2 id="export-sources" className="font-semibold">
          {t('sources')}
        </h2>
        <p className="text-sm text-soft">
          {t('sources-sum', { tasks: plan.totals.tasks, datasets: included.length })}
        </p>
        {plan.rows.length > sourcesAtOnce && (
          <Input
            type="search"
            aria-label={t('find-source')}
            placeholder={t('find-source')}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value)
              setMost(sourcesAtOnce)
            }}
            className="ml-auto h-7! w-56!"
          />
        )}
      </div>
      <div className="overflow-x-auto rounded-md border border-line">
        <table
          className={cx('w-full text-sm transition-opacity', pending && 'opacity-60')}
          aria-busy={pending}
        >
          <thead className="border-b border-line bg-sunken text-left text-soft">
            <tr>
              <th scope="col" className={cx(cell, 'w-10 font-medium')}>
                {t('col.include')}
              </th>
              <th scope="col" className={cx(cell, 'font-medium')}>
                {t('col.source')}
              </th>
              <th scope="col" className={cx(cell, 'font-medium')}>
                {t('col.license')}
              </th>
              {headings.map((heading) => (
                <th
                  key={heading}
                  scope="col"
                  className={cx(number, 'font-medium whitespace-nowrap')}
                >
                  {t(`col.${heading}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr
                key={row.datasetId}
                className={cx('border-b border-line last:border-b-0', row.excluded && 'text-faint')}
              >
                <td className={cell}>
                  <Checkbox
                    aria-label={t('include', { name: row.name })}
                    checked={!row.excluded}
                    onChange={(event) => onExclude(row.datasetId, !event.currentTarget.checked)}
                  />
                </td>
                <td className={cx(cell, 'max-w-80 min-w-40')}>
                  <Link
                    href={`/datasets/${row.datasetId}`}
                    className="block truncate font-medium hover:underline"
                  >
                    {row.name}
                  </Link>
                  {row.toFetch !== null && (
                    <span className="block text-xs text-soft">
                      {row.toFetch > 0
                        ? t('to-fetch', { size: formatBytes(row.toFetch, locale) })
                        : t('to-fetch-unknown')}
                    </span>
                  )}
                </td>
                <td className={cell}>
                  {unconfirmed.has(row.datasetId) || isUnknownLicense(row.license) ? (
                    <Badge tone="warning">
                      {row.license}
                      {!isUnknownLicense(row.license) && (
                        <span className="sr-only"> · {t('stated-short')}</span>
                      )}
                    </Badge>
                  ) : (
                    row.license
                  )}
                </td>
                <td className={number}>{count(row.tasks)}</td>
                <td className={number}>{about(row, row.examples)}</td>
                <td className={number}>
                  {row.tokens === null ? '–' : t('about', { count: count(row.tokens) })}
                </td>
                <td className={number}>{row.excluded ? '–' : formatPercent(row.share, locale)}</td>
                {limited && <td className={number}>{about(row, row.overLimit)}</td>}
                <td className={number}>
                  <Skipped row={row} about={(value) => about(row, value)} />
                </td>
                {capped && <td className={number}>{about(row, row.capped)}</td>}
                {test && <td className={number}>{count(row.leftOutTest)}</td>}
              </tr>
            ))}
          </tbody>
          <tfoot className="border-t border-line bg-sunken font-medium">
            <tr>
              <td className={cell} />
              <td className={cell} colSpan={2}>
                {t('total')}
              </td>
              <td className={number}>{count(plan.totals.tasks)}</td>
              <td className={number}>{count(plan.totals.examples)}</td>
              <td className={number}>
                {plan.totals.tokens === null
                  ? '–'
                  : t('about', { count: count(plan.totals.tokens) })}
              </td>
              <td className={number}>
                {plan.totals.examples > 0 ? formatPercent(1, locale) : '–'}
              </td>
              {limited && <td className={number}>{count(plan.totals.overLimit)}</td>}
              <td className={number}>{count(plan.totals.skipped)}</td>
              {capped && <td className={number}>{count(sum((row) => row.capped))}</td>}
              {test && <td className={number}>{count(sum((row) => row.leftOutTest))}</td>}
            </tr>
          </tfoot>
        </table>
      </div>
      {plan.rows.length > sourcesAtOnce && (
        <div className="mt-2 flex flex-wrap items-center gap-3 text-sm text-soft">
          {found.length > shown.length && (
            <Button size="sm" onClick={() => setMost(most + sourcesAtOnce)}>
              {t('more-sources', { count: Math.min(sourcesAtOnce, found.length - shown.length) })}
            </Button>
          )}
          <span role="status" className="tabular">
            {t('shown-sources', { shown: shown.length, count: found.length })}
          </span>
        </div>
      )}
      <p className="mt-2 text-xs text-soft">{t('estimate-note')}</p>
    </section>
  )
}

function Skipped({ row, about }: { row: ExportPlanRow; about: (count: number) => string }) {
  const t = useTranslations('export')
  const reasons = Object.entries(row.skipped) as [SkipReason, number][]
  const total = reasons.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return <>{about(0)}</>
  return (
    <Popover
      label={t('col.skipped')}
      align="end"
      trigger={
        <button type="button" className="underline decoration-dotted underline-offset-2">
          {about(total)}
        </button>
      }
    >
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm">
        {reasons.map(([reason, count]) => (
          <Fragment key={reason}>
            <dt>{t(`skip.${reason}`)}</dt>
            <dd className="tabular text-right">{about(count)}</dd>
          </Fragment>
        ))}
      </dl>
    </Popover>
  )
}
