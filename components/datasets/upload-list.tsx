'use client'

import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useCall } from '#components/use-call.ts'
import type { UploadView } from '#lib/model/index.ts'
import { KeptUpload } from './kept-upload.tsx'
import { openUploads } from './open-uploads.ts'
import { QueuedUploadItem } from './queued-upload-item.tsx'
import { useQueuedUploads } from './use-upload-queue.ts'

/** Every file that is no dataset yet: on its way, broken off, being read, read, or not readable. */
export function UploadList({
  initial,
  since,
  className,
}: {
  initial: UploadView[]
  since: number
  className?: string
}) {
  const t = useTranslations('datasets.upload')
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
  const open = openUploads(queue, data?.uploads ?? initial)
  if (open.length === 0) return null
  return (
    <section aria-labelledby="open-uploads" className={className}>
      <h2 id="open-uploads" className="mb-1.5 text-sm font-medium text-soft">
        {t('open', { count: open.length })}
      </h2>
      <ul className="divide-y divide-line rounded-md border border-line">
        {open.map((one) =>
          one.kind === 'queued' ? (
            <QueuedUploadItem key={`q${one.queued.key}`} upload={one.queued} />
          ) : (
            <KeptUpload key={one.view.id} view={one.view} onRemoved={reload} />
          ),
        )}
      </ul>
    </section>
  )
}
