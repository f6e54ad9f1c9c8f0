'use client'

import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import type { ExampleCounts, SkipReason } from '#lib/model/index.ts'

/** What a decision decides on, in examples; the skipped rows by reason, on request. The numbers add up. */
export function Coverage({ counts, className }: { counts: ExampleCounts; className?: string }) {
  const t = useTranslations('review')
  const id = useId()
  const [open, setOpen] = useState(false)
  const reasons = (Object.entries(counts.skipped) as [SkipReason, number][])
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
  const skipped = reasons.reduce((sum, [, count]) => sum + count, 0)
  const sample = counts.scope === 'sample'
  return (
    <div className={cx('tabular', className)}>
      <p className="flex flex-wrap items-center gap-x-2">
        <span title={sample ? t('task.covers-note') : undefined}>
          {t.rich(sample ? 'task.covers-sample' : 'task.covers', {
            examples: counts.examples,
            rows: counts.rows,
            b: (text) => <strong className="font-semibold">{text}</strong>,
          })}
        </span>
        <span aria-hidden="true" className="text-faint">
          ·
        </span>
        {skipped === 0 ? (
          <span className="text-soft">{t('task.skipped', { count: 0 })}</span>
        ) : (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            title={t('task.why-skipped')}
            onClick={() => setOpen(!open)}
            className="inline-flex items-center gap-1 rounded-sm text-soft underline decoration-line underline-offset-3 hover:text-ink"
          >
            {t('task.skipped', { count: skipped })}
            <ChevronDown
              aria-hidden="true"
              className={cx('size-3.5 transition-transform', open && 'rotate-180')}
            />
          </button>
        )}
      </p>
      {skipped > 0 && (
        <div id={id} hidden={!open} className="mt-1 text-sm text-soft">
          <p>
            {t('task.sum', {
              rows: counts.rows,
              examples: counts.examples,
              skipped,
            })}
          </p>
          <ul className="mt-0.5">
            {reasons.map(([reason, count]) => (
              <li key={reason} className="flex gap-2">
                <span className="w-16 shrink-0 text-right">{count.toLocaleString('en')}</span>
                {t(`skip-reason.${reason}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
