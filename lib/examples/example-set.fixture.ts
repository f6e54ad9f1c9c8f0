import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '#lib/engine/index.ts'
import { ExportOptions, type Field, type Sql, sql, value } from '#lib/model/index.ts'
import type { ExampleDataset, ExampleTask } from './example-dataset.ts'
import { makeExampleSet, setColumns } from './example-set.ts'
import type { MakeExamples } from './task-rows.ts'

/** Stands in for the recipe: one question a row; every 10th row has no output, every 25th repeats one. */
export const makeExamples = (({ plan, rows, lengthLimit }) => ({
  columns: ['row', 'instruction', 'input', 'output', 'skip'],
  query: sql`SELECT "row", ${value(`Task ${(plan as unknown as { name: string }).name}`)} AS instruction,
    c0 AS input, c1 AS output,
    CASE WHEN c1 IS NULL THEN 'output-null' WHEN "row" % 25 = 1 THEN 'duplicate'
      WHEN length(c0) > ${value(lengthLimit ?? 1_000_000)} THEN 'too-long' END AS skip FROM ${rows}`,
})) as MakeExamples

export function taskOf(name: string): ExampleTask {
  return {
    taskId: `tsk_${name}`,
    revisionId: `rev_${name}`,
    revisionNumber: 3,
    taskName: name,
    plan: { name } as unknown as ExampleTask['plan'],
  }
}

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'answer', column: 'c1', type: { kind: 'text' } },
  { name: 'passage', column: 'c2', type: { kind: 'text' } },
  {
    name: 'meta',
    column: 'c3',
    type: { kind: 'struct', fields: [{ name: 'a"b.c', type: { kind: 'integer' } }] },
  },
]

/** 200 rows (or as many as asked): 50 passages of four rows each; the last fifth is a split named test. */
export function datasetOf(
  name: string,
  over: Partial<ExampleDataset> = {},
  count = 200,
): ExampleDataset {
  const rows: Sql = sql`(SELECT i AS "row", 'Question ' || i || ' of ' || ${value(name)} AS c0,
    CASE WHEN i % 10 <> 0 THEN 'answer ' || i END AS c1, 'passage ' || (i % 50) AS c2,
    {'a"b.c': i % 20} AS c3 FROM range(${value(count)}) t(i))`
  return {
    datasetId: `dst_${name}`,
    revisionId: `hash-${name}`,
    name,
    splits: [{ name: 'train', start: 0, rows: count }],
    fields,
    license: 'MIT',
    homepage: 'https://example.org/',
    rows,
    tasks: [taskOf(`${name}1`), taskOf(`${name}2`)],
    ...over,
  }
}

export const divided = {
  splits: [
    { name: 'train', start: 0, rows: 160 },
    { name: 'test', start: 160, rows: 40 },
  ],
}

export const half = { by: { kind: 'row' }, validation: 0.1, test: 0.2 } as const

/** An engine with a scratch folder of its own, and sets made in it. */
export async function openSets() {
  const scratch = await mkdtemp(join(tmpdir(), 'examples-'))
  const engine = await openEngine({ threads: 2, memoryLimit: '500MB', scratch, inputs: [] })
  const make = async (
    datasets: ExampleDataset[],
    options: Partial<ExportOptions> = {},
    /** Null: the recipe's own. */
    examplesOf: MakeExamples | null = makeExamples,
  ) => {
    const set = await makeExampleSet({
      engine,
      datasets,
      options: ExportOptions.parse(options),
      directory: await mkdtemp(join(scratch, 'set-')),
      makeExamples: examplesOf ?? undefined,
    })
    const rows = await engine.rows(set.relation.query)
    const at = (name: (typeof setColumns)[number]) => setColumns.indexOf(name)
    const examples = rows.map((row) => ({
      task: String(row[at('task_id')]),
      row: Number(row[at('row')]),
      split: String(row[at('split')]),
      sourceSplit: String(row[at('source_split')]),
    }))
    return { ...set, rows, examples }
  }
  const close = async () => {
    engine.close()
    await rm(scratch, { recursive: true, force: true })
  }
  return { engine, scratch, make, close }
}
