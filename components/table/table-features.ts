import {
  columnFacetingFeature,
  columnFilteringFeature,
  columnVisibilityFeature,
  constructFilterFn,
  constructSortFn,
  createColumnHelper,
  createFacetedRowModel,
  createFacetedUniqueValues,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  metaHelper,
  type RowData,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table'
import type { ReactNode } from 'react'

/** What our tables want to know of a column beyond TanStack's own definition. */
export interface DataColumnMeta {
  /** Its heading in words: for the list of columns, filters and assistive technology. */
  name: string
  /** Numbers stand at the end of their cell. */
  align?: 'end'
  /** Pixels; a column without shares what is left, at least `minWidth` (200). */
  width?: number
  minWidth?: number
  /** `choice`: of the values there are. `text`: contains. `range`: numbers from and to. */
  filter?: 'choice' | 'text' | 'range'
  /** How a value of a `choice` is shown; as it is by default. */
  choice?: (value: string) => ReactNode
  /** Not shown until it is switched on. */
  hiddenAtFirst?: boolean
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Numbers by size, everything else as people sort: `bbh-9` before `bbh-10`. */
const byValue = constructSortFn({
  sort: (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)),
})

/** Keeps rows with one of the chosen values. A value that is a list matches by any of its items. */
const oneOf = constructFilterFn({
  filter: (value, chosen: readonly string[]) =>
    (Array.isArray(value) ? value : [value]).some((item) => chosen.includes(String(item ?? ''))),
  autoRemove: (chosen?: readonly string[]) => !chosen || chosen.length === 0,
})

/** Keeps rows from a number to a number, each of them included or null. */
const inRange = constructFilterFn({
  filter: (value, [from, to]: readonly [number | null, number | null]) =>
    typeof value === 'number' && (from === null || value >= from) && (to === null || value <= to),
  autoRemove: (range?: readonly [number | null, number | null]) =>
    !range || (range[0] === null && range[1] === null),
})

/** What our tables can do; the type of their columns hangs on it. */
export const dataTableFeatures = tableFeatures({
  columnFacetingFeature,
  columnFilteringFeature,
  columnVisibilityFeature,
  globalFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  facetedRowModel: createFacetedRowModel(),
  facetedUniqueValues: createFacetedUniqueValues(),
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { choice: oneOf, range: inRange, text: filterFn_includesString },
  sortFns: { byValue },
  columnMeta: metaHelper<DataColumnMeta>(),
})

export type DataTableFeatures = typeof dataTableFeatures

/** The helper that makes a table's columns; call it once, at module level. Accessors give undefined, not null, for none. */
export function columnsOf<Row extends RowData>() {
  return createColumnHelper<DataTableFeatures, Row>()
}
