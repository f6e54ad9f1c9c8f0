'use client'

import { type ColumnDef, type RowData, type SortingState, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { DataTableHead } from './data-table-head.tsx'
import { DataTableRow, rowHeight } from './data-table-row.tsx'
import { DataTableToolbar } from './data-table-toolbar.tsx'
import { type DataTableFeatures, dataTableFeatures } from './table-features.ts'
import { useTableUrl } from './use-table-url.ts'

/** The columns of a table of rows `Row`: what `columnsOf<Row>().columns([...])` makes. */
// biome-ignore lint/suspicious/noExplicitAny: columns of different values in one list, as the library types them
export type DataColumns<Row extends RowData> = readonly ColumnDef<DataTableFeatures, Row, any>[]

export interface DataTableProps<Row extends RowData> {
  columns: DataColumns<Row>
  /** Null while they load. Keep the same array while nothing changes. */
  rows: readonly Row[] | null
  rowId: (row: Row) => string
  /** A row in words, for assistive technology. */
  rowName: (row: Row) => string
  /** Where a click on a row, or Enter, leads. */
  rowHref?: (row: Row) => string | null
  /** What the rows are: "dataset", "datasets". */
  things: { one: string; many: string }
  initialSort?: SortingState
  urlPrefix?: string
  selectable?: boolean
  /** Shown in place of the toolbar while rows are selected: what can be done with them. */
  selectionActions?: (selected: Row[], clear: () => void) => ReactNode
  /** Shown where there are no rows at all. */
  empty: ReactNode
  /** At the end of the toolbar: the page's primary action. */
  actions?: ReactNode
  className?: string
}

/** Few rows are simply rendered: the browser's own find then sees them all. */
const virtualFrom = 120
const skeletonRows = 8
const selectWidth = 44
const noRows: never[] = []

/**
 * A table whose rows are all here: sort, filter, search and columns stand in the URL. It fills the
 * height it is given and scrolls by itself; put it into a `Page` with `fill`.
 */
export function DataTable<Row extends RowData>({
  columns,
  rows,
  rowId,
  rowName,
  rowHref,
  things,
  initialSort = noRows,
  urlPrefix,
  selectable = false,
  selectionActions,
  empty,
  actions,
  className,
}: DataTableProps<Row>) {
  const t = useTranslations('common.table')
  const router = useRouter()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const [selection, setSelection] = useState<Record<string, true>>({})
  const urlColumns = useMemo(
    () => columns.map((column) => ({ id: columnId(column), meta: column.meta })),
    [columns],
  )
  const filtering = useMemo(
    () =>
      columns.map((column) => ({
        ...column,
        filterFn: column.meta?.filter ?? 'text',
        enableColumnFilter: column.meta?.filter !== undefined,
      })) as ColumnDef<DataTableFeatures, Row>[],
    [columns],
  )
  const { clearFilters, ...url } = useTableUrl(urlColumns, { initialSort, prefix: urlPrefix })
  const { onSortingChange, onGlobalFilterChange, onColumnFiltersChange, onColumnVisibilityChange } =
    url
  const table = useTable({
    features: dataTableFeatures,
    columns: filtering,
    data: (rows ?? noRows) as Row[],
    getRowId: rowId,
    defaultColumn: { sortFn: 'byValue', sortUndefined: 'last' },
    globalFilterFn: 'text',
    getColumnCanGlobalFilter: (column) => column.accessorFn !== undefined,
    enableRowSelection: selectable,
    state: {
      sorting: url.sorting,
      globalFilter: url.globalFilter,
      columnFilters: url.columnFilters,
      columnVisibility: url.columnVisibility,
      rowSelection: selection,
    },
    onSortingChange,
    onGlobalFilterChange,
    onColumnFiltersChange,
    onColumnVisibilityChange,
    onRowSelectionChange: setSelection as never,
  })
  const shown = table.getRowModel().rows
  const virtual = shown.length > virtualFrom
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: virtual,
  })
  const items = virtual ? virtualizer.getVirtualItems() : null
  const before = items?.[0]?.start ?? 0
  const after = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  const visible = items
    ? items.flatMap(({ index }) => (shown[index] ? [{ index, row: shown[index] }] : []))
    : shown.map((row, index) => ({ index, row }))

  const wantsFocus = useRef(false)
  useEffect(() => {
    if (!wantsFocus.current) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)
    if (!row) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  })
  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, index))
    wantsFocus.current = true
    setActive(next)
    if (virtual) virtualizer.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const target = event.target as HTMLElement
    if (target.dataset.row === undefined) return
    const row = shown[active]
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: shown.length - 1,
    }
    const step = steps[event.key]
    const href = row && rowHref?.(row.original)
    if (step !== undefined) moveTo(step)
    else if (event.key === 'Enter' && href) router.push(href)
    else if (event.key === ' ' && selectable) row?.toggleSelected()
    else return
    event.preventDefault()
  }

  const leaves = table.getVisibleLeafColumns()
  const minWidth = leaves.reduce(
    (sum, { columnDef: { meta } }) => sum + (meta?.width ?? meta?.minWidth ?? 200),
    selectable ? selectWidth : 0,
  )
  if (rows !== null && rows.length === 0) return empty
  const clearSelection = () => setSelection({})
  const selected =
    shown.length > 0 ? table.getSelectedRowModel().rows.map((row) => row.original) : []
  return (
    <div className={cx('flex min-h-0 flex-1 flex-col', className)}>
      <DataTableToolbar
        table={table}
        total={rows?.length ?? null}
        things={things}
        onClearFilters={clearFilters}
        selected={selected.length}
        onClearSelection={clearSelection}
        selectionActions={selectionActions?.(selected, clearSelection)}
        actions={actions}
      />
      <div
        ref={scroller}
        className="relative min-h-0 flex-1 overflow-auto border-t border-line"
        aria-busy={rows === null}
      >
        <table
          className="w-full table-fixed border-separate border-spacing-0 text-sm"
          style={{ minWidth }}
          aria-rowcount={shown.length + 1}
        >
          <colgroup>
            {selectable && <col style={{ width: selectWidth }} />}
            {leaves.map((column) => (
              <col key={column.id} style={{ width: column.columnDef.meta?.width }} />
            ))}
          </colgroup>
          <DataTableHead table={table} selectable={selectable} />
          <tbody onKeyDown={onKeyDown}>
            {before > 0 && <Spacer height={before} />}
            {visible.map(({ index, row }) => (
              <DataTableRow
                key={row.id}
                table={table}
                row={row}
                index={index}
                active={index === active}
                onActive={setActive}
                selectable={selectable}
                name={rowName(row.original)}
                href={rowHref?.(row.original) ?? null}
              />
            ))}
            {after > 0 && <Spacer height={after} />}
            {rows === null && (
              <LoadingRows
                columns={leaves.length + (selectable ? 1 : 0)}
                text={t('loading', { things: things.many })}
              />
            )}
          </tbody>
        </table>
        {rows !== null && shown.length === 0 && (
          <EmptyState
            title={t('none-match', { things: things.many })}
            text={t('none-match-text', {
              total: rows.length,
              thing: things.one,
              things: things.many,
            })}
            action={<Button onClick={clearFilters}>{t('clear-filters')}</Button>}
          />
        )}
      </div>
    </div>
  )
}

/** A column's id, as TanStack makes it of its accessor. */
function columnId(column: { id?: string; accessorKey?: unknown }): string {
  return column.id ?? String(column.accessorKey ?? '').replaceAll('.', '_')
}

/** Holds the place of rows that are not rendered. */
function Spacer({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without an index cannot be focused
    <tr aria-hidden="true">
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}

function LoadingRows({ columns, text }: { columns: number; text: string }) {
  return Array.from({ length: skeletonRows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: places without names
    <tr key={row} style={{ height: rowHeight }}>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places without names
        <td key={column} className="border-b border-line px-3 first:pl-4 last:pr-4">
          {row === 0 && column === 0 && <span className="sr-only">{text}</span>}
          <Skeleton className={cx('h-3', column === 0 ? 'w-3/4' : 'w-1/2')} />
        </td>
      ))}
    </tr>
  ))
}
