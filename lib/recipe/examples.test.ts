import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { type Field, raw, sql, TaskContent } from '#lib/model/index.ts'
import {
  compilePlan,
  countsFromRows,
  countsQuery,
  exampleRelation,
  partsRelation,
} from './index.ts'

let engine: Engine
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'examples-'))
  engine = await openEngine({ threads: 2, memoryLimit: '500MB', scratch: directory, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(directory, { recursive: true, force: true })
})

const fields: Field[] = [
  { name: 'q', column: 'c0', type: { kind: 'text' } },
  { name: 'a', column: 'c1', type: { kind: 'text' } },
]

function planOf(content: object = {}, instructions = ['Do it.']) {
  const compiled = compilePlan({
    content: TaskContent.parse({
      instructions,
      input: { kind: 'fields', style: 'labeled', fields: [['q']] },
      output: { kind: 'field', field: ['a'] },
      ...content,
    }),
    fields,
  })
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.plan
}

const table = (...rows: [string | null, string | null][]) =>
  sql`(SELECT i - 1 AS "row", r[1] AS c0, r[2] AS c1 FROM (SELECT unnest(${raw(
    `[${rows.map((row) => `[${row.map((text) => (text === null ? 'NULL' : `'${text}'`)).join(', ')}]::VARCHAR[]`).join(', ')}]`,
  )}) AS r, generate_subscripts(${raw(`[${rows.map(() => '1').join(', ')}]`)}, 1) AS i))`

describe('skips', () => {
  it('give the first reason that applies', async () => {
    const { query } = exampleRelation({
      plan: planOf({
        answerSet: ['yes', 'no', 'a word too long for the limit'],
        where: [{ op: 'not-equals', field: ['q'], text: 'out' }],
      }),
      rows: table(
        ['q1', 'yes'],
        ['out', null],
        [null, null],
        ['', 'yes'],
        ['q2', null],
        ['q3', ''],
        ['q4', 'maybe'],
        ['q5', 'a word too long for the limit'],
        ['q1', 'yes'],
        [' q1 ', 'yes'],
        ['q1', 'no'],
      ),
      phrasingSalt: '',
      lengthLimit:
        'Do it. Answers must be one of yes, no, a word too long for the limit.'.length + 5,
    })
    expect((await engine.rows(sql`SELECT skip FROM (${query}) ORDER BY "row"`)).flat()).toEqual([
      null,
      'filtered',
      'input-null',
      'input-empty',
      'output-null',
      'output-empty',
      'not-in-answer-set',
      'too-long',
      'duplicate',
      'duplicate',
      null,
    ])
  })

  it.each([
    [6, 'too-long'],
    [9, 'too-long'],
    [10, null],
  ])('count code points: a limit of %i', async (lengthLimit, skip) => {
    const { query } = exampleRelation({
      plan: planOf(),
      rows: table(['😀é', '漢字']),
      phrasingSalt: '',
      lengthLimit,
    })
    expect(await engine.rows(sql`SELECT skip FROM (${query})`)).toEqual([[skip]])
  })

  it('are counted, with the characters of the rest', async () => {
    const query = countsQuery({
      plan: planOf(),
      rows: table(['q', 'a'], ['q', 'a'], ['😀', 'bb'], [null, 'a'], ['q', null]),
      phrasingSalt: '',
    })
    expect(countsFromRows(await engine.rows(query), 'all')).toEqual({
      rows: 5,
      examples: 2,
      skipped: { duplicate: 1, 'input-null': 1, 'output-null': 1 },
      characters: 8 + 9,
      scope: 'all',
    })
  })
})

describe('duplicates', () => {
  const rows = sql`(SELECT i AS "row", 'q' || (i % 700) AS c0, 'a' || (i % 300) AS c1 FROM range(20000) t(i))`

  it('are all but the first of equal examples, and the order stays', async () => {
    const { query } = exampleRelation({ plan: planOf(), rows, phrasingSalt: '' })
    const found = await engine.rows(sql`SELECT "row", input, output, skip FROM (${query})`)
    const seen = new Set<string>()
    const wanted = found.map(([row, input, output]) => {
      const key = JSON.stringify([input, output])
      const skip = seen.has(key) ? 'duplicate' : null
      seen.add(key)
      return [row, input, output, skip]
    })
    expect(found.map(([row]) => row)).toEqual(Array.from({ length: 20_000 }, (_, row) => row))
    expect(found).toEqual(wanted)
    expect(seen.size).toBe(2_100)
  })

  it('are not what only runs together the same', async () => {
    const { query } = exampleRelation({
      plan: planOf(),
      rows: table(['ab', 'c'], ['ab', 'c'], ['a', 'bc'], ['a', 'bc']),
      phrasingSalt: '',
    })
    expect((await engine.rows(sql`SELECT skip FROM (${query})`)).flat()).toEqual([
      null,
      'duplicate',
      null,
      'duplicate',
    ])
  })

  it('are kept where they are not asked for', async () => {
    const given = { plan: planOf(), rows, phrasingSalt: '' }
    for (const { query } of [
      exampleRelation({ ...given, deduplicate: false }),
      partsRelation(given),
    ])
      expect(await engine.rows(sql`SELECT DISTINCT skip FROM (${query})`)).toEqual([[null]])
  })
})

describe('phrasings', () => {
  it('are drawn by md5 of salt and row', async () => {
    const instructions = ['One.', 'Two.', 'Three.']
    const { query } = exampleRelation({
      plan: planOf({}, instructions),
      rows: sql`(SELECT i AS "row", 'q' || i AS c0, 'a' AS c1 FROM range(200) t(i))`,
      phrasingSalt: 'salt',
    })
    const found = await engine.rows(sql`SELECT "row", instruction FROM (${query})`)
    const drawn = found.map(([row]) => {
      const hex = createHash('md5').update(`salt:${row}`).digest('hex').slice(0, 8)
      return [row, instructions[Number.parseInt(hex, 16) % 3]]
    })
    expect(found).toEqual(drawn)
    expect(new Set(found.map(([, instruction]) => instruction)).size).toBe(3)
  })
})

it('gives the columns that it names', async () => {
  for (const relation of [
    exampleRelation({ plan: planOf(), rows: table(['q', 'a']), phrasingSalt: '' }),
    partsRelation({ plan: planOf(), rows: table(['q', 'a']), phrasingSalt: '' }),
  ]) {
    const named = await engine.rows(
      sql`SELECT column_name FROM (DESCRIBE SELECT * FROM (${relation.query}))`,
    )
    expect(named.flat()).toEqual(relation.columns)
  }
})
