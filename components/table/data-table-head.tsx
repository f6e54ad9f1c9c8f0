'use client'

import type { ReactTable, RowData } from '@tanstack/react-table'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cx } from '#components/ui/cx.ts'
import type { DataTableFeatures } from './table-features.ts'

const headLook =
  'sticky top-0 z-10 h-9 border-b border-line bg-sunken px-3 text-left font-medium text-soft first:pl-4 last:pr-4'

/** The headings: each a button that sorts. */
export function DataTableHead<Row extends RowData>({
  table,
  selectable,
}: {
  table: ReactTable<DataTableFeatures, Row>
  selectable: boolean
}) {
  const t = useTranslations('common.table')
  const shown = table.getRowModel().rows.length
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {selectable && (
            <th scope="col" className={cx(headLook, 'pr-0!')}>
              <Checkbox
                aria-label={t('select-all', { count: shown })}
                checked={shown > 0 && table.getIsAllRowsSelected()}
                indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                disabled={shown === 0}
                onChange={table.getToggleAllRowsSelectedHandler()}
                className="align-middle"
              />
            </th>
          )}
          {group.headers.map((header) => {
            const { column } = header
            const sorted = column.getIsSorted()
            const next = column.getNextSortingOrder()
            const name = column.columnDef.meta?.name ?? column.id
            const end = column.columnDef.meta?.align === 'end'
            const Arrow =
              sorted === 'desc' ? ArrowDown : sorted === 'asc' ? ArrowUp : ChevronsUpDown
            return (
              <th
                key={header.id}
                scope="col"
                aria-sort={
                  sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined
                }
                className={cx(headLook, end && 'text-right')}
              >
                {header.isPlaceholder ? null : column.getCanSort() ? (
                  <button
                    type="button"
                    onClick={column.getToggleSortingHandler()}
                    title={t(
                      next === 'desc'
                        ? 'sort-descending'
                        : next === 'asc'
                          ? 'sort-ascending'
                          : 'sort-none',
                      { column: name },
                    )}
                    className={cx(
                      'group -mx-1.5 inline-flex h-7 max-w-[calc(100%+0.75rem)] items-center gap-1 rounded-sm px-1.5 font-medium hover:bg-hover hover:text-ink',
                      sorted && 'text-ink',
                      end && 'flex-row-reverse',
                    )}
                  >
                    <span className="truncate">
                      <table.FlexRender header={header} />
                    </span>
                    <Arrow
                      aria-hidden="true"
                      className={cx(
                        'size-3.5 shrink-0',
                        sorted
                          ? 'text-accent'
                          : 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
                      )}
                    />
                  </button>
                ) : (
                  <table.FlexRender header={header} />
                )}
              </th>
            )
          })}
        </tr>
      ))}
    </thead>
  )
}
