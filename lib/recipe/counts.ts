import { type ExampleCounts, type Plan, SkipReason, type Sql, sql } from '#lib/model/index.ts'
import { exampleRelation } from './example-relation.ts'

/**
 * Counts what a plan makes of rows: lines of (skip, count, characters), skip null for examples;
 * characters are the code points of instruction, input and output.
 */
export function countsQuery({
  plan,
  rows,
  phrasingSalt,
  lengthLimit = null,
}: {
  plan: Plan
  rows: Sql
  phrasingSalt: string
  lengthLimit?: number | null
}): Sql {
  const { query } = exampleRelation({ plan, rows, phrasingSalt, lengthLimit })
  return sql`SELECT skip, count(*),
    CAST(sum(length(instruction) + length(input) + length(output)) AS BIGINT)
    FROM (${query}) GROUP BY skip ORDER BY skip`
}

/** What `countsQuery` answered, as counts. */
export function countsFromRows(
  lines: readonly (readonly unknown[])[],
  scope: ExampleCounts['scope'],
): ExampleCounts {
  const counts: ExampleCounts = { rows: 0, examples: 0, skipped: {}, characters: 0, scope }
  for (const [skip, count, characters] of lines) {
    const number = Number(count)
    counts.rows += number
    if (skip === null) {
      counts.examples = number
      counts.characters = Number(characters)
    } else counts.skipped[SkipReason.parse(skip)] = number
  }
  return counts
}
