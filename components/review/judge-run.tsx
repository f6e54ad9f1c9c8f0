'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { JobProgress } from '#components/datasets/job-progress.tsx'
import { useToldInPlace } from '#components/datasets/use-told-in-place.ts'
import { PausedRun } from '#components/proposals/paused-run.tsx'
import { hasEnded } from '#components/proposals/run-outcome.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'

const shownFailures = 20
const doubts = '/review?tab=all&finding=judge-instruction,judge-input,judge-output'

/** A run of judging: how far it is, then what was found, what failed and why. */
export function JudgeRun({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const t = useTranslations('review.judge')
  const sentence = useSentence('errors')
  const errorText = useErrorText()
  const showError = useShowError()
  const [retrying, setRetrying] = useState(false)
  const live = { live: ['job', 'task'], pause: 150 } as const
  const jobs = useCall('jobs.list', {}, live)
  const found = useCall('judge.outcome', { jobId }, live)
  const job = jobs.data?.jobs.find(({ id }) => id === jobId) ?? null
  const outcome = found.data ?? { tasks: 0, sound: 0, doubtful: 0, failed: 0, open: 0 }
  const judged = outcome.sound + outcome.doubtful
  // Counts are told when both know of the end: neither is shown as done before the other.
  const ended = hasEnded(job) && (outcome.open === 0 || job?.state !== 'done')
  const error = jobs.error ?? found.error
  useToldInPlace(ended ? jobId : null)

  const retry = async (only: string | null = null) => {
    setRetrying(true)
    try {
      await call('jobs.retry', { jobId, runs: only === null ? null : [only] })
      jobs.reload()
      found.reload()
    } catch (reason) {
      showError(reason)
    } finally {
      setRetrying(false)
    }
  }

  if (job === null || !ended)
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
          {t('so-far', { done: judged, failed: outcome.failed })}
        </p>
        <p className="text-sm text-soft">{t('may-close')}</p>
      </div>
    )

  const unfinished = outcome.failed + outcome.open
  const counts = [
    t('result', { count: judged }),
    ...(judged > 0
      ? [
          t('result-sound', { count: outcome.sound }),
          t('result-doubtful', { count: outcome.doubtful }),
        ]
      : []),
  ]
  const tone = unfinished > 0 ? (judged === 0 ? 'danger' : 'warning') : 'success'
  return (
    <div className="flex min-h-full flex-col gap-4">
      <div aria-live="polite" className="flex flex-col gap-3">
        <Callout tone={tone} title={counts.join(', ')}>
          {outcome.failed > 0 && <p>{t('result-failed', { count: outcome.failed })}</p>}
          {outcome.open > 0 && <p>{t('result-stopped', { count: outcome.open })}</p>}
        </Callout>
        {job.error && <p className="text-danger">{sentence(job.error)}</p>}
      </div>
      {job.failures.length > 0 && (
        <section>
          <h3 className="mb-1 text-sm font-medium text-soft">{t('failed-title')}</h3>
          <ul className="flex flex-col gap-1.5 border-l-2 border-line pl-3">
            {job.failures.slice(0, shownFailures).map((failure) => (
              <li key={failure.part ?? failure.what} className="wrap-anywhere">
                <span className="font-medium">{failure.what}</span> {sentence(failure)}
                {failure.part !== undefined && job.failures.length > 1 && (
                  <Button
                    size="sm"
                    variant="ghost"
                    disabled={retrying}
                    onClick={() => retry(failure.part)}
                    aria-label={t('try-one-name', { name: failure.what })}
                  >
                    {t('try-one')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="sticky -bottom-4 -mx-4 mt-auto -mb-4 flex flex-wrap justify-end gap-2 border-t border-line bg-raised px-4 py-3">
        {unfinished > 0 && (
          <Button pending={retrying} onClick={() => retry()}>
            {t('try-failed', { count: unfinished })}
          </Button>
        )}
        {outcome.doubtful > 1 && (
          <Button asChild>
            <Link href={doubts} onClick={onClose}>
              {t('see-doubts')}
            </Link>
          </Button>
        )}
        <Button variant="primary" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </div>
  )
}
