import type { Engine } from '#lib/engine/index.ts'
import {
  type ExportOptions,
  type JobProgress,
  type SkipReason,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import type { ExampleDataset, ExampleTask } from './example-dataset.ts'
import { countLeftOut } from './example-set.ts'
import { usableRows } from './source-splits.ts'
import { type MakeExamples, type RowOptions, type TaskRowsOptions, taskRows } from './task-rows.ts'

/**
 * What one task gives before caps: rows = made + the sum of `skipped` + leftOutTest. `characters` are
 * the code points of instruction, input and output of the examples made.
 */
export interface TaskCounts {
  datasetId: string
  taskId: string
  rows: number
  made: number
  skipped: Partial<Record<SkipReason, number>>
  leftOutTest: number
  characters: number
}

/** A query with the columns skip, rows, characters: one line for each reason, and one (null) for examples. */
function countQuery(task: TaskRowsOptions): Sql {
  return sql`SELECT skip, count(*), coalesce(sum(length(instruction) + length(input) + length(output))
      FILTER (skip IS NULL), 0)::BIGINT
    FROM (${taskRows(task)}) GROUP BY skip ORDER BY skip`
}

/** Counts one task over the rows of its dataset: what is worth keeping by (plan, dataset revision, options). */
export async function countTask({
  engine,
  dataset,
  task,
  options,
  signal,
  makeExamples,
}: {
  engine: Engine
  dataset: ExampleDataset
  task: ExampleTask
  options: RowOptions
  signal?: AbortSignal | undefined
  makeExamples?: MakeExamples | undefined
}): Promise<TaskCounts> {
  const rows = usableRows(dataset.rows, dataset.splits, options.includeTestSplits)
  const leftOutTest = await countLeftOut({ engine, dataset, options, signal })
  const query = countQuery({ dataset, task, rows, options, makeExamples })
  const counts: TaskCounts = {
    datasetId: dataset.datasetId,
    taskId: task.taskId,
    rows: leftOutTest,
    made: 0,
    skipped: {},
    leftOutTest,
    characters: 0,
  }
  for (const [skip, count, characters] of await engine.rows(query, signal ? { signal } : {})) {
    counts.rows += Number(count)
    if (skip !== null) counts.skipped[String(skip) as SkipReason] = Number(count)
    else {
      counts.made = Number(count)
      counts.characters = Number(characters)
    }
  }
  return counts
}

/** Counts every task of a set, one after the other: `countTask` for each. */
export async function countSet({
  engine,
  datasets,
  options,
  signal,
  report,
  makeExamples,
}: {
  engine: Engine
  datasets: readonly ExampleDataset[]
  options: RowOptions
  signal?: AbortSignal | undefined
  report?: ((progress: JobProgress) => void) | undefined
  makeExamples?: MakeExamples | undefined
}): Promise<TaskCounts[]> {
  const total = datasets.reduce((sum, dataset) => sum + dataset.tasks.length, 0)
  const counts: TaskCounts[] = []
  for (const dataset of datasets)
    for (const task of dataset.tasks) {
      counts.push(await countTask({ engine, dataset, task, options, signal, makeExamples }))
      report?.({ done: counts.length, total, unit: 'tasks' })
    }
  return counts
}

/**
 * What caps leave of one dataset's tasks: examples + capped = what the tasks made. Characters are
 * scaled by what is kept of each task, so they are an estimate as soon as a cap cuts. Pure and instant:
 * a table can follow the caps as they are typed.
 */
export function capCounts(
  tasks: readonly Pick<TaskCounts, 'made' | 'characters'>[],
  options: Pick<ExportOptions, 'capPerTask' | 'capPerDataset'>,
): { examples: number; capped: number; characters: number } {
  let made = 0
  let examples = 0
  let characters = 0
  for (const task of tasks) {
    const kept = Math.min(task.made, options.capPerTask ?? task.made)
    made += task.made
    examples += kept
    if (task.made > 0) characters += (task.characters * kept) / task.made
  }
  const kept = Math.min(examples, options.capPerDataset ?? examples)
  if (examples > 0) characters *= kept / examples
  return { examples: kept, capped: made - kept, characters: Math.round(characters) }
}
