'use client'

import { useTranslations } from 'use-intl'
import type { UploadView } from '#lib/model/index.ts'
import { CombineFiles } from './combine-files.tsx'
import { KeptUpload } from './kept-upload.tsx'
import { findCombinable } from './open-uploads.ts'
import { QueuedUploadItem } from './queued-upload-item.tsx'
import { useOpenUploads } from './use-open-uploads.ts'

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
  const { open, reload } = useOpenUploads({ initial, since })
  if (open.length === 0) return null
  const combinable = findCombinable(open)
  return (
    <section aria-labelledby="open-uploads" className={className}>
      <h2 id="open-uploads" className="mb-1.5 text-sm font-medium text-soft">
        {t('open', { count: open.length })}
      </h2>
      {combinable && <CombineFiles combinable={combinable} onCombined={reload} />}
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
