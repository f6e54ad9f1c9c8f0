'use client'

import { FileQuestion } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, call } from '#components/api.ts'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useCall, useShowError } from '#components/use-call.ts'
import type { ReadingOptions, UploadView } from '#lib/model/index.ts'
import { FailedUpload } from './failed-upload.tsx'
import { FetchingUpload, isNotFetched } from './fetching-upload.tsx'
import { ReadUpload } from './read-upload.tsx'
import { ReadingUpload } from './reading-upload.tsx'
import { ReceivingUpload } from './receiving-upload.tsx'
import { useToldInPlace } from './use-told-in-place.ts'

/** One file on its way to becoming a dataset: sent, read, looked at, described, added. */
export function AddUploadPage({ initial, since }: { initial: UploadView; since: number }) {
  const t = useTranslations('datasets')
  const router = useRouter()
  const showError = useShowError()
  const uploadId = initial.id
  const [live, setLive] = useState<readonly string[]>(['upload', 'job'])
  const { data, error, reload } = useCall(
    'uploads.get',
    { uploadId },
    { initial, live, pause: 100, since },
  )
  const view = data ?? initial
  // What was read stays in view, and what was typed stays typed, while the file is read again.
  const [read, setRead] = useState(initial.state === 'read' ? initial : null)
  if (view.state === 'read' && view !== read) setRead(view)
  const [jobId, setJobId] = useState<string | null>(null)
  if (view.state === 'reading' && view.jobId !== jobId) setJobId(view.jobId)
  useToldInPlace(view.state === 'failed' ? jobId : null)
  // A file that has been read changes by its own events only.
  const own = view.state === 'read' || (view.state === 'receiving' && view.url === null)
  const wanted = own ? 'upload' : 'upload job'
  if (live.join(' ') !== wanted) setLive(wanted.split(' '))

  const addedTo = view.state === 'added' ? view.datasetId : null
  useEffect(() => {
    if (addedTo !== null) router.replace(`/datasets/${addedTo}`)
  }, [addedTo, router])

  const readAgain = async (options: ReadingOptions) => {
    try {
      await call('uploads.read', { uploadId, options })
      reload()
    } catch (reason) {
      showError(reason)
    }
  }
  const remove = async () => {
    try {
      await call('uploads.cancel', { uploadId })
      router.push('/datasets/add')
    } catch (reason) {
      showError(reason)
    }
  }

  if (error instanceof ApiError && error.code === 'not-found') {
    return (
      <Page title={view.fileName}>
        <EmptyState
          icon={<FileQuestion />}
          title={t('upload-gone')}
          text={t('upload-gone-text', { name: view.fileName })}
          action={
            <Button asChild variant="primary">
              <Link href="/datasets/add">{t('add')}</Link>
            </Button>
          }
        />
      </Page>
    )
  }
  if (read !== null && view.state !== 'added')
    return <ReadUpload read={read} view={view} onRead={readAgain} onRemove={remove} />
  if (view.state === 'receiving') return <ReceivingUpload view={view} onRemove={remove} />
  if (view.state === 'reading') return <ReadingUpload view={view} onRemove={remove} />
  if (view.state === 'failed' && view.url !== null && isNotFetched(view))
    return <FetchingUpload view={view} url={view.url} onRemove={remove} />
  if (view.state === 'failed')
    return <FailedUpload view={view} onRead={readAgain} onRemove={remove} />
  return <Page title={view.fileName}>{null}</Page>
}
