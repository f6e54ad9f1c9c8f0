'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { JobProgress } from '#components/datasets/job-progress.tsx'
import { useToldInPlace } from '#components/datasets/use-told-in-place.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import type { SendMode } from '#lib/model/index.ts'
import { PausedRun } from './paused-run.tsx'
import { hasEnded, outcomeOf, reviewHref } from './run-outcome.ts'
import { RunSummary } from './run-summary.tsx'

/** A job of runs: how far it is, then what came of it and what to do next. */
export function ProposeRun({
  jobId,
  runIds,
  datasetId,
  onClose,
  onLook,
  onAgain,
}: {
  jobId: string
  runIds: readonly string[]
  /** The one dataset it is about, or null for several. */
  datasetId: string | null
  onClose: () => void
  onLook: (() => void) | null
  onAgain: (datasetIds: readonly string[]) => void
}) {
  const t = useTranslations('proposals')
  const errorText = useErrorText()
  const showError = useShowError()
  const [retrying, setRetrying] = useState(false)
  const live = { live: ['job', 'run'], pause: 150 } as const
  const jobs = useCall('jobs.list', {}, live)
  const listed = useCall('proposals.runs', { datasetId }, live)
  const job = jobs.data?.jobs.find(({ id }) => id === jobId) ?? null
  const own = new Set(runIds)
  const runs = listed.data?.runs.filter(({ id }) => own.has(id)) ?? []
  const outcome = outcomeOf(runs)
  // Counts are told when both lists know of the end: neither is shown as done before the other.
  const ended = hasEnded(job) && (outcome.open.length === 0 || job?.state !== 'done')
  const error = jobs.error ?? listed.error
  useToldInPlace(ended ? jobId : null)

  const retry = async (only: string | null = null, mode?: SendMode) => {
    setRetrying(true)
    try {
      await call('jobs.retry', {
        jobId,
        runs: only === null ? null : [only],
        ...(mode ? { mode } : {}),
      })
      jobs.reload()
      listed.reload()
    } catch (reason) {
      showError(reason)
    } finally {
      setRetrying(false)
    }
  }

  if (job === null || !ended) {
    return (
      <div className="flex flex-col gap-4">
        {error !== null && (
          <Callout tone="danger" live>
            {errorText(error)}
          </Callout>
        )}
        {job?.state === 'paused' ? (
          <PausedRun job={job} onResumed={jobs.reload} />
        ) : (
          <div role="status" className="rounded-md border border-line px-4 py-3">
            <JobProgress job={job} label={t('running')} showLabel />
          </div>
        )}
        <p className="tabular text-sm text-soft">
          {t('so-far', { added: outcome.added, failed: outcome.failed.length })}
        </p>
        <p className="text-sm text-soft">{t('may-close')}</p>
      </div>
    )
  }

  const unfinished = outcome.failed.length + outcome.canceled.length + outcome.open.length
  const gave = runs.filter(({ added }) => added > 0).map((run) => run.datasetId)
  const askAgain = outcome.empty.map((run) => run.datasetId)
  return (
    <div className="flex min-h-full flex-col gap-4">
      <RunSummary job={job} runs={runs} retrying={retrying} onRetry={(runId) => retry(runId)} />
      <div className="sticky -bottom-4 -mx-4 mt-auto -mb-4 flex flex-wrap justify-end gap-2 border-t border-line bg-raised px-4 py-3">
        {onLook && outcome.added === 0 && (
          <Button variant="ghost" onClick={onLook}>
            {t('see-runs')}
          </Button>
        )}
        {unfinished > 0 && (
          <Button
            variant={gave.length === 0 ? 'primary' : 'secondary'}
            pending={retrying}
            onClick={() => retry(null, job.mode === 'batch' ? 'now' : undefined)}
          >
            {t(job.mode === 'batch' ? 'try-failed-now' : 'try-failed', { count: unfinished })}
          </Button>
        )}
        {unfinished > 0 && job.mode === 'batch' && (
          <Button pending={retrying} onClick={() => retry(null, 'batch')}>
            {t('try-failed-batch')}
          </Button>
        )}
        {unfinished === 0 && askAgain.length > 0 && (
          <Button onClick={() => onAgain(askAgain)}>
            {t('other-way', { count: askAgain.length })}
          </Button>
        )}
        {gave.length > 0 ? (
          <Button asChild variant="primary">
            <Link href={reviewHref(gave)}>{t('review', { count: outcome.added })}</Link>
          </Button>
        ) : (
          <Button onClick={onClose}>{t('close')}</Button>
        )}
      </div>
    </div>
  )
}
