import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { type Field, FieldType, type Sql, sql, TaskContent } from '#lib/model/index.ts'
import { writeCanonicalRows } from './canonical-rows.fixture.ts'
import {
  compilePlan,
  decideLabels,
  endQuery,
  exampleRelation,
  firstOutputsQuery,
  type Plan,
  type ReferenceTask,
  referenceContent,
  rowsBefore,
  withSentence,
} from './index.ts'

/** `golden/STYLE/NAME`: fields, rows and tasks, and what they give, worked out by hand. */
const golden = join(import.meta.dirname, 'golden')
const foldersOf = async (style: string) => (await readdir(join(golden, style))).sort()

let engine: Engine
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'golden-'))
  engine = await openEngine({ threads: 2, memoryLimit: '500MB', scratch: directory, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(directory, { recursive: true, force: true })
})

async function openFolder(style: string, name: string) {
  const read = (file: string) => readFile(join(golden, style, name, file), 'utf8')
  const types = JSON.parse(await read('fields.json')) as Record<string, unknown>
  const fields = Object.entries(types).map(
    ([field, type], index): Field => ({
      name: field,
      column: `c${index}`,
      type: FieldType.parse(type),
    }),
  )
  const rows = await writeCanonicalRows({
    engine,
    directory,
    name: `${style}-${name}`,
    jsonl: await read('rows.jsonl'),
    fields,
  })
  const expected = (await read('expected.jsonl')).trimEnd().split('\n')
  return {
    fields,
    rows,
    tasks: JSON.parse(await read('tasks.json')) as unknown[],
    expected: expected.map((line) => JSON.parse(line) as unknown),
  }
}

function planOf(content: TaskContent, fields: readonly Field[]): Plan {
  const compiled = compilePlan({ content, fields })
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.plan
}

/** The examples of a released task, or none where the reference drops it. */
async function referenceExamples(task: ReferenceTask, fields: Field[], rows: Sql) {
  const plan = planOf(referenceContent(task, fields, 'dynosaur'), fields)
  const decision = decideLabels(await engine.rows(firstOutputsQuery({ plan, rows })))
  const [end] = await engine.rows(endQuery({ plan, rows }))
  const { query } = exampleRelation({
    plan: withSentence(plan, decision.keeps ? decision.sentence : null),
    rows: rowsBefore(rows, (end?.[0] ?? null) as number | null),
    phrasingSalt: '',
  })
  const found = await engine.rows(
    sql`SELECT encode(instruction), encode(input), encode(output) FROM (${query}) WHERE skip IS NULL`,
  )
  return decision.keeps
    ? found.map(([instruction, input, output]) => ({ instruction, input, output }))
    : []
}

describe.each(await foldersOf('dynosaur'))('dynosaur/%s', (name) => {
  it('gives what the reference gives', async () => {
    const { fields, rows, tasks, expected } = await openFolder('dynosaur', name)
    const found: unknown[] = []
    for (const task of tasks as ReferenceTask[])
      found.push(...(await referenceExamples(task, fields, rows)))
    expect(found).toEqual(expected)
  })
})

describe.each(await foldersOf('labeled'))('labeled/%s', (name) => {
  it('gives what the tasks mean, and why rows are skipped', async () => {
    const { fields, rows, tasks, expected } = await openFolder('labeled', name)
    const found: unknown[] = []
    for (const [index, task] of tasks.entries()) {
      const plan = planOf(TaskContent.parse(task), fields)
      const { query } = exampleRelation({ plan, rows, phrasingSalt: '' })
      const lines = await engine.rows(
        sql`SELECT encode(input), encode(output), skip FROM (${query})`,
      )
      found.push(
        ...lines.map(([input, output, skip]) => ({ task: index + 1, input, output, skip })),
      )
    }
    expect(found).toEqual(expected)
  })
})

describe('the label-space rule', () => {
  const lines = (counts: Record<string, number>, isScalar = true) =>
    Object.entries(counts).flatMap(([text, count]) =>
      Array.from({ length: count }, () => [`md5 of ${text}`, text, isScalar]),
    )
  const names = (count: number, each: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, each]))
  it.each<[string, unknown[][], unknown]>([
    ['no rows', [], { keeps: false }],
    ['one label', lines({ a: 100 }), { keeps: false }],
    [
      'two, 70 to 30',
      lines({ a: 70, b: 30 }),
      { keeps: true, sentence: ' Answers must be one of a, b.' },
    ],
    ['two, 71 to 29', lines({ a: 71, b: 29 }), { keeps: false }],
    [
      'three, the largest 50',
      lines({ a: 50, b: 25, c: 25 }),
      { keeps: true, sentence: ' Answers must be one of a, b, c.' },
    ],
    ['three, the largest 51', lines({ a: 51, b: 25, c: 24 }), { keeps: false }],
    [
      'ten',
      lines(names(10, 10)),
      { keeps: true, sentence: ` Answers must be one of ${Object.keys(names(10, 1)).join(', ')}.` },
    ],
    ['eleven', lines(names(11, 9)), { keeps: true, sentence: null }],
    [
      'a label of 15 code points',
      lines({ '😀23456789012345': 2, b: 2 }),
      { keeps: true, sentence: ' Answers must be one of 😀23456789012345, b.' },
    ],
    ['a label of 16', lines({ '😀234567890123456': 2, b: 2 }), { keeps: true, sentence: null }],
    [
      'an empty label',
      lines({ '': 2, b: 2 }),
      { keeps: true, sentence: ' Answers must be one of , b.' },
    ],
    [
      'an output that is no scalar',
      [...lines(names(11, 9)), ...lines({ x: 1 }, false)],
      { keeps: false },
    ],
  ])('%s', (_name, found, decision) => {
    expect(decideLabels(found)).toEqual(decision)
  })
})
