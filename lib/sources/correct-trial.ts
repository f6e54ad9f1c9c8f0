import type { Engine } from '#lib/engine/index.ts'
import {
  type CorrectionTrial,
  DomainError,
  type Field,
  raw,
  type Sql,
  sql,
  type TypeCorrection,
  value,
} from '#lib/model/index.ts'
import { resolve } from './correct.ts'
import { valuesAt } from './correct-path.ts'
import { textOf } from './correct-scalar.ts'
import { Refusal } from './refusal.ts'

/** Rows that a trial looks at. */
const trialRows = 10_000
const misfitsShown = 5
const examplesShown = 5
const textShown = 300

/**
 * Tries a correction on the first rows of a relation (at most 10,000), without writing anything: how many
 * values it fits, and examples of both kinds. `name` is what messages call the dataset.
 */
export async function tryCorrection(options: {
  engine: Engine
  /** With the columns of `fields`. */
  rows: Sql
  fields: readonly Field[]
  correction: TypeCorrection
  name: string
  signal?: AbortSignal
}): Promise<CorrectionTrial> {
  const { engine, rows, fields, correction, name } = options
  const limits = options.signal ? { signal: options.signal } : {}
  const query = sql`SELECT * FROM ${rows} LIMIT ${value(trialRows)}`
  try {
    const { place, conversion } = await resolve({ fields, query }, correction, {
      engine,
      ...limits,
    })
    const after = conversion.expression(raw('x'))
    const fits = conversion.fits?.(raw('x')) ?? raw('made IS NOT NULL')
    const tried = sql`SELECT x, made, coalesce(${fits}, false) AS fits
      FROM (SELECT x, ${after} AS made FROM (${valuesAt(query, place)}) WHERE x IS NOT NULL)`
    const [counts = []] = await engine.rows(
      sql`SELECT count(*)::BIGINT, (count(*) FILTER (fits))::BIGINT FROM (${tried})`,
      limits,
    )
    const before = sql`encode(left(${textOf(raw('x'), place.type)}, ${value(textShown)}))`
    const misfits = await engine.rows(
      sql`SELECT DISTINCT ${before} FROM (${tried}) WHERE NOT fits LIMIT ${value(misfitsShown)}`,
      limits,
    )
    const made = sql`encode(left(${textOf(raw('made'), conversion.to)}, ${value(textShown)}))`
    const examples = await engine.rows(
      sql`SELECT DISTINCT ${before}, ${made} FROM (${tried}) WHERE fits LIMIT ${value(examplesShown)}`,
      limits,
    )
    return {
      values: Number(counts[0] ?? 0),
      fits: Number(counts[1] ?? 0),
      misfits: misfits.map(([text]) => String(text)),
      examples: examples.map(([text, result]) => ({
        before: String(text),
        after: result === null || result === undefined ? null : String(result),
      })),
    }
  } catch (cause) {
    if (cause instanceof Refusal)
      throw new DomainError(cause.code, { ...cause.values, file: name }, { cause })
    throw cause
  }
}
