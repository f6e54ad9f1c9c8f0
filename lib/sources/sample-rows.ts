import type { Engine } from '#lib/engine/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import { type Field, identifier, joinSql, raw, type Split, sql, value } from '#lib/model/index.ts'
import { rowGroupSize } from './canonical.ts'
import { literal } from './reading.ts'
import { rowSeed } from './sample-plan.ts'

/** Rows that were fetched one after another: where they stand in what was read, and in the full set. */
export interface FetchedRun {
  position: number
  row: number
  rows: number
}

/** A sample holds no more text than this, unless it would be fewer rows than `fewest` of a split. */
const sampleBytes = 64 * 1024 * 1024
const fewest = 20

/**
 * Draws so many of the fetched rows of each split, by the md5 of their number in the full set, and
 * writes them under that number, in order. Answers how many they are.
 */
export async function drawSample(options: {
  engine: Engine
  /** The canonical Parquet of what was fetched. */
  from: string
  path: string
  fields: readonly Field[]
  /** In order of both numbers. */
  runs: readonly FetchedRun[]
  splits: readonly Split[]
  /** Rows of each split. */
  quotas: readonly number[]
  /** Text in a row, more or less. */
  bytesPerRow: number
  signal: AbortSignal
}): Promise<number> {
  const { engine, from, path, fields, runs, splits, quotas, bytesPerRow, signal } = options
  const asked = quotas.reduce((sum, quota) => sum + quota, 0)
  const fits = Math.min(1, sampleBytes / Math.max(1, bytesPerRow) / Math.max(1, asked))
  const pairs: { position: number; row: number }[] = []
  for (const [at, split] of splits.entries()) {
    const quota = quotas[at] ?? 0
    const limit = Math.min(quota, Math.max(fewest, Math.floor(quota * fits)))
    const own = runs.filter(({ row }) => row >= split.start && row < split.start + split.rows)
    if (own.length === 0) continue
    const ranges = own.map(
      ({ position, row, rows }) =>
        sql`SELECT range AS "row", range + ${value(position - row)} AS position FROM range(${value(row)}, ${value(row + rows)})`,
    )
    const drawn = await engine.rows(
      sql`SELECT "row", position FROM (${joinSql(ranges, ' UNION ALL ')})
          ORDER BY md5("row"::VARCHAR || ${value(rowSeed)}), "row" LIMIT ${value(limit)}`,
      { signal },
    )
    for (const [row, position] of drawn)
      pairs.push({ row: Number(row), position: Number(position) })
  }
  pairs.sort((a, b) => a.row - b.row)
  const columns = joinSql(
    fields.map(({ column }) => identifier(column)),
    ', ',
  )
  // Whole numbers of our own: thousands of bound values would be slow.
  const drawn = raw(pairs.map(({ row, position }) => `(${row}, ${position})`).join(', '))
  const size = raw(String(rowGroupSize(fields.length, pairs.length, bytesPerRow * pairs.length)))
  return engine.run(
    sql`COPY (SELECT drawn."full" AS "row", ${columns}
          FROM (VALUES ${drawn}) AS drawn("full", position)
          JOIN ${canonicalRows(from)} AS source ON source."row" = drawn.position
          ORDER BY drawn."full")
        TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${size})`,
    { signal },
  )
}
