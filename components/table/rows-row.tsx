// biome-ignore-all lint/a11y/useSemanticElements: rows that are not rendered forbid a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
'use client'

import { memo } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { RowsColumn } from './virtual-rows.tsx'

/** Pixels; fixed, so that rows not rendered hold their exact place. */
export const rowHeight = 32

export interface RowsRowProps<Row> {
  /** Makes the ids that the grid's active cell is named by. */
  gridId: string
  row: Row | undefined
  index: number
  /** What stands in the first column. */
  number: number
  top: number
  columns: readonly RowsColumn<Row>[]
  template: string
  /** The active cell's column if it is in this row, else null. */
  activeColumn: number | null
  onCell: (row: number, column: number, open: boolean) => void
}

/** One row of the viewer; while its page is on the way, skeletons of the same size. */
function RowsRowPlain<Row>({
  gridId,
  row,
  index,
  number,
  top,
  columns,
  template,
  activeColumn,
  onCell,
}: RowsRowProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      style={{
        gridTemplateColumns: template,
        height: rowHeight,
        transform: `translateY(${top}px)`,
      }}
      className="absolute inset-x-0 top-0 grid border-b border-line bg-canvas hover:bg-hover"
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className="sticky left-0 flex items-center justify-end border-r border-line bg-sunken px-3 text-xs text-soft tabular"
      >
        {number.toLocaleString('en')}
      </div>
      {columns.map((column, columnIndex) => {
        const isActive = columnIndex === activeColumn
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around hears the keys
          <div
            key={column.id}
            id={`${gridId}-${index}-${columnIndex}`}
            data-cell={`${index}-${columnIndex}`}
            role="gridcell"
            aria-colindex={columnIndex + 2}
            aria-selected={isActive}
            onClick={() => onCell(index, columnIndex, isActive)}
            className={cx(
              'min-w-0 scroll-ml-21 cursor-default overflow-hidden border-r border-line px-3 leading-[31px] last:border-r-0',
              column.align === 'end' && 'text-right tabular',
              isActive && 'outline-2 -outline-offset-2 outline-accent',
            )}
          >
            {row === undefined ? (
              <Skeleton className="mt-2.5 h-3 w-2/3" />
            ) : (
              <VisibleText value={column.value(row)} look="line" />
            )}
          </div>
        )
      })}
    </div>
  )
}

export const RowsRow = memo(RowsRowPlain) as typeof RowsRowPlain
