'use client'

import { useEffect } from 'react'
import { useCall } from '#components/use-call.ts'
import type { UploadView } from '#lib/model/index.ts'
import { type OpenUpload, openUploads } from './open-uploads.ts'
import { useQueuedUploads } from './use-upload-queue.ts'

/** Every file that is no dataset yet, kept up to date. */
export function useOpenUploads({ initial, since }: { initial: UploadView[]; since: number }): {
  open: OpenUpload[]
  reload: () => void
} {
  const queue = useQueuedUploads()
  const { data, reload } = useCall(
    'uploads.list',
    {},
    { initial: { uploads: initial }, live: ['upload', 'dataset'], since },
  )
  const known = queue.map(({ uploadId }) => uploadId).join(' ')
  // The studio tells nobody of a new upload; asking once it has one keeps the list without a gap.
  useEffect(() => {
    if (known.trim() !== '') reload()
  }, [known, reload])
  return { open: openUploads(queue, data?.uploads ?? initial), reload }
}
