'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button, type ButtonProps } from '#components/ui/button.tsx'
import { formatBytes } from '#components/ui/format-number.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { DatasetDetail, DatasetRow, Manifest } from '#lib/model/index.ts'
import { JobProgress } from './job-progress.tsx'
import { useJob } from './use-job.ts'

/** Bytes of the files that all rows are fetched from; null where they are not known. */
export function bytesOfOrigin(manifest: Manifest | null): number | null {
  const origin = manifest?.origin
  return origin?.kind === 'hub' ? origin.files.reduce((sum, { bytes }) => sum + bytes, 0) : null
}

/** Fetches all rows of the datasets of which only a sample is here. */
export function FetchRowsButton({
  datasets,
  children,
  onFetched,
  ...look
}: Pick<ButtonProps, 'size' | 'variant' | 'children'> & {
  datasets: readonly DatasetRow[]
  onFetched?: () => void
}) {
  const t = useTranslations('datasets.depth')
  const showError = useShowError()
  const [pending, setPending] = useState(false)
  const fetchAll = async () => {
    setPending(true)
    try {
      await call('datasets.fetch', { datasetIds: datasets.map(({ id }) => id) })
      notify.info(t('started', { count: datasets.length }))
      onFetched?.()
    } catch (error) {
      showError(error)
    } finally {
      setPending(false)
    }
  }
  return (
    <Button {...look} pending={pending} icon={<Download aria-hidden="true" />} onClick={fetchAll}>
      {children}
    </Button>
  )
}

/**
 * How much of a dataset is here, where that is a sample: how many of how many rows, the way to all of
 * them, and how far they are. Its height is the same in all of these.
 */
export function DepthBar({ dataset, mayChange }: { dataset: DatasetDetail; mayChange: boolean }) {
  const t = useTranslations('datasets.depth')
  const locale = useLocale()
  const sentence = useSentence('errors')
  const { manifest, fetchJobId, id } = dataset
  const isSample = dataset.depth === 'sample'
  const job = useJob(
    (one) => one.kind === 'fetch' && (one.id === fetchJobId || one.href === `/datasets/${id}`),
    isSample || fetchJobId !== null,
  )
  if (!isSample || manifest === null) return null
  // The job tells sooner than the dataset that it has ended.
  const moving =
    job === null ? fetchJobId !== null : job.state === 'queued' || job.state === 'running'
  const bytes = bytesOfOrigin(manifest)
  const size = bytes === null ? 'none' : formatBytes(bytes, locale)
  return (
    <div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line bg-sunken px-4 py-1.5">
      <p className="tabular">
        {t('sample-of', { sample: manifest.sample?.rows ?? 0, rows: manifest.rows })}
      </p>
      {moving ? (
        <div role="status" className="max-w-xl min-w-72 flex-1">
          <JobProgress
            job={job}
            label={t('fetching', { name: dataset.name })}
            cancelable={mayChange}
          />
        </div>
      ) : (
        <>
          <p className="min-w-0 flex-1 text-sm text-soft">
            {job?.state === 'failed' && job.error ? (
              <span role="alert" className="text-danger">
                {sentence(job.error)}
              </span>
            ) : (
              t('when-needed')
            )}
          </p>
          {mayChange && (
            <FetchRowsButton datasets={[dataset]} size="sm">
              {t(job?.state === 'failed' ? 'fetch-again' : 'fetch', { size })}
            </FetchRowsButton>
          )}
        </>
      )}
    </div>
  )
}
