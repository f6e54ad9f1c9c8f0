'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { debounce, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { JobProgress } from '#components/datasets/job-progress.tsx'
import { Page } from '#components/shell/page.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { formatCount } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import type { ImportItem, ImportReport, ImportView, JobView } from '#lib/model/index.ts'
import { ChooseDataset } from './choose-dataset.tsx'
import { HubCheck } from './hub-check.tsx'
import { ImportOutcomeNote } from './import-outcome-note.tsx'
import { importParams, itemsOf, namesAtOnce, reportGroups } from './import-params.ts'
import { NameList } from './name-list.tsx'
import { UnreadableList } from './unreadable-list.tsx'

const typingPause = 250

/** Whether a job waits or runs. */
export function isUnderWay(job: JobView | null): job is JobView {
  return job?.state === 'queued' || job?.state === 'running'
}

export interface ImportReportPageProps {
  initial: ImportView
  since: number
  mayImport: boolean
  /** The Hub that the studio is set to. */
  endpoint: string
}

/** A list of tasks: which dataset each of its names means, and what is to be done about the others. */
export function ImportReportPage({ initial, since, mayImport, endpoint }: ImportReportPageProps) {
  const t = useTranslations('imports.page')
  const sentence = useSentence('errors')
  const errorText = useErrorText()
  const showError = useShowError()
  const router = useRouter()
  const [params, setParams] = useQueryStates(importParams)
  const [choosing, setChoosing] = useState<ImportItem | null>(null)
  const [starting, setStarting] = useState(false)
  const { data, error, pending, reload } = useCall(
    'imports.get',
    { importId: initial.id, ...itemsOf(params) },
    { initial, live: ['import', 'dataset', 'job', 'run'], pause: 500, since },
  )
  const view = data ?? initial
  const { report, jobs } = view
  const importing = isUnderWay(jobs.apply)
  const start = async () => {
    setStarting(true)
    try {
      await call('imports.apply', { importId: view.id })
      reload()
    } catch (reason) {
      showError(reason)
    } finally {
      setStarting(false)
    }
  }
  const remove = async () => {
    try {
      await call('imports.remove', { importId: view.id })
      router.push('/datasets/import')
    } catch (reason) {
      showError(reason)
    }
  }
  const hasMore = report !== null && report.toImport.tasks > 0
  return (
    <Page
      title={view.fileName}
      description={
        report &&
        t('description', {
          tasks: report.tasks,
          names: report.matched.names + report.ambiguous.names + report.missing.names,
        })
      }
      fill
      actions={
        <>
          {mayImport && (
            <ConfirmDialog
              trigger={<Button variant="ghost">{t('remove')}</Button>}
              title={t('remove-title', { name: view.fileName })}
              text={t('remove-text')}
              confirm={t('remove')}
              danger
              onConfirm={remove}
            />
          )}
          {view.outcome !== null && (
            <Button asChild variant={hasMore || importing ? 'secondary' : 'primary'}>
              <Link href="/review?source=import">{t('review')}</Link>
            </Button>
          )}
          {mayImport && hasMore && !importing && (
            <Button variant="primary" pending={starting} onClick={start}>
              {t('import', { count: report.toImport.tasks })}
            </Button>
          )}
        </>
      }
    >
      {error !== null && !pending && (
        <Callout
          tone="danger"
          live
          className="mx-4 mb-2"
          actions={
            <Button size="sm" onClick={reload}>
              {t('stale-retry')}
            </Button>
          }
        >
          {t('stale', { reason: errorText(error) })}
        </Callout>
      )}
      {view.state === 'reading' && (
        <div className="mx-4 max-w-3xl rounded-md border border-line px-4 py-3">
          <JobProgress job={jobs.read} label={t('reading', { name: view.fileName })} showLabel />
        </div>
      )}
      {view.state === 'failed' && (
        <Callout
          tone="danger"
          title={t('failed', { name: view.fileName })}
          className="mx-4 max-w-3xl"
          actions={
            <Button asChild>
              <Link href="/datasets/import">{t('choose-other')}</Link>
            </Button>
          }
        >
          {view.error && sentence(view.error)}
        </Callout>
      )}
      {report && (
        <>
          <div className="flex flex-col gap-3 px-4 pb-3">
            <Sum report={report} mayImport={mayImport && !importing} />
            {importing && (
              <div className="max-w-3xl rounded-md border border-line px-4 py-3">
                <JobProgress job={jobs.apply} label={t('importing')} showLabel />
              </div>
            )}
            {view.outcome && !importing && (
              <ImportOutcomeNote outcome={view.outcome} job={jobs.apply} mayRetry={mayImport} />
            )}
            {report.missing.names > 0 && (
              <HubCheck view={view} report={report} endpoint={endpoint} mayCheck={mayImport} />
            )}
            <div className="flex flex-wrap items-center gap-2">
              <Segmented
                label={t('filter')}
                value={params.group}
                onChange={(group) => void setParams({ group, shown: null })}
                options={reportGroups.map((group) => ({
                  value: group,
                  label: t(`group.${group}`),
                  count: formatCount(namesIn(report, group)),
                }))}
              />
              <Input
                type="search"
                aria-label={t('search')}
                placeholder={t('search')}
                value={params.q ?? ''}
                onChange={(event) =>
                  void setParams(
                    { q: event.target.value || null, shown: null },
                    { limitUrlUpdates: debounce(typingPause) },
                  )
                }
                className="w-56!"
              />
            </div>
          </div>
          {params.group === 'unreadable' ? (
            <UnreadableList entries={report.unreadableEntries} count={report.unreadable} />
          ) : (
            <NameList
              report={report}
              searching={Boolean(params.q)}
              pending={pending}
              onMore={() => void setParams({ shown: params.shown + namesAtOnce })}
              onChoose={mayImport ? setChoosing : null}
            />
          )}
        </>
      )}
      {choosing && (
        <ChooseDataset
          importId={view.id}
          item={choosing}
          onClose={() => setChoosing(null)}
          onChosen={() => {
            setChoosing(null)
            reload()
          }}
        />
      )}
    </Page>
  )
}

function namesIn(report: ImportReport, group: (typeof reportGroups)[number]): number {
  if (group === 'all') return report.matched.names + report.ambiguous.names + report.missing.names
  return group === 'unreadable' ? report.unreadable : report[group].names
}

/** The numbers of a list, adding up in view. */
function Sum({ report, mayImport }: { report: ImportReport; mayImport: boolean }) {
  const t = useTranslations('imports.page')
  const { entries, matched, ambiguous, missing, unreadable, toImport, notRead } = report
  return (
    <section aria-label={t('sum-label')}>
      <p className="tabular font-medium">
        {t('sum', {
          entries,
          matched: matched.tasks,
          ambiguous: ambiguous.tasks,
          missing: missing.tasks,
          unreadable,
        })}
      </p>
      {mayImport && toImport.tasks > 0 && (
        <p className="text-sm text-soft">{t('import-hint', { datasets: toImport.datasets })}</p>
      )}
      {notRead > 0 && <p className="text-sm text-soft">{t('not-read', { count: notRead })}</p>}
    </section>
  )
}
