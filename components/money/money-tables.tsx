'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { formatAgo, formatCount, formatPercent } from '#components/ui/format-number.ts'
import type { MoneySum, MoneyView } from '#lib/model/index.ts'
import { useDollars } from './use-dollars.ts'

export const cell = 'px-3 py-1.5 text-left align-baseline'
export const number = 'tabular px-3 py-1.5 text-right align-baseline whitespace-nowrap'

/** A titled table with its columns' names, which scrolls sideways where it is too wide. */
export function MoneyTable({
  id,
  title,
  columns,
  children,
}: {
  id: string
  title: string
  columns: readonly { name: string; numeric: boolean }[]
  children: ReactNode
}) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 font-semibold">
        {title}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by key */}
      <div tabIndex={0} className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead className="border-b border-line bg-sunken text-soft">
            <tr>
              {columns.map(({ name, numeric }) => (
                <th
                  key={name}
                  scope="col"
                  className={cx(numeric ? number : cell, 'font-medium whitespace-nowrap')}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">{children}</tbody>
        </table>
      </div>
    </section>
  )
}

/** The cells of a sum: calls, tokens, cost. */
function SumCells({ sum }: { sum: MoneySum }) {
  const locale = useLocale()
  const dollars = useDollars()
  const t = useTranslations('settings.money')
  const { calls, tokens, cost, uncosted } = sum
  return (
    <>
      <td className={number}>{formatCount(calls, locale)}</td>
      <td className={number}>{formatCount(tokens.prompt, locale)}</td>
      <td className={number}>{formatCount(tokens.cached, locale)}</td>
      <td className={number}>{formatCount(tokens.completion, locale)}</td>
      <td className={number}>{uncosted === calls ? t('unknown') : dollars(cost)}</td>
    </>
  )
}

const sumColumns = ['calls', 'in', 'cached', 'out', 'cost'] as const

/** What each model took and cost. */
export function ModelsTable({ money }: { money: MoneyView }) {
  const t = useTranslations('settings.money')
  return (
    <MoneyTable
      id="money-models"
      title={t('models')}
      columns={[
        { name: t('col.model'), numeric: false },
        { name: t('col.host'), numeric: false },
        ...sumColumns.map((name) => ({ name: t(`col.${name}`), numeric: true })),
      ]}
    >
      {money.byModel.map((sum) => (
        <tr key={`${sum.modelId} ${sum.model} ${sum.host}`}>
          <td className={cx(cell, 'font-mono wrap-anywhere')}>{sum.model}</td>
          <td className={cx(cell, 'font-mono wrap-anywhere')}>{sum.host}</td>
          <SumCells sum={sum} />
        </tr>
      ))}
    </MoneyTable>
  )
}

/** What each dataset cost, and the tasks that came of it. */
export function DatasetsTable({ money }: { money: MoneyView }) {
  const t = useTranslations('settings.money')
  const locale = useLocale()
  const dollars = useDollars()
  if (money.byDataset.length === 0) return null
  return (
    <MoneyTable
      id="money-datasets"
      title={t('datasets')}
      columns={[
        { name: t('col.dataset'), numeric: false },
        ...sumColumns.map((name) => ({ name: t(`col.${name}`), numeric: true })),
        { name: t('col.proposed'), numeric: true },
        { name: t('col.approved'), numeric: true },
        { name: t('col.per-task'), numeric: true },
      ]}
    >
      {money.byDataset.map((sum) => (
        <tr key={sum.datasetId}>
          <td className={cx(cell, 'wrap-anywhere')}>
            <Link href={`/datasets/${sum.datasetId}`} className="hover:underline">
              {sum.name}
            </Link>
          </td>
          <SumCells sum={sum} />
          <td className={number}>{formatCount(sum.proposed, locale)}</td>
          <td className={number}>{formatCount(sum.approved, locale)}</td>
          <td className={number}>{sum.approved > 0 ? dollars(sum.cost / sum.approved) : '–'}</td>
        </tr>
      ))}
    </MoneyTable>
  )
}

/** What runs were estimated at, and what they came to. */
export function RunsTable({ money }: { money: MoneyView }) {
  const t = useTranslations('settings.money')
  const locale = useLocale()
  const dollars = useDollars()
  if (money.runs.length === 0) return null
  const newest = Math.max(...money.runs.map(({ at }) => at))
  return (
    <MoneyTable
      id="money-runs"
      title={t('runs')}
      columns={[
        { name: t('col.at'), numeric: false },
        { name: t('col.purpose'), numeric: false },
        ...(['estimated', 'actual', 'difference'] as const).map((name) => ({
          name: t(`col.${name}`),
          numeric: true,
        })),
      ]}
    >
      {money.runs.map(({ jobId, at, kind, of, estimated, actual }) => (
        <tr key={jobId}>
          <td className={cell}>
            <time dateTime={new Date(at).toISOString()} title={formatAgo(at, newest, locale)}>
              {new Date(at).toISOString().slice(0, 16).replace('T', ' ')}
            </time>
          </td>
          <td className={cell}>{t(`run-of.${kind}`, { count: of })}</td>
          <td className={number}>{estimated === null ? t('unknown') : dollars(estimated)}</td>
          <td className={number}>{dollars(actual)}</td>
          <td className={number}>
            {estimated === null || estimated === 0
              ? '–'
              : `${actual > estimated ? '+' : ''}${formatPercent(actual / estimated - 1, locale)}`}
          </td>
        </tr>
      ))}
    </MoneyTable>
  )
}
