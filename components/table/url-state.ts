import type { SortingState } from '@tanstack/react-table'
import { createParser } from 'nuqs'

/** Reads `name.desc,rows` (ascending is not written); column ids may hold dots. Unreadable parts are left out. */
export function parseSort(text: string): SortingState {
  return text
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const order = /\.(asc|desc)$/.exec(part)
      return { id: order ? part.slice(0, order.index) : part, desc: order?.[1] === 'desc' }
    })
    .filter(({ id }) => id !== '')
}

/** Writes what `parseSort` reads. A name that would read as an order gets its order written out. */
export function formatSort(sorting: SortingState): string {
  return sorting
    .map(({ id, desc }) => (desc ? `${id}.desc` : /\.(asc|desc)$/.test(id) ? `${id}.asc` : id))
    .join(',')
}

/** The sort order in the URL. */
export const sortParser = createParser({
  parse: parseSort,
  serialize: formatSort,
  eq: (a, b) => formatSort(a) === formatSort(b),
})

/** Reads `100..500`, `..500`, `100..`; null for anything else. */
export function parseRange(text: string): [number | null, number | null] | null {
  const match = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/.exec(text)
  if (!match || (match[1] === undefined && match[2] === undefined)) return null
  return [match[1], match[2]].map((bound) => (bound === undefined ? null : Number(bound))) as [
    number | null,
    number | null,
  ]
}

/** Writes what `parseRange` reads. */
export function formatRange([from, to]: readonly [number | null, number | null]): string {
  return `${from ?? ''}..${to ?? ''}`
}

/** A range of numbers in the URL. */
export const rangeParser = createParser({
  parse: parseRange,
  serialize: formatRange,
  eq: (a, b) => formatRange(a) === formatRange(b),
})

/**
 * Which columns are shown, from what the URL says beyond the defaults: `-license` hides, `bytes` shows
 * one that is hidden at first.
 */
export function columnVisibility(
  changes: readonly string[],
  hiddenAtFirst: readonly string[],
): Record<string, boolean> {
  return {
    ...Object.fromEntries(hiddenAtFirst.map((id) => [id, false])),
    ...Object.fromEntries(
      changes.map((change) => (change.startsWith('-') ? [change.slice(1), false] : [change, true])),
    ),
  }
}

/** What of a visibility differs from the defaults, as the URL holds it. */
export function visibilityChanges(
  visibility: Readonly<Record<string, boolean>>,
  hiddenAtFirst: readonly string[],
): string[] {
  return Object.entries(visibility)
    .filter(([id, shown]) => shown === hiddenAtFirst.includes(id))
    .map(([id, shown]) => (shown ? id : `-${id}`))
}
