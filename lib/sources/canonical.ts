import { stat } from 'node:fs/promises'
import { canonicalRows, type Engine } from '#lib/engine/index.ts'
import {
  type Field,
  identifier,
  joinSql,
  type ReadingNote,
  raw,
  sql,
  value,
} from '#lib/model/index.ts'
import { RowsMissing } from './engine-failures.ts'
import { literal, type RowSource } from './reading.ts'

/** Rows in the sample. */
const sampleRows = 2_000
/** A file past either has a sample. */
const rowsWithoutSample = 10_000
const bytesWithoutSample = 32 * 1024 * 1024
/** A sample holds no more text than this, unless it would be fewer rows than `fewestSampleRows`. */
const sampleBytes = 64 * 1024 * 1024
const fewestSampleRows = 100
/** Text in a row group: each thread holds one in memory while it is written. */
const groupBytes = 48 * 1024 * 1024
/** Part of every draw, so that the sample is not the first of another order by md5. */
const sampleSeed = 'dynosaur-studio-sample-1'

/** Rows per row group: few enough that a page is read at once and many columns fit into memory. */
export function rowGroupSize(columns: number, rows: number, bytes: number): number {
  const byColumns = columns <= 32 ? 10_240 : columns <= 200 ? 4_096 : 2_048
  const byBytes = Math.floor(groupBytes / Math.max(1, bytes / Math.max(1, rows)))
  return Math.max(64, Math.min(byColumns, byBytes))
}

/**
 * Writes the canonical Parquet (zstd, columns `c0`..., `parent` where rows are items, rows in order) and holds what was
 * written to what was counted. Answers its size in bytes.
 */
export async function writeCanonical(options: {
  engine: Engine
  source: RowSource
  path: string
  signal: AbortSignal
}): Promise<number> {
  const { engine, source, path, signal } = options
  const { rows } = source
  const size = rowGroupSize(source.fields.length, rows, source.bytes)
  const written = await engine.run(
    sql`COPY (${source.query}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${raw(String(size))})`,
    { signal },
  )
  if (written !== rows) throw new RowsMissing(written, rows)
  await holdToCounts(engine, source, path, signal)
  return (await stat(/* turbopackIgnore: true */ path)).size
}

/** A value that the engine took for null is a value lost: what the reader counted must be there. */
async function holdToCounts(
  engine: Engine,
  { fields, values, rows }: RowSource,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if (values.length === 0) return
  const counted = await engine.rows(
    sql`SELECT path_in_schema, sum(stats_null_count)::BIGINT FROM parquet_metadata(${value(path)}) GROUP BY 1`,
    { signal },
  )
  const nulls = new Map(counted.map(([column, count]) => [String(column), count]))
  fields.forEach(({ column, type }, index) => {
    const expected = values[index] ?? null
    const missing = nulls.get(column)
    const nested = type.kind === 'list' || type.kind === 'struct'
    if (nested || expected === null || missing === undefined || missing === null) return
    if (rows - Number(missing) !== expected)
      throw new Error(`column ${column} has ${rows - Number(missing)} values, not ${expected}`)
  })
}

/**
 * Writes the sample where the file is large: rows drawn by the md5 of their number, in the file's order,
 * under their number in the full file. Answers its rows, or null where no sample is needed.
 */
export async function writeSample(options: {
  engine: Engine
  from: string
  path: string
  fields: readonly Field[]
  /** Whether the rows name the record that they come from. */
  unnested: boolean
  rows: number
  /** Of the Parquet file, and of the records as text. */
  bytes: { parquet: number; text: number }
  signal: AbortSignal
}): Promise<number | null> {
  const { engine, from, path, fields, unnested, rows, bytes, signal } = options
  if (rows <= rowsWithoutSample && bytes.parquet <= bytesWithoutSample) return null
  const affordable = Math.floor(sampleBytes / Math.max(1, bytes.text / rows))
  const wanted = Math.min(rows, sampleRows, Math.max(fewestSampleRows, affordable))
  const drawn = await engine.rows(
    sql`SELECT "row" FROM ${canonicalRows(from)}
        ORDER BY md5("row"::VARCHAR || ${value(sampleSeed)}), "row" LIMIT ${value(wanted)}`,
    { signal },
  )
  const numbers = drawn.map(([row]) => Number(row)).sort((a, b) => a - b)
  const columns = joinSql(
    [...fields.map(({ column }) => identifier(column)), ...(unnested ? [raw('"parent"')] : [])],
    ', ',
  )
  const size = raw(String(rowGroupSize(fields.length, rows, bytes.text)))
  const among = raw(numbers.join(', '))
  return engine.run(
    sql`COPY (SELECT "row", ${columns} FROM ${canonicalRows(from)} WHERE "row" IN (${among}) ORDER BY "row")
        TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${size})`,
    { signal },
  )
}

/** Notes on labels whose numbers have no name: they are null where rows are rendered. */
export async function countOutOfRange(
  engine: Engine,
  path: string,
  fields: readonly Field[],
  signal: AbortSignal,
): Promise<ReadingNote[]> {
  const labels = fields.flatMap((field) =>
    field.type.kind === 'label' ? [{ field, last: field.type.names.length - 1 }] : [],
  )
  if (labels.length === 0) return []
  const counts = labels.map(
    ({ field, last }) =>
      sql`count(*) FILTER (${identifier(field.column)} NOT BETWEEN 0 AND ${value(last)})`,
  )
  const [row = []] = await engine.rows(
    sql`SELECT ${joinSql(counts, ', ')} FROM read_parquet(${value(path)})`,
    { signal },
  )
  return labels.flatMap(({ field, last }, index) => {
    const count = Number(row[index] ?? 0)
    return count === 0
      ? []
      : [{ code: 'labels-out-of-range', values: { field: field.name, count, last } }]
  })
}
