import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import {
  ExportOptions,
  joinSql,
  type Relation,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import type { ExportedTask, ExportMeta } from './export-meta.ts'
import { type WrittenFile, writeExport } from './write-export.ts'

export interface FixtureExample {
  instruction: string
  input: string
  output: string
  split: 'train' | 'validation' | 'test'
}

/** Texts that break careless writers: quotes, separators, control characters, formulas, other scripts. */
export const hostileTexts = [
  'plain',
  '',
  '"quoted", with a comma',
  "it's",
  'two\nlines\r\nand a tab\t.',
  '=HYPERLINK("http://example.org";"x")',
  '+1',
  '-1',
  '@SUM(A1)',
  ' =1+1',
  '\t=1',
  '＝1',
  '{"messages": []}',
  '{{x}}',
  'null',
  '\\n \\u0000 \\',
  '\uFEFFmark',
  'line\u2028separator\u0001control',
  '你好 😀 é',
  "'); DROP TABLE x; --",
  '2020-01-01 00:00:00',
]

export const hostileExamples: FixtureExample[] = hostileTexts.map((text, index) => ({
  instruction: `Do it: ${text}`,
  input: text,
  output: text === '' ? 'nothing' : text,
  split: index % 5 === 4 ? 'validation' : 'train',
}))

export const hostileName = 'a"b|c\'; [x](http://evil) <b>\n---\nlicense: mit'

/** An example relation of the given examples, in their order. */
export function relationOf(examples: readonly FixtureExample[]): Relation {
  const lines: Sql[] = examples.map(
    (one, index) => sql`(${value(index)}::BIGINT, ${value(one.instruction)},
      ${value(one.input)}, ${value(one.output)}, ${value(one.split)})`,
  )
  return {
    columns: [],
    query: sql`SELECT 'dst_a' AS dataset_id, ${value(hostileName)} AS dataset_name,
      'default' AS config, 'hash-a' AS dataset_revision, 'CC-BY-4.0' AS license,
      'https://example.org/' AS source_url, 'tsk_a' AS task_id, '3' AS task_revision,
      'answer' AS task_name, 1 AS task_order, "row", 'train' AS source_split, split,
      instruction, input, output
      FROM (VALUES ${joinSql(lines, ', ')}) AS t("row", instruction, input, output, split)`,
  }
}

export const emptyRelation: Relation = {
  columns: [],
  query: sql`SELECT * FROM (${relationOf(hostileExamples).query}) WHERE ${raw('false')}`,
}

export function taskOf(over: Partial<ExportedTask> = {}): ExportedTask {
  const examples = hostileExamples.length
  return {
    taskId: 'tsk_a',
    revisionId: 'rev_a',
    revisionNumber: 3,
    taskName: 'answer',
    planHash: 'f'.repeat(64),
    rows: examples + 16,
    examples,
    bySplit: { train: examples - 4, validation: 4, test: 0 },
    skipped: { 'output-null': 2, 'input-null': 1 },
    capped: 3,
    leftOutTest: 10,
    ...over,
  }
}

export function metaOf(over: Partial<ExportMeta> = {}): ExportMeta {
  return {
    project: 'Größe: "reading" & more',
    studio: '0.1.0',
    planVersion: 1,
    datasets: [
      {
        datasetId: 'dst_a',
        name: hostileName,
        revisionId: 'hash-a',
        license: 'CC-BY-4.0',
        homepage: 'https://example.org/a|b?q=(1)',
        languages: ['en-US', 'de'],
        licenseConfirmation: null,
        tasks: [taskOf()],
      },
    ],
    ...over,
  }
}

/** An engine with a scratch folder of its own, and exports written in it. */
export async function openExports() {
  const scratch = await mkdtemp(join(tmpdir(), "it's an export-"))
  const engine: Engine = await openEngine({
    threads: 2,
    memoryLimit: '500MB',
    scratch,
    inputs: [],
  })
  const write = async (
    options: Partial<ExportOptions>,
    { relation = relationOf(hostileExamples), meta = metaOf() } = {},
  ) => {
    const directory = await mkdtemp(join(scratch, 'out-'))
    const written = await writeExport({
      engine,
      relation,
      options: ExportOptions.parse(options),
      meta,
      directory,
    })
    const find = (name: string): WrittenFile => {
      const file = written.files.find((one) => one.name === name)
      if (file === undefined) throw new Error(`no ${name}`)
      return file
    }
    const text = (name: string) => readFile(find(name).path, 'utf8')
    return { ...written, directory, find, text, names: written.files.map((file) => file.name) }
  }
  const close = async () => {
    engine.close()
    await rm(scratch, { recursive: true, force: true })
  }
  return { engine, scratch, write, close }
}
