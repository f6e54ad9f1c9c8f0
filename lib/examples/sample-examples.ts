import type { Engine } from '#lib/engine/index.ts'
import { type Sql, sql, value } from '#lib/model/index.ts'
import { exampleRelation, type Plan } from '#lib/recipe/index.ts'

/** One example of a sample: its row and both its texts. */
export interface SampleExample {
  row: number
  input: string
  output: string
}

/** So many say what there is to say of thousands of rows. */
const mostExamples = 300
/** Code points of a text that are looked at. */
const mostText = 20_000

/**
 * Renders rows of a sample by a plan and gives at most 300 that are examples, spread over all there are:
 * files are often sorted, and their beginning looks like nothing but itself. Duplicates are left out, as
 * they are everywhere; texts are cut at 20,000 code points.
 */
export async function sampleExamples({
  engine,
  plan,
  rows,
  salt,
  signal,
  most = mostExamples,
}: {
  engine: Engine
  plan: Plan
  /** The sample, or all rows where they are few. */
  rows: Sql
  salt: string
  signal?: AbortSignal | undefined
  most?: number
}): Promise<SampleExample[]> {
  const { query } = exampleRelation({ plan, rows, phrasingSalt: salt, deduplicate: false })
  const cut = value(mostText)
  const found = await engine.rows(
    sql`
    SELECT "row", encode(left(input, ${cut})), encode(left(output, ${cut})) FROM (
      SELECT "row", input, output, row_number() OVER (ORDER BY "row") - 1 AS n, count(*) OVER () AS m
      FROM (SELECT min("row") AS "row", input, output FROM (${query}) WHERE skip IS NULL
        GROUP BY input, output))
    WHERE m <= ${value(most)} OR (n * ${value(most)}) // m > ((n - 1) * ${value(most)}) // m OR n = 0
    ORDER BY "row" LIMIT ${value(most)}`,
    signal ? { signal } : {},
  )
  return found.map(([row, input, output]) => ({
    row: Number(row),
    input: String(input ?? ''),
    output: String(output ?? ''),
  }))
}
