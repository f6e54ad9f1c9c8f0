'use client'

import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCap } from '#components/proposals/cost-plan.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { JudgeSheetProps } from './judge-sheet.tsx'
import { JudgeStart } from './judge-start.tsx'

type Which = 'this' | 'family' | 'matching'

/** Which tasks, which model, and what would be sent of them. */
export function JudgeForm({
  familyIds,
  filter,
  matching,
  onStarted,
}: Omit<JudgeSheetProps, 'onClose'> & { onStarted: (jobId: string) => void }) {
  const t = useTranslations('review.judge')
  const errorText = useErrorText()
  const cap = useCap()
  const [which, setWhich] = useState<Which>(familyIds.length > 0 ? 'this' : 'matching')
  const [chosen, setChosen] = useState<string | null>(null)
  const models = useCall('models.list', {}, { live: ['model'] })
  const offered = models.data?.models ?? null
  const modelId = chosen ?? offered?.[0]?.id ?? null
  return (
    <div className="flex min-h-full flex-col gap-5">
      <RadioGroup
        legend={t('which')}
        value={which}
        onChange={setWhich}
        options={[
          ...(familyIds.length > 0 ? [{ value: 'this' as const, label: t('this') }] : []),
          ...(familyIds.length > 1
            ? [{ value: 'family' as const, label: t('family', { count: familyIds.length }) }]
            : []),
          {
            value: 'matching' as const,
            label: t('matching', { count: matching }),
            hint: t('matching-hint'),
            disabled: matching === 0,
          },
        ]}
      />
      <div>
        {offered && offered.length > 0 && (
          <RadioGroup
            legend={t('who')}
            value={modelId ?? ''}
            onChange={setChosen}
            options={offered.map(({ id, name, model, host }) => ({
              value: id,
              label: name,
              hint: t('model-hint', { model, host }),
            }))}
          />
        )}
        {offered?.length === 0 && (
          <p className="text-soft">{t.rich('no-model', { link: linkTo('/settings') })}</p>
        )}
        {offered === null && models.error === null && <Skeleton className="h-4 w-48" />}
        {modelId !== null && (
          <p className="mt-1 pl-6 text-sm">
            {t.rich('see-prompt', { link: linkTo('/settings/prompts?kind=judge') })}
          </p>
        )}
      </div>
      {models.error !== null && (
        <Callout tone="danger" live>
          {t('models-failed', { reason: errorText(models.error) })}
        </Callout>
      )}
      {modelId !== null && (
        // Another choice is planned anew: a plan that was made for one is never started for another.
        <JudgeStart
          key={`${which} ${modelId}`}
          selection={
            which === 'matching'
              ? { kind: 'queue', filter }
              : { kind: 'tasks', taskIds: familyIds.slice(0, which === 'this' ? 1 : undefined) }
          }
          modelId={modelId}
          cap={cap}
          onStarted={onStarted}
        />
      )}
    </div>
  )
}

function linkTo(href: string) {
  return (words: ReactNode) => (
    <Link href={href} className="text-accent underline-offset-2 hover:underline">
      {words}
    </Link>
  )
}
