'use client'

import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { type Cap, CostPlan } from '#components/proposals/cost-plan.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { formatDollars } from '#components/ui/format-number.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import { type Api, toDollars } from '#lib/model/index.ts'
import { JudgePlanView, JudgeRefusals } from './judge-plan.tsx'

/** What would be sent of a selection to a model, what that costs, and the button that says so. */
export function JudgeStart({
  selection,
  modelId,
  cap,
  onStarted,
}: {
  selection: Api['judge.plan']['input']['selection']
  modelId: string
  cap: Cap
  onStarted: (jobId: string) => void
}) {
  const t = useTranslations('review.judge')
  const locale = useLocale()
  const errorText = useErrorText()
  const showError = useShowError()
  const [starting, setStarting] = useState(false)
  const {
    data: plan,
    error,
    reload,
  } = useCall('judge.plan', { selection, modelId }, { live: ['dataset'], pause: 500 })
  const going = plan?.items.filter(({ refusal }) => refusal === null) ?? []
  const rows = going.reduce((sum, item) => sum + item.rows, 0)
  const count = going.length

  const start = async () => {
    if (count === 0 || cap.value === 'invalid') return
    setStarting(true)
    try {
      const { jobId } = await call('judge.start', {
        taskIds: going.map(({ taskId }) => taskId),
        modelId,
        cap: plan?.estimate.cost ? cap.value : null,
      })
      onStarted(jobId)
    } catch (reason) {
      showError(reason)
      setStarting(false)
    }
  }

  const likely = plan?.estimate.cost?.likely ?? 0
  const host = plan?.destination.host ?? ''
  const label =
    plan === null
      ? t('preparing')
      : likely > 0
        ? t('start-cost', { rows, count, host, cost: formatDollars(toDollars(likely), locale) })
        : t('start', { rows, count, host })
  return (
    <>
      {error !== null && (
        <Callout
          tone="danger"
          live
          actions={
            <Button size="sm" onClick={reload}>
              {t('retry')}
            </Button>
          }
        >
          {t('plan-failed', { reason: errorText(error) })}
        </Callout>
      )}
      {plan ? (
        <>
          <JudgeRefusals items={plan.items} />
          <CostPlan estimate={plan.estimate} cap={cap} />
          <JudgePlanView plan={plan} />
        </>
      ) : (
        error === null && <Skeleton className="h-48 w-full animate-late rounded-md" />
      )}
      <div className="sticky -bottom-4 -mx-4 mt-auto -mb-4 border-t border-line bg-raised px-4 py-3">
        <Button
          variant="primary"
          pending={starting}
          disabled={count === 0 || cap.value === 'invalid'}
          onClick={start}
          className="h-auto! min-h-8 w-full justify-center py-1.5 text-center whitespace-normal!"
        >
          {label}
        </Button>
      </div>
    </>
  )
}
