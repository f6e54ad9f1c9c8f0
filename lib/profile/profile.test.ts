import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import {
  type Field,
  type FieldType,
  formatFieldPath,
  Profile,
  raw,
  type Sql,
} from '#lib/model/index.ts'
import { measuredPathLimit, profileDataset, readRowsPage, sampleRows } from './index.ts'
import { planBars } from './measure.ts'

let engine: Engine
const signal = new AbortController().signal
const text: FieldType = { kind: 'text' }
const integer: FieldType = { kind: 'integer' }
const number: FieldType = { kind: 'number', single: false }

beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'profile-'))
  engine = await openEngine({ threads: 2, memoryLimit: '500MB', scratch, inputs: [] })
})
afterAll(() => engine.close())

/** One column of hand-written values, numbered from 0. */
function column(sqlType: string, values: string[]): Sql {
  const list = values.length === 0 ? '[]' : `[${values.join(', ')}]`
  return raw(
    `(SELECT generate_subscripts(v, 1) - 1 AS "row", unnest(v)::${sqlType} AS c0 FROM (SELECT ${list}::${sqlType}[] AS v))`,
  )
}

async function profileOf(sqlType: string, type: FieldType, values: string[]): Promise<Profile> {
  const fields: Field[] = [{ name: 'x', column: 'c0', type }]
  const rows = column(sqlType, values)
  return profileDataset({ engine, rows, fields, rowCount: values.length, signal })
}

describe('one field', () => {
  const cases: [string, string, FieldType, string[], object][] = [
    [
      'text: blanks are empty, lengths are code points, the frequent come first',
      'VARCHAR',
      text,
      ["'😀a'", 'NULL', "''", "' \t'", "'bcd'", "'bcd'", "'\u00a0'"],
      {
        nulls: 1,
        empty: 3,
        distinct: 5,
        distinctExact: true,
        lengths: { min: 0, median: 2, max: 3 },
        histogram: { from: 0, to: 4, counts: [1, 1, 2, 2] },
        topValues: [
          { text: 'bcd', count: 2 },
          { text: '😀a', count: 1 },
          { text: '', count: 1 },
          { text: ' \t', count: 1 },
          { text: '\u00a0', count: 1 },
        ],
        topValuesComplete: true,
        allValues: ['bcd', '😀a', '', ' \t', '\u00a0'],
      },
    ],
    [
      'text that starts with a byte order mark',
      'VARCHAR',
      text,
      ["'\uFEFFa'", "'\uFEFFa'"],
      { topValues: [{ text: '\uFEFFa', count: 2 }] },
    ],
    [
      'nothing but nulls',
      'VARCHAR',
      text,
      ['NULL', 'NULL'],
      { nulls: 2, distinct: 0, lengths: null, histogram: null, topValuesComplete: true },
    ],
    ['no rows', 'VARCHAR', text, [], { nulls: 0, distinct: 0, lengths: null }],
    [
      'numbers with NaN and infinity',
      'DOUBLE',
      number,
      ["'nan'", "'1'", "'-inf'", "'1'", "'2.5'", 'NULL'],
      {
        nulls: 1,
        distinct: 4,
        numbers: { min: 1, median: 1, max: 2.5 },
        topValues: [
          { text: '1.0', count: 2 },
          { text: 'nan', count: 1 },
          { text: '-inf', count: 1 },
          { text: '2.5', count: 1 },
        ],
      },
    ],
    [
      'integers at both ends of 64 bits',
      'BIGINT',
      integer,
      ['-9223372036854775808', '9223372036854775807', '0', '0'],
      {
        numbers: { min: -(2 ** 63), median: 0, max: 2 ** 63 },
        topValues: [
          { text: '0', count: 2 },
          { text: '-9223372036854775808', count: 1 },
          { text: '9223372036854775807', count: 1 },
        ],
      },
    ],
    [
      'booleans as Python prints them',
      'BOOLEAN',
      { kind: 'boolean' },
      ['true', 'false', 'true', 'NULL'],
      {
        topValues: [
          { text: 'True', count: 2 },
          { text: 'False', count: 1 },
        ],
      },
    ],
    [
      'labels by name, those outside the names null',
      'BIGINT',
      { kind: 'label', names: ['no', "it's"] },
      ['0', '1', '1', '-1', '2', '-2'],
      {
        nulls: 3,
        distinct: 2,
        topValues: [
          { text: "it's", count: 2 },
          { text: 'no', count: 1 },
        ],
        allValues: ["it's", 'no'],
      },
    ],
    [
      'json as text',
      'VARCHAR',
      { kind: 'json' },
      [`'{"a":1}'`, `'{"a":1}'`, `'[1]'`],
      {
        distinct: 2,
        lengths: { min: 3, median: 7, max: 7 },
        topValues: [
          { text: '{"a":1}', count: 2 },
          { text: '[1]', count: 1 },
        ],
      },
    ],
    [
      'values longer than 200 code points are shown cut and not listed as a set',
      'VARCHAR',
      text,
      ["repeat('😀', 201)", "repeat('😀', 201)"],
      { topValues: [{ text: '😀'.repeat(200), count: 2 }] },
    ],
  ]
  it.each(cases)('%s', async (_name, sqlType, type, values, expected) => {
    const profile = await profileOf(sqlType, type, values)
    expect(profile.fields[0]).toMatchObject(expected)
    expect(Profile.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile)
  })
})

it('lists no set of values where one is too long', async () => {
  const profile = await profileOf('VARCHAR', text, ["repeat('x', 201)", "repeat('x', 201)"])
  expect(profile.fields[0]).not.toHaveProperty('allValues')
})

describe('nested fields', () => {
  const answers: FieldType = {
    kind: 'struct',
    fields: [
      { name: 'te"xt', type: { kind: 'list', item: text } },
      { name: 'at', type: { kind: 'list', item: { kind: 'label', names: ['z', 'o'] } } },
    ],
  }
  const values = [
    `{'te"xt': ['b', 'c'], 'at': [1, 7]}`,
    `{'te"xt': ['b'], 'at': NULL}`,
    `{'te"xt': [], 'at': []}`,
    `{'te"xt': [NULL], 'at': [0]}`,
    'NULL',
  ]
  const sqlType = 'STRUCT("te""xt" VARCHAR[], "at" BIGINT[])'

  it('are measured at every path', async () => {
    const profile = await profileOf(sqlType, answers, values)
    const byPath = Object.fromEntries(
      profile.fields.map(({ path, nulls, empty, distinct, lengths }) => [
        formatFieldPath(path),
        { nulls, empty, distinct, longest: lengths?.max ?? null },
      ]),
    )
    expect(byPath).toEqual({
      x: { nulls: 1, empty: 0, distinct: 4, longest: null },
      'x["te\\"xt"]': { nulls: 1, empty: 1, distinct: 4, longest: 2 },
      'x["te\\"xt"][0]': { nulls: 3, empty: 0, distinct: 1, longest: 1 },
      'x.at': { nulls: 2, empty: 1, distinct: 3, longest: 2 },
      'x.at[0]': { nulls: 3, empty: 0, distinct: 2, longest: null },
    })
  })

  it('cross as JSON with labels by name', async () => {
    const fields: Field[] = [{ name: 'x', column: 'c0', type: answers }]
    const rows = column(sqlType, values)
    const page = await readRowsPage({ engine, rows, fields, offset: 0, limit: 5, total: 5 })
    expect(page.rows.map(({ cells }) => cells[0])).toEqual([
      '{"te\\"xt":["b","c"],"at":["o",null]}',
      '{"te\\"xt":["b"],"at":null}',
      '{"te\\"xt":[],"at":[]}',
      '{"te\\"xt":[null],"at":["z"]}',
      null,
    ])
  })
})

describe('a page of rows', () => {
  const fields: Field[] = [
    { name: '__proto__', column: 'c0', type: text },
    { name: 'f', column: 'c1', type: { kind: 'number', single: true } },
    { name: 'l', column: 'c2', type: { kind: 'label', names: ['a', 'b'] } },
    { name: 's', column: 'c3', type: { kind: 'list', item: number } },
  ]
  const rows =
    raw(`(SELECT i AS "row", 't' || i AS c0, (i / 10)::FLOAT AS c1, (i - 1)::BIGINT AS c2,
    [i::DOUBLE, 'nan'] AS c3 FROM range(5) r(i))`)

  it('holds the rows asked for, as text', async () => {
    const page = await readRowsPage({ engine, rows, fields, offset: 1, limit: 3, total: 5 })
    expect(page).toEqual({
      total: 5,
      offset: 1,
      rows: [
        { row: 1, cells: ['t1', '0.10000000149011612', 'a', '[1.0,NaN]'] },
        { row: 2, cells: ['t2', '0.20000000298023224', 'b', '[2.0,NaN]'] },
        { row: 3, cells: ['t3', '0.30000001192092896', null, '[3.0,NaN]'] },
      ],
    })
  })

  it('cuts cells where asked', async () => {
    const page = await readRowsPage({
      engine,
      rows,
      fields,
      offset: 4,
      limit: 9,
      total: 5,
      cellLimit: 1,
    })
    expect(page.rows).toEqual([{ row: 4, cells: ['t', '0', null, '['] }])
  })
})

describe('a sample', () => {
  const fields: Field[] = [
    { name: 'a', column: 'c0', type: { kind: 'json' } },
    { name: 'b', column: 'c1', type: { kind: 'struct', fields: [{ name: 'n', type: number }] } },
    { name: 'c', column: 'c2', type: integer },
    { name: 'd', column: 'c3', type: text },
  ]
  const rows =
    raw(`(SELECT i AS "row", '{"__proto__": ' || i || '}' AS c0, {'n': 'inf'::DOUBLE} AS c1,
    9007199254740993 AS c2, repeat('😀', 9) AS c3 FROM range(100) r(i))`)

  it('has typed values, with nothing lost but what JSON cannot hold', async () => {
    const [only] = await sampleRows({ engine, rows, fields, limit: 1, cellLimit: 4 })
    expect(JSON.stringify(only?.values)).toBe(
      `[{"__proto__":${only?.row}},{"n":null},"9007199254740993","😀😀😀😀"]`,
    )
  })

  it('is spread over the rows, ordered, and the same every time', async () => {
    const draw = () => sampleRows({ engine, rows, fields, limit: 10 })
    const drawn = (await draw()).map(({ row }) => row)
    expect(drawn).toHaveLength(10)
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b))
    expect(Math.max(...drawn)).toBeGreaterThan(50)
    expect((await draw()).map(({ row }) => row)).toEqual(drawn)
  })

  it('leaves out nested values that are too large', async () => {
    const [only] = await sampleRows({ engine, rows, fields, limit: 1, cellLimit: 1 })
    expect(only?.values.slice(0, 2)).toEqual([null, { n: null }])
  })
})

it('counts distinct values exactly past 10,000', async () => {
  const rows = raw(`(SELECT i AS "row", 'v' || (i // 2) AS c0 FROM range(60000) r(i))`)
  const fields: Field[] = [{ name: 'x', column: 'c0', type: text }]
  const profile = await profileDataset({ engine, rows, fields, rowCount: 60_000, signal })
  expect(profile.fields[0]).toMatchObject({ distinct: 30_000, distinctExact: true })
  expect(profile.fields[0]?.topValues).toHaveLength(20)
  expect(profile.fields[0]?.allValues).toBeUndefined()
})

it('measures top-level fields before nested ones and names the rest', async () => {
  const wide = Array.from({ length: 400 }, (_, at) => ({ name: `m${at}`, type: integer }))
  const fields: Field[] = [
    { name: 'wide', column: 'c0', type: { kind: 'struct', fields: wide } },
    { name: 'last', column: 'c1', type: text },
  ]
  const packed = wide.map(({ name }, at) => `'${name}': ${at}`).join(', ')
  const rows = raw(`(SELECT 0 AS "row", {${packed}} AS c0, 'x' AS c1)`)
  const profile = await profileDataset({ engine, rows, fields, rowCount: 1, signal })
  expect(profile.fields).toHaveLength(measuredPathLimit)
  expect(profile.fields.at(-1)?.path).toEqual(['last'])
  expect(profile.unmeasured).toHaveLength(102)
})

it('reports its progress to the end and stops when told', async () => {
  const rows = column('VARCHAR', ["'<|endoftext|> is text here'"])
  const fields: Field[] = [{ name: 'x', column: 'c0', type: text }]
  const seen: number[] = []
  const report = ({ done }: { done: number }) => seen.push(done)
  const profile = await profileDataset({ engine, rows, fields, rowCount: 1000, signal, report })
  expect(seen.at(-1)).toBe(1000)
  expect(profile).toMatchObject({ rows: 1000, scanned: 1 })
  expect(profile.charactersPerToken).toBeGreaterThan(1)
  const stopped = profileDataset({ engine, rows, fields, rowCount: 1, signal: AbortSignal.abort() })
  await expect(stopped).rejects.toThrow(/abort/i)
})

describe('bars', () => {
  it.each([
    ['one value', { min: 5, median: 5, max: 5 }, true, { from: 5, to: 6, bars: 1, width: 1 }],
    ['few values', { min: 0, median: 1, max: 3 }, true, { from: 0, to: 4, bars: 4, width: 1 }],
    ['many', { min: 1, median: 2, max: 100 }, true, { from: 1, to: 101, bars: 20, width: 5 }],
    ['a prime', { min: 0, median: 2, max: 22 }, true, { from: 0, to: 24, bars: 12, width: 2 }],
    ['fractions', { min: 0, median: 1, max: 2 }, false, { from: 0, to: 2, bars: 20, width: 0.1 }],
    ['one number', { min: 2, median: 2, max: 2 }, false, { from: 2, to: 2, bars: 1, width: 1 }],
  ])('%s', (_name, range, whole, expected) => {
    expect(planBars(range, whole)).toEqual(expected)
  })
})
