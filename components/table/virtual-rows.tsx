// biome-ignore-all lint/a11y/useSemanticElements: rows that are not rendered forbid a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { cx } from '#components/ui/cx.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useErrorText } from '#components/use-call.ts'
import { CellSheet } from './cell-sheet.tsx'
import { cellAfterKey, partOf } from './row-parts.ts'
import { RowsFoot } from './rows-foot.tsx'
import { RowsRow, rowHeight } from './rows-row.tsx'
import { usePages } from './use-pages.ts'

/** One column of a rows viewer. */
export interface RowsColumn<Row> {
  id: string
  /** Its name in words. */
  name: string
  /** Stands before the name: a type's sign, a field's swatch. */
  sign?: ReactNode
  /** The value as text, or null. */
  value: (row: Row) => string | null
  /** Pixels; 280 by default. */
  width?: number
  align?: 'end'
  /** Classes of its heading, such as a field's hue. */
  headClass?: string
}

export interface VirtualRowsProps<Row> {
  /** What the rows belong to, such as the dataset's name. */
  name: string
  total: number
  columns: readonly RowsColumn<Row>[]
  /** Rows asked for at once. */
  pageSize?: number
  /** Loads up to `pageSize` rows from an offset. Keep the same function while the data is the same. */
  loadPage: (offset: number, signal: AbortSignal) => Promise<readonly Row[]>
  /** What stands in the first column; the row's place, counted from 1, by default. */
  rowNumber?: (row: Row, index: number) => number
  className?: string
}

const headHeight = 36
const numberWidth = 84
const defaultWidth = 280

const widthOf = (column: { width?: number }) => column.width ?? defaultWidth

/**
 * A viewer for any number of rows that are elsewhere: pages load as they come into view, and a row that
 * is not there yet has its true size. One Tab stop; arrow keys move, Enter opens the whole value.
 */
export function VirtualRows<Row>({
  name,
  total,
  columns,
  pageSize = 100,
  loadPage,
  rowNumber,
  className,
}: VirtualRowsProps<Row>) {
  const t = useTranslations('common.rows')
  const errorText = useErrorText()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ row: 0, column: 0 })
  const [opened, setOpened] = useState(false)
  const [firstRow, setFirstRow] = useState(0)
  const part = partOf(firstRow, total)
  const cache = usePages({ pageSize, loadPage })
  const virtualizer = useVirtualizer({
    count: part.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
  })
  const items = virtualizer.getVirtualItems()
  const from = part.start + (items[0]?.index ?? 0)
  const to = part.start + (items.at(-1)?.index ?? 0)
  // While the hand still scrolls fast, pages that only fly past are not asked for.
  useEffect(() => {
    if (total === 0) return
    const timer = setTimeout(() => cache.want(from, to), virtualizer.isScrolling ? 60 : 0)
    return () => clearTimeout(timer)
  }, [cache, from, to, total, virtualizer.isScrolling])

  const goTo = useCallback(
    (row: number, column?: number, align: 'auto' | 'center' = 'auto') => {
      const target = partOf(row, total)
      setFirstRow(target.start)
      setActive((previous) => ({ row, column: column ?? previous.column }))
      requestAnimationFrame(() => {
        virtualizer.scrollToIndex(row - target.start, { align })
        scroller.current
          ?.querySelector(`[data-cell="${row}-${column ?? 0}"]`)
          ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      })
    },
    [total, virtualizer],
  )
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== scroller.current) return
    const page = Math.max(
      1,
      Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1,
    )
    const next = cellAfterKey(event, active, { rows: total, columns: columns.length, page })
    if (next) goTo(next.row, next.column)
    else if (event.key === 'Enter' || event.key === ' ')
      setOpened(cache.row(active.row) !== undefined)
    else return
    event.preventDefault()
  }

  const onCell = useCallback((row: number, column: number, open: boolean) => {
    setActive({ row, column })
    if (open) setOpened(true)
  }, [])

  if (total === 0) return <EmptyState title={t('none')} text={t('none-text')} />
  const template = `${numberWidth}px ${columns
    .map(widthOf)
    .map((width) => `minmax(${width}px, ${width}fr)`)
    .join(' ')}`
  const minWidth = columns.reduce((sum, column) => sum + widthOf(column), numberWidth)
  const failed = [from, to]
    .map((index) => cache.pageAt(index))
    .find((page) => page?.state === 'failed')
  const failedAt = cache.pageAt(from)?.state === 'failed' ? from : to
  const activeRow = cache.row(active.row)
  const activeColumn = columns[active.column]
  const numberOf = (row: Row, index: number) => rowNumber?.(row, index) ?? index + 1
  return (
    <div className={cx('flex min-h-0 min-w-0 flex-1 flex-col', className)}>
      {failed?.state === 'failed' && (
        <Callout
          tone="danger"
          live
          className="m-2"
          actions={
            <Button size="sm" onClick={() => cache.retry(failedAt)}>
              {t('retry')}
            </Button>
          }
        >
          {t('failed', {
            from: Math.floor(failedAt / pageSize) * pageSize + 1,
            to: Math.min(total, (Math.floor(failedAt / pageSize) + 1) * pageSize),
            reason: errorText(failed.error),
          })}
        </Callout>
      )}
      <div
        ref={scroller}
        role="grid"
        aria-label={t('label', { name })}
        aria-rowcount={total + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={`${id}-${active.row}-${active.column}`}
        aria-describedby={`${id}-keys`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="relative min-h-0 flex-1 overflow-auto overscroll-contain border-y border-line text-sm -outline-offset-2 [contain:strict]"
      >
        <div style={{ height: virtualizer.getTotalSize(), minWidth }} className="relative">
          <div
            role="row"
            aria-rowindex={1}
            style={{ gridTemplateColumns: template, height: headHeight }}
            className="sticky top-0 z-10 grid border-b border-line bg-sunken"
          >
            <div
              role="columnheader"
              aria-colindex={1}
              className="sticky left-0 z-10 flex items-center justify-end border-r border-line bg-sunken px-3 text-xs text-soft"
            >
              {t('number')}
            </div>
            {columns.map((column, index) => (
              <div
                key={column.id}
                role="columnheader"
                aria-colindex={index + 2}
                title={column.name}
                className={cx(
                  'flex min-w-0 items-center gap-1.5 border-r border-line px-3 font-mono text-[0.8125rem] last:border-r-0',
                  column.headClass,
                )}
              >
                {column.sign}
                <span className="truncate">{column.name}</span>
              </div>
            ))}
          </div>
          {items.map((item) => {
            const index = part.start + item.index
            const row = cache.row(index)
            return (
              <RowsRow
                key={index}
                gridId={id}
                row={row}
                index={index}
                number={row === undefined ? index + 1 : numberOf(row, index)}
                top={item.start}
                columns={columns}
                template={template}
                activeColumn={index === active.row ? active.column : null}
                onCell={onCell}
              />
            )
          })}
        </div>
      </div>
      <p id={`${id}-keys`} className="sr-only">
        {t('keys')}
      </p>
      <RowsFoot
        from={Math.min(
          total,
          Math.floor((virtualizer.scrollOffset ?? 0) / rowHeight) + part.start + 1,
        )}
        to={Math.min(
          total,
          part.start +
            Math.max(
              1,
              Math.floor(
                ((virtualizer.scrollOffset ?? 0) +
                  (scroller.current?.clientHeight ?? 0) -
                  headHeight) /
                  rowHeight,
              ),
            ),
        )}
        total={total}
        part={part}
        onGoTo={(row) => {
          goTo(row, undefined, 'center')
          scroller.current?.focus()
        }}
      />
      {activeColumn && activeRow !== undefined && (
        <CellSheet
          open={opened}
          onOpenChange={setOpened}
          column={activeColumn.name}
          row={numberOf(activeRow, active.row)}
          value={activeColumn.value(activeRow)}
          onPrevious={active.row > 0 ? () => goTo(active.row - 1) : null}
          onNext={active.row < total - 1 ? () => goTo(active.row + 1) : null}
        />
      )}
    </div>
  )
}
