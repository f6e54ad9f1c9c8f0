import type { Engine } from '#lib/engine/index.ts'
import {
  DomainError,
  type ExportOptions,
  type ExportSplit,
  joinSql,
  raw,
  type SkipReason,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { type RepeatedRows, repeatedWithin } from '#lib/recipe/index.ts'
import { type ExampleDataset, type ExampleTask, phrasingSaltOf } from './example-dataset.ts'
import { countLeftOut, fixedThresholds, type SetTaskCounts } from './example-set.ts'
import { findDuplicates } from './find-duplicates.ts'
import { constantsOf, type MadeTask, smallBatch } from './small-batch.ts'
import { sourceSplitOf, usableRows } from './source-splits.ts'
import { isSplitByRow, partOfRow, rowParts, rowThresholds, splitSql } from './split-assignment.ts'
import { taskRows } from './task-rows.ts'

/** A part of a set that one statement makes: every usable row of some tasks, or a run of rows of one. */
export interface ExampleBatch {
  /** The columns of a set and `skip`, in the set's order; the texts of a row that is skipped are not meant. */
  query: Sql
  /** Rows times tasks, at most. */
  rows: number
}

/** How one task fared in what was written, by its place in the set (from 1). */
export interface BatchCounts {
  bySplit: Record<ExportSplit, number>
  skipped: Partial<Record<SkipReason, number>>
}

/** A set that is made while it is written. */
export interface DirectSet {
  batches: AsyncIterable<ExampleBatch>
  /** Rows times tasks. */
  rows: number
  /** What the counts by place come to, once every batch is written. */
  taskCounts(counts: ReadonlyMap<number, BatchCounts>): SetTaskCounts[]
}

interface DirectOptions {
  engine: Engine
  datasets: readonly ExampleDataset[]
  options: ExportOptions
  /** An empty folder inside the engine's scratch folder; the caller removes it when the set is written. */
  directory: string
  signal?: AbortSignal | undefined
  sizes?: BatchSizes
}

/** How much one statement makes; what is made does not depend on it. */
export interface BatchSizes {
  /** Rows of a run of one task over many: writing it overlaps with making the next. */
  runRows: number
  /** Rows times tasks of what is made together, where datasets are small: it is sorted in memory. */
  batchRows: number
  /** Tasks made together: planning grows faster than their number. */
  batchTasks: number
}

const usualSizes: BatchSizes = { runRows: 50_000, batchRows: 30_000, batchTasks: 200 }

/**
 * Plans a set without making it: statements that each give a part of it, in its order. The same
 * examples, counts and order as `makeExampleSet`, for options that settle what goes in row by row: with
 * caps that takes the whole set, and they are refused (null). Throws `export-empty` where there is no
 * task, and `export-split-field-unknown`.
 */
export function planDirectSet(set: DirectOptions): DirectSet | null {
  const { options } = set
  if (options.capPerTask !== null || options.capPerDataset !== null) return null
  const datasets = set.datasets.filter(({ tasks }) => tasks.length > 0)
  if (datasets.length === 0) throw new DomainError('export-empty')
  const leftOut = new Map<ExampleDataset, number>()
  const sum = datasets.reduce((all, one) => all + rowsOf(one) * one.tasks.length, 0)
  return {
    rows: sum,
    batches: batchesOf(set, datasets, leftOut),
    taskCounts: (counts) =>
      listPlaces(datasets).map(({ dataset, task, order }) =>
        countsOf(dataset, task, counts.get(order), leftOut.get(dataset) ?? 0),
      ),
  }
}

interface Place {
  dataset: ExampleDataset
  task: ExampleTask
  /** From 1. */
  order: number
}

function listPlaces(datasets: readonly ExampleDataset[]): Place[] {
  return datasets
    .flatMap((dataset) => dataset.tasks.map((task) => ({ dataset, task })))
    .map((place, index) => ({ ...place, order: index + 1 }))
}

function rowsOf({ splits }: ExampleDataset): number {
  return splits.reduce((sum, split) => sum + split.rows, 0)
}

function countsOf(
  { datasetId }: ExampleDataset,
  { taskId }: ExampleTask,
  counts: BatchCounts | undefined,
  leftOutTest: number,
): SetTaskCounts {
  const { bySplit, skipped } = counts ?? {
    bySplit: { train: 0, validation: 0, test: 0 },
    skipped: {},
  }
  const examples = bySplit.train + bySplit.validation + bySplit.test
  const skips = Object.values(skipped).reduce((sum, count) => sum + count, 0)
  const rows = examples + skips + leftOutTest
  return { datasetId, taskId, rows, examples, bySplit, skipped, capped: 0, leftOutTest }
}

async function* batchesOf(
  set: DirectOptions,
  datasets: readonly ExampleDataset[],
  leftOut: Map<ExampleDataset, number>,
): AsyncGenerator<ExampleBatch> {
  const { engine, options, signal, sizes = usualSizes } = set
  const { batchRows, batchTasks } = sizes
  const fixed = fixedThresholds(datasets, options)
  let order = 0
  let small: MadeTask[] = []
  let weight = 0
  const flush = function* (): Generator<ExampleBatch> {
    if (small.length > 0) yield { query: smallBatch(small, options), rows: weight }
    small = []
    weight = 0
  }
  for (const dataset of datasets) {
    leftOut.set(dataset, await countLeftOut({ engine, dataset, options, signal }))
    const rows = usableRows(dataset.rows, dataset.splits, options.includeTestSplits)
    const parts = isSplitByRow(options) ? sql`(${rowParts(options, dataset, rows)})` : null
    const byRow = parts ? await rowThresholds({ engine, options, parts, signal }) : null
    const part = parts && partOfRow(options, dataset)
    const joined = parts && part === null ? parts : null
    const count = rowsOf(dataset)
    for (const task of dataset.tasks) {
      order += 1
      const thresholds = byRow ?? fixed(dataset.datasetId, task.taskId)
      const made: MadeTask = {
        dataset,
        task,
        order,
        rows,
        part: joined ? raw('part') : part,
        joined,
        thresholds,
      }
      if (count <= batchRows) {
        if (small.length === batchTasks || weight + count > batchRows) yield* flush()
        small.push(made)
        weight += count
      } else {
        yield* flush()
        yield* runsOf(set, made, count)
      }
    }
  }
  yield* flush()
}

/** One task over many rows, run by run; where the runs end does not show in what they give. */
async function* runsOf(
  set: DirectOptions,
  made: MadeTask,
  count: number,
): AsyncGenerator<ExampleBatch> {
  const { dataset, task, order, rows } = made
  const { runRows } = set.sizes ?? usualSizes
  const duplicates = await findDuplicates({
    engine: set.engine,
    plan: task.plan,
    rows,
    phrasingSalt: phrasingSaltOf(set.options, dataset),
    lengthLimit: set.options.lengthLimit,
    directory: set.directory,
    name: String(order),
    signal: set.signal,
  })
  for (let start = 0; start < count; start += runRows) {
    const end = start + runRows
    const within =
      end < count
        ? sql`"row" >= ${value(start)} AND "row" < ${value(end)}`
        : sql`"row" >= ${value(start)}`
    const run = sql`(SELECT * FROM ${rows} WHERE ${within})`
    const marked =
      duplicates &&
      repeatedWithin(duplicates, { start, end: end < count ? end : Number.POSITIVE_INFINITY })
    yield {
      query: examplesQuery(made, set.options, run, marked ?? false),
      rows: Math.min(end, count) - start,
    }
  }
}

/** In the order of the rows, as long as these come in theirs. */
function examplesQuery(
  made: MadeTask,
  options: ExportOptions,
  rows: Sql,
  deduplicate: boolean | RepeatedRows,
): Sql {
  const { dataset, task, order, joined, thresholds } = made
  const rendered = sql`(${taskRows({ dataset, task, options, rows, deduplicate })})`
  const named = constantsOf(dataset, task).map(
    ([name, text]) => sql`CAST(${value(text)} AS VARCHAR) AS ${raw(name)}`,
  )
  const from =
    joined === null
      ? rendered
      : sql`${rendered} AS rendered JOIN ${joined} AS drawn USING ("row") ORDER BY "row"`
  return sql`SELECT ${joinSql(named, ', ')}, ${raw(String(order))} AS task_order,
    "row"::BIGINT AS "row", ${sourceSplitOf(dataset.splits)} AS source_split,
    ${splitSql(thresholds, made.part)} AS split, instruction, input, output, skip FROM ${from}`
}
