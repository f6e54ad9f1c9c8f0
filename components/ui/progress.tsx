'use client'

import { useLocale, useTranslations } from 'use-intl'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { formatBytes, formatCount, formatDuration, formatPercent } from './format-number.ts'

export interface ProgressProps {
  /** What it is the progress of; read out, and shown where `showLabel`. */
  label: string
  showLabel?: boolean
  done: number
  /** Null while it is not known. */
  total: number | null
  unit: 'rows' | 'bytes' | 'datasets' | 'files' | 'tasks'
  /** Units a second. */
  rate?: number | null
  secondsLeft?: number | null
  /** Something more to say of it, such as its cost. */
  note?: string | null
  onCancel?: () => void
  canceling?: boolean
  className?: string
}

/** How far something is: count, rate, time left, and a way to stop it. The line's height never changes. */
export function Progress({
  label,
  showLabel = false,
  done,
  total,
  unit,
  rate,
  secondsLeft,
  note = null,
  onCancel,
  canceling,
  className,
}: ProgressProps) {
  const t = useTranslations('common')
  const locale = useLocale()
  const share = total === null || total === 0 ? null : Math.min(1, done / total)
  const amount = (value: number) =>
    unit === 'bytes' ? formatBytes(value, locale) : formatCount(value, locale)
  const word = (count: number) => (unit === 'bytes' ? '' : t(`unit.${unit}`, { count }))
  const count =
    total === null
      ? t('progress.so-far', { done: amount(done), unit: word(done) })
      : t('progress.of', { done: amount(done), total: amount(total), unit: word(total) })
  const speed =
    rate == null || rate <= 0
      ? null
      : unit === 'bytes'
        ? t('progress.bytes-rate', { rate: amount(rate) })
        : t('progress.rate', { rate: amount(rate), unit: word(Math.round(rate)) })
  const left =
    secondsLeft == null ? null : t('progress.left', { time: formatDuration(secondsLeft, locale) })
  return (
    <div className={cx('flex min-w-0 items-center gap-3', className)}>
      <div className="min-w-0 flex-1">
        {showLabel && <div className="mb-1 truncate font-medium">{label}</div>}
        <div
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={share === null ? undefined : 100}
          aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
          aria-valuetext={[count, speed, note, left].filter(Boolean).join(', ')}
          className="h-1.5 overflow-hidden rounded-full bg-line"
        >
          {share === null ? (
            <div className="h-full w-1/3 animate-sweep rounded-full bg-accent" />
          ) : (
            <div
              className="h-full origin-left rounded-full bg-accent transition-transform"
              style={{ transform: `scaleX(${share})` }}
            />
          )}
        </div>
        <div
          className="tabular mt-1 flex min-h-4 flex-wrap gap-x-3 text-xs text-soft"
          aria-hidden="true"
        >
          <span>
            {count.trim()}
            {share !== null && ` · ${formatPercent(Math.floor(share * 100) / 100, locale)}`}
          </span>
          {speed && <span>{speed}</span>}
          {note && <span>{note}</span>}
          {left && <span className="ml-auto">{left}</span>}
        </div>
      </div>
      {onCancel && (
        <Button size="sm" pending={canceling} onClick={onCancel}>
          {t('progress.cancel')}
        </Button>
      )}
    </div>
  )
}
