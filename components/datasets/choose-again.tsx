'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { notify } from '#components/ui/toaster.tsx'
import type { UploadView } from '#lib/model/index.ts'
import { ChooseFiles } from './choose-files.tsx'
import { isSameFile } from './open-uploads.ts'
import { uploadQueueOfPage, useQueuedUploads } from './use-upload-queue.ts'

/** Lets a person choose the file of an upload that broke off once more, and goes on with it. */
export function ChooseAgain({
  view,
  look = 'primary',
}: {
  view: UploadView
  look?: 'primary' | 'small'
}) {
  const t = useTranslations('datasets.upload')
  const router = useRouter()
  const uploads = useQueuedUploads()
  const followed = useRef<number | null>(null)
  // A file that was changed since is another upload: then the way leads to that one.
  useEffect(() => {
    const upload = uploads.find(({ key }) => key === followed.current)
    if (!upload?.uploadId) return
    followed.current = null
    if (upload.uploadId !== view.id) router.push(`/datasets/add/${upload.uploadId}`)
  }, [uploads, view.id, router])
  const take = ([file]: File[]) => {
    if (file === undefined) return
    if (!isSameFile(file, view)) {
      notify.error(t('another-file', { chosen: file.name, name: view.fileName }))
      return
    }
    followed.current = uploadQueueOfPage().add([file])[0] ?? null
  }
  return (
    <ChooseFiles look={look} onFiles={take}>
      {t('choose-again')}
      <span className="sr-only"> {view.fileName}</span>
    </ChooseFiles>
  )
}
