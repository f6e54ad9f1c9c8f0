import type { Engine } from '#lib/engine/index.ts'
import {
  type Field,
  type FieldProfile,
  listFieldPaths,
  type Profile,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import { distinctPathsPerPass, measureDistinct } from './distinct.ts'
import { measureHistograms, measurePaths, pathsPerPass } from './measure.ts'
import { type MeasuredPath, pathSql } from './path-sql.ts'
import { estimateCharactersPerToken } from './tokens.ts'

/** At most so many paths are measured; the rest are named. */
export const measuredPathLimit = 300

/**
 * Measures every path of a dataset, or its first 300 (top-level fields before nested ones). `rows` is a
 * relation with the columns `row`, `c0`...; `rowCount` the rows of the dataset, of which the relation may
 * hold a sample. `report` is told how far it is, in rows of the dataset. Blank texts and lists of no items
 * count as empty; NaN and infinities count as values but stand in no range and no bar.
 */
export async function profileDataset(options: {
  engine: Engine
  rows: Sql
  fields: readonly Field[]
  rowCount: number
  signal: AbortSignal
  report?: (progress: { done: number; total: number }) => void
}): Promise<Profile> {
  const { engine, rows, fields, rowCount, signal, report } = options
  const { paths, unmeasured } = planPaths(fields)
  const [[count] = []] = await engine.rows(sql`SELECT count(*) FROM ${rows}`, { signal })
  const scanned = Number(count ?? 0)
  const steps = paths.length * 3 + 1
  let taken = 0
  const advance = (by: number) => {
    taken += by
    report?.({ done: Math.round((rowCount * taken) / steps), total: rowCount })
  }
  const profiles: FieldProfile[] = []
  const size = pathsPerPass(scanned)
  for (let at = 0; at < paths.length; at += size) {
    const batch = paths.slice(at, at + size)
    const pass = { engine, rows, paths: batch, scanned, signal }
    const measures = await measurePaths(pass)
    advance(batch.length)
    const histograms = await measureHistograms({ ...pass, measures })
    advance(batch.length)
    const share = distinctPathsPerPass(scanned)
    for (let from = 0; from < batch.length; from += share) {
      const distincts = await measureDistinct({
        ...pass,
        paths: batch.slice(from, from + share),
        measures: measures.slice(from, from + share),
      })
      for (const [at, distinct] of distincts.entries()) {
        const path = batch[from + at]
        const measure = measures[from + at]
        if (!path || !measure) continue
        profiles.push({
          path: path.path,
          type: path.type,
          nulls: scanned - measure.values,
          empty: measure.empty,
          lengths: measure.lengths,
          numbers: measure.numbers,
          histogram: histograms[from + at] ?? null,
          ...distinct,
        })
      }
      advance(distincts.length)
    }
  }
  const charactersPerToken = await estimateCharactersPerToken({ engine, rows, fields, signal })
  advance(1)
  return { version: 1, rows: rowCount, scanned, fields: profiles, unmeasured, charactersPerToken }
}

function planPaths(fields: readonly Field[]) {
  const all = listFieldPaths(fields)
  const chosen = new Set(
    [...all]
      .sort((a, b) => Number(a.path.length > 1) - Number(b.path.length > 1))
      .slice(0, measuredPathLimit),
  )
  const byName = new Map(fields.map((field) => [field.name, field]))
  const paths = all
    .filter((one) => chosen.has(one))
    .flatMap(({ path, type }): MeasuredPath[] => {
      const field = byName.get(String(path[0]))
      return field ? [{ path, type, expression: pathSql(field, path) }] : []
    })
  const unmeasured = all.filter((one) => !chosen.has(one)).map(({ path }) => path)
  return { paths, unmeasured }
}
