'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useShowError } from '#components/use-call.ts'
import type { DatasetDetail } from '#lib/model/index.ts'
import { JobProgress } from './job-progress.tsx'
import { useJob } from './use-job.ts'

/** A dataset that is being read, or could not be. */
export function UnreadDataset({
  dataset,
  mayChange,
  onRemove,
}: {
  dataset: DatasetDetail
  mayChange: boolean
  onRemove: () => void
}) {
  const t = useTranslations('datasets')
  const sentence = useSentence('errors')
  const showError = useShowError()
  const [retrying, setRetrying] = useState(false)
  const job = useJob(
    ({ kind, href }) =>
      (kind === 'ingest' || kind === 'fetch') && href === `/datasets/${dataset.id}`,
  )
  const stopped = job?.state === 'failed' || job?.state === 'canceled'
  if (dataset.state === 'failed' || stopped) {
    const error = dataset.error ??
      job?.error ?? { code: 'reading-canceled', values: { file: dataset.fileName } }
    const retry = async (jobId: string) => {
      setRetrying(true)
      try {
        await call('jobs.retry', { jobId })
      } catch (reason) {
        showError(reason)
      } finally {
        setRetrying(false)
      }
    }
    return (
      <div className="max-w-3xl px-4">
        <Callout
          tone="danger"
          live
          title={t('failed-title', { name: dataset.fileName })}
          actions={
            mayChange && (
              <>
                {job && stopped && (
                  <Button variant="primary" pending={retrying} onClick={() => retry(job.id)}>
                    {t('options.read-again')}
                  </Button>
                )}
                <Button onClick={onRemove}>{t('remove-dataset')}</Button>
              </>
            )
          }
        >
          <p>{sentence(error)}</p>
        </Callout>
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-4 px-4">
      <div role="status" className="max-w-3xl rounded-md border border-line px-4 py-3">
        <JobProgress
          job={job}
          label={t(job?.kind === 'fetch' ? 'upload.fetching' : 'upload.reading', {
            name: dataset.fileName,
          })}
          showLabel
          cancelable={mayChange}
        />
      </div>
      <Skeleton className="h-9 w-full max-w-md animate-late" />
      <Skeleton className="h-72 w-full animate-late rounded-md" />
    </div>
  )
}
