import {
  type ExportOptions,
  isChatFormat,
  joinSql,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import {
  mayRepeat,
  type SharedPlan,
  sharedRelation,
  sharedRows,
  sharePlan,
} from '#lib/recipe/index.ts'
import type { ExampleDataset, ExampleTask } from './example-dataset.ts'
import { sourceSplitOf } from './source-splits.ts'
import { splitSql, type Thresholds } from './split-assignment.ts'
import { taskRows } from './task-rows.ts'

/** A task on its way into a set that is made while it is written. */
export interface MadeTask {
  dataset: ExampleDataset
  task: ExampleTask
  /** Its place in the set, from 1. */
  order: number
  /** The rows the set may use. */
  rows: Sql
  /** The draw `split` of a row, an expression; null where rows are not drawn. */
  part: Sql | null
  /** Where `part` cannot be told from the row's number: a FROM item (row, part). */
  joined: Sql | null
  thresholds: Thresholds
}

/** The columns of a set that are the same in all rows of a task. */
export function constantsOf(dataset: ExampleDataset, task: ExampleTask): [string, string][] {
  return [
    ['dataset_id', dataset.datasetId],
    ['dataset_name', dataset.name],
    ['config', dataset.config ?? 'default'],
    ['dataset_revision', dataset.revisionId],
    ['license', dataset.license],
    ['source_url', dataset.homepage ?? ''],
    ['task_id', task.taskId],
    ['task_revision', String(task.revisionNumber)],
    ['task_name', task.taskName],
  ]
}

const carried = ['task_order', 'source_split', 'split', 'may_repeat']

/**
 * Tasks over few rows each (their places follow one another), as one query: those whose plans differ in
 * their words only are rendered together, and the duplicates of all of them are found in one go. Every
 * task then costs little more than the reading of its file.
 */
export function smallBatch(tasks: readonly MadeTask[], options: ExportOptions): Sql {
  const groups = new Map<string, { shared: SharedPlan; rows: Sql[] }>()
  const queries: Sql[] = []
  for (const made of tasks) {
    const shared = sharePlan(made.task.plan)
    if (shared === null) {
      queries.push(ownQuery(made, options))
      continue
    }
    const group = groups.get(shared.key) ?? { shared, rows: [] }
    group.rows.push(sharedRows({ shared, rows: drawnRows(made), carried: carriedSql(made) }))
    groups.set(shared.key, group)
  }
  for (const { shared, rows } of groups.values()) {
    const { lengthLimit } = options
    const together = sql`(${joinSql(rows, ' UNION ALL ')})`
    queries.push(
      outputSkips(sharedRelation({ shared, rows: together, carried, lengthLimit }), options),
    )
  }
  const together = joinSql(queries, ' UNION ALL ')
  const first = tasks[0]?.order ?? 1
  const named = constantsOfAll(tasks).map(
    ({ name, texts }) =>
      sql`list_extract(${value(texts)}, task_order - ${value(first - 1)}) AS ${raw(name)}`,
  )
  const columns = sql`${joinSql(named, ', ')}, task_order, "row"::BIGINT AS "row", source_split, split,
      instruction, input, output`
  if (!tasks.some(({ task }) => mayRepeat(task.plan)))
    return sql`SELECT ${columns}, skip FROM (${together}) ORDER BY task_order, "row"`
  // Grouping, since windows take twenty times as long where most of them have one row.
  return sql`WITH batch_made AS MATERIALIZED (${together}),
    batch_firsts AS MATERIALIZED (SELECT task_order, min("row") AS "row", true AS is_first
      FROM batch_made WHERE skip IS NULL AND may_repeat GROUP BY task_order, input, output)
    SELECT ${columns}, CASE WHEN skip IS NOT NULL THEN skip
      WHEN may_repeat AND is_first IS NULL THEN 'duplicate' END AS skip
    FROM batch_made LEFT JOIN batch_firsts USING (task_order, "row") ORDER BY task_order, "row"`
}

function constantsOfAll(tasks: readonly MadeTask[]): { name: string; texts: string[] }[] {
  const all = tasks.map(({ dataset, task }) => constantsOf(dataset, task))
  return (all[0] ?? []).map(([name], at) => ({ name, texts: all.map((one) => one[at]?.[1] ?? '') }))
}

function carriedSql({ dataset, task, order, part, thresholds }: MadeTask): Sql {
  return sql`${raw(String(order))} AS task_order, ${sourceSplitOf(dataset.splits)} AS source_split,
    ${splitSql(thresholds, part)} AS split, ${raw(String(mayRepeat(task.plan)))} AS may_repeat`
}

function drawnRows({ rows, joined }: MadeTask): Sql {
  if (joined === null) return rows
  return sql`(SELECT own.*, part FROM ${rows} AS own JOIN ${joined} AS drawn USING ("row"))`
}

/** A task whose plan is printed for itself. */
function ownQuery(made: MadeTask, options: ExportOptions): Sql {
  const { dataset, task, rows, joined } = made
  const rendered = sql`(${taskRows({ dataset, task, options, rows, deduplicate: false })})`
  const from = joined === null ? rendered : drawnRows({ ...made, rows: rendered })
  return sql`SELECT "row", instruction, input, output, skip, ${carriedSql(made)} FROM ${from}`
}

/** The columns of `ownQuery`. An empty output is no answer in a chat. */
function outputSkips(query: Sql, options: ExportOptions): Sql {
  const skip = isChatFormat(options.format)
    ? raw(`coalesce(skip, CASE WHEN output = '' THEN 'output-empty' END)`)
    : raw('skip')
  return sql`SELECT "row", instruction, input, output, ${skip} AS skip,
    ${raw(carried.join(', '))} FROM (${query})`
}
