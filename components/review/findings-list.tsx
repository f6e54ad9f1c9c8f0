'use client'

import { Info, OctagonX, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { cx } from '#components/ui/cx.ts'
import type { Finding, Severity } from '#lib/model/index.ts'

const looks = {
  blocking: { icon: OctagonX, look: 'text-danger' },
  warning: { icon: TriangleAlert, look: 'text-warning' },
  info: { icon: Info, look: 'text-info' },
} as const satisfies Record<Severity, unknown>

/** What the checks say of a task, gravest first: a shape, a word, a sentence each. */
export function FindingsList({
  findings,
  className,
}: {
  findings: readonly Finding[]
  className?: string
}) {
  const t = useTranslations('review.findings')
  const sentence = useSentence('checks')
  if (findings.length === 0) return null
  const order = Object.keys(looks)
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  return (
    <ul aria-label={t('label')} className={cx('flex flex-col gap-1', className)}>
      {sorted.map((finding, index) => {
        const { icon: Shape, look } = looks[finding.severity]
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule may speak several times
            key={`${finding.rule}-${index}`}
            className="flex gap-2"
          >
            <Shape aria-hidden="true" className={cx('mt-0.5 size-4 shrink-0', look)} />
            <p className="min-w-0 wrap-anywhere">
              <span className={cx('font-medium', look)}>{t(`severity.${finding.severity}`)}: </span>
              {sentence({ code: finding.rule, values: finding.values })}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
