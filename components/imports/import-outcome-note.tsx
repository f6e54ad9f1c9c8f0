'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useShowError } from '#components/use-call.ts'
import type { ImportOutcome, JobView } from '#lib/model/index.ts'

const failuresShown = 5

/** What came of importing: its numbers add up, and what failed is named and can be tried again. */
export function ImportOutcomeNote({
  outcome,
  job,
  mayRetry,
}: {
  outcome: ImportOutcome
  job: JobView | null
  mayRetry: boolean
}) {
  const t = useTranslations('imports.page')
  const sentence = useSentence('errors')
  const showError = useShowError()
  const [retrying, setRetrying] = useState(false)
  const { tasks, added, blocked, repeated, failures, datasets } = outcome
  const rest = tasks - added - blocked - repeated
  const troubled = datasets.failed > 0 || job?.state === 'failed' || job?.state === 'canceled'
  const retry = async (jobId: string) => {
    setRetrying(true)
    try {
      await call('jobs.retry', { jobId })
    } catch (error) {
      showError(error)
    } finally {
      setRetrying(false)
    }
  }
  return (
    <Callout
      tone={troubled ? 'warning' : 'success'}
      title={t('imported-title', { added })}
      className="max-w-3xl"
      actions={
        troubled &&
        mayRetry &&
        job && (
          <Button size="sm" pending={retrying} onClick={() => void retry(job.id)}>
            {t('try-failed')}
          </Button>
        )
      }
    >
      <p className="tabular">{t('imported', { tasks, added, blocked, repeated, rest })}</p>
      {blocked > 0 && (
        <Link
          href="/review?source=import&tab=blocked"
          className="text-accent underline underline-offset-2"
        >
          {t('see-blocked')}
        </Link>
      )}
      {job?.state === 'failed' && job.error && (
        <p>{t('job-failed', { reason: sentence(job.error) })}</p>
      )}
      {job?.state === 'canceled' && <p>{t('job-canceled')}</p>}
      {datasets.failed > 0 && job?.state === 'done' && (
        <>
          <p>{t('failures', { count: datasets.failed })}</p>
          <ul className="mt-1 border-l-2 border-line pl-3 text-sm">
            {failures.slice(0, failuresShown).map(({ datasetId, datasetName, reason }) => (
              <li key={datasetId} className="wrap-anywhere">
                <span className="font-medium">{datasetName}: </span>
                {sentence(reason)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Callout>
  )
}
