'use client'

import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { formatDollars } from '#components/ui/format-number.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import {
  type ProposalPlan,
  type ProposerChoice,
  type SendMode,
  toDollars,
} from '#lib/model/index.ts'
import { CostPlan, costAs, useCap } from './cost-plan.tsx'
import { ProposerChoiceFields } from './proposer-choice.tsx'
import { Refusals } from './refusals.tsx'
import { sendingOf } from './run-outcome.ts'
import { SendChoice } from './send-choice.tsx'
import { SendingPlan } from './sending-plan.tsx'

/** Whether a plan was made for this very choice: the last one stays in view while the next is worked out. */
function isFor(plan: ProposalPlan, proposer: ProposerChoice): boolean {
  return JSON.stringify(plan.proposer) === JSON.stringify(proposer)
}

/** The choice of proposer, what would be sent where, and the button that says so. */
export function ProposeForm({
  datasetIds,
  onStarted,
}: {
  datasetIds: readonly string[]
  onStarted: (started: { jobId: string; runIds: string[] }) => void
}) {
  const t = useTranslations('proposals')
  const locale = useLocale()
  const errorText = useErrorText()
  const showError = useShowError()
  const [proposer, setProposer] = useState<ProposerChoice>({ kind: 'rules' })
  const [chosenMode, setMode] = useState<SendMode>('now')
  const [starting, setStarting] = useState(false)
  const cap = useCap()
  const models = useCall('models.list', {}, { live: ['model'] })
  const planned = useCall(
    'proposals.plan',
    { datasetIds: [...datasetIds], proposer },
    { live: ['dataset'], pause: 500 },
  )
  const plan = planned.data && isFor(planned.data, proposer) ? planned.data : null
  const sending = plan && sendingOf(plan)
  const count = sending?.datasetIds.length ?? 0
  const mode = plan?.batches === 'yes' ? chosenMode : 'now'
  const cost = plan?.estimate ? costAs(plan.estimate, mode) : null

  const start = async () => {
    if (!sending || count === 0 || cap.value === 'invalid') return
    setStarting(true)
    try {
      onStarted(
        await call('proposals.start', {
          datasetIds: sending.datasetIds,
          proposer,
          cap: proposer.kind === 'model' && cost ? cap.value : null,
          mode,
        }),
      )
    } catch (error) {
      showError(error)
      setStarting(false)
    }
  }

  const host = plan?.destination?.host ?? null
  const likely = cost && cost.likely > 0 ? formatDollars(toDollars(cost.likely), locale) : null
  const label =
    sending === null
      ? t('preparing')
      : host === null
        ? t('start-rules', { count })
        : likely
          ? t('start-model-cost', { rows: sending.rows, count, host, mode, cost: likely })
          : t('start-model', { rows: sending.rows, count, host, mode })
  return (
    <div className="flex min-h-full flex-col gap-5">
      <ProposerChoiceFields
        proposer={proposer}
        models={models.data?.models ?? null}
        disabled={starting}
        onChange={setProposer}
      />
      {models.error !== null && (
        <Callout tone="danger" live>
          {t('models-failed', { reason: errorText(models.error) })}
        </Callout>
      )}
      {planned.error !== null && plan === null && (
        <Callout
          tone="danger"
          live
          actions={
            <Button size="sm" onClick={planned.reload}>
              {t('retry')}
            </Button>
          }
        >
          {t('plan-failed', { reason: errorText(planned.error) })}
        </Callout>
      )}
      {sending && <Refusals refused={sending.refused} remaining={count} />}
      {proposer.kind === 'rules' ? (
        <p className="text-sm text-soft">{t('rules-stay')}</p>
      ) : plan ? (
        <>
          {plan.estimate && plan.batches && plan.estimate.kept < plan.estimate.requests && (
            <SendChoice
              estimate={plan.estimate}
              offer={plan.batches}
              host={host ?? ''}
              mode={mode}
              disabled={starting}
              onChange={setMode}
            />
          )}
          {plan.estimate && <CostPlan estimate={plan.estimate} cap={cap} mode={mode} />}
          <SendingPlan plan={plan} />
        </>
      ) : (
        planned.error === null && <Skeleton className="h-48 w-full animate-late rounded-md" />
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
    </div>
  )
}
