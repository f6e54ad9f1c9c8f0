'use client'

import { Download, RotateCw, Trash2 } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatAgo, formatBytes } from '#components/ui/format-number.ts'
import { Progress } from '#components/ui/progress.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useCall, useShowError } from '#components/use-call.ts'
import type { ExportView, JobView } from '#lib/model/index.ts'

const tones = {
  queued: 'waiting',
  running: 'info',
  done: 'success',
  failed: 'danger',
  canceled: 'neutral',
} as const satisfies Record<ExportView['state'], Tone>

/** What was exported, newest first: its state while it is written, then its files. */
export function PastExports({
  exports,
  onDownload,
}: {
  exports: readonly ExportView[]
  onDownload: (exportId: string) => void
}) {
  const t = useTranslations('export')
  const running = exports.some((one) => one.state === 'queued' || one.state === 'running')
  const jobs = useCall('jobs.list', {}, { live: running ? ['job'] : [], skip: !running })
  return (
    <section aria-labelledby="past-exports" className="mt-2">
      <h2 id="past-exports" className="mb-2 font-semibold">
        {t('past')}
      </h2>
      {exports.length === 0 ? (
        <p className="text-sm text-soft">{t('past-none')}</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {exports.map((one) => (
            <PastExport
              key={one.id}
              view={one}
              job={jobs.data?.jobs.find((job) => job.id === one.jobId) ?? null}
              onDownload={() => onDownload(one.id)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function PastExport({
  view,
  job,
  onDownload,
}: {
  view: ExportView
  job: JobView | null
  onDownload: () => void
}) {
  const t = useTranslations('export')
  const locale = useLocale()
  const showError = useShowError()
  const sentence = useSentence('errors')
  const title = t('past-item', {
    format: t(`formats.${view.options.format}`),
    container: t(`containers.${view.options.container}`),
  })
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      showError(error)
    }
  }
  const remove = () =>
    act(async () => {
      await call('export.remove', { exportId: view.id })
      notify.info(t('removed'))
    })
  const live = view.state === 'queued' || view.state === 'running'
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{title}</span>
        <Badge tone={tones[view.state]}>{t(`state.${view.state}`)}</Badge>
        <span className="tabular text-sm text-soft">
          {view.examples !== null &&
            t('past-sum', {
              examples: view.examples,
              tasks: view.tasks,
              bytes: formatBytes(view.bytes ?? 0, locale),
            })}
        </span>
        <span className="text-sm text-faint">
          {t('by', { name: view.by.name, ago: formatAgo(view.createdAt, Date.now(), locale) })}
        </span>
        <span className="ml-auto flex items-center gap-2">
          {view.state === 'done' && (
            <Button size="sm" icon={<Download />} onClick={onDownload}>
              {t('download')}
            </Button>
          )}
          {(view.state === 'failed' || view.state === 'canceled') && (
            <Button
              size="sm"
              icon={<RotateCw />}
              onClick={() => act(() => call('jobs.retry', { jobId: view.jobId }))}
            >
              {t('retry')}
            </Button>
          )}
          {!live && (
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={`${t('remove')}: ${title}`}
              icon={<Trash2 />}
              onClick={remove}
            />
          )}
        </span>
      </div>
      {live && (
        <Progress
          label={title}
          done={job?.progress?.done ?? 0}
          total={job?.progress?.total ?? null}
          unit={job?.progress?.unit ?? 'tasks'}
          rate={job?.rate ?? null}
          secondsLeft={job?.secondsLeft ?? null}
          onCancel={() => act(() => call('jobs.cancel', { jobId: view.jobId }))}
        />
      )}
      {view.state === 'failed' && view.error && (
        <p className="text-sm text-danger">{sentence(view.error)}</p>
      )}
      {view.files.length > 0 && (
        <details className="text-sm">
          <summary className="w-fit cursor-pointer text-soft hover:text-ink">
            {t('files', { count: view.files.length })}
          </summary>
          <ul className="mt-1 grid gap-y-0.5">
            {view.files.map((file) => (
              <li key={file.name} className="flex flex-wrap gap-x-3">
                <a
                  className="font-mono hover:underline"
                  href={`/api/exports/${view.id}/download?file=${encodeURIComponent(file.name)}`}
                  download
                >
                  {file.name}
                </a>
                <span className="tabular text-soft">
                  {formatBytes(file.bytes, locale)}
                  {file.rows !== null && ` · ${t('file-rows', { rows: file.rows })}`}
                </span>
                <span className="font-mono text-faint" title={file.sha256}>
                  {file.sha256.slice(0, 12)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}
