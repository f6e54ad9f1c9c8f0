'use client'

import { PackageOpen } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Page } from '#components/shell/page.tsx'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useCall, useErrorText, useShowError } from '#components/use-call.ts'
import type { ExportOptions, ExportPlan, ExportView } from '#lib/model/index.ts'
import { ExportOptionsForm } from './export-options-form.tsx'
import { FetchFirst } from './fetch-first.tsx'
import { LeftOut } from './left-out.tsx'
import { PastExports } from './past-exports.tsx'
import { SourcesTable } from './sources-table.tsx'
import { UnknownLicenses } from './unknown-licenses.tsx'

export interface ExportPageProps {
  plan: ExportPlan
  exports: ExportView[]
  since: number
}

/** Begins a download without leaving the page. */
function download(exportId: string): void {
  const link = document.createElement('a')
  link.href = `/api/exports/${exportId}/download`
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

/** One table of what goes in, the options beside it, one button, and what was exported before. */
export function ExportPage({ plan: initial, exports, since }: ExportPageProps) {
  const t = useTranslations('export')
  const showError = useShowError()
  const errorText = useErrorText()
  const sentence = useSentence('errors')
  const [options, setOptions] = useState<ExportOptions>(initial.options)
  const [valid, setValid] = useState(true)
  const [starting, setStarting] = useState(false)
  const awaited = useRef(new Set<string>())
  const planned = useCall(
    'export.plan',
    { options },
    { initial, live: ['task', 'dataset'], pause: 500, since },
  )
  const past = useCall(
    'export.list',
    {},
    { initial: { exports }, live: ['export', 'job'], pause: 250, since },
  )
  const plan = planned.data ?? initial
  const list = past.data?.exports ?? exports

  useEffect(() => {
    for (const one of list) {
      if (!awaited.current.has(one.id) || one.state === 'queued' || one.state === 'running')
        continue
      awaited.current.delete(one.id)
      if (one.state !== 'done') continue
      notify.success(t('done-toast'))
      download(one.id)
    }
  }, [list, t])

  const start = async () => {
    setStarting(true)
    try {
      const { exportId } = await call('export.start', { options })
      awaited.current.add(exportId)
      past.reload()
    } catch (error) {
      showError(error)
    } finally {
      setStarting(false)
    }
  }

  const unconfirmed = plan.unknownLicenses.filter(
    ({ datasetId }) => !options.confirmedLicenses.includes(datasetId),
  )
  const { examples } = plan.totals
  const about = plan.rows.some((row) => !row.excluded && row.counts === 'sample')
  const nothing = plan.rows.length === 0

  const action = (
    <Button
      variant="primary"
      pending={starting}
      disabled={
        nothing ||
        !valid ||
        plan.empty !== null ||
        unconfirmed.length > 0 ||
        plan.rechecking.length > 0
      }
      onClick={start}
    >
      {t(about ? 'go-about' : 'go', { examples })}
    </Button>
  )

  return (
    <Page title={t('title')} description={t('description')} actions={nothing ? null : action}>
      {nothing && <LeftOut plan={plan} />}
      {nothing ? (
        <EmptyState
          icon={<PackageOpen />}
          title={t('empty-title')}
          text={t('empty-text')}
          action={
            <Button asChild variant="primary">
              <Link href="/review">{t('empty-action')}</Link>
            </Button>
          }
        />
      ) : (
        <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="flex min-w-0 flex-col gap-4">
            {planned.error ? (
              <Callout tone="danger" live>
                {t('plan-failed', { reason: errorText(planned.error) })}
              </Callout>
            ) : null}
            {plan.empty && <Callout tone="warning">{sentence(plan.empty)}</Callout>}
            <UnknownLicenses
              plan={plan}
              confirmed={options.confirmedLicenses}
              onChange={(confirmedLicenses) => setOptions({ ...options, confirmedLicenses })}
            />
            <LeftOut plan={plan} />
            <FetchFirst plan={plan} />
            <SourcesTable
              plan={plan}
              pending={planned.pending}
              onExclude={(datasetId, excluded) =>
                setOptions({
                  ...options,
                  excludedDatasets: excluded
                    ? [...options.excludedDatasets, datasetId]
                    : options.excludedDatasets.filter((id) => id !== datasetId),
                })
              }
            />
            <PastExports exports={list} onDownload={download} />
          </div>
          <ExportOptionsForm
            options={options}
            splitFields={plan.splitFields}
            onChange={setOptions}
            onValid={setValid}
          />
        </div>
      )}
      {nothing && list.length > 0 && <PastExports exports={list} onDownload={download} />}
    </Page>
  )
}
