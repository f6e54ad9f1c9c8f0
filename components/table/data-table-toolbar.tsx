'use client'

import type { ReactTable, RowData } from '@tanstack/react-table'
import { Columns3, Search, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Menu, MenuCheckboxItem, MenuLabel } from '#components/ui/menu.tsx'
import { ColumnFilter } from './column-filter.tsx'
import type { DataTableFeatures } from './table-features.ts'

export interface DataTableToolbarProps<Row extends RowData> {
  table: ReactTable<DataTableFeatures, Row>
  /** Rows before any filter; null while they load. */
  total: number | null
  things: { one: string; many: string }
  onClearFilters: () => void
  selected: number
  onClearSelection: () => void
  selectionActions: ReactNode
  actions: ReactNode
}

/** Search, filters, columns; while rows are selected, what can be done with them, on the same height. */
export function DataTableToolbar<Row extends RowData>({
  table,
  total,
  things,
  onClearFilters,
  selected,
  onClearSelection,
  selectionActions,
  actions,
}: DataTableToolbarProps<Row>) {
  const t = useTranslations('common.table')
  const common = useTranslations('common')
  const shown = table.getRowModel().rows.length
  const filtered = table.state.columnFilters.length > 0 || table.state.globalFilter !== ''
  const words = { thing: things.one, things: things.many }
  if (selected > 0) {
    return (
      <div className="flex min-h-12 flex-wrap items-center gap-2 bg-selected px-4 py-2">
        <span className="font-medium tabular" role="status">
          {t('selected', { count: selected })}
        </span>
        <Button
          size="sm"
          variant="ghost"
          icon={<X aria-hidden="true" />}
          onClick={onClearSelection}
        >
          {t('clear-selection')}
        </Button>
        <div className="ml-auto flex flex-wrap items-center gap-2">{selectionActions}</div>
      </div>
    )
  }
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 px-4 py-2">
      <div className="relative w-44 xl:w-60">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint"
        />
        <Input
          type="search"
          aria-label={t('search', { things: things.many })}
          placeholder={t('search', { things: things.many })}
          value={(table.state.globalFilter as string) ?? ''}
          onChange={(event) => table.setGlobalFilter(event.target.value)}
          className="h-7! pl-7.5 text-sm"
        />
      </div>
      {table
        .getAllLeafColumns()
        .map((column) =>
          column.columnDef.meta?.filter ? <ColumnFilter key={column.id} column={column} /> : null,
        )}
      {filtered && (
        <Button size="sm" variant="ghost" aria-label={t('clear-filters')} onClick={onClearFilters}>
          {common('clear')}
        </Button>
      )}
      <div className="ml-auto flex items-center gap-2">
        <span className="text-sm text-soft tabular" role="status">
          {total !== null &&
            (shown === total
              ? t('shown', { count: total, ...words })
              : t('shown-of', { shown, total, ...words }))}
        </span>
        <Menu
          align="end"
          trigger={
            <Button
              size="sm"
              variant="ghost"
              className="-mr-2"
              icon={<Columns3 aria-hidden="true" />}
            >
              {t('columns')}
            </Button>
          }
        >
          <MenuLabel>{t('show-columns')}</MenuLabel>
          {table.getAllLeafColumns().map((column) => (
            <MenuCheckboxItem
              key={column.id}
              checked={column.getIsVisible()}
              disabled={!column.getCanHide()}
              onCheckedChange={(on) => column.toggleVisibility(on)}
            >
              {column.columnDef.meta?.name ?? column.id}
            </MenuCheckboxItem>
          ))}
        </Menu>
        {actions}
      </div>
    </div>
  )
}
