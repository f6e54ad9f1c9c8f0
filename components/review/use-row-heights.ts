'use client'

import { type RefObject, useLayoutEffect } from 'react'
import { shareHeight } from './row-heights.ts'
import type { Room } from './row-room.ts'

/** Two lines of text: what a row never falls below. */
const leastLines = 2
/** A letter in parts of its line's height, with what line ends waste. */
const letterWidth = 0.345

/**
 * Shares the height that is left in the box `[data-area]` among the rows of the table in it, before anything is painted: each
 * row with `data-row` gets `--row-height` for its `data-cell` boxes, and `data-cut` where that is not all.
 * Written to the elements themselves, as rendering twice would double the time to the next task.
 */
export function useRowHeights({
  table,
  content,
  onRoom,
}: {
  table: RefObject<HTMLElement | null>
  /** What the rows show: they are measured again when it changes. */
  content: unknown
  /** Told how much room the rows' texts have. */
  onRoom: (room: Room) => void
}): void {
  useLayoutEffect(() => {
    void content
    const body = table.current
    // Found from below: an ancestor's ref is not set yet when this runs first.
    const box = body?.closest<HTMLElement>('[data-area]')
    if (!box || !body) return
    const measure = () => {
      const rows = [...body.querySelectorAll<HTMLElement>('[data-row]')]
      const cellsOf = (row: HTMLElement) => [...row.querySelectorAll<HTMLElement>('[data-cell]')]
      const stacked = getComputedStyle(rows[0] ?? body).display === 'block'
      // All is read before anything is written, so that the page is laid out once.
      const cells = rows.map((row) =>
        cellsOf(row).map((cell) => ({ cell, needed: cell.scrollHeight, shown: cell.clientHeight })),
      )
      const needed = cells.map((row) => Math.max(0, ...row.map((cell) => cell.needed)))
      const first = rows[0]
      const last = rows.at(-1)
      if (!first || !last || stacked) {
        for (const row of rows) row.dataset.cut = 'false'
        for (const row of rows) row.style.removeProperty('--row-height')
        return
      }
      // What the rows take besides their text: padding and lines.
      const heights = rows.map((row) => row.getBoundingClientRect().height)
      const shown = cells.map((row) => Math.max(0, ...row.map((cell) => cell.shown)))
      const around = heights.reduce((sum, height, at) => sum + height - (shown[at] ?? 0), 0)
      const top =
        first.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
      const below = Number.parseFloat(getComputedStyle(box).paddingBottom)
      const available = box.clientHeight - top - around - below - 1
      const [input, output] = cellsOf(first)
      const line = Number.parseFloat(getComputedStyle(input ?? body).lineHeight) || 24
      const letters = (cell?: HTMLElement) =>
        Math.max(8, Math.floor((cell?.clientWidth ?? 0) / (line * letterWidth)))
      onRoom({
        lines: Math.floor(available / line),
        inputLetters: letters(input),
        outputLetters: letters(output),
      })
      const least = leastLines * line
      shareHeight(needed, { available, least }).forEach((height, at) => {
        const row = rows[at]
        if (!row) return
        row.style.setProperty('--row-height', `${height}px`)
        row.dataset.cut = String((needed[at] ?? 0) > height + 1)
        for (const { cell, needed } of cells[at] ?? [])
          cell.dataset.cut = String(needed > height + 1)
      })
    }
    measure()
    let size = `${box.clientWidth} ${box.clientHeight}`
    const observer = new ResizeObserver(() => {
      const now = `${box.clientWidth} ${box.clientHeight}`
      if (now !== size) measure()
      size = now
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [table, content, onRoom])
}
