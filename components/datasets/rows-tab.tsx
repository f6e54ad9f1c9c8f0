'use client'

import { useCallback, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { VirtualRows } from '#components/table/virtual-rows.tsx'
import type { Field } from '#lib/model/index.ts'
import { columnsForFields } from './preview-rows.tsx'

/** All rows of a dataset, or those of its sample where only that is here. */
export function RowsTab({
  datasetId,
  name,
  fields,
  total,
  sample,
}: {
  datasetId: string
  name: string
  fields: readonly Field[]
  total: number
  /** Rows of the sample; null where all rows are here. */
  sample: number | null
}) {
  const t = useTranslations('datasets.depth')
  const columns = useMemo(() => columnsForFields(fields), [fields])
  const loadPage = useCallback(
    async (offset: number, signal: AbortSignal) => {
      const page = await call('datasets.rows', { datasetId, offset, limit: pageSize }, { signal })
      return page.rows
    },
    [datasetId],
  )
  return (
    <>
      {sample !== null && (
        <p className="tabular border-b border-line px-4 py-1.5 text-sm text-soft">
          {t('rows-note', { sample, rows: total })}
        </p>
      )}
      <VirtualRows
        // What was shown of the sample does not stand among all rows.
        key={sample === null ? 'full' : 'sample'}
        name={name}
        total={sample ?? total}
        columns={columns}
        pageSize={pageSize}
        loadPage={loadPage}
        rowNumber={(row) => row.row + 1}
        className="[&>[role=grid]]:border-t-0"
      />
    </>
  )
}

const pageSize = 100
