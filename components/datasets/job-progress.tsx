'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useJobNote } from '#components/shell/job-item.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { useShowError } from '#components/use-call.ts'
import type { JobView } from '#lib/model/index.ts'

/** How far a job is, in place, with a way to stop it; of the same height while it is not known yet. */
export function JobProgress({
  job,
  label,
  showLabel = false,
  cancelable = true,
}: {
  job: JobView | null
  label: string
  showLabel?: boolean
  cancelable?: boolean
}) {
  const t = useTranslations('datasets')
  const showError = useShowError()
  const note = useJobNote()
  const [canceling, setCanceling] = useState(false)
  const cancel = async (jobId: string) => {
    setCanceling(true)
    try {
      await call('jobs.cancel', { jobId })
    } catch (error) {
      showError(error)
      setCanceling(false)
    }
  }
  const queued = job?.state === 'queued'
  return (
    <Progress
      label={queued ? t('job-queued', { label }) : label}
      showLabel={showLabel}
      done={job?.progress?.done ?? 0}
      total={job?.progress?.total ?? null}
      unit={job?.progress?.unit ?? 'rows'}
      rate={job?.rate ?? null}
      secondsLeft={job?.secondsLeft ?? null}
      note={job && note(job)}
      {...(job && cancelable
        ? {
            onCancel: () => cancel(job.id),
            canceling: canceling || job.progress?.batch?.phase === 'canceling',
          }
        : {})}
    />
  )
}
