'use client'

import { ChevronDown, ChevronRight, History } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { DatasetDetail, DatasetRevisionView } from '#lib/model/index.ts'
import { JobProgress } from './job-progress.tsx'
import { RevisionDiffView, useDiffSummary } from './revision-diff.tsx'
import { useJob } from './use-job.ts'
import { useTakeRevision } from './use-take-revision.ts'

/** The revisions of a dataset: what each changed, and what that did to the tasks. */
export function RevisionsTab({
  dataset,
  mayChange,
}: {
  dataset: DatasetDetail
  mayChange: boolean
}) {
  const t = useTranslations('datasets.revisions')
  const errorText = useErrorText()
  const { data, error, reload } = useCall(
    'datasets.revisions',
    { datasetId: dataset.id },
    { live: ['dataset'] },
  )
  const takeRevision = useTakeRevision(dataset)
  const job = useJob(
    (one) => one.kind === 'recheck' && one.href === `/datasets/${dataset.id}?tab=revisions`,
  )
  const checking = job?.state === 'queued' || job?.state === 'running'
  if (error !== null && data === null)
    return (
      <Callout
        tone="danger"
        live
        actions={
          <Button size="sm" onClick={reload}>
            {t('retry')}
          </Button>
        }
      >
        {t('failed', { reason: errorText(error) })}
      </Callout>
    )
  if (data === null)
    return (
      <div aria-busy="true" className="flex flex-col gap-2">
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-16 w-full" />
      </div>
    )
  return (
    <div className="flex flex-col gap-3 pb-10">
      {checking && (
        <div role="status" className="rounded-md border border-line px-4 py-2.5">
          <JobProgress job={job} label={t('checking', { name: dataset.name })} showLabel />
        </div>
      )}
      <ol aria-label={t('label')} className="flex flex-col gap-3">
        {data.revisions.map((revision) => (
          <Revision
            key={revision.id}
            revision={revision}
            checked={!checking}
            onUse={mayChange ? () => takeRevision(revision.id) : null}
          />
        ))}
      </ol>
      {data.revisions.length === 1 && (
        <p className="flex items-start gap-2 text-soft">
          <History aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {t('only-one')}
        </p>
      )}
    </div>
  )
}

function Revision({
  revision,
  checked,
  onUse,
}: {
  revision: DatasetRevisionView
  checked: boolean
  onUse: (() => Promise<void>) | null
}) {
  const t = useTranslations('datasets.revisions')
  const summaryOf = useDiffSummary()
  const [open, setOpen] = useState(false)
  const [pending, setPending] = useState(false)
  const { number, cause, by, createdAt, rows, fields, fileName, diff, recheck, current } = revision
  const at = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')
  const use = async () => {
    setPending(true)
    await onUse?.()
    setPending(false)
  }
  return (
    <li className="rounded-md border border-line">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
        <div className="min-w-60 flex-1">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {t('number', { number })}
            {current && <Badge tone="success">{t('current')}</Badge>}
          </h2>
          <p className="text-sm text-soft wrap-anywhere">
            {[
              t(`cause.${cause}`, { file: fileName }),
              by && t('by', { name: by.name }),
              <time key="at" dateTime={new Date(createdAt).toISOString()}>
                {`${at} UTC`}
              </time>,
            ]
              .filter(Boolean)
              .map((part, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name
                <span key={index}>
                  {index > 0 && ' · '}
                  {part}
                </span>
              ))}
          </p>
          <p className="tabular mt-1">
            {t('size', { rows, fields })}
            {diff && <span className="text-soft"> · {summaryOf(diff)}</span>}
          </p>
        </div>
        <div className="flex gap-2">
          {diff && (
            <Button
              size="sm"
              variant="ghost"
              aria-expanded={open}
              icon={open ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
              onClick={() => setOpen(!open)}
            >
              {t('what-changed')}
            </Button>
          )}
          {onUse && !current && (
            <Button size="sm" pending={pending} onClick={use}>
              {t('use')}
            </Button>
          )}
        </div>
      </div>
      {current && checked && recheck && <Recheck recheck={recheck} />}
      {open && diff && (
        <div className="border-t border-line px-4 py-3">
          <RevisionDiffView diff={diff} />
        </div>
      )}
    </li>
  )
}

function Recheck({ recheck }: { recheck: NonNullable<DatasetRevisionView['recheck']> }) {
  const t = useTranslations('datasets.revisions')
  const sentence = useSentence('checks')
  const { tasks, broken } = recheck
  if (tasks === 0) return null
  if (broken.length === 0)
    return (
      <p className="border-t border-line px-4 py-2 text-sm text-soft">
        {t('all-hold', { count: tasks })}
      </p>
    )
  return (
    <div className="border-t border-line px-4 py-3">
      <Callout tone="warning" title={t('broken', { count: broken.length })}>
        <p className="text-sm">{t('broken-text', { count: broken.length })}</p>
        <ul className="mt-1.5 flex flex-col gap-1.5">
          {broken.map(({ taskId, instruction, why }) => (
            <li key={taskId}>
              <Link
                href={`/review?tab=all&task=${taskId}`}
                className="font-medium text-accent underline-offset-2 hover:underline"
              >
                {instruction}
              </Link>
              <span className="block text-sm text-soft">{sentence(why)}</span>
            </li>
          ))}
        </ul>
      </Callout>
    </div>
  )
}
