'use client'

import { Activity } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useCall } from '#components/use-call.ts'
import type { JobView } from '#lib/model/index.ts'
import { isOpen, JobItem, useJobTitle } from './job-item.tsx'
import { useLiveConnected } from './use-live.ts'

const shownEnded = 8

export interface JobsPopoverProps {
  initial: JobView[]
  /** The live sequence number at which `initial` was read. */
  since: number
}

/** The live count of jobs under way; opens the list of them and of the last that ended. */
export function JobsPopover({ initial, since }: JobsPopoverProps) {
  const t = useTranslations('shell.jobs')
  const connected = useLiveConnected()
  const [open, setOpen] = useState(false)
  const [now, setNow] = useState(0)
  const { data } = useCall('jobs.list', {}, { initial: { jobs: initial }, live: ['job'], since })
  const jobs = data?.jobs ?? initial
  const running = jobs.filter(isOpen)
  const ended = jobs
    .filter((job) => !isOpen(job))
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .slice(0, shownEnded)
  useBadEnds(jobs)
  return (
    <Popover
      label={t('title')}
      align="end"
      open={open}
      onOpenChange={(next) => {
        setNow(Date.now())
        setOpen(next)
      }}
      flush
      className="w-104"
      trigger={
        <Button
          variant="ghost"
          aria-label={t('button', { running: running.length })}
          icon={<Activity aria-hidden="true" />}
          className="px-2"
        >
          <span className="hidden sm:inline">{t('title')}</span>
          {running.length > 0 && (
            <span className="tabular inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
              {running.length}
            </span>
          )}
        </Button>
      }
    >
      {!connected && (
        <p
          role="status"
          className="border-b border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning"
        >
          {t('disconnected')}
        </p>
      )}
      {jobs.length === 0 && (
        <div className="px-3 py-4">
          <p className="font-medium">{t('none')}</p>
          <p className="mt-0.5 text-sm text-soft">{t('none-text')}</p>
        </div>
      )}
      <JobSection title={t('running')} jobs={running} now={now} />
      <JobSection title={t('ended')} jobs={ended} now={now} />
    </Popover>
  )
}

function JobSection({ title, jobs, now }: { title: string; jobs: JobView[]; now: number }) {
  if (jobs.length === 0) return null
  return (
    <section className="border-b border-line last:border-b-0">
      <h2 className="bg-sunken px-3 py-1 text-xs font-medium text-soft">{title}</h2>
      <ul>
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} now={now} />
        ))}
      </ul>
    </section>
  )
}

/** Tells of jobs that were under way here and ended badly; those that went well are seen where they matter. */
function useBadEnds(jobs: JobView[]) {
  const t = useTranslations('shell.jobs')
  const title = useJobTitle()
  const open = useRef(new Set<string>())
  useEffect(() => {
    for (const job of jobs) {
      const wasOpen = open.current.delete(job.id)
      if (wasOpen && job.state === 'paused')
        notify.warning(title(job), { id: job.id, description: t('state.paused') })
      else if (isOpen(job) && job.state !== 'paused') open.current.add(job.id)
      else if (wasOpen && job.state === 'failed')
        notify.error(title(job), { id: job.id, description: t('state.failed') })
      else if (wasOpen && job.state === 'done' && job.failures.length > 0)
        notify.warning(title(job), {
          id: job.id,
          description: t('state.done-with-failures', { count: job.failures.length }),
        })
    }
  }, [jobs, t, title])
}
