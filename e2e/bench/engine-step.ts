import { mkdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { findDuplicates, scanRows } from '#lib/examples/index.ts'
import { writeExamples } from '#lib/export/index.ts'
import { createFiles } from '#lib/files/index.ts'
import {
  defaultReadingOptions,
  ExportContainer,
  getParquet,
  Manifest,
  raw,
  sql,
  TaskContent,
} from '#lib/model/index.ts'
import { profileDataset } from '#lib/profile/index.ts'
import { compilePlan, exampleRelation, type Plan } from '#lib/recipe/index.ts'
import { ingest } from '#lib/sources/index.ts'

/**
 * One step of the engine in a process of its own: `STEP FOLDER FILE [CONTAINER]`. What is known of a file
 * that was read stands in `FOLDER/manifest.json`. Prints one line of JSON: seconds, rows, and bytes that
 * went in or came out.
 */
const [step = '', folder = '', file = '', given = 'jsonl'] = process.argv.slice(2)

const share = { threads: 2, memoryLimit: '640MB' } as const
const { signal } = new AbortController()
const files = createFiles({ root: folder })
const report = () => undefined

/** The task that every step is measured with, and the Python loops as well. */
const content = TaskContent.parse({
  instructions: ['Read the passage and answer the question with words from it.'],
  input: { kind: 'fields', style: 'labeled', fields: [['context'], ['question']] },
  output: { kind: 'field', field: ['answers', 'text', 0] },
  taskType: 'question-answering',
})

interface Measured {
  rows: number
  bytes: number
  /** Kept for the steps that follow. */
  manifest?: Manifest
}

async function readManifest(): Promise<{ manifest: Manifest; path: string; plan: Plan }> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
  const compiled = compilePlan({ content, fields: manifest.fields })
  if ('problems' in compiled) throw new Error('the task has no plan')
  return { manifest, path: files.pathOf(getParquet(manifest).sha256), plan: compiled.plan }
}

async function withRows<T>(
  inputs: string[],
  work: (engine: Awaited<ReturnType<typeof openEngine>>, scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = join(folder, 'step')
  await mkdir(scratch, { recursive: true })
  const engine = await openEngine({ ...share, scratch, inputs })
  try {
    return await work(engine, scratch)
  } finally {
    engine.close()
  }
}

const steps: Record<string, () => Promise<Measured>> = {
  async ingest() {
    const name = basename(file)
    const read = await ingest({
      files,
      openEngine,
      sources: [{ path: file, name }],
      name,
      origin: null,
      options: defaultReadingOptions,
      ...share,
      signal,
      report,
    })
    if (!read.ok) throw new Error(`reading failed: ${JSON.stringify(read.error)}`)
    const { manifest } = read
    return { rows: manifest.rows, bytes: (await stat(file)).size, manifest }
  },
  async profile() {
    const { manifest, path } = await readManifest()
    const { fields, rows: rowCount, file: source } = manifest
    const rows = canonicalRows(path)
    await withRows([path], (engine) => profileDataset({ engine, rows, fields, rowCount, signal }))
    return { rows: rowCount, bytes: source.bytes }
  },
  /** Of the sample, as pages show it: the rows that it looks at. */
  async preview() {
    const { manifest, path, plan } = await readManifest()
    const sample = manifest.sample ? files.pathOf(manifest.sample.sha256) : path
    const rows = manifest.sample
      ? sql`(SELECT * FROM read_parquet(${{ text: '?', values: [sample] }}))`
      : canonicalRows(path)
    const scanned = await withRows([sample], (engine) => scanRows({ engine, plan, rows, salt: '' }))
    return { rows: scanned.length, bytes: (await stat(sample)).size }
  },
  async materialize() {
    const { manifest, path, plan } = await readManifest()
    const container = ExportContainer.parse(given)
    const rows = canonicalRows(path)
    return withRows([path], async (engine, scratch) => {
      const search = { engine, plan, rows, phrasingSalt: '', directory: scratch, name: 'bench' }
      const duplicates = await findDuplicates(search)
      const deduplicate = duplicates ?? false
      const { query } = exampleRelation({ plan, rows, phrasingSalt: '', deduplicate })
      const made = sql`SELECT instruction, input, output FROM (${query}) WHERE ${raw('skip IS NULL')}`
      const out = join(scratch, 'examples')
      const relation = { query: made, columns: [] }
      await writeExamples({ engine, relation, format: 'alpaca', container, path: out })
      return { rows: manifest.rows, bytes: (await stat(out)).size }
    })
  },
  /** The same rows as a table and as Parquet with the names of the file. */
  async convert() {
    const { manifest, path } = await readManifest()
    const names = manifest.fields.map(({ name, column }) => `"${column}" AS "${name}"`)
    const flat = manifest.fields.map(({ name, column, type }) =>
      type.kind === 'text' ? `"${column}" AS "${name}"` : `to_json("${column}") AS "${name}"`,
    )
    await withRows([path], async (engine, scratch) => {
      const from = canonicalRows(path)
      const copy = (columns: string[], to: string) =>
        engine.run(sql`COPY (SELECT ${raw(columns.join(', '))} FROM ${from}) TO ${raw(to)}`)
      await copy(names, `'${scratch}/rows.parquet' (FORMAT parquet, COMPRESSION zstd)`)
      await copy(flat, `'${scratch}/rows.csv' (FORMAT csv, HEADER true)`)
    })
    return { rows: manifest.rows, bytes: 0 }
  },
}

const run = steps[step]
if (!run) throw new Error(`there is no step “${step}”`)
const began = performance.now()
const measured = await run()
const seconds = (performance.now() - began) / 1000
console.log(JSON.stringify({ seconds, ...measured }))
