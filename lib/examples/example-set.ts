import { join } from 'node:path'
import type { Engine } from '#lib/engine/index.ts'
import {
  DomainError,
  type ExportOptions,
  type ExportSplit,
  type JobProgress,
  type Relation,
  raw,
  type SkipReason,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { applyCaps } from './caps.ts'
import type { ExampleDataset } from './example-dataset.ts'
import { leftOutRows, usableRows } from './source-splits.ts'
import {
  allTrain,
  groupThresholds,
  isSplitByRow,
  rowParts,
  rowThresholds,
  type Thresholds,
} from './split-assignment.ts'
import { copyToParquet, type StoredTask, storeExamples, storeSkips } from './stored-task.ts'
import type { MakeExamples } from './task-rows.ts'

/** How one task fared in a set: rows = examples + the sum of `skipped` + capped + leftOutTest. */
export interface SetTaskCounts {
  datasetId: string
  taskId: string
  rows: number
  examples: number
  bySplit: Record<ExportSplit, number>
  skipped: Partial<Record<SkipReason, number>>
  capped: number
  leftOutTest: number
}

/** Examples of a set, ready to be written, and how they came about. */
export interface ExampleSet {
  relation: Relation
  tasks: SetTaskCounts[]
}

/** The columns of a set: flat, none null. `row` and `task_order` are integers, the rest texts. */
export const setColumns = [
  'dataset_id',
  'dataset_name',
  'config',
  'dataset_revision',
  'license',
  'source_url',
  'task_id',
  'task_revision',
  'task_name',
  'task_order',
  'row',
  'source_split',
  'split',
  'instruction',
  'input',
  'output',
] as const

interface SetOptions {
  engine: Engine
  datasets: readonly ExampleDataset[]
  options: ExportOptions
  /** An empty folder inside the engine's scratch folder; the caller removes it when the set is written. */
  directory: string
  signal?: AbortSignal | undefined
  report?: ((progress: JobProgress) => void) | undefined
  makeExamples?: MakeExamples | undefined
}

/**
 * Renders every task over its dataset into Parquet files, and gives the relation that reads them back: in
 * the order of the datasets, their tasks, their rows. First it is settled which rows go in, and where, from
 * a few bytes a row; then these alone are rendered, some ten thousand at a time, so that memory grows
 * neither with texts nor with tasks. Throws `export-empty` and `export-split-field-unknown`.
 */
export async function makeExampleSet(set: SetOptions): Promise<ExampleSet> {
  const { datasets, options } = set
  const thresholds = fixedThresholds(datasets, options)
  const progress = progressOf(set)
  const paths: string[] = []
  const tasks: SetTaskCounts[] = []
  for (const dataset of datasets) {
    if (dataset.tasks.length === 0) continue
    const made = await makeDataset({ ...set, dataset, before: tasks.length, thresholds, progress })
    paths.push(...made.paths)
    tasks.push(...made.tasks)
  }
  if (paths.length === 0) throw new DomainError('export-empty')
  // A list of files is read in its order, and a projection does not change it.
  const columns = raw(setColumns.map((name) => `"${name}"`).join(', '))
  const query = sql`SELECT ${columns} FROM read_parquet(${value(paths)})`
  return { relation: { query, columns: setColumns }, tasks }
}

async function makeDataset({
  engine,
  dataset,
  options,
  directory,
  signal,
  makeExamples,
  before,
  thresholds,
  progress,
}: SetOptions & {
  dataset: ExampleDataset
  /** Tasks of the set before this dataset's. */
  before: number
  thresholds: (datasetId: string, taskId: string) => Thresholds
  progress: (rows: number) => void
}): Promise<{ paths: string[]; tasks: SetTaskCounts[] }> {
  const rows = usableRows(dataset.rows, dataset.splits, options.includeTestSplits)
  const leftOutTest = await countLeftOut({ engine, dataset, options, signal })
  const drawn = isSplitByRow(options)
    ? await storeDraws({ engine, dataset, options, rows, directory, before, signal })
    : null
  const byRow = drawn ? await rowThresholds({ engine, options, parts: drawn, signal }) : null
  const stored = dataset.tasks.map(
    (task, index): StoredTask => ({
      engine,
      dataset,
      task,
      order: before + index + 1,
      options,
      rows,
      drawn,
      directory,
      signal,
      makeExamples,
    }),
  )
  const skips: Awaited<ReturnType<typeof storeSkips>>[] = []
  for (const task of stored) skips.push(await storeSkips(task))
  const kept = await applyCaps({
    engine,
    tasks: skips.map(({ made, count }) => ({ query: made, count })),
    options,
    signal,
  })
  const paths: string[] = []
  const tasks: SetTaskCounts[] = []
  for (const [index, task] of stored.entries()) {
    const skip = skips[index]
    const query = kept[index]
    if (!skip || !query) continue
    const { datasetId, taskId } = { ...dataset, ...task.task }
    const written = await storeExamples({
      ...task,
      kept: query,
      thresholds: byRow ?? thresholds(datasetId, taskId),
      report: progress,
    })
    const { train, validation, test } = written.bySplit
    const examples = train + validation + test
    progress(skip.rows + leftOutTest - examples)
    paths.push(...written.paths)
    tasks.push({
      datasetId,
      taskId,
      rows: skip.rows + leftOutTest,
      examples,
      bySplit: written.bySplit,
      skipped: skip.skipped,
      capped: skip.count - examples,
      leftOutTest,
    })
  }
  return { paths, tasks }
}

/** Writes the draw `split` of a dataset's rows once for all its tasks: a field's texts are read but once. */
async function storeDraws({
  engine,
  dataset,
  options,
  rows,
  directory,
  before,
  signal,
}: {
  engine: Engine
  dataset: ExampleDataset
  options: ExportOptions
  rows: Sql
  directory: string
  before: number
  signal: AbortSignal | undefined
}): Promise<Sql> {
  const path = join(directory, `draws-${String(before + 1).padStart(5, '0')}.parquet`)
  const query = rowParts(options, dataset, rows)
  await engine.run(copyToParquet(query, path), signal ? { signal } : {})
  return sql`read_parquet(${value(path)})`
}

/** How many rows of splits named test a dataset leaves out under these options. */
export async function countLeftOut({
  engine,
  dataset,
  options,
  signal,
}: {
  engine: Engine
  dataset: ExampleDataset
  options: Pick<ExportOptions, 'includeTestSplits'>
  signal?: AbortSignal | undefined
}): Promise<number> {
  const query = leftOutRows(dataset.rows, dataset.splits, options.includeTestSplits)
  if (query === null) return 0
  const [counted] = await engine.rows(query, signal ? { signal } : {})
  return Number(counted?.[0])
}

/** Counts up rows times tasks, those that give no example included. */
function progressOf({ datasets, report }: SetOptions): (rows: number) => void {
  const rowsOf = ({ splits }: ExampleDataset) => splits.reduce((sum, split) => sum + split.rows, 0)
  const total = datasets.reduce((sum, one) => sum + rowsOf(one) * one.tasks.length, 0)
  let done = 0
  return (rows) => {
    done += rows
    report?.({ done, total: Math.max(total, done), unit: 'rows' })
  }
}

/** Where whole tasks or datasets go, by their ids; all to train where rows are drawn, or nothing is. */
export function fixedThresholds(
  datasets: readonly ExampleDataset[],
  options: ExportOptions,
): (datasetId: string, taskId: string) => Thresholds {
  const { by, validation, test } = options.split
  if (validation + test === 0 || isSplitByRow(options)) return () => allTrain
  const byTask = by.kind === 'task'
  const groups = datasets
    .filter((dataset) => dataset.tasks.length > 0)
    .flatMap(({ datasetId, revisionId, tasks }) =>
      (byTask ? tasks.map((task) => task.taskId) : [datasetId]).map((key) => ({ key, revisionId })),
    )
  const thresholds = groupThresholds(options, groups)
  return (datasetId, taskId) => thresholds.get(byTask ? taskId : datasetId) ?? allTrain
}
