import type { ExportOptions, Field, Split, Sql } from '#lib/model/index.ts'
import type { Plan } from '#lib/recipe/index.ts'

/** One approved task of a dataset, as a set takes it in. */
export interface ExampleTask {
  taskId: string
  revisionId: string
  revisionNumber: number
  taskName: string
  plan: Plan
}

/**
 * One dataset and the tasks taken from it. `revisionId` is the hash of the dataset revision; `rows`
 * a FROM item with the columns `row`, `c0`, ... over the full file (or its sample, for estimates);
 * `splits` the runs of rows that the source was divided into.
 */
export interface ExampleDataset {
  datasetId: string
  revisionId: string
  name: string
  /** Configuration of the source, where it has one. */
  config?: string | null
  splits: readonly Split[]
  /** Whether rows are items of records: `rows` then has the column `parent`, the record's number. */
  unnested?: boolean
  fields: readonly Field[]
  license: string
  homepage: string | null
  rows: Sql
  tasks: readonly ExampleTask[]
}

/**
 * The salt by which a row gets its phrasing: a function of the seed and the dataset revision alone,
 * so that adding datasets or tasks changes no other example.
 */
export function phrasingSaltOf(
  options: Pick<ExportOptions, 'seed'>,
  dataset: Pick<ExampleDataset, 'revisionId'>,
): string {
  return `${options.seed} phrasing ${dataset.revisionId}`
}
