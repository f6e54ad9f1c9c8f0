'use client'

import { useLocale, useTranslations } from 'use-intl'
import { formatBytes } from '#components/ui/format-number.ts'
import { QueuedActions, QueuedProgress } from './queued-progress.tsx'
import { UploadItem } from './upload-item.tsx'
import type { QueuedUpload } from './upload-queue.ts'

/** A file on its way from this page, in the list of uploads. */
export function QueuedUploadItem({ upload }: { upload: QueuedUpload }) {
  const t = useTranslations('datasets.upload')
  const locale = useLocale()
  return (
    <UploadItem
      name={upload.fileName}
      size={formatBytes(upload.size, locale)}
      actions={<QueuedActions upload={upload} />}
    >
      {upload.state === 'sent' ? t('sent') : <QueuedProgress upload={upload} />}
    </UploadItem>
  )
}
