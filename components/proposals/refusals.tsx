'use client'

import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Callout } from '#components/ui/callout.tsx'
import type { ProposalPlanItem } from '#lib/model/index.ts'

const shown = 5

/** Datasets that nothing will be proposed for, each with why, and how many remain. */
export function Refusals({
  refused,
  remaining,
}: {
  refused: readonly ProposalPlanItem[]
  remaining: number
}) {
  const t = useTranslations('proposals.plan')
  const sentence = useSentence('errors')
  if (refused.length === 0) return null
  const first = refused.slice(0, shown)
  const others = refused.slice(shown)
  const line = ({ datasetId, refusal }: ProposalPlanItem) =>
    refusal && <li key={datasetId}>{sentence(refusal)}</li>
  return (
    <Callout tone="warning" title={t('refused', { count: refused.length, remaining })}>
      <ul className="mt-0.5 flex flex-col gap-1">{first.map(line)}</ul>
      {others.length > 0 && (
        <details className="mt-1">
          <summary className="w-fit text-sm font-medium">
            {t('more-refused', { count: others.length })}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">{others.map(line)}</ul>
        </details>
      )}
    </Callout>
  )
}
