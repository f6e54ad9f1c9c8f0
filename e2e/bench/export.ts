import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { canonicalRows, type Engine, openEngine } from '#lib/engine/index.ts'
import { type ExampleDataset, planDirectSet } from '#lib/examples/index.ts'
import { writeExamples, writeExportDirectly } from '#lib/export/index.ts'
import { createFiles } from '#lib/files/index.ts'
import {
  defaultReadingOptions,
  ExportOptions,
  getParquet,
  type Manifest,
  TaskContent,
} from '#lib/model/index.ts'
import {
  compilePlan,
  exampleRelation,
  type Plan,
  planHash,
  planVersion,
} from '#lib/recipe/index.ts'
import { ingest } from '#lib/sources/index.ts'
import type { Bench, BenchWorld } from './bench.ts'
import { writeSquad } from './squad-rows.ts'

/** As the worker's engines have it. */
const share = { threads: 2, memoryLimit: '1GB' } as const

const content = TaskContent.parse({
  instructions: ['Read the passage and answer the question with words from it.'],
  input: { kind: 'fields', style: 'labeled', fields: [['context'], ['question']] },
  output: { kind: 'field', field: ['answers', 'text', 0] },
  taskType: 'question-answering',
})

/** One task over many rows: a whole export, and beside it the one COPY that it could be at best. */
export const exportBench: Bench = {
  about: 'examples a second of an export (--rows, usually 1000000)',
  async run({ folder, number, say, signal }) {
    const wanted = number('rows', 1_000_000)
    const files = createFiles({ root: folder })
    const manifest = await readRows({ folder, wanted, files, say, signal })
    const path = files.pathOf(getParquet(manifest).sha256)
    const compiled = compilePlan({ content, fields: manifest.fields })
    if ('problems' in compiled) throw new Error('the task has no plan')
    const { plan } = compiled
    const scratch = join(folder, 'work')
    await mkdir(scratch)
    const engine = await openEngine({ ...share, scratch, inputs: [path] })
    try {
      const whole = await exportWhole({ engine, manifest, plan, path, scratch, signal })
      const began = performance.now()
      const examples = await writeExamples({
        engine,
        relation: plainRelation(plan, path),
        format: 'alpaca',
        container: 'jsonl',
        path: join(scratch, 'plain.jsonl'),
        signal,
      })
      const plain = seconds(began)
      if (examples !== whole.examples)
        throw new Error(`the export has ${whole.examples} examples, the plain copy ${examples}`)
      return {
        setting: { rows: manifest.rows, examples },
        figures: [
          { name: 'export', value: whole.seconds, unit: 's' },
          { name: 'export, rate', value: examples / whole.seconds, unit: 'examples/s' },
          { name: 'plain copy', value: plain, unit: 's' },
          { name: 'plain copy, rate', value: examples / plain, unit: 'examples/s' },
          {
            name: 'export over plain copy',
            value: whole.seconds / plain,
            unit: 'times',
            goal: { atMost: 2 },
          },
        ],
      }
    } finally {
      engine.close()
    }
  },
}

const seconds = (began: number) => (performance.now() - began) / 1000

async function readRows({
  folder,
  wanted,
  files,
  say,
  signal,
}: Pick<BenchWorld, 'folder' | 'say' | 'signal'> & {
  wanted: number
  files: ReturnType<typeof createFiles>
}): Promise<Manifest> {
  const file = join(folder, 'squad.jsonl')
  const { rows, bytes } = await writeSquad({ path: file, rows: wanted, signal })
  say(`wrote ${rows} rows, ${Math.round(bytes / 1e6)} MB; reading`)
  const result = await ingest({
    files,
    openEngine,
    sources: [{ path: file, name: 'squad.jsonl' }],
    name: 'squad.jsonl',
    origin: null,
    options: defaultReadingOptions,
    ...share,
    signal,
    report: () => undefined,
  })
  await rm(file)
  if (!result.ok) throw new Error(`reading failed: ${JSON.stringify(result.error)}`)
  return result.manifest
}

async function exportWhole({
  engine,
  manifest,
  plan,
  path,
  scratch,
  signal,
}: {
  engine: Engine
  manifest: Manifest
  plan: Plan
  path: string
  scratch: string
  signal: AbortSignal
}): Promise<{ examples: number; seconds: number }> {
  const options = ExportOptions.parse({})
  const dataset: ExampleDataset = {
    datasetId: 'ds_bench',
    revisionId: getParquet(manifest).sha256,
    name: 'squad',
    splits: manifest.splits,
    fields: manifest.fields,
    license: 'MIT',
    homepage: null,
    rows: canonicalRows(path),
    tasks: [
      {
        taskId: 'tsk_bench',
        revisionId: 'rev_bench',
        revisionNumber: 1,
        taskName: 'squad',
        plan,
      },
    ],
  }
  const made = join(scratch, 'made')
  const out = join(scratch, 'out')
  await mkdir(made)
  await mkdir(out)
  const began = performance.now()
  const set = planDirectSet({ engine, datasets: [dataset], options, directory: made, signal })
  if (set === null) throw new Error('the export takes two steps')
  const { batches, rows } = set
  const written = await writeExportDirectly({
    engine,
    batches,
    rows,
    options,
    describe: (counted) => ({
      project: 'Bench',
      studio: '0',
      planVersion,
      datasets: [
        {
          ...dataset,
          languages: ['en'],
          licenseConfirmation: null,
          tasks: set.taskCounts(counted).map((counts) => ({
            ...counts,
            revisionId: 'rev_bench',
            revisionNumber: 1,
            taskName: 'squad',
            planHash: planHash(plan),
          })),
        },
      ],
    }),
    directory: out,
    signal,
  })
  const [task] = set.taskCounts(written.counts)
  if (!task) throw new Error('the set has no task')
  return { examples: task.examples, seconds: seconds(began) }
}

function plainRelation(plan: Plan, path: string) {
  const { query } = exampleRelation({ plan, rows: canonicalRows(path), phrasingSalt: '' })
  const text = `SELECT instruction, input, output FROM (${query.text}) WHERE skip IS NULL`
  return { query: { ...query, text }, columns: ['instruction', 'input', 'output'] }
}
