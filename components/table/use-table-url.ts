'use client'

import type {
  ColumnFiltersState,
  ColumnVisibilityState,
  OnChangeFn,
  SortingState,
} from '@tanstack/react-table'
import { functionalUpdate } from '@tanstack/react-table'
import {
  debounce,
  type ParserMap,
  parseAsArrayOf,
  parseAsString,
  useQueryState,
  useQueryStates,
} from 'nuqs'
import { useMemo } from 'react'
import type { DataColumnMeta } from './table-features.ts'
import { columnVisibility, rangeParser, sortParser, visibilityChanges } from './url-state.ts'

const filterParsers = {
  choice: parseAsArrayOf(parseAsString),
  text: parseAsString,
  range: rangeParser,
} as const

/** What the URL needs to know of a column. */
export interface UrlColumn {
  id: string
  meta: DataColumnMeta | undefined
}

export interface TableUrl {
  sorting: SortingState
  onSortingChange: OnChangeFn<SortingState>
  globalFilter: string
  onGlobalFilterChange: OnChangeFn<string>
  columnFilters: ColumnFiltersState
  onColumnFiltersChange: OnChangeFn<ColumnFiltersState>
  columnVisibility: ColumnVisibilityState
  onColumnVisibilityChange: OnChangeFn<ColumnVisibilityState>
  clearFilters: () => void
}

/**
 * A table's state, held in the URL: `?sort=name.desc&q=qa&cols=-license&license=MIT,unknown&rows=100..`.
 * `prefix` keeps two tables on one page apart.
 */
export function useTableUrl(
  columns: readonly UrlColumn[],
  { initialSort, prefix = '' }: { initialSort: SortingState; prefix?: string },
): TableUrl {
  const [sorting, setSorting] = useQueryState(`${prefix}sort`, sortParser.withDefault(initialSort))
  const [query, setQuery] = useQueryState(
    `${prefix}q`,
    parseAsString.withDefault('').withOptions({ limitUrlUpdates: debounce(200) }),
  )
  const [changes, setChanges] = useQueryState(
    `${prefix}cols`,
    parseAsArrayOf(parseAsString).withDefault([]),
  )
  const filterMap = useMemo(
    () =>
      Object.fromEntries(
        columns.flatMap(({ id, meta }) =>
          meta?.filter ? [[`${prefix}${id}`, filterParsers[meta.filter]]] : [],
        ),
      ) as ParserMap,
    [columns, prefix],
  )
  const [filters, setFilters] = useQueryStates(filterMap)
  const hiddenAtFirst = useMemo(
    () => columns.filter(({ meta }) => meta?.hiddenAtFirst).map(({ id }) => id),
    [columns],
  )
  const visibility = useMemo(
    () => columnVisibility(changes, hiddenAtFirst),
    [changes, hiddenAtFirst],
  )
  const columnFilters = useMemo(
    () =>
      Object.entries(filters)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => ({ id: key.slice(prefix.length), value: value as unknown })),
    [filters, prefix],
  )
  const writeFilters = (next: ColumnFiltersState) =>
    setFilters(
      Object.fromEntries(
        Object.keys(filterMap).map((key) => [
          key,
          next.find(({ id }) => `${prefix}${id}` === key)?.value ?? null,
        ]),
      ),
    )
  return {
    sorting,
    onSortingChange: (updater) => void setSorting(functionalUpdate(updater, sorting)),
    globalFilter: query,
    onGlobalFilterChange: (updater) => void setQuery(functionalUpdate(updater, query) || null),
    columnFilters,
    onColumnFiltersChange: (updater) => void writeFilters(functionalUpdate(updater, columnFilters)),
    columnVisibility: visibility,
    onColumnVisibilityChange: (updater) => {
      const next = visibilityChanges(functionalUpdate(updater, visibility), hiddenAtFirst)
      setChanges(next.length > 0 ? next : null)
    },
    clearFilters: () => {
      setQuery(null)
      writeFilters([])
    },
  }
}
