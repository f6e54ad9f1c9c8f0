'use client'

import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { formatBytes } from '#components/ui/format-number.ts'
import type { UploadView } from '#lib/model/index.ts'
import { ChooseAgain } from './choose-again.tsx'
import { FetchingUpload } from './fetching-upload.tsx'
import { QueuedActions, QueuedProgress } from './queued-progress.tsx'
import { useQueuedUploads } from './use-upload-queue.ts'

/** A file of which not all is there yet: on its way from this page, or broken off. */
export function ReceivingUpload({
  view,
  onRemove,
}: {
  view: Extract<UploadView, { state: 'receiving' }>
  onRemove: () => void
}) {
  const t = useTranslations('datasets')
  const locale = useLocale()
  const router = useRouter()
  const upload = useQueuedUploads().find(({ uploadId }) => uploadId === view.id)
  const size = formatBytes(view.size, locale)
  if (view.url !== null) return <FetchingUpload view={view} url={view.url} onRemove={onRemove} />
  return (
    <Page title={view.fileName} description={size} narrow>
      {upload ? (
        <div className="rounded-md border border-line px-4 py-3">
          <QueuedProgress upload={upload} />
          <div className="mt-2 flex items-center gap-2">
            <QueuedActions upload={upload} onCanceled={() => router.push('/datasets/add')} />
            <p className="ml-auto text-sm text-soft">{t('upload.stay')}</p>
          </div>
        </div>
      ) : (
        <Callout
          tone="warning"
          title={t('upload.broken-off', {
            received: formatBytes(view.received, locale),
            size,
          })}
          actions={
            <>
              <ChooseAgain view={view} />
              <Button onClick={onRemove}>{t('remove-upload')}</Button>
            </>
          }
        >
          <p>{t('upload.broken-off-text', { name: view.fileName })}</p>
        </Callout>
      )}
    </Page>
  )
}
