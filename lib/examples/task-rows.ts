import { type ExportOptions, isChatFormat, type Sql, sql, value } from '#lib/model/index.ts'
import { exampleRelation, type RepeatedRows } from '#lib/recipe/index.ts'
import { type ExampleDataset, type ExampleTask, phrasingSaltOf } from './example-dataset.ts'

/** What makes a task's examples: the recipe's, or a stand-in where a test needs none. */
export type MakeExamples = typeof exampleRelation

/** The options that decide which rows of a task give an example. */
export type RowOptions = Pick<
  ExportOptions,
  'seed' | 'format' | 'lengthLimit' | 'includeTestSplits'
>

export interface TaskRowsOptions {
  dataset: ExampleDataset
  task: ExampleTask
  /** As `usableRows` gives them. */
  rows: Sql
  options: RowOptions
  makeExamples?: MakeExamples | undefined
  /** As `exampleRelation` takes it; usually true. */
  deduplicate?: boolean | RepeatedRows
}

/**
 * Every usable row of a task rendered: a query with the columns `row`, `instruction`, `input`, `output`,
 * `skip` (a `SkipReason` or null), in no order. An empty output, which the style `dynosaur` keeps, is
 * skipped where the format is a chat.
 */
export function taskRows(task: TaskRowsOptions): Sql {
  const skip = isChatFormat(task.options.format)
    ? sql`coalesce(skip, CASE WHEN output = '' THEN ${value('output-empty')} END)`
    : sql`skip`
  return sql`SELECT "row", instruction, input, output, ${skip} AS skip FROM (${make(task, task.deduplicate ?? true)})`
}

/** The texts alone, for rows that are known to give an example: duplicates are not looked for again. */
export function taskTexts(task: TaskRowsOptions): Sql {
  return sql`SELECT "row", instruction, input, output FROM (${make(task, false)})`
}

function make(
  { dataset, task, rows, options, makeExamples = exampleRelation }: TaskRowsOptions,
  deduplicate: boolean | RepeatedRows,
): Sql {
  return makeExamples({
    plan: task.plan,
    rows,
    phrasingSalt: phrasingSaltOf(options, dataset),
    lengthLimit: options.lengthLimit,
    deduplicate,
  }).query
}
