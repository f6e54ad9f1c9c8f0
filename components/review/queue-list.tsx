'use client'

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import type { LoadedQueue } from './queue-pages.ts'
import { QueueRowContent, type RowMarks, rowHeights } from './queue-row.tsx'
import { type QueueRow, queueRows, rowKey, rowOfTask } from './queue-rows.ts'
import { standingKey } from './standing-mark.tsx'

export interface QueueListProps {
  queue: LoadedQueue
  current: string | null
  marks: RowMarks
  onOpen: (taskId: string) => void
  /** Asks for families up to this one to be loaded. */
  onReach: (families: number) => void
}

/** How far past what is in view rows are wanted. */
const overscan = 8

/** The queue as a virtual tree of families and their tasks; the shown task is the selected one. */
export function QueueList({ queue, current, marks, onOpen, onReach }: QueueListProps) {
  const t = useTranslations('review')
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map())
  const currentFamily = useMemo(
    () =>
      queue.entries.find(({ family }) => family.tasks.some((task) => task.taskId === current))
        ?.family.familyId,
    [queue, current],
  )
  // The family of the shown task is open until someone closes it.
  const rows = useMemo(
    () =>
      queueRows({
        ...queue,
        isOpen: (familyId) => toggled.get(familyId) ?? familyId === currentFamily,
      }),
    [queue, toggled, currentFamily],
  )
  const selected = rowOfTask(rows, current)
  const [active, setActive] = useState<string | null>(null)
  const activeIndex = active === null ? -1 : rows.findIndex((row) => rowKey(row) === active)
  const focus = activeIndex === -1 ? selected : activeIndex

  // Another function tells the library that the rows are others.
  const keyAt = useCallback((index: number) => (rows[index] ? rowKey(rows[index]) : index), [rows])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeights[rows[index]?.kind ?? 'single'],
    getItemKey: keyAt,
    overscan,
    initialRect: { width: 288, height: 800 },
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return focus === -1 || indexes.includes(focus)
        ? indexes
        : [...indexes, focus].sort((a, b) => a - b)
    },
  })
  const items = virtualizer.getVirtualItems()
  const lastItem = items.findLast(({ index }) => index !== focus || index === items.at(-1)?.index)
  const lastRow = lastItem ? rows[lastItem.index] : undefined
  const reach = lastRow?.kind === 'waiting' ? lastRow.position : 0
  useEffect(() => {
    if (reach > 0) onReach(reach)
  }, [reach, onReach])

  useEffect(() => {
    if (selected !== -1) virtualizer.scrollToIndex(selected, { align: 'auto' })
    setActive(null)
  }, [selected, virtualizer])

  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    const row = rows[index]
    if (!row) return
    setActive(rowKey(row))
    virtualizer.scrollToIndex(index, { align: 'auto' })
  }

  const toggle = (row: QueueRow, open?: boolean) => {
    if (row.kind !== 'family') return
    setToggled((before) => new Map(before).set(row.family.familyId, open ?? !row.open))
  }

  const open = (row: QueueRow) => {
    if (row.kind === 'single' || row.kind === 'task') onOpen(row.task.taskId)
    if (row.kind === 'family') {
      const first = row.family.tasks[0]
      toggle(row, true)
      if (first) onOpen(first.taskId)
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[focus]
    const act = {
      ArrowDown: () => move(focus + 1),
      ArrowUp: () => move(focus - 1),
      Home: () => move(0),
      End: () => move(queue.entries.length - 1),
      PageDown: () => move(focus + 10),
      PageUp: () => move(focus - 10),
      Enter: () => row && open(row),
      ArrowRight: () => {
        if (row?.kind === 'family') row.open ? move(focus + 1) : toggle(row, true)
      },
      ArrowLeft: () => {
        if (row?.kind === 'family' && row.open) toggle(row, false)
        if (row?.kind === 'task') move(rows.findIndex((one) => rowKey(one) === row.family.familyId))
      },
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const label = (row: QueueRow): string => {
    if (row.kind === 'waiting') return t('queue.loading')
    const { datasetName: dataset, inputs, output, tasks } = row.family
    if (row.kind === 'family')
      return t('queue.family-row', { dataset, inputs, output, count: tasks.length })
    const { task } = row
    const standing = t(
      `standing.${standingKey({ standing: marks.standingOf(task), blocked: task.blocked })}`,
    )
    const findings = task.findings.blocking + task.findings.warning
    return row.kind === 'single'
      ? t('queue.row', { dataset, inputs, output, standing, findings })
      : t('queue.task-row', { instruction: task.instruction, standing, findings })
  }

  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      aria-label={t('queue.label')}
      aria-description={t('queue.keys')}
      aria-activedescendant={focus === -1 ? undefined : `${id}-${rowKey(rows[focus] as QueueRow)}`}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(null)}
      className="group/tree min-h-0 flex-1 overflow-y-auto -outline-offset-2"
    >
      <div
        role="presentation"
        className="relative w-full"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          const isSelected = item.index === selected
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree holds the focus and takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: its tree names the active row
            <div
              key={item.key}
              id={`${id}-${rowKey(row)}`}
              role="treeitem"
              aria-label={label(row)}
              aria-level={row.kind === 'task' ? 2 : 1}
              aria-posinset={row.position}
              aria-setsize={
                row.kind === 'task'
                  ? row.family.tasks.length
                  : Math.max(queue.families, queue.entries.length)
              }
              aria-expanded={row.kind === 'family' ? row.open : undefined}
              aria-selected={isSelected}
              onClick={() => open(row)}
              className={cx(
                'absolute inset-x-0 top-0 cursor-default border-b border-line/70',
                isSelected ? 'bg-selected shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-hover',
                item.index === focus &&
                  'group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-focus',
              )}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <QueueRowContent row={row} marks={marks} onToggle={() => toggle(row)} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
