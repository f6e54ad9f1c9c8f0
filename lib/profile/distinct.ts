import { type FieldProfile, joinSql, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { type Measure, manyRows, type PassOptions } from './measure.ts'
import { type MeasuredPath, textSql } from './path-sql.ts'

export type DistinctProfile = Pick<
  FieldProfile,
  'distinct' | 'distinctExact' | 'topValues' | 'topValuesComplete' | 'allValues'
>

const shownValues = 20
const listedValues = 100
const shownLength = 200

interface Frequent {
  count: number
  /** The first row that has the value. */
  row: number
}

interface Groups {
  distinct: number
  exact: boolean
  frequent: Frequent[]
}

/** How many paths are counted in one query, so that the groups of all fit in memory. */
export function distinctPathsPerPass(scanned: number): number {
  return Math.max(1, Math.min(24, Math.floor(2_000_000 / Math.max(1, scanned))))
}

/**
 * Counts the distinct values of some paths by their 64-bit hashes (a few bytes a value, however long the
 * texts), and fetches the texts of the most frequent. Where rows are very many and nearly all differ, a
 * share of the hashes is counted and scaled up, and there are no top values.
 */
export async function measureDistinct(
  options: PassOptions & { measures: readonly Measure[] },
): Promise<DistinctProfile[]> {
  const counted = await countGroups(options)
  const listed = counted.map((groups, index) => listValues(groups, options.paths[index]))
  const texts = await fetchTexts(options, listed)
  return counted.map(({ distinct, exact }, index): DistinctProfile => {
    const named = (listed[index] ?? []).map(({ count, row }) => ({
      count,
      text: texts.get(`${index} ${row}`)?.text ?? '',
      whole: texts.get(`${index} ${row}`)?.whole ?? true,
    }))
    const all = distinct <= listedValues && named.length === distinct
    return {
      distinct,
      distinctExact: exact,
      topValues: named.slice(0, shownValues).map(({ text, count }) => ({ text, count })),
      topValuesComplete: all && distinct <= shownValues,
      ...(all && named.length > 0 && named.every(({ whole }) => whole)
        ? { allValues: named.map(({ text }) => text) }
        : {}),
    }
  })
}

async function countGroups({
  engine,
  rows,
  paths,
  measures,
  signal,
}: PassOptions & { measures: readonly Measure[] }): Promise<Groups[]> {
  const parts = paths.map((_path, index) => {
    const measure = measures[index]
    const nearlyUnique = (measure?.roughDistinct ?? 0) > 50_000
    return nearlyUnique ? Math.ceil((measure?.values ?? 0) / manyRows) : 1
  })
  const hashes = paths.map(({ type, expression }, index) => {
    // The engine hashes `[]` and `[NULL]` alike.
    const hashed = type.kind === 'list' ? sql`${expression}, len(${expression})` : expression
    return sql`CASE WHEN ${expression} IS NOT NULL THEN hash(${hashed}) END AS ${raw(`h${index}`)}`
  })
  const groups = paths.map((_path, at) => {
    // The cast keeps the remainder in 64 bits; in 128 it costs more than all the rest.
    const share = parts[at] === 1 ? '' : `AND h${at} % ${parts[at]}::UBIGINT = 0`
    return raw(`g${at} AS MATERIALIZED (SELECT count(*) AS n, min("row") AS r FROM hashes
      WHERE h${at} IS NOT NULL ${share} GROUP BY h${at})`)
  })
  const most = paths.map((_path, at) =>
    raw(`(SELECT ${at}, (SELECT count(*) FROM g${at}), n, r FROM g${at}
      ORDER BY n DESC, r LIMIT ${listedValues + 1})`),
  )
  const found = await engine.rows(
    sql`WITH hashes AS MATERIALIZED (SELECT "row", ${joinSql(hashes, ', ')} FROM ${rows}),
        ${joinSql(groups, ', ')} ${joinSql(most, ' UNION ALL ')}`,
    { signal },
  )
  return paths.map((_path, at) => {
    const own = found.filter(([index]) => index === at)
    const part = parts[at] ?? 1
    return {
      distinct: Math.min(measures[at]?.values ?? 0, Number(own[0]?.[1] ?? 0) * part),
      exact: part === 1,
      frequent: own
        .map(([, , count, row]) => ({ count: Number(count), row: Number(row) }))
        .sort((a, b) => b.count - a.count || a.row - b.row),
    }
  })
}

/** The values worth fetching: all of few, the repeated among the most frequent of many. */
function listValues({ distinct, exact, frequent }: Groups, path?: MeasuredPath): Frequent[] {
  const scalar = path && path.type.kind !== 'list' && path.type.kind !== 'struct'
  const repeats = (frequent[0]?.count ?? 0) > 1
  if (!scalar || !exact || !repeats) return []
  return distinct <= listedValues
    ? frequent
    : frequent.slice(0, shownValues).filter(({ count }) => count > 1)
}

/** Texts by `<path> <row>`. */
async function fetchTexts(
  { engine, rows, paths, signal }: PassOptions,
  listed: readonly (readonly Frequent[])[],
): Promise<Map<string, { text: string; whole: boolean }>> {
  const texts = new Map<string, { text: string; whole: boolean }>()
  const wanted = new Set(listed.flatMap((values) => values.map(({ row }) => row)))
  const used = paths.flatMap((path, index) =>
    (listed[index]?.length ?? 0) > 0 ? [{ path, index }] : [],
  )
  if (used.length === 0) return texts
  const expressions = used.map(({ path, index }) => sql`${path.expression} AS ${raw(`v${index}`)}`)
  const columns = used.map(({ path, index }): Sql => {
    const text = textSql(raw(`v${index}`), path.type)
    const limit = raw(String(shownLength))
    return sql`encode(left(${text}, ${limit})), length(${text}) <= ${limit}`
  })
  const found = await engine.rows(
    sql`SELECT "row", ${joinSql(columns, ', ')}
        FROM (SELECT "row", ${joinSql(expressions, ', ')} FROM ${rows})
        WHERE "row" IN (${joinSql([...wanted].map(value), ', ')})`,
    { signal },
  )
  for (const [row, ...cells] of found)
    used.forEach(({ index }, at) => {
      const text = cells[at * 2]
      if (text !== null && text !== undefined)
        texts.set(`${index} ${Number(row)}`, {
          text: String(text),
          whole: cells[at * 2 + 1] === true,
        })
    })
  return texts
}
