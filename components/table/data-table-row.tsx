'use client'

import type { ReactTable, RowData, Row as TableRow } from '@tanstack/react-table'
import { useRouter } from 'next/navigation'
import type { MouseEvent } from 'react'
import { useTranslations } from 'use-intl'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cx } from '#components/ui/cx.ts'
import type { DataTableFeatures } from './table-features.ts'

/** Pixels; fixed, so that rows not rendered hold their exact place. */
export const rowHeight = 36

export interface DataTableRowProps<Row extends RowData> {
  table: ReactTable<DataTableFeatures, Row>
  row: TableRow<DataTableFeatures, Row>
  index: number
  /** Whether Tab reaches this row. */
  active: boolean
  onActive: (index: number) => void
  selectable: boolean
  name: string
  href: string | null
}

/** One row. A click anywhere but on something of its own leads where the row leads. */
export function DataTableRow<Row extends RowData>({
  table,
  row,
  index,
  active,
  onActive,
  selectable,
  name,
  href,
}: DataTableRowProps<Row>) {
  const t = useTranslations('common.table')
  const router = useRouter()
  const selected = row.getIsSelected()
  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    if (href === null || event.defaultPrevented) return
    if ((event.target as HTMLElement).closest('a, button, input, label, summary')) return
    if (getSelection()?.type === 'Range') return
    if (event.metaKey || event.ctrlKey) open(href, '_blank', 'noopener')
    else router.push(href)
  }
  return (
    <tr
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      tabIndex={active ? 0 : -1}
      onFocus={() => onActive(index)}
      onClick={onClick}
      style={{ height: rowHeight }}
      className={cx(
        '-outline-offset-2',
        href !== null && 'cursor-pointer',
        selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      {selectable && (
        <td className="border-b border-line pl-4">
          <Checkbox
            aria-label={t('select-row', { row: name })}
            checked={selected}
            onChange={row.getToggleSelectedHandler()}
            className="align-middle"
          />
        </td>
      )}
      {row.getVisibleCells().map((cell) => (
        <td
          key={cell.id}
          className={cx(
            'truncate border-b border-line px-3 first:pl-4 last:pr-4',
            cell.column.columnDef.meta?.align === 'end' && 'text-right tabular',
          )}
        >
          <table.FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  )
}
