'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useFormatter, useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatAgo, formatDollars } from '#components/ui/format-number.ts'
import { Progress } from '#components/ui/progress.tsx'
import { useShowError } from '#components/use-call.ts'
import { type JobView, type SendMode, toDollars } from '#lib/model/index.ts'
import { useSentence } from './use-sentence.ts'

const tones = {
  queued: 'waiting',
  running: 'info',
  paused: 'warning',
  done: 'success',
  failed: 'danger',
  canceled: 'neutral',
} as const satisfies Record<JobView['state'], Tone>

const shownFailures = 5

/** The provider's day ends the same for everyone who looks. */
const deadline = {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
} as const

/** Whether a job is still to be done. */
export function isOpen(job: JobView): boolean {
  return job.state === 'queued' || job.state === 'running' || job.state === 'paused'
}

/** What a job has cost so far and is likely to cost, in words; null where it costs nothing that is known. */
export function useJobCost(): (job: JobView) => string | null {
  const t = useTranslations('shell.jobs')
  const locale = useLocale()
  return ({ progress }) => {
    if (!progress?.cost) return null
    const { spent, likely } = progress.cost
    const dollars = (micros: number) => formatDollars(toDollars(micros), locale)
    return likely === null
      ? t('cost', { spent: dollars(spent) })
      : t('cost-likely', { spent: dollars(spent), likely: dollars(likely) })
  }
}

/** What there is to say of a job under way beside its count: where its batch stands, and its cost. */
export function useJobNote(): (job: JobView) => string | null {
  const t = useTranslations('shell.jobs.batch')
  const format = useFormatter()
  const costOf = useJobCost()
  return (job) => {
    const batch = job.progress?.batch
    const stands = batch && t(batch.phase)
    const until =
      batch?.until != null && t('until', { time: format.dateTime(batch.until, deadline) })
    return [stands, until, costOf(job)].filter(Boolean).join(' · ') || null
  }
}

/** What a job does, in words, such as "Reading squad". */
export function useJobTitle(): (job: JobView) => string {
  const t = useTranslations('shell.jobs')
  return (job) => t(`kind.${job.kind}`, { subject: job.subject })
}

/** How a job ended or stands: a shape and a word. */
export function JobBadge({ job }: { job: JobView }) {
  const t = useTranslations('shell.jobs')
  const count = job.failures.length
  if (job.state === 'done' && count > 0)
    return <Badge tone="warning">{t('state.done-with-failures', { count })}</Badge>
  return <Badge tone={tones[job.state]}>{t(`state.${job.state}`)}</Badge>
}

/** One job: how far it is, or how it ended and what to do about it. `now` is the time of the list. */
export function JobItem({ job, now }: { job: JobView; now: number }) {
  const t = useTranslations('shell.jobs')
  const locale = useLocale()
  const title = useJobTitle()(job)
  const sentence = useSentence('errors')
  const showError = useShowError()
  const [asked, setAsked] = useState(false)
  const ask = async (send: () => Promise<unknown>) => {
    setAsked(true)
    try {
      await send()
    } catch (error) {
      showError(error)
      setAsked(false)
    }
  }
  const cancel = () => ask(() => call('jobs.cancel', { jobId: job.id as never }))
  const retry = (mode?: SendMode) =>
    ask(() => call('jobs.retry', { jobId: job.id, ...(mode ? { mode } : {}) }))
  const retryOne = (runId: string) =>
    ask(() => call('jobs.retry', { jobId: job.id, runs: [runId] }))
  const resume = () => ask(() => call('jobs.resume', { jobId: job.id }))
  const cost = useJobCost()(job)
  const note = useJobNote()(job)
  const canceling = asked || job.progress?.batch?.phase === 'canceling'
  // What was asked of it has happened once its state is another.
  const [askedIn, setAskedIn] = useState(job.state)
  if (askedIn !== job.state) {
    setAskedIn(job.state)
    setAsked(false)
  }
  return (
    <li className="border-b border-line px-3 py-2.5 last:border-b-0">
      <div className="flex min-h-7 items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium" title={title}>
          {job.href && !isOpen(job) ? (
            <Link href={job.href} className="hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
        </span>
        {isOpen(job) && (
          <Button
            size="sm"
            pending={canceling}
            onClick={cancel}
            aria-label={t('cancel', { title })}
          >
            {canceling ? t('canceling') : t('cancel-short')}
          </Button>
        )}
        {!isOpen(job) && job.endedAt !== null && (
          <span className="shrink-0 text-xs text-faint">{formatAgo(job.endedAt, now, locale)}</span>
        )}
      </div>
      {job.state === 'running' ? (
        <Progress
          className="mt-1"
          label={title}
          done={job.progress?.done ?? 0}
          total={job.progress?.total ?? null}
          unit={job.progress?.unit ?? 'rows'}
          rate={job.rate}
          secondsLeft={job.secondsLeft}
          note={note}
        />
      ) : (
        <p className="flex flex-wrap items-center gap-x-2">
          <JobBadge job={job} />
          {cost && <span className="tabular text-xs text-soft">{cost}</span>}
        </p>
      )}
      {job.error && (
        <p
          className={cx(
            'mt-1 text-sm wrap-anywhere',
            job.state === 'paused' ? 'text-warning' : 'text-danger',
          )}
        >
          {sentence(job.error)}
        </p>
      )}
      {job.state === 'paused' && (
        <Button
          size="sm"
          className="mt-2"
          pending={asked}
          onClick={resume}
          aria-label={t('resume-title', { title })}
        >
          {t('resume')}
        </Button>
      )}
      {job.failures.length > 0 && (
        <details className="mt-1 text-sm">
          <summary className="w-fit rounded-sm text-soft hover:text-ink">
            {t('show-failures', { count: job.failures.length })}
          </summary>
          <ul className="mt-1 flex flex-col gap-1 border-l-2 border-warning-line pl-2">
            {job.failures.slice(0, shownFailures).map((failure) => (
              <li key={failure.part ?? `${failure.what} ${failure.code}`} className="wrap-anywhere">
                <span className="font-medium">{failure.what}</span>{' '}
                <span className="text-soft">{sentence(failure)}</span>
                {failure.part !== undefined && !isOpen(job) && (
                  <Button
                    size="sm"
                    variant="ghost"
                    pending={asked}
                    onClick={() => retryOne(failure.part ?? '')}
                    aria-label={t('retry-one', { name: failure.what })}
                  >
                    {t('retry-one-short')}
                  </Button>
                )}
              </li>
            ))}
            {job.failures.length > shownFailures && (
              <li className="text-soft">
                {t('more-failures', { count: job.failures.length - shownFailures })}
              </li>
            )}
          </ul>
        </details>
      )}
      {(job.state === 'failed' || (job.state === 'done' && job.failures.length > 0)) && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" pending={asked} onClick={() => retry()}>
            {t(
              job.state === 'failed' ? 'retry-all' : job.mode === 'batch' ? 'retry-batch' : 'retry',
            )}
          </Button>
          {job.state === 'done' && job.mode === 'batch' && (
            <Button size="sm" pending={asked} onClick={() => retry('now')}>
              {t('retry-now')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
