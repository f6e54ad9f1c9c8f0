'use client'

import { useLocale, useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#components/ui/format-number.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { UploadView } from '#lib/model/index.ts'
import { JobProgress } from './job-progress.tsx'
import { useJob } from './use-job.ts'

/** A file that is being read for the first time. */
export function ReadingUpload({
  view,
  onRemove,
}: {
  view: Extract<UploadView, { state: 'reading' }>
  onRemove: () => void
}) {
  const t = useTranslations('datasets')
  const locale = useLocale()
  const job = useJob(({ id }) => id === view.jobId)
  return (
    <Page
      title={view.fileName}
      description={formatBytes(view.size, locale)}
      actions={<Button onClick={onRemove}>{t('remove-upload')}</Button>}
    >
      <div role="status" className="max-w-3xl rounded-md border border-line px-4 py-3">
        <JobProgress job={job} label={t('upload.reading', { name: view.fileName })} showLabel />
      </div>
      <div className="mt-4 grid animate-late gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-104 rounded-md" />
        <Skeleton className="hidden h-104 rounded-md xl:block" />
      </div>
    </Page>
  )
}
