import { join } from 'node:path'
import type { Engine } from '#lib/engine/index.ts'
import {
  type ExportOptions,
  type ExportSplit,
  raw,
  type SkipReason,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { drawSql, rowGroup } from './draws.ts'
import type { ExampleDataset, ExampleTask } from './example-dataset.ts'
import { sourceSplitOf } from './source-splits.ts'
import { splitSql, type Thresholds } from './split-assignment.ts'
import { type MakeExamples, type TaskRowsOptions, taskRows, taskTexts } from './task-rows.ts'

/** A task on its way into a set. `order` is its place in it, from 1. */
export interface StoredTask {
  engine: Engine
  dataset: ExampleDataset
  task: ExampleTask
  order: number
  options: ExportOptions
  /** The rows the set may use. */
  rows: Sql
  /** The draw `split` of these rows, a FROM item (row, part); null where rows are not drawn. */
  drawn: Sql | null
  /** Inside the engine's scratch folder. */
  directory: string
  signal?: AbortSignal | undefined
  makeExamples?: MakeExamples | undefined
}

/** How many rows are rendered at a time: what bounds the memory that sorting them takes. */
const chunkRows = 50_000

function pathOf({ directory, order }: StoredTask, what: string): string {
  return join(directory, `${what}-${String(order).padStart(5, '0')}.parquet`)
}

function rowsOptions(task: StoredTask, rows: Sql): TaskRowsOptions {
  return {
    dataset: task.dataset,
    task: task.task,
    options: task.options,
    rows,
    makeExamples: task.makeExamples,
  }
}

/** A COPY of what is only needed until the set is written. */
export function copyToParquet(query: Sql, path: string): Sql {
  const quoted = raw(`'${path.replaceAll("'", "''")}'`)
  return sql`COPY (${query}) TO ${quoted} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240)`
}

/**
 * Writes which rows give an example, with their draws and without a text (a few bytes a row). Answers
 * the counts, and a query over the file for the rows that do.
 */
export async function storeSkips(task: StoredTask): Promise<{
  made: Sql
  count: number
  rows: number
  skipped: Partial<Record<SkipReason, number>>
}> {
  const { engine, dataset, options, drawn, signal } = task
  const limits = signal ? { signal } : {}
  const path = pathOf(task, 'rows')
  const draw = drawSql(
    { seed: options.seed, purpose: 'cap', revisionId: dataset.revisionId },
    rowGroup,
  )
  const rendered = sql`(SELECT "row", skip FROM (${taskRows(rowsOptions(task, task.rows))})) AS rendered`
  const from = drawn ? sql`${rendered} JOIN ${drawn} AS drawn USING ("row")` : rendered
  await engine.run(
    copyToParquet(
      sql`SELECT "row"::BIGINT AS "row", skip, ${draw} AS draw, ${value(task.order)} AS task_order,
        ${drawn ? raw('part') : raw('0::BIGINT')} AS part FROM ${from} ORDER BY "row"`,
      path,
    ),
    limits,
  )
  const stored = sql`read_parquet(${value(path)})`
  const counted = await engine.rows(
    sql`SELECT skip, count(*) FROM ${stored} GROUP BY skip ORDER BY skip`,
    limits,
  )
  const skipped: Partial<Record<SkipReason, number>> = {}
  let rows = 0
  let count = 0
  for (const [skip, found] of counted) {
    rows += Number(found)
    if (skip === null) count = Number(found)
    else skipped[String(skip) as SkipReason] = Number(found)
  }
  const made = sql`SELECT "row", draw, task_order, part FROM ${stored} WHERE skip IS NULL`
  return { made, count, rows, skipped }
}

/**
 * Renders the rows that are kept into Parquet files with the columns of a set, in the order of the rows.
 * Answers the files in their order, and how many examples went to each split. `report` gets the number of
 * examples of each file when it is written.
 */
export async function storeExamples(
  task: StoredTask & {
    /** A query with the columns row and part. */
    kept: Sql
    thresholds: Thresholds
    report?: ((examples: number) => void) | undefined
  },
): Promise<{ paths: string[]; bySplit: Record<ExportSplit, number> }> {
  const { engine, kept, thresholds, signal } = task
  const limits = signal ? { signal } : {}
  const placed = sql`SELECT "row", ${splitSql(thresholds, raw('part'))} AS split FROM (${kept})`
  const bySplit: Record<ExportSplit, number> = { train: 0, validation: 0, test: 0 }
  for (const [name, count] of await engine.rows(
    sql`SELECT split, count(*) FROM (${placed}) GROUP BY split`,
    limits,
  ))
    bySplit[name as ExportSplit] = Number(count)
  const starts = await engine.rows(
    sql`SELECT "row" FROM (SELECT "row", row_number() OVER (ORDER BY "row") AS n FROM (${kept}))
      WHERE n % ${value(chunkRows)} = 1 ORDER BY "row"`,
    limits,
  )
  const paths: string[] = []
  for (const [index, [start]] of starts.entries()) {
    const end = starts[index + 1]?.[0]
    const path = pathOf(task, `examples-${String(index + 1).padStart(5, '0')}-of-task`)
    const range = sql`"row" >= ${value(Number(start))}${
      end === undefined ? raw('') : sql` AND "row" < ${value(Number(end))}`
    }`
    const written = await engine.run(
      copyToParquet(examplesQuery(task, placed, range), path),
      limits,
    )
    paths.push(path)
    task.report?.(written)
  }
  return { paths, bySplit }
}

function examplesQuery(task: StoredTask, placed: Sql, range: Sql): Sql {
  const { dataset } = task
  const wanted = sql`SELECT "row", split FROM (${placed}) WHERE ${range}`
  const rows = sql`(SELECT * FROM ${task.rows} WHERE ${range}
    AND "row" IN (SELECT "row" FROM (${wanted})))`
  return sql`SELECT
    ${value(dataset.datasetId)} AS dataset_id, ${value(dataset.name)} AS dataset_name,
    ${value(dataset.config ?? 'default')} AS config,
    ${value(dataset.revisionId)} AS dataset_revision, ${value(dataset.license)} AS license,
    ${value(dataset.homepage ?? '')} AS source_url, ${value(task.task.taskId)} AS task_id,
    ${value(String(task.task.revisionNumber))} AS task_revision,
    ${value(task.task.taskName)} AS task_name, ${value(task.order)} AS task_order,
    "row"::BIGINT AS "row", ${sourceSplitOf(dataset.splits)} AS source_split, split,
    instruction, input, output
    FROM (${taskTexts(rowsOptions(task, rows))}) AS texts JOIN (${wanted}) AS wanted USING ("row")
    ORDER BY "row"`
}
