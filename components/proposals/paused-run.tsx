'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useJobCost } from '#components/shell/job-item.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { useShowError } from '#components/use-call.ts'
import type { JobView } from '#lib/model/index.ts'
import { useCap } from './cost-plan.tsx'

/** A run that waits for a word: why, how far it is, and the ways on. */
export function PausedRun({ job, onResumed }: { job: JobView; onResumed: () => void }) {
  const t = useTranslations('proposals.paused')
  const words = useTranslations('proposals.cost')
  const sentence = useSentence('errors')
  const showError = useShowError()
  const cost = useJobCost()(job)
  const cap = useCap()
  const [asked, setAsked] = useState(false)
  const capped = ['budget-run-reached', 'budget-run-batch'].includes(job.error?.code ?? '')
  const { value } = cap
  const ask = async (send: () => Promise<unknown>) => {
    setAsked(true)
    try {
      await send()
      onResumed()
    } catch (error) {
      showError(error)
    } finally {
      setAsked(false)
    }
  }
  const resume = () =>
    ask(() =>
      call('jobs.resume', {
        jobId: job.id,
        ...(capped && typeof value === 'number' ? { cap: value } : {}),
      }),
    )
  return (
    <Callout tone="warning" title={t('title')} live>
      {job.error && <p>{sentence(job.error)}</p>}
      <p className="tabular mt-1 text-sm">
        {t('done', {
          done: job.progress?.done ?? 0,
          total: job.progress?.total ?? 0,
          unit: job.progress?.unit ?? 'datasets',
        })}
        {cost && ` ${cost}`}
      </p>
      <div className="mt-3 flex flex-wrap items-start gap-2">
        {capped && (
          <Field
            label={t('cap')}
            hint={t('cap-hint')}
            error={value === 'invalid' ? words('cap-unusable') : null}
          >
            <Input
              value={cap.typed}
              inputMode="decimal"
              autoComplete="off"
              onChange={(event) => cap.set(event.currentTarget.value)}
              className="tabular max-w-32"
            />
          </Field>
        )}
        <Button
          variant="primary"
          className={capped ? 'mt-6' : ''}
          pending={asked}
          disabled={value === 'invalid'}
          onClick={resume}
        >
          {t('resume')}
        </Button>
        <Button
          className={capped ? 'mt-6' : ''}
          disabled={asked}
          onClick={() => ask(() => call('jobs.cancel', { jobId: job.id }))}
        >
          {t('cancel')}
        </Button>
      </div>
    </Callout>
  )
}
