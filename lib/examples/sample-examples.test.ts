import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { type Field, raw, TaskContent } from '#lib/model/index.ts'
import { compilePlan, type Plan } from '#lib/recipe/index.ts'
import { sampleExamples } from './index.ts'

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'answer', column: 'c1', type: { kind: 'text' } },
]

function planOf(): Plan {
  const content = TaskContent.parse({
    instructions: ['Answer.'],
    input: { kind: 'fields', style: 'labeled', fields: [['question']] },
    output: { kind: 'field', field: ['answer'] },
  })
  const compiled = compilePlan({ content, fields })
  if ('problems' in compiled) throw new Error('no plan')
  return compiled.plan
}

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-examples-'))
  engine = await openEngine({ threads: 1, memoryLimit: '256MB', scratch: folder, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

it('gives the rows that are examples, duplicates once, texts as they are', async () => {
  const rows = raw(`(SELECT * FROM (VALUES
    (0, 'a', 'x'), (1, 'a', 'x'), (2, NULL, 'y'), (3, 'b', NULL), (7, chr(65279) || 'c', 'ü')
  ) t("row", c0, c1))`)
  expect(await sampleExamples({ engine, plan: planOf(), rows, salt: 's' })).toEqual([
    { row: 0, input: 'a', output: 'x' },
    { row: 7, input: '\ufeffc', output: 'ü' },
  ])
})

it.each([
  [299, 299],
  [300, 300],
  [301, 300],
  [2_000, 300],
])('of %d examples gives %d, spread over all', async (count, most) => {
  const rows = raw(`(SELECT i AS "row", 'q' || i AS c0, 'a' || i AS c1 FROM range(${count}) t(i))`)
  const found = await sampleExamples({ engine, plan: planOf(), rows, salt: 's' })
  expect(found).toHaveLength(most)
  const gaps = found.map(({ row }, index) => row - (found[index - 1]?.row ?? -1))
  expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(count / most))
  expect(count - (found.at(-1)?.row ?? 0)).toBeLessThanOrEqual(Math.ceil(count / most))
})

it('cuts what is longer than any check looks at', async () => {
  const rows = raw(`(SELECT 0 AS "row", repeat('ä', 30000) AS c0, 'x' AS c1)`)
  const [found] = await sampleExamples({ engine, plan: planOf(), rows, salt: 's' })
  expect(found?.input).toHaveLength(20_000)
})
