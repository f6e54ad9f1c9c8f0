import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { type Field, type InputStyle, raw, sql, TaskContent } from '#lib/model/index.ts'
import { compilePlan, exampleRelation, type Plan } from '#lib/recipe/index.ts'
import { scanRows } from './preview.ts'

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'answer', column: 'c1', type: { kind: 'text' } },
]

const rows = raw(`(SELECT * FROM (VALUES
  (0, 'a', 'x'), (1, 'a', 'x'), (2, 'a', 'y'), (3, NULL, 'x'), (4, NULL, 'x'), (5, 'a', NULL),
  (6, 'a', NULL), (7, 'ax', 'y'), (8, 'a', 'xy'), (9, ' a ', 'x'), (10, 'A', 'x'), (11, 'a', 'y')
) t("row", c0, c1))`)

function planOf(style: InputStyle): Plan {
  const content = TaskContent.parse({
    instructions: ['Answer.', 'Reply.'],
    input: { kind: 'fields', style, fields: [['question']] },
    output: { kind: 'field', field: ['answer'] },
  })
  const compiled = compilePlan({ content, fields })
  if ('problems' in compiled) throw new Error('no plan')
  return compiled.plan
}

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-preview-'))
  engine = await openEngine({ threads: 1, memoryLimit: '256MB', scratch: folder, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

describe('the scan that a preview picks from', () => {
  it('marks what an earlier row gave', async () => {
    const scanned = await scanRows({ engine, plan: planOf('labeled'), rows, salt: 's' })
    const duplicates = scanned.filter((one) => one.skip === 'duplicate')
    expect(duplicates.map((one) => one.row)).toEqual([1, 9, 11])
  })

  it.each<InputStyle>(['labeled', 'dynosaur'])('skips what a release skips: %s', async (style) => {
    const plan = planOf(style)
    const { query } = exampleRelation({ plan, rows, phrasingSalt: 's', deduplicate: true })
    const released = await engine.rows(sql`SELECT "row", skip FROM (${query}) ORDER BY "row"`)
    const scanned = await scanRows({ engine, plan, rows, salt: 's' })
    expect(scanned.map((one) => [one.row, one.skip])).toEqual(released)
  })
})
