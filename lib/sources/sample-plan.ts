import { createHash } from 'node:crypto'
import type { Split } from '#lib/model/index.ts'

/** Rows that a sample holds in all. */
export const sampledRows = 2_000
/** Row groups that they are drawn from. */
const sampledGroups = 16
/** Part of every draw. */
const seed = 'dynosaur-studio-hub-sample-1'

/** The files' rows as one set: where each begins, and the runs of rows of one split; none without rows. */
export function layOut(files: readonly { split: string; rows: number }[]): {
  starts: number[]
  splits: Split[]
  rows: number
} {
  const starts: number[] = []
  const splits: Split[] = []
  let rows = 0
  for (const file of files) {
    const last = splits.at(-1)
    starts.push(rows)
    if (file.rows === 0) continue
    if (last?.name === file.split) last.rows += file.rows
    else splits.push({ name: file.split, start: rows, rows: file.rows })
    rows += file.rows
  }
  return { starts, splits, rows }
}

/**
 * How many of `total` rows are drawn from each run: by the square root of its size, so that a small
 * split beside a large one is looked at too, and from every run some.
 */
export function shareOut(splits: readonly Split[], total: number): number[] {
  const roots = splits.reduce((sum, split) => sum + Math.sqrt(split.rows), 0)
  const least = Math.ceil(total / 4 / Math.max(1, splits.length))
  return splits.map(({ rows }) => {
    const share = roots === 0 ? 0 : Math.round((total * Math.sqrt(rows)) / roots)
    return Math.min(rows, Math.max(least, share))
  })
}

/**
 * The rows whose row groups are fetched: each run is cut into equal stretches, and one row of each is
 * drawn by md5, so that they stand all over it and are the same every time. `times` makes more of them.
 */
export function drawPositions(split: Split, quota: number, times = 1): number[] {
  const stretches = Math.min(
    split.rows,
    Math.max(1, Math.round((times * sampledGroups * quota) / sampledRows)),
  )
  return Array.from({ length: stretches }, (_, index) => {
    const from = Math.floor((split.rows * index) / stretches)
    const to = Math.floor((split.rows * (index + 1)) / stretches)
    return split.start + from + (drawNumber(`${split.start} ${index}`) % (to - from))
  })
}

/** A number below 2^48, by md5. */
function drawNumber(of: string): number {
  return createHash('md5').update(`${seed} ${of}`).digest().readUIntBE(0, 6)
}

/** What rows are ordered by where some of a row group are drawn. */
export const rowSeed = seed
