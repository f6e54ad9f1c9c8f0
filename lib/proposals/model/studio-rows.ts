import type { Field, SampleRow, SampleValue } from '#lib/model/index.ts'
import { pickRows } from './pick-rows.ts'
import { showLabels, writeValues } from './row-values.ts'

/** Rows that the studio's prompt picks from. */
export const studioSample = 200

/** Tokens (o200k_base) that all values of the rows share, and the most that one may have. */
const limits = { budget: 150, most: 45, least: 6 }

/** How many rows are shown: fewer where each is wide. */
function rowsFor(fields: number): number {
  return fields <= 24 ? 2 : 1
}

/** The telling rows of a sample, labels by name, a line of JSON each; long values share the tokens. */
export function writeStudioRows(
  fields: readonly Field[],
  sample: readonly SampleRow[],
  shown: ReadonlySet<unknown>,
): { text: string; rows: number } {
  const kept = fields.flatMap((field, index) => (shown.has(field.name) ? [{ field, index }] : []))
  const own = sample.map((row) => ({
    row: row.row,
    values: kept.map(({ field, index }) => showLabels(row.values[index] ?? null, field.type)),
  }))
  const picked = pickRows(
    kept.map(({ field }) => field),
    own,
    rowsFor(kept.length),
  )
  const values = writeValues(
    picked.map((row): SampleValue[] => row.values),
    limits,
  )
  const lines = values.map((row) => {
    const members = row.map((value, at) => `${JSON.stringify(kept[at]?.field.name ?? '')}:${value}`)
    return `{${members.join(',')}}`
  })
  return { text: lines.join('\n'), rows: picked.length }
}
