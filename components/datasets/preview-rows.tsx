'use client'

import { useCallback, useMemo } from 'react'
import { type RowsColumn, VirtualRows } from '#components/table/virtual-rows.tsx'
import { cx } from '#components/ui/cx.ts'
import { fieldHue } from '#components/ui/field-tint.ts'
import type { Field, RowsPage } from '#lib/model/index.ts'

type Row = RowsPage['rows'][number]

/** The columns of a rows viewer for a dataset's fields, each with its field's hue. */
export function columnsForFields(fields: readonly Field[]): RowsColumn<Row>[] {
  return fields.map((field, index) => ({
    id: field.column,
    name: field.name,
    sign: (
      <span
        aria-hidden="true"
        className={cx('field-swatch size-2.5 shrink-0 rounded-[2px]', fieldHue(index))}
      />
    ),
    value: (row) => row.cells[index] ?? null,
    width: widthOf(field),
    ...(field.type.kind === 'integer' || field.type.kind === 'number' ? { align: 'end' } : {}),
  }))
}

function widthOf({ type }: Field): number {
  if (type.kind === 'integer' || type.kind === 'number' || type.kind === 'boolean') return 120
  return type.kind === 'label' ? 180 : 280
}

const rowHeight = 32
const shownRows = 10
const frameHeight = 36 + 44 + 16

/** The first rows of a file that was read, whole values a key away. */
export function PreviewRows({
  name,
  fields,
  preview,
}: {
  name: string
  fields: readonly Field[]
  preview: RowsPage
}) {
  const columns = useMemo(() => columnsForFields(fields), [fields])
  const loadPage = useCallback(async (offset: number) => preview.rows.slice(offset), [preview])
  const height = Math.min(shownRows, preview.rows.length) * rowHeight + frameHeight
  return (
    <div className="flex flex-col overflow-hidden rounded-md border border-line" style={{ height }}>
      <VirtualRows
        name={name}
        total={preview.rows.length}
        columns={columns}
        loadPage={loadPage}
        rowNumber={(row) => row.row + 1}
        className="[&>[role=grid]]:border-t-0"
      />
    </div>
  )
}
