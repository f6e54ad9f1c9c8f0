'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#components/ui/format-number.ts'
import { useShowError } from '#components/use-call.ts'
import type { UploadView } from '#lib/model/index.ts'
import { ChooseAgain } from './choose-again.tsx'
import { isNotFetched } from './fetching-upload.tsx'
import { JobProgress } from './job-progress.tsx'
import { UploadItem } from './upload-item.tsx'
import { useJob } from './use-job.ts'

/** A file that the studio has, whole or in part, in the list of uploads. */
export function KeptUpload({
  view,
  onRemoved,
}: {
  view: Exclude<UploadView, { state: 'added' }>
  onRemoved: () => void
}) {
  const t = useTranslations('datasets.upload')
  const locale = useLocale()
  const sentence = useSentence('errors')
  const showError = useShowError()
  const jobId = view.state === 'reading' || view.state === 'receiving' ? view.jobId : null
  const job = useJob((one) => one.id === jobId, jobId !== null)
  const fetched = view.url !== null
  const name = view.fileName
  const remove = async () => {
    try {
      await call('uploads.cancel', { uploadId: view.id })
      onRemoved()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <UploadItem
      name={name}
      size={formatBytes(view.size, locale)}
      actions={
        <>
          {view.state === 'receiving' && !fetched ? (
            <ChooseAgain view={view} look="small" />
          ) : (
            <Button asChild size="sm">
              <Link href={`/datasets/add/${view.id}`}>
                {t(view.state === 'read' ? 'look' : view.state === 'failed' ? 'see-why' : 'show')}
                <span className="sr-only"> {name}</span>
              </Link>
            </Button>
          )}
          <Button
            size="icon-sm"
            variant="ghost"
            icon={<Trash2 />}
            onClick={remove}
            aria-label={t('remove-name', { name })}
          />
        </>
      }
    >
      {view.state === 'receiving' && fetched && (
        <JobProgress job={job} label={t('fetching', { name })} cancelable={false} />
      )}
      {view.state === 'receiving' &&
        !fetched &&
        t('broken-off', {
          received: formatBytes(view.received, locale),
          size: formatBytes(view.size, locale),
        })}
      {view.state === 'reading' && (
        <JobProgress job={job} label={t('reading', { name })} cancelable={false} />
      )}
      {view.state === 'failed' && (
        <span className="flex items-center gap-2">
          <Badge tone="danger">{t(isNotFetched(view) ? 'not-fetched' : 'not-read')}</Badge>
          <span className="line-clamp-2 text-soft">{sentence(view.error)}</span>
        </span>
      )}
      {view.state === 'read' && (
        <span className="flex items-center gap-2">
          <Badge tone="waiting">{t('waits')}</Badge>
          <span className="tabular text-soft">{t('rows', { rows: view.manifest.rows })}</span>
        </span>
      )}
    </UploadItem>
  )
}
