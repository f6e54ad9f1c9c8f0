'use client'

import { type RefObject, useLayoutEffect } from 'react'
import { shareHeight } from './row-heights.ts'

/** Two lines of text: what a row never falls below. */
const leastHeight = 48
const lineHeight = 24
/** A letter of the reading size, in pixels, with what line ends waste. */
const unitWidth = 8

/**
 * Shares the height that is left in `area` among the rows of `table`, before anything is painted: each
 * row with `data-row` gets `--row-height` for its `data-cell` boxes, and `data-cut` where that is not all.
 * Written to the elements themselves, as rendering twice would double the time to the next task.
 */
export function useRowHeights({
  area,
  table,
  content,
  onRoom,
}: {
  area: RefObject<HTMLElement | null>
  table: RefObject<HTMLElement | null>
  /** What the rows show: they are measured again when it changes. */
  content: unknown
  /** Told how many UTF-16 units a row's input has room for, where that changed much. */
  onRoom: (units: number) => void
}): void {
  useLayoutEffect(() => {
    void content
    const box = area.current
    const body = table.current
    if (!box || !body) return
    const measure = () => {
      const rows = [...body.querySelectorAll<HTMLElement>('[data-row]')]
      const cellsOf = (row: HTMLElement) => [...row.querySelectorAll<HTMLElement>('[data-cell]')]
      const stacked = getComputedStyle(rows[0] ?? body).display === 'block'
      const needed = rows.map((row) =>
        Math.max(0, ...cellsOf(row).map((cell) => cell.scrollHeight)),
      )
      const first = rows[0]
      const last = rows.at(-1)
      if (!first || !last || stacked) {
        for (const row of rows) row.dataset.cut = 'false'
        for (const row of rows) row.style.removeProperty('--row-height')
        return
      }
      // What the rows take besides their text: padding and lines.
      const heights = rows.map((row) => row.getBoundingClientRect().height)
      const shown = rows.map((row) => Math.max(0, ...cellsOf(row).map((cell) => cell.clientHeight)))
      const around = heights.reduce((sum, height, at) => sum + height - (shown[at] ?? 0), 0)
      const top =
        first.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
      const below = Number.parseFloat(getComputedStyle(box).paddingBottom)
      const available = box.clientHeight - top - around - below - 1
      const lines = Math.max(2, Math.floor(available / rows.length / lineHeight))
      const width = cellsOf(first)[0]?.clientWidth ?? 0
      onRoom(Math.floor((lines * width) / unitWidth))
      shareHeight(needed, { available, least: leastHeight }).forEach((height, at) => {
        const row = rows[at]
        if (!row) return
        row.style.setProperty('--row-height', `${height}px`)
        row.dataset.cut = String((needed[at] ?? 0) > height + 1)
      })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [area, table, content, onRoom])
}
