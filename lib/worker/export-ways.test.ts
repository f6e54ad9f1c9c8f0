import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canonicalRows, type Engine, openEngine } from '#lib/engine/index.ts'
import {
  type BatchSizes,
  type ExampleDataset,
  makeExampleSet,
  planDirectSet,
  type SetTaskCounts,
} from '#lib/examples/index.ts'
import {
  type ExportMeta,
  type WrittenFile,
  writeExport,
  writeExportDirectly,
} from '#lib/export/index.ts'
import { ExportOptions, type Field, raw, TaskContent } from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'

let directory: string
let engine: Engine
let datasets: ExampleDataset[]

const fields: Field[] = [
  { name: 'passage', column: 'c0', type: { kind: 'text' } },
  { name: 'question', column: 'c1', type: { kind: 'text' } },
  { name: 'answer', column: 'c2', type: { kind: 'text' } },
  { name: 'choices', column: 'c3', type: { kind: 'list', item: { kind: 'text' } } },
]

/** Rows with what readers and writers stumble over; many repeat, some are blank, some ambiguous. */
function cells(index: number): (string | null | string[])[] {
  const texts = [
    'plain',
    ' to be stripped\u3000',
    'two\nlines\r\n\u0001\u2028"quoted" \\ \ufeff 😀 你好',
    'a\nQuestion: Why?',
    '',
    null,
    '  ',
    'nul\u0000inside',
  ]
  const questions = [
    'Why?',
    'What is it, and why is it so?',
    null,
    '',
    'One\nQuestion: Two',
    'Why? ',
  ]
  return [
    texts[index % texts.length] ?? null,
    questions[index % questions.length] ?? null,
    index % 11 === 0 ? null : index % 13 === 0 ? '' : `answer ${index % 50}`,
    index % 7 === 0 ? [] : ['one', `two ${index % 3}`],
  ]
}

const contents = [
  {
    instructions: ['Read and answer.', 'Answer the question.', 'What is the answer?'],
    input: { kind: 'fields', style: 'labeled', fields: [['passage'], ['question']] },
    output: { kind: 'field', field: ['answer'] },
  },
  {
    instructions: ['Ask.'],
    input: { kind: 'template', template: '{{choices|list}}\nText: {{passage}}\n\nThe question:' },
    output: { kind: 'template', template: 'Question: {{question}}' },
    where: [{ op: 'not-equals', field: ['answer'], text: 'answer 7' }],
  },
  {
    instructions: ['Do as they did.'],
    input: { kind: 'fields', style: 'dynosaur', fields: [['question'], ['choices']] },
    output: { kind: 'field', field: ['answer'] },
  },
  {
    instructions: ['Copy.'],
    input: { kind: 'fields', style: 'labeled', fields: [['passage']] },
    output: { kind: 'field', field: ['answer'] },
    answerSet: ['answer 1', 'answer 2', 'answer 3'],
  },
].map((content) => TaskContent.parse(content))

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'export-ways-'))
  engine = await openEngine({ threads: 2, memoryLimit: '500MB', scratch: directory, inputs: [] })
  datasets = [await writeDataset('one', 700), await writeDataset('two', 90)]
})
afterAll(async () => {
  engine.close()
  await rm(directory, { recursive: true, force: true })
})

async function writeDataset(name: string, count: number): Promise<ExampleDataset> {
  const source = join(directory, `${name}.jsonl`)
  const path = join(directory, `${name}.parquet`)
  const lines = Array.from({ length: count }, (_, index) => {
    const [c0, c1, c2, c3] = cells(index)
    return `${JSON.stringify({ c0, c1, c2, c3 })}\n`
  })
  await writeFile(source, lines.join(''))
  await engine.run(
    raw(`COPY (SELECT * FROM read_json('${source}', format = 'newline_delimited',
      columns = {c0: 'VARCHAR', c1: 'VARCHAR', c2: 'VARCHAR', c3: 'VARCHAR[]'}))
      TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`),
  )
  return {
    datasetId: `dst_dataset${name}`,
    revisionId: `hash-${name}`,
    name: `The "${name}"`,
    splits: [
      { name: 'train', start: 0, rows: count - 40 },
      { name: 'test', start: count - 40, rows: 40 },
    ],
    fields,
    license: name === 'one' ? 'MIT' : 'CC-BY-4.0',
    homepage: name === 'one' ? null : 'https://example.org/x',
    rows: canonicalRows(path),
    tasks: contents.map((content, index) => {
      const compiled = compilePlan({ content, fields })
      if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
      return {
        taskId: `tsk_${name}${index}`,
        revisionId: `rev_${name}${index}`,
        revisionNumber: index + 1,
        taskName: name,
        plan: compiled.plan,
      }
    }),
  }
}

function describeTasks(tasks: readonly SetTaskCounts[]): ExportMeta {
  return {
    project: 'Ways',
    studio: '0',
    planVersion: 1,
    datasets: datasets.map((dataset) => ({
      ...dataset,
      languages: ['en'],
      licenseConfirmation: null,
      tasks: dataset.tasks.flatMap((task) =>
        tasks
          .filter(({ taskId }) => taskId === task.taskId)
          .map((counts) => ({ ...task, ...counts, planHash: task.taskId })),
      ),
    })),
  }
}

async function foldersFor(): Promise<{ made: string; out: string }> {
  const made = await mkdtemp(join(directory, 'made-'))
  const out = join(made, 'out')
  await mkdir(out)
  return { made, out }
}

async function inTwoSteps(options: ExportOptions) {
  const { made, out } = await foldersFor()
  const set = await makeExampleSet({ engine, datasets, options, directory: made })
  const { relation } = set
  const meta = describeTasks(set.tasks)
  const written = await writeExport({ engine, relation, options, meta, directory: out })
  return { tasks: set.tasks, canonical: written.canonicalSha256, files: await hashesOf(written) }
}

async function atOnce(options: ExportOptions, sizes: BatchSizes) {
  const { made, out } = await foldersFor()
  const set = planDirectSet({ engine, datasets, options, directory: made, sizes })
  if (set === null) throw new Error('these options need two steps')
  const { batches, rows } = set
  const { counts, ...written } = await writeExportDirectly({
    engine,
    batches,
    rows,
    options,
    directory: out,
    describe: (counted) => describeTasks(set.taskCounts(counted)),
  })
  return {
    tasks: set.taskCounts(counts),
    canonical: written.canonicalSha256,
    files: await hashesOf(written),
  }
}

/** What the files say of themselves, and what they hold. */
async function hashesOf({ files }: { files: readonly WrittenFile[] }) {
  return Promise.all(
    files.map(async ({ path, ...file }) => {
      const bytes = await readFile(path)
      return { ...file, held: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

const large: BatchSizes = { runRows: 100_000, batchRows: 30_000, batchTasks: 24 }
const small: BatchSizes = { runRows: 64, batchRows: 100, batchTasks: 2 }
const shares = { validation: 0.2, test: 0.1 }

it.each<[string, Partial<ExportOptions>]>([
  ['as usual', {}],
  ['as an array', { container: 'json' }],
  ['with a limit', { lengthLimit: 60 }],
  ['as chat', { format: 'messages' }],
  ['as chat, as an array', { format: 'sharegpt', container: 'json' }],
  ['with columns of origin', { format: 'dynosaur', provenance: 'columns' }],
  ['without origin', { format: 'prompt-completion', provenance: 'none' }],
  ['with rows of test splits', { includeTestSplits: true, seed: 7 }],
  ['divided by rows', { split: { by: { kind: 'row' }, ...shares } }],
  [
    'divided by a field',
    {
      split: {
        by: { kind: 'field', fields: [{ datasetId: 'dst_datasetone', field: ['question'] }] },
        ...shares,
      },
    },
  ],
  ['divided by tasks', { split: { by: { kind: 'task' }, ...shares } }],
  ['divided by datasets', { split: { by: { kind: 'dataset' }, validation: 0.4, test: 0 } }],
])('gives the same at once, in any portions, as in two steps: %s', async (_name, given) => {
  const options = ExportOptions.parse(given)
  const expected = await inTwoSteps(options)
  expect(expected.tasks.some(({ skipped }) => (skipped.duplicate ?? 0) > 0)).toBe(true)
  expect(await atOnce(options, large)).toEqual(expected)
  expect(await atOnce(options, small)).toEqual(expected)
})

it('needs two steps where caps look at the whole', () => {
  const options = ExportOptions.parse({ capPerTask: 5 })
  expect(planDirectSet({ engine, datasets, options, directory })).toBeNull()
})

it('leaves no part behind where it is stopped', async () => {
  const { made, out } = await foldersFor()
  const controller = new AbortController()
  const options = ExportOptions.parse({})
  const set = planDirectSet({ engine, datasets, options, directory: made, sizes: small })
  const written = writeExportDirectly({
    engine,
    batches: set?.batches ?? [],
    rows: 0,
    options,
    directory: out,
    signal: controller.signal,
    report: () => controller.abort(new Error('stopped')),
    describe: () => describeTasks([]),
  } as Parameters<typeof writeExportDirectly>[0])
  await expect(written).rejects.toThrow('stopped')
  expect(await engine.rows(raw('SELECT 1'))).toEqual([[1]])
})
