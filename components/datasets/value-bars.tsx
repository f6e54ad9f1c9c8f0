'use client'

import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { formatCount, formatPercent } from '#components/ui/format-number.ts'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { TopValue } from '#lib/model/index.ts'

const shownAtFirst = 4

/** A bar is full at this share of the rows at least, so that values that are all rare do not look common. */
const fullShare = 0.1

/** The most frequent values of a field as bars of their share of all rows. */
export function ValueBars({
  values,
  rows,
  distinct,
  complete,
}: {
  values: readonly TopValue[]
  rows: number
  distinct: number
  complete: boolean
}) {
  const t = useTranslations('datasets.profile')
  const locale = useLocale()
  const [all, setAll] = useState(false)
  const shown = all ? values : values.slice(0, shownAtFirst)
  const full = Math.max(values[0]?.count ?? 1, rows * fullShare)
  return (
    <div>
      <ul className="flex flex-col gap-0.5">
        {shown.map(({ text, count }) => (
          <li
            key={text}
            className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-3 px-1.5"
            title={t('value-share', { share: formatPercent(count / rows, locale) })}
          >
            <span
              aria-hidden="true"
              className="absolute inset-y-0 left-0 rounded-sm bg-(--field-bg) opacity-70"
              style={{ width: `${Math.max(0.5, (count / full) * 100)}%` }}
            />
            <span className="relative min-w-0 font-mono text-[0.8125rem]">
              <VisibleText value={text} look="line" />
            </span>
            <span className="relative tabular text-xs text-soft">{formatCount(count, locale)}</span>
          </li>
        ))}
      </ul>
      {values.length > shownAtFirst && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="mt-0.5 rounded-sm px-1.5 text-xs font-medium text-accent hover:underline"
        >
          {all ? t('fewer-values') : t('more-values', { count: values.length - shownAtFirst })}
        </button>
      )}
      {all && !complete && (
        <p className="px-1.5 text-xs text-soft">
          {t('not-all-values', { count: Math.max(0, distinct - values.length) })}
        </p>
      )}
    </div>
  )
}
