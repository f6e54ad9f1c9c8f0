'use client'

import { Info, OctagonX, TriangleAlert, WandSparkles } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import type { Finding, FindingFix, FindingView, Severity } from '#lib/model/index.ts'
import { DismissPopover } from './dismiss-popover.tsx'
import { bySeverity } from './finding-order.ts'

const looks = {
  blocking: { icon: OctagonX, look: 'text-danger' },
  warning: { icon: TriangleAlert, look: 'text-warning' },
  info: { icon: Info, look: 'text-info' },
} as const satisfies Record<Severity, unknown>

export interface FindingsListProps {
  findings: readonly (Finding | FindingView)[]
  /** Makes a finding's remedy; left out where nobody may. */
  onFix?: ((fix: FindingFix) => void) | undefined
  /** The key that makes the first remedy. */
  fixKey?: string
  /** A remedy is under way. */
  fixing?: boolean
  onDismiss?: ((rule: string, reason: string) => void) | undefined
  onRestore?: ((rule: string) => void) | undefined
  className?: string
}

/**
 * What the checks say of a task, gravest first: a shape, a word, a sentence each, and what can be done
 * about it at once. Those that someone dismissed are folded away.
 */
export function FindingsList({ findings, className, ...acts }: FindingsListProps) {
  const t = useTranslations('review.findings')
  if (findings.length === 0) return null
  const sorted = bySeverity(findings)
  const standing = sorted.filter((one) => !isDismissed(one))
  const dismissed = sorted.filter(isDismissed)
  const firstFix = standing.find(({ fix }) => fix !== null)
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      {standing.length > 0 && (
        <ul aria-label={t('label')} className="flex flex-col gap-1">
          {standing.map((finding, index) => (
            <Line
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule may speak several times
              key={`${finding.rule}-${index}`}
              finding={finding}
              {...acts}
              fixKey={finding === firstFix ? acts.fixKey : undefined}
            />
          ))}
        </ul>
      )}
      {dismissed.length > 0 && (
        <details className="text-soft">
          <summary className="w-fit cursor-pointer rounded-sm text-sm">
            {t('dismissed', { count: dismissed.length })}
          </summary>
          <ul aria-label={t('dismissed-label')} className="mt-1 flex flex-col gap-1">
            {dismissed.map((finding, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule may speak several times
              <DismissedLine key={`${finding.rule}-${index}`} finding={finding} {...acts} />
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

type Dismissed = FindingView & { dismissed: NonNullable<FindingView['dismissed']> }

function isDismissed(finding: Finding | FindingView): finding is Dismissed {
  return 'dismissed' in finding && finding.dismissed !== null
}

function Line({
  finding,
  onFix,
  fixKey,
  fixing = false,
  onDismiss,
}: Omit<FindingsListProps, 'findings' | 'className' | 'fixKey'> & {
  finding: Finding
  fixKey: string | undefined
}) {
  const t = useTranslations('review.findings')
  const { rule, severity, fix } = finding
  const mayDismiss = onDismiss !== undefined && severity !== 'blocking'
  return (
    <li className="flex items-start gap-2">
      <Sentence finding={finding} />
      {fix && onFix && (
        <Button
          size="sm"
          icon={<WandSparkles />}
          className="shrink-0"
          disabled={fixing}
          {...(fixKey ? { shortcut: fixKey } : {})}
          onClick={() => onFix(fix)}
        >
          {t(`fix.${fix}`)}
        </Button>
      )}
      {mayDismiss && <DismissPopover onDismiss={(reason) => onDismiss(rule, reason)} />}
    </li>
  )
}

function DismissedLine({
  finding,
  onRestore,
}: { finding: Dismissed } & Pick<FindingsListProps, 'onRestore'>) {
  const t = useTranslations('review.findings')
  const { by, reason } = finding.dismissed
  return (
    <li className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Sentence finding={finding} />
        <p className="border-l-2 border-line pl-2 text-sm wrap-anywhere">
          {t('dismissed-by', { name: by.name || t('someone'), reason })}
        </p>
      </div>
      {onRestore && (
        <Button
          size="sm"
          variant="ghost"
          className="shrink-0"
          onClick={() => onRestore(finding.rule)}
        >
          {t('restore')}
        </Button>
      )}
    </li>
  )
}

function Sentence({ finding: { rule, severity, values } }: { finding: Finding }) {
  const t = useTranslations('review.findings')
  const sentence = useSentence('checks')
  const { icon: Shape, look } = looks[severity]
  return (
    <div className="flex min-w-0 flex-1 gap-2">
      <Shape aria-hidden="true" className={cx('mt-0.5 size-4 shrink-0', look)} />
      <p className="min-w-0 wrap-anywhere">
        <span className={cx('font-medium', look)}>{t(`severity.${severity}`)}: </span>
        {sentence({ code: rule, values })}
      </p>
    </div>
  )
}
