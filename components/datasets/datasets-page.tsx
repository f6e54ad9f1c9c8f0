'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { ProposeSheet } from '#components/proposals/propose-sheet.tsx'
import { Page } from '#components/shell/page.tsx'
import { DataTable } from '#components/table/data-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { DatasetRow, UploadView } from '#lib/model/index.ts'
import { useDatasetColumns } from './dataset-columns.tsx'
import { FetchRowsButton } from './fetch-rows.tsx'
import { UploadStrip } from './upload-strip.tsx'
import { Welcome } from './welcome.tsx'

export interface DatasetsPageProps {
  datasets: DatasetRow[]
  uploads: UploadView[]
  since: number
  now: number
  /** The Hub that the studio is set to. */
  endpoint: string
  may: { add: boolean; propose: boolean }
}

/** All datasets of the project, to look for, sort, filter, and have tasks proposed for. */
export function DatasetsPage({ datasets, uploads, since, now, endpoint, may }: DatasetsPageProps) {
  const t = useTranslations('datasets')
  const errorText = useErrorText()
  const columns = useDatasetColumns(now)
  const [proposing, setProposing] = useState<DatasetRow[] | null>(null)
  const { data, error, reload } = useCall(
    'datasets.list',
    {},
    { initial: { datasets }, live: ['dataset', 'task', 'job'], pause: 500, since },
  )
  const rows = data?.datasets ?? datasets
  if (rows.length === 0)
    return <Welcome uploads={uploads} since={since} mayAdd={may.add} endpoint={endpoint} />
  return (
    <Page
      title={t('title')}
      fill
      actions={
        may.add && (
          <>
            <Button asChild>
              <Link href="/datasets/import">{t('import-tasks')}</Link>
            </Button>
            <Button asChild variant="primary" icon={<Plus aria-hidden="true" />}>
              <Link href="/datasets/add">{t('add')}</Link>
            </Button>
          </>
        )
      }
    >
      {error !== null && (
        <Callout
          tone="danger"
          live
          className="mx-4 mb-2"
          actions={
            <Button size="sm" onClick={reload}>
              {t('retry')}
            </Button>
          }
        >
          {t('list-failed', { reason: errorText(error) })}
        </Callout>
      )}
      {may.add && <UploadStrip initial={uploads} since={since} />}
      <DataTable
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/datasets/${row.id}`}
        things={{ one: t('thing'), many: t('things') }}
        initialSort={[{ id: 'addedAt', desc: true }]}
        selectable={may.propose}
        selectionActions={(selected, clear) => {
          const samples = selected.filter(({ depth }) => depth === 'sample')
          return (
            <>
              {may.add && samples.length > 0 && (
                <FetchRowsButton datasets={samples} size="sm" onFetched={clear}>
                  {t('depth.fetch-for', { count: samples.length })}
                </FetchRowsButton>
              )}
              <Button variant="primary" size="sm" onClick={() => setProposing(selected)}>
                {t('propose-for', { count: selected.length })}
              </Button>
            </>
          )
        }}
        empty={null}
      />
      <ProposeSheet
        datasets={proposing ?? []}
        open={proposing !== null}
        onOpenChange={(open) => {
          if (!open) setProposing(null)
        }}
      />
    </Page>
  )
}
