'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Page } from '#components/shell/page.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useShowError } from '#components/use-call.ts'
import type { UploadView } from '#lib/model/index.ts'
import { JobProgress } from './job-progress.tsx'
import { useJob } from './use-job.ts'

/** Whether it is the fetching of a file that failed, not the reading of it: then nothing of it is kept. */
export function isNotFetched(view: UploadView): boolean {
  return view.state === 'failed' && view.url !== null && view.size === 0
}

/** A file on its way from a web address, or why it did not come and how to try again. */
export function FetchingUpload({
  view,
  url,
  onRemove,
}: {
  view: Extract<UploadView, { state: 'receiving' | 'failed' }>
  url: string
  onRemove: () => void
}) {
  const t = useTranslations('datasets.fetched')
  const job = useJob(({ kind, href }) => kind === 'fetch' && href === `/datasets/add/${view.id}`)
  return (
    <Page
      title={view.fileName}
      description={<span className="wrap-anywhere">{t('from', { url })}</span>}
      actions={view.state === 'failed' ? null : <Button onClick={onRemove}>{t('remove')}</Button>}
      narrow
    >
      {view.state === 'failed' ? (
        <NotFetched view={view} jobId={job?.id ?? null} onRemove={onRemove} />
      ) : (
        <div role="status" className="rounded-md border border-line px-4 py-3">
          <JobProgress job={job} label={t('fetching', { name: view.fileName })} showLabel />
          <p className="mt-2 text-sm text-soft">{t('leave')}</p>
        </div>
      )}
    </Page>
  )
}

function NotFetched({
  view,
  jobId,
  onRemove,
}: {
  view: Extract<UploadView, { state: 'failed' }>
  jobId: string | null
  onRemove: () => void
}) {
  const t = useTranslations('datasets.fetched')
  const sentence = useSentence('errors')
  const showError = useShowError()
  const [pending, setPending] = useState(false)
  const canceled = view.error.code === 'reading-canceled'
  const again = async () => {
    if (jobId === null) return
    setPending(true)
    try {
      await call('jobs.retry', { jobId })
    } catch (reason) {
      showError(reason)
    } finally {
      setPending(false)
    }
  }
  return (
    <Callout
      tone={canceled ? 'warning' : 'danger'}
      live
      title={t(canceled ? 'canceled' : 'not-fetched')}
      actions={
        <>
          <Button pending={pending} disabled={jobId === null} onClick={again}>
            {t('again')}
          </Button>
          <Button onClick={onRemove}>{t('remove')}</Button>
        </>
      }
    >
      <p>{canceled ? t('canceled-text') : sentence(view.error)}</p>
    </Callout>
  )
}
