'use client'

import { useLocale, useTranslations } from 'use-intl'
import { formatCompact, formatCount } from '#components/ui/format-number.ts'
import type { Histogram } from '#lib/model/index.ts'

const width = 240
const height = 36

/** How lengths or numbers are spread, as bars in the field's hue; each tells its range and count. */
export function HistogramBars({
  histogram,
  of,
  last,
  whole,
}: {
  histogram: Histogram
  /** What is counted along the line: characters, items, values. */
  of: string
  /** The greatest value there is; the last bar may reach beyond. */
  last: number
  /** Bars of whole numbers end one before the next begins. */
  whole: boolean
}) {
  const t = useTranslations('datasets.profile')
  const locale = useLocale()
  const { from, to, counts } = histogram
  const most = Math.max(1, ...counts)
  const step = width / counts.length
  const bound = (index: number) => from + ((to - from) * index) / counts.length
  const number = (value: number) =>
    Math.abs(value) >= 10_000
      ? formatCompact(value, locale)
      : new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
  return (
    <figure className="max-w-60">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('histogram', { of, from: number(from), to: number(last) })}
        className="block h-9 w-full border-b border-line"
      >
        {counts.map((count, index) => {
          const tall = count === 0 ? 0 : Math.max(1.5, (count / most) * height)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            <g key={index}>
              <rect
                x={index * step + 0.5}
                y={height - tall}
                width={Math.max(1, step - 1)}
                height={tall}
                fill="var(--field-edge)"
              />
              <rect x={index * step} y={0} width={step} height={height} fill="transparent">
                <title>
                  {t('bar', {
                    from: number(bound(index)),
                    to: number(bound(index + 1) - (whole ? 1 : 0)),
                    count: formatCount(count, locale),
                  })}
                </title>
              </rect>
            </g>
          )
        })}
      </svg>
      <figcaption className="flex justify-between text-xs text-soft tabular">
        <span>{number(from)}</span>
        <span>{of}</span>
        <span>{number(last)}</span>
      </figcaption>
    </figure>
  )
}
