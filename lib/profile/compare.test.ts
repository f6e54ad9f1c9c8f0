import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalRows, type Engine, openEngine } from '#lib/engine/index.ts'
import type { Field, FieldType } from '#lib/model/index.ts'
import { raw } from '#lib/model/index.ts'
import { compareRevisions } from './compare.ts'
import type { ComparedRevision } from './compared.ts'

let scratch: string
let engine: Engine
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'compare-'))
  engine = await openEngine({ threads: 2, memoryLimit: '500MB', scratch, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(scratch, { recursive: true, force: true })
})

const text: FieldType = { kind: 'text' }
let files = 0

async function revision(
  query: string,
  fields: readonly [name: string, type: FieldType][],
): Promise<ComparedRevision> {
  files += 1
  const path = join(scratch, `${files}.parquet`)
  const rowCount = await engine.run(raw(`COPY (${query}) TO '${path}' (FORMAT parquet)`))
  return {
    rows: canonicalRows(path),
    fields: fields.map(([name, type], index): Field => ({ name, type, column: `c${index}` })),
    rowCount,
  }
}

/** Rows of texts; null for none. */
const table = (names: readonly string[], rows: readonly (readonly (string | null)[])[]) => {
  const quoted = (cell: string | null) => (cell === null ? 'NULL::VARCHAR' : `'${cell}'`)
  const columns = names.map((_, index) => `c${index}`).join(', ')
  const values = rows.map((row) => `(${row.map(quoted).join(', ')})`).join(', ')
  return revision(
    `SELECT * FROM (VALUES ${values}) AS t(${columns})`,
    names.map((name) => [name, text]),
  )
}

describe('rows', () => {
  const one = [
    ['1', 'What is one?', 'one'],
    ['2', 'What is two?', 'two'],
    ['3', 'What is three?', 'three'],
  ]
  it.each([
    ['the same in another order', [...one].reverse(), 'id', 3, 0, 0, 0],
    ['one more', [...one, ['4', 'What is four?', 'four']], 'id', 3, 0, 1, 0],
    ['one fewer', one.slice(1), 'id', 2, 0, 0, 1],
    ['one changed', [['1', 'What is one?', 'uno'], ...one.slice(1)], 'id', 2, 1, 0, 0],
    [
      'all of it at once',
      [
        ['1', 'What is one?', 'uno'],
        ['2', 'What is two?', 'two'],
        ['9', 'x', 'y'],
      ],
      'id',
      1,
      1,
      1,
      1,
    ],
    ['a value that is missing now', [['1', null, 'one'], ...one.slice(1)], 'id', 2, 1, 0, 0],
  ] as const)('%s', async (_what, rows, key, same, changed, added, removed) => {
    const names = ['id', 'question', 'answer']
    const diff = await compareRevisions({
      engine,
      before: await table(names, one),
      after: await table(names, rows),
    })
    expect(diff.key).toBe(key)
    expect(diff.rows).toEqual({
      before: 3,
      after: rows.length,
      ...{ same, changed, added, removed },
    })
  })

  it.each([
    ['repeats are counted', [['a'], ['a'], ['b']], [['a'], ['b'], ['b'], ['c']], 2, 2, 1],
    ['nulls are values', [[null], [null]], [[null], ['']], 1, 1, 1],
  ] as const)('without a key: %s', async (_what, was, is, same, added, removed) => {
    const diff = await compareRevisions({
      engine,
      before: await table(['x'], was),
      after: await table(['x'], is),
    })
    expect(diff.key).toBeNull()
    expect(diff.rows).toMatchObject({ same, changed: 0, added, removed })
  })

  it('values that run into one another differ', async () => {
    const names = ['x', 'y']
    const diff = await compareRevisions({
      engine,
      before: await table(names, [
        ['ab', 'c'],
        ['ab', 'c'],
      ]),
      after: await table(names, [
        ['a', 'bc'],
        ['a', 'bc'],
      ]),
    })
    expect(diff.rows).toMatchObject({ same: 0, added: 2, removed: 2 })
  })

  it('a text that names the rows is a key where no id does; one that repeats is none', async () => {
    const diff = await compareRevisions({
      engine,
      before: await table(
        ['id', 'question'],
        [
          ['1', 'a'],
          ['1', 'b'],
        ],
      ),
      after: await table(
        ['id', 'question'],
        [
          ['2', 'a'],
          ['2', 'c'],
        ],
      ),
    })
    expect(diff.key).toBe('question')
    expect(diff.rows).toMatchObject({ same: 0, changed: 1, added: 1, removed: 1 })
  })
})

it('shows examples: of changed rows what differs, of others everything', async () => {
  const names = ['id', 'q', 'a']
  const diff = await compareRevisions({
    engine,
    before: await table(names, [
      ['1', 'one', 'x'],
      ['2', 'two', 'y'],
    ]),
    after: await table(names, [
      ['1', 'one', 'z'],
      ['3', 'three', 'w'],
    ]),
  })
  expect(diff.examples).toEqual([
    { kind: 'changed', before: { id: '1', a: 'x' }, after: { id: '1', a: 'z' } },
    { kind: 'removed', before: { id: '2', q: 'two', a: 'y' }, after: null },
    { kind: 'added', before: null, after: { id: '3', q: 'three', a: 'w' } },
  ])
})

it('compares fields by name, and rows only by those that both have', async () => {
  const before = await revision(`SELECT 'a' AS c0, 1::BIGINT AS c1, 'x' AS c2`, [
    ['q', text],
    ['n', { kind: 'integer' }],
    ['old', text],
  ])
  const after = await revision(`SELECT '1' AS c0, 'a' AS c1, true AS c2`, [
    ['n', text],
    ['q', text],
    ['new', { kind: 'boolean' }],
  ])
  const diff = await compareRevisions({ engine, before, after })
  expect(diff.fields).toEqual({
    added: ['new'],
    removed: ['old'],
    retyped: [{ field: 'n', from: { kind: 'integer' }, to: { kind: 'text' } }],
  })
  expect(diff.rows).toMatchObject({ same: 1, changed: 0, added: 0, removed: 0 })
})

it('says that all is new where no field is shared', async () => {
  const diff = await compareRevisions({
    engine,
    before: await table(['x'], [['1']]),
    after: await table(['y'], [['1'], ['2']]),
  })
  expect(diff.rows).toEqual({ before: 1, after: 2, same: 0, changed: 0, added: 2, removed: 1 })
})

it('compares a hundred thousand rows', async () => {
  const rows = (extra: number, where: string) =>
    revision(
      `SELECT i AS c0, 'question ' || i || CASE WHEN ${where} THEN '!' ELSE '' END AS c1 FROM range(${100_000 + extra}) t(i)`,
      [
        ['id', { kind: 'integer' }],
        ['question', text],
      ],
    )
  const diff = await compareRevisions({
    engine,
    before: await rows(0, 'false'),
    after: await rows(50, 'i % 1000 = 0'),
  })
  expect(diff.key).toBe('id')
  expect(diff.rows).toMatchObject({ same: 99_900, changed: 100, added: 50, removed: 0 })
  expect(diff.examples).toHaveLength(10)
})
