'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { JobProgress } from '#components/datasets/job-progress.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useShowError } from '#components/use-call.ts'
import type { ImportReport, ImportView } from '#lib/model/index.ts'

/** Names without a dataset here: asks the Hub for them, on request, and says what it has. */
export function HubCheck({
  view,
  report,
  endpoint,
  mayCheck,
}: {
  view: ImportView
  report: ImportReport
  endpoint: string
  mayCheck: boolean
}) {
  const t = useTranslations('imports.page.hub')
  const sentence = useSentence('errors')
  const showError = useShowError()
  const [starting, setStarting] = useState(false)
  const job = view.jobs.hub
  const host = new URL(endpoint).host
  const { asked, left, found } = report.hub
  const check = async () => {
    setStarting(true)
    try {
      await call('imports.checkHub', { importId: view.id })
    } catch (error) {
      showError(error)
    } finally {
      setStarting(false)
    }
  }
  if (job?.state === 'queued' || job?.state === 'running')
    return (
      <div className="max-w-3xl rounded-md border border-line px-4 py-3">
        <JobProgress job={job} label={t('running', { host })} showLabel />
      </div>
    )
  const [failure] = job?.failures ?? []
  return (
    <Callout
      tone={job?.state === 'failed' || failure ? 'warning' : 'info'}
      title={t('title', { count: report.missing.names })}
      className="max-w-3xl"
      actions={
        mayCheck &&
        left > 0 && (
          <Button size="sm" pending={starting} onClick={check}>
            {asked > 0 ? t('rest', { count: left }) : t('check')}
          </Button>
        )
      }
    >
      {asked > 0 ? <p>{t('done', { found, asked })}</p> : <p>{t('text', { host, repos: left })}</p>}
      {job?.state === 'failed' && job.error && (
        <p>{t('failed', { host, reason: sentence(job.error) })}</p>
      )}
      {failure && (
        <p>
          {t('failures', {
            count: job?.failures.length ?? 0,
            reason: sentence({ code: failure.code, values: failure.values }),
          })}
        </p>
      )}
    </Callout>
  )
}
