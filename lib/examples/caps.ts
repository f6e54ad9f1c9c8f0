import type { Engine } from '#lib/engine/index.ts'
import { type ExportOptions, joinSql, type Sql, sql, value } from '#lib/model/index.ts'

/** A task's rows that gave an example: a query with the columns row, draw, task_order and part. */
export interface MadeRows {
  query: Sql
  count: number
}

/**
 * What the caps leave of the tasks of one dataset, each again as a query. A task keeps the examples of
 * the rows drawn first; the dataset then keeps, of what is left, whole rows in the same order (all
 * their tasks together) until it is full. Only draws are read, and no text is made that a cap drops.
 */
export async function applyCaps({
  engine,
  tasks,
  options,
  signal,
}: {
  engine: Engine
  tasks: readonly MadeRows[]
  options: Pick<ExportOptions, 'capPerTask' | 'capPerDataset'>
  signal?: AbortSignal | undefined
}): Promise<Sql[]> {
  const { capPerTask, capPerDataset } = options
  const kept: Sql[] = []
  for (const { query, count } of tasks)
    kept.push(
      capPerTask === null || count <= capPerTask
        ? query
        : upTo(query, await findLast(engine, query, capPerTask, signal)),
    )
  if (capPerDataset === null || kept.length === 0) return kept
  const last = await findLast(engine, joinSql(kept, ' UNION ALL '), capPerDataset, signal)
  return kept.map((query) => upTo(query, last))
}

/** The place of the last row that is let in: draw, row, task order, compared in this order. */
type Last = readonly [draw: Sql, row: Sql, order: Sql]

async function findLast(
  engine: Engine,
  query: Sql,
  cap: number,
  signal: AbortSignal | undefined,
): Promise<Last | null> {
  const [last] = await engine.rows(
    sql`SELECT draw::VARCHAR, "row", task_order FROM (${query})
      ORDER BY draw, "row", task_order LIMIT 1 OFFSET ${value(cap - 1)}`,
    signal ? { signal } : {},
  )
  if (last === undefined) return null
  const [draw, row, order] = last
  return [sql`${value(String(draw))}::BIGINT`, value(Number(row)), value(Number(order))]
}

function upTo(query: Sql, last: Last | null): Sql {
  if (last === null) return query
  const [draw, row, order] = last
  return sql`SELECT * FROM (${query}) WHERE draw < ${draw} OR (draw = ${draw}
    AND ("row" < ${row} OR ("row" = ${row} AND task_order <= ${order})))`
}
