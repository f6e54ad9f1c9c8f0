import { join } from 'node:path'
import type { Engine, EngineValue } from '#lib/engine/index.ts'
import { type Plan, raw, type Sql, sql, value } from '#lib/model/index.ts'
import {
  bitsQuery,
  mayRepeat,
  type RepeatedRows,
  repeatedKeysQuery,
  repeatsQuery,
  suspectsQuery,
} from '#lib/recipe/index.ts'

interface Search {
  engine: Engine
  plan: Plan
  rows: Sql
  /** The same rows, where numbering them costs something: their numbers may be anything. */
  unnumbered?: Sql
  phrasingSalt: string
  lengthLimit?: number | null
  /** Inside the engine's scratch folder. */
  directory: string
  /** What the files in it are to be called. */
  name: string
  /** Columns whose values that are not null are counted on the way, and who is told how many there are. */
  counted?: { columns: readonly string[]; tell: (values: readonly number[]) => void }
  signal?: AbortSignal | undefined
}

/**
 * Finds the rows whose example repeats an earlier one of the same plan, as `exampleRelation` takes them;
 * null where there are none. Every step looks at what the cheaper one before it left: most datasets
 * are told to have no duplicates from a few of their columns.
 */
export async function findDuplicates(search: Search): Promise<RepeatedRows | null> {
  const { engine, plan, rows, phrasingSalt, lengthLimit = null, directory, name, signal } = search
  const { counted, unnumbered = rows } = search
  const limits = signal ? { signal } : {}
  const columns = counted?.columns ?? []
  const tell = (counts: readonly EngineValue[]) => counted?.tell(counts.map(Number))
  const keys = mayRepeat(plan)
    ? repeatedKeysQuery({ plan, rows: unnumbered, counted: columns })
    : null
  if (keys !== null) {
    const [[unknown, repeated, ...counts] = []] = await engine.rows(keys, limits)
    tell(counts)
    if (Number(unknown) === 0 && Number(repeated) === 0) return null
  } else if (columns.length > 0) {
    const counts = raw(columns.map((column) => `count(${column})`).join(', '))
    const [found = []] = await engine.rows(sql`SELECT ${counts} FROM ${unnumbered}`, limits)
    tell(found)
  }
  if (!mayRepeat(plan)) return null
  const options = { plan, rows, phrasingSalt, lengthLimit }
  const suspects = join(directory, `suspects-${name}.parquet`)
  if ((await engine.run(copyRows(suspectsQuery(options), suspects), limits)) === 0) return null
  const repeats = join(directory, `repeats-${name}.parquet`)
  const query = repeatsQuery({ ...options, suspects: sql`read_parquet(${value(suspects)})` })
  if ((await engine.run(copyRows(query, repeats), limits)) === 0) return null
  const found = sql`read_parquet(${value(repeats)})`
  const [[first, last] = []] = await engine.rows(
    sql`SELECT min("row"), max("row") FROM ${found}`,
    limits,
  )
  const range = { first: Number(first), last: Number(last) }
  const [[bits] = []] = await engine.rows(bitsQuery(found, range), limits)
  return { start: range.first, bits: String(bits) }
}

function copyRows(query: Sql, path: string): Sql {
  return sql`COPY (${query}) TO ${raw(`'${path.replaceAll("'", "''")}'`)} (FORMAT parquet)`
}
