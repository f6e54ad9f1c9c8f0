import type { Engine } from '#lib/engine/index.ts'
import { type FieldProfile, joinSql, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { type Measure, manyRows } from './measure.ts'
import { type MeasuredPath, textSql } from './path-sql.ts'

export type DistinctProfile = Pick<
  FieldProfile,
  'distinct' | 'distinctExact' | 'topValues' | 'topValuesComplete' | 'allValues'
>

const shownValues = 20
const listedValues = 100
const shownLength = 200

interface MeasureDistinctOptions {
  engine: Engine
  rows: Sql
  path: MeasuredPath
  measure: Measure
  signal: AbortSignal
}

/**
 * Counts the distinct values of one path by their 64-bit hashes (a few bytes a value, however long the
 * texts) and fetches the texts of the most frequent. Where rows are very many and nearly all differ, a
 * share of the hashes is counted and scaled up, and there are no top values.
 */
export async function measureDistinct(options: MeasureDistinctOptions): Promise<DistinctProfile> {
  const { engine, rows, path, measure, signal } = options
  const nearlyUnique = (measure.roughDistinct ?? 0) > 50_000
  const part = nearlyUnique ? Math.ceil(measure.values / manyRows) : 1
  // The cast keeps the remainder in 64 bits; in 128 it costs more than all the rest.
  const share = part === 1 ? raw('') : raw(`AND hash(v) % ${part}::UBIGINT = 0`)
  // The engine hashes `[]` and `[NULL]` alike.
  const hash = raw(path.type.kind === 'list' ? 'hash(v, len(v))' : 'hash(v)')
  const groups = await engine.rows(
    sql`WITH found AS MATERIALIZED (
          SELECT ${hash} AS h, count(*) AS n, min("row") AS r
          FROM (SELECT "row", ${path.expression} AS v FROM ${rows})
          WHERE v IS NOT NULL ${share}
          GROUP BY 1)
        SELECT (SELECT count(*) FROM found), n, r FROM found
        ORDER BY n DESC, r LIMIT ${value(listedValues + 1)}`,
    { signal },
  )
  const counted = Number(groups[0]?.[0] ?? 0)
  const exact = part === 1
  const distinct = Math.min(measure.values, counted * part)
  const frequent = groups.map(([, count, row]) => ({ count: Number(count), row: Number(row) }))
  const scalar = path.type.kind !== 'list' && path.type.kind !== 'struct'
  const repeats = (frequent[0]?.count ?? 0) > 1
  if (!scalar || !exact || !repeats)
    return {
      distinct,
      distinctExact: exact,
      topValues: [],
      topValuesComplete: distinct === 0,
    }
  const listed =
    distinct <= listedValues
      ? frequent
      : frequent.slice(0, shownValues).filter(({ count }) => count > 1)
  const texts = await fetchTexts(
    options,
    listed.map(({ row }) => row),
  )
  const named = listed.map(({ count, row }) => ({
    count,
    text: texts.get(row)?.text ?? '',
    whole: texts.get(row)?.whole ?? true,
  }))
  const complete = distinct <= listedValues && named.every(({ whole }) => whole)
  return {
    distinct,
    distinctExact: true,
    topValues: named.slice(0, shownValues).map(({ text, count }) => ({ text, count })),
    topValuesComplete: distinct <= shownValues,
    ...(complete ? { allValues: named.map(({ text }) => text) } : {}),
  }
}

async function fetchTexts(
  options: MeasureDistinctOptions,
  rowNumbers: readonly number[],
): Promise<Map<number, { text: string; whole: boolean }>> {
  const { engine, rows, path, signal } = options
  const among = joinSql(rowNumbers.map(value), ', ')
  const limit = raw(String(shownLength))
  const found = await engine.rows(
    sql`SELECT "row", encode(left(t, ${limit})), length(t) <= ${limit}
        FROM (SELECT "row", ${textSql(raw('v'), path.type)} AS t
              FROM (SELECT "row", ${path.expression} AS v FROM ${rows}))
        WHERE "row" IN (${among})`,
    { signal },
  )
  return new Map(
    found.map(([row, text, whole]) => [
      Number(row),
      { text: String(text ?? ''), whole: whole === true },
    ]),
  )
}
