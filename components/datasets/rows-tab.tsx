'use client'

import { useCallback, useMemo } from 'react'
import { call } from '#components/api.ts'
import { VirtualRows } from '#components/table/virtual-rows.tsx'
import type { Field } from '#lib/model/index.ts'
import { columnsForFields } from './preview-rows.tsx'

/** All rows of a dataset. */
export function RowsTab({
  datasetId,
  name,
  fields,
  total,
}: {
  datasetId: string
  name: string
  fields: readonly Field[]
  total: number
}) {
  const columns = useMemo(() => columnsForFields(fields), [fields])
  const loadPage = useCallback(
    async (offset: number, signal: AbortSignal) => {
      const page = await call('datasets.rows', { datasetId, offset, limit: pageSize }, { signal })
      return page.rows
    },
    [datasetId],
  )
  return (
    <VirtualRows
      name={name}
      total={total}
      columns={columns}
      pageSize={pageSize}
      loadPage={loadPage}
      rowNumber={(row) => row.row + 1}
      className="[&>[role=grid]]:border-t-0"
    />
  )
}

const pageSize = 100
