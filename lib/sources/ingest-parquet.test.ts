import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const make = async (query: string, options?: string) =>
  readFile(await test.writeParquet(query, options))

interface Good {
  query: string
  types: string[]
  rows: unknown[][]
  notes?: string[]
}

const good: Record<string, Good> = {
  'texts, numbers, booleans': {
    query: `SELECT * FROM (VALUES ('x', 1::TINYINT, 2::UINTEGER, 0.1::FLOAT, 0.1::DOUBLE, true), (NULL, NULL, NULL, NULL, NULL, NULL)) v(t, i, u, f, d, b)`,
    types: ['t: text', 'i: integer', 'u: integer', 'f: single', 'd: number', 'b: boolean'],
    rows: [
      ['x', 1, 2, 0.10000000149011612, 0.1, true],
      [null, null, null, null, null, null],
    ],
  },
  'unsigned integers that fit, and that do not': {
    query: `SELECT 7::UBIGINT AS a, 18446744073709551615::UBIGINT AS b`,
    types: ['a: integer', 'b: text'],
    rows: [[7, '18446744073709551615']],
    notes: ['numbers-as-text'],
  },
  'dates and times': {
    query: `SELECT DATE '2020-01-02' AS d, TIME '10:00:00.5' AS t, TIMESTAMP '2020-01-02 10:00:00.123' AS ts, TIMESTAMPTZ '2020-01-02 10:00:00+02' AS tz`,
    types: ['d: text', 't: text', 'ts: text', 'tz: text'],
    rows: [['2020-01-02', '10:00:00.5', '2020-01-02T10:00:00.123', '2020-01-02T08:00:00Z']],
    notes: ['time-as-text', 'time-as-text', 'time-as-text', 'time-as-text'],
  },
  'decimals and identifiers': {
    query: `SELECT 1.50::DECIMAL(10, 2) AS d, '550e8400-e29b-41d4-a716-446655440000'::UUID AS u`,
    types: ['d: text', 'u: text'],
    rows: [['1.50', '550e8400-e29b-41d4-a716-446655440000']],
    notes: ['decimal-as-text'],
  },
  'lists, structs and maps': {
    query: `SELECT [1, NULL, 3]::TINYINT[] AS l, {'a b': 0.5::FLOAT, 'c"d': [DATE '2020-01-02']} AS s, MAP {'k': [1]} AS m, NULL::STRUCT(x DATE) AS n`,
    types: [
      'l: [integer]',
      's: {a b: single, c"d: [text]}',
      'm: [{key: text, value: [integer]}]',
      'n: {x: text}',
    ],
    rows: [[[1, null, 3], { 'a b': 0.5, 'c"d': ['2020-01-02'] }, [{ key: 'k', value: [1] }], null]],
    notes: ['time-as-text', 'map-as-list', 'time-as-text'],
  },
  'binary data, images, sounds': {
    query: `SELECT 'x' AS t, 'x'::BLOB AS b, {'bytes': 'x'::BLOB, 'path': 'a.png'} AS image, [{'bytes': 'x'::BLOB, 'path': 'a.png'}] AS images, {'k': 1, 'raw': 'x'::BLOB} AS s`,
    types: ['t: text', 's: {k: integer}'],
    rows: [['x', { k: 1 }]],
    notes: ['left-out-binary', 'left-out-media', 'left-out-media', 'left-out-binary'],
  },
  'JSON columns': {
    query: `SELECT '{"a":  1}'::JSON AS j`,
    types: ['j: json'],
    rows: [['{"a":  1}']],
  },
  'odd names': {
    query: `SELECT 1 AS "a""b; DROP TABLE", 2 AS "__proto__", 3 AS "{{x}}", 4 AS "a.b", 5 AS "row", 6 AS "😀", 7 AS "c0", 8 AS "file_row_number"`,
    types: [
      'a"b; DROP TABLE',
      '__proto__',
      '{{x}}',
      'a.b',
      'row',
      '😀',
      'c0',
      'file_row_number',
    ].map((name) => `${name}: integer`),
    rows: [[1, 2, 3, 4, 5, 6, 7, 8]],
  },
}

describe('reads', () => {
  it.each(Object.entries(good))('%s', async (_what, { query, types, rows, notes = [] }) => {
    const found = await test.readGood('x.parquet', await make(query))
    expect(found.types).toEqual(types)
    expect(found.rows).toEqual(rows)
    expect(found.notes).toEqual(notes)
    expect(found.manifest.options.format).toBe('parquet')
  })
})

it('tells names apart that differ by case only', async () => {
  // The engine would not write such a file: its names are changed in place.
  const made = await make('SELECT 1 AS "Text", 2 AS "tex2", 3 AS "tex3"')
  const content = Buffer.from(
    made.toString('latin1').replaceAll('tex2', 'text').replaceAll('tex3', 'TEXT'),
    'latin1',
  )
  const { types, rows } = await test.readGood('x.parquet', content)
  expect(types).toEqual(['Text: integer', 'text: integer', 'TEXT: integer'])
  expect(rows).toEqual([[1, 2, 3]])
})

it('keeps the order of many rows', async () => {
  const content = await make('SELECT i AS n FROM range(50000) r(i) ORDER BY md5(i::VARCHAR)')
  const again = await make('SELECT md5(i::VARCHAR) AS h FROM range(50000) r(i) ORDER BY h')
  const { rows } = await test.readGood('x.parquet', content)
  const hashes = await test.readGood('x.parquet', again)
  expect(new Set(rows.map(([n]) => n)).size).toBe(50_000)
  expect(hashes.rows.map(([h]) => h)).toEqual(hashes.rows.map(([h]) => h).sort())
})

it('takes class labels from what Hugging Face datasets writes into the file', async () => {
  const label = { names: ['neg', 'pos'], _type: 'ClassLabel' }
  const features = {
    text: { dtype: 'string', _type: 'Value' },
    label,
    tags: { feature: label, _type: 'Sequence' },
    tokens: {
      feature: { tag: label, word: { dtype: 'string', _type: 'Value' } },
      _type: 'Sequence',
    },
    old: [label],
    deep: { inner: label },
  }
  const metadata = JSON.stringify({ info: { features } })
  const query = `SELECT 'x' AS text, 1::BIGINT AS label, [0, 1]::BIGINT[] AS tags, {'tag': [1::BIGINT], 'word': ['w']} AS tokens, [0::BIGINT] AS old, {'inner': 1::BIGINT} AS deep`
  const content = await make(query, `, KV_METADATA {huggingface: '${metadata}'}`)
  const { types, rows, notes } = await test.readGood('x.parquet', content)
  expect(types).toEqual([
    'text: text',
    'label: label(neg|pos)',
    'tags: [label(neg|pos)]',
    'tokens: {tag: [label(neg|pos)], word: [text]}',
    'old: [label(neg|pos)]',
    'deep: {inner: label(neg|pos)}',
  ])
  expect(rows).toEqual([['x', 1, [0, 1], { tag: [1], word: ['w'] }, [0], { inner: 1 }]])
  expect(notes).toEqual(Array.from({ length: 5 }, () => 'labels-from-file'))
})

it('reads Parquet under any name, gzipped too', async () => {
  const content = await make(`SELECT 'x' AS a`)
  const { notes, rows } = await test.readGood('x.csv', content)
  expect(notes).toEqual(['named-otherwise'])
  expect(rows).toEqual([['x']])
  const packed = await test.readGood('x.parquet.gz', gzipSync(content))
  expect(packed.rows).toEqual([['x']])
  expect(packed.manifest.file.packing).toBe('gzip')
})

it('refuses a file without rows, and one that holds nothing but binary data', async () => {
  const none = await test.readBad('x.parquet', await make('SELECT 1 AS a WHERE false'))
  expect(none.code).toBe('file-without-records')
  const binary = await test.readBad('x.parquet', await make(`SELECT 'x'::BLOB AS a`))
  expect(binary.code).toBe('records-without-fields')
})
