import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadingOptions } from '#lib/model/index.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const lines = (...records: unknown[]) => records.map((one) => `${JSON.stringify(one)}\n`).join('')
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

interface Good {
  name?: string
  content: string | Buffer
  options?: Partial<ReadingOptions>
  types: string[]
  rows: unknown[][]
  notes?: string[]
}

const good: Record<string, Good> = {
  'plain lines': {
    content: lines({ a: 'x', n: 1, f: 1.5, b: true }, { a: null, n: -2, f: 2, b: false }),
    types: ['a: text', 'n: integer', 'f: number', 'b: boolean'],
    rows: [
      ['x', 1, 1.5, true],
      [null, -2, 2, false],
    ],
  },
  'lists and structs': {
    content: lines(
      { s: { t: ['x', null], n: 1 }, l: [{ k: 1 }] },
      { s: null, l: [] },
      { s: { t: [] } },
    ),
    types: ['s: {t: [text], n: integer}', 'l: [{k: integer}]'],
    rows: [
      [{ t: ['x', null], n: 1 }, [{ k: 1 }]],
      [null, []],
      [{ t: [], n: null }, null],
    ],
  },
  'no line break at the end, Windows line breaks, blank lines': {
    content: '\r\n{"a":1}\r\n\r\n  \n{"a":2}',
    types: ['a: integer'],
    rows: [[1], [2]],
  },
  'a byte order mark': { content: '\ufeff{"a":"x"}\n', types: ['a: text'], rows: [['x']] },
  'a byte order mark inside a value': {
    content: lines({ a: '\ufeffx' }),
    types: ['a: text'],
    rows: [['\ufeffx']],
  },
  gzipped: {
    content: gzipSync(lines({ a: 'x' })),
    types: ['a: text'],
    rows: [['x']],
  },
  'text that looks like something else': {
    content: lines(
      { u: '550E8400-E29B-41D4-A716-446655440000', d: '2020-01-01', t: '10:00', n: '007' },
      { u: 'B', d: '2021-01-01', t: '11:00', n: '1' },
    ),
    types: ['u: text', 'd: text', 't: text', 'n: text'],
    rows: [
      ['550E8400-E29B-41D4-A716-446655440000', '2020-01-01', '10:00', '007'],
      ['B', '2021-01-01', '11:00', '1'],
    ],
  },
  'integers to the edge of 64 bits': {
    content: '{"a":9223372036854775807,"b":-0}\n{"a":-9223372036854775808,"b":3}\n',
    types: ['a: integer', 'b: integer'],
    // JSON.parse rounds; the text before it is exact (see the next case).
    rows: [
      [Number('9223372036854775807'), 0],
      [Number('-9223372036854775808'), 3],
    ],
  },
  'numbers that no type can hold': {
    content:
      '{"a":12345678901234567890123,"b":9007199254740993,"c":1e999}\n{"a":1,"b":0.5,"c":1.50}\n',
    types: ['a: text', 'b: text', 'c: text'],
    rows: [
      ['12345678901234567890123', '9007199254740993', '1e999'],
      ['1', '0.5', '1.50'],
    ],
    notes: ['numbers-as-text', 'numbers-as-text', 'numbers-as-text'],
  },
  'kinds that differ from row to row': {
    content: '{"a":"x","l":[1,"y"]}\n{"a": 1.50 ,"l":[{"k":  1e2}]}\n{"a":null,"l":null}\n',
    types: ['a: json', 'l: [json]'],
    rows: [
      ['"x"', ['1', '"y"']],
      ['1.50', ['{"k":  1e2}']],
      [null, null],
    ],
    notes: ['kept-as-json-kinds', 'kept-as-json-kinds'],
  },
  'a field first seen in the last of many rows': {
    content: `${lines({ a: 1 }).repeat(30_000)}{"a":2,"late":"here"}\n`,
    types: ['a: integer', 'late: text'],
    rows: expect.toSatisfy(
      (rows: unknown[][]) => rows.length === 30_001 && rows.at(-1)?.[1] === 'here',
    ),
  },
  'a kind first seen in the last of many rows': {
    content: `${lines({ a: 1 }).repeat(30_000)}{"a":"x"}\n`,
    types: ['a: json'],
    rows: expect.toSatisfy(
      (rows: unknown[][]) => rows[0]?.[0] === '1' && rows.at(-1)?.[0] === '"x"',
    ),
    notes: ['kept-as-json-kinds'],
  },
  'lone halves of surrogate pairs': {
    content:
      '{"a":"x\\ud800y","b":"\\ud83d\\ude00","c":"\\\\ud800","j":["\\udc00","\\ud83d\\ude00"]}\n{"a":"\\udc00\\ud800","b":"","c":"","j":1}\n',
    types: ['a: text', 'b: text', 'c: text', 'j: json'],
    rows: [
      ['x\ufffdy', '😀', '\\ud800', '["\\ufffd","\\ud83d\\ude00"]'],
      ['\ufffd\ufffd', '', '', '1'],
    ],
    notes: ['lone-surrogates', 'kept-as-json-kinds'],
  },
  'a key twice: the last one counts': {
    content: '{"a":1,"b":"x","a":2,"s":{"k":1,"k":2}}\n{"a":3,"s":{"k":4}}\n',
    types: ['a: integer', 'b: text', 's: {k: integer}'],
    rows: [
      [2, 'x', { k: 2 }],
      [3, null, { k: 4 }],
    ],
    notes: ['duplicate-keys'],
  },
  'names that differ by case': {
    content: lines({ Text: 'A', text: 'b' }, { text: 'c' }),
    types: ['Text: text', 'text: text'],
    rows: [
      ['A', 'b'],
      [null, 'c'],
    ],
  },
  'a struct whose keys differ by case or are empty': {
    content: '{"s":{"A":1,"a": 2},"e":{"":1},"n":{}}\n',
    types: ['s: json', 'e: json', 'n: json'],
    rows: [['{"A":1,"a": 2}', '{"":1}', '{}']],
    notes: ['kept-as-json-case', 'kept-as-json-empty', 'kept-as-json-empty'],
  },
  'a struct whose keys vary without end': {
    content: Array.from({ length: 201 }, (_, key) => lines({ m: { [`k${key}`]: 1 } })).join(''),
    types: ['m: json'],
    rows: Array.from({ length: 201 }, (_, key) => [`{"k${key}":1}`]),
    notes: ['kept-as-json-keys'],
  },
  'odd names': {
    content:
      '{"a\\"b; DROP TABLE":1,"__proto__":2,"{{x}}":3,"a.b":4,"row":5,"😀":6,"":7,"c0":8,"it\'s":9,"\\u0061\\n":10}\n',
    types: [
      ...['a"b; DROP TABLE', '__proto__', '{{x}}', 'a.b', 'row', '😀', '', 'c0', "it's", 'a\n'].map(
        (name) => `${name}: integer`,
      ),
    ],
    rows: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  },
  'odd names in structs': {
    content: '{"s":{"a\\"b; DROP":1,"it\'s":2,"{{x}}":3,"a.b":4,"row":5,"😀":6}}\n',
    types: [
      `s: {${['a"b; DROP', "it's", '{{x}}', 'a.b', 'row', '😀'].map((n) => `${n}: integer`).join(', ')}}`,
    ],
    rows: [[{ 'a"b; DROP': 1, "it's": 2, '{{x}}': 3, 'a.b': 4, row: 5, '😀': 6 }]],
  },
  'nesting of a thousand levels': {
    content: `{"a":${deep(1_000)},"b":1}\n`,
    types: ['a: json', 'b: integer'],
    rows: [[deep(1_000), 1]],
    notes: ['kept-as-json-depth'],
  },
  'control characters in escapes': {
    content: '{"a":"\\u0000\\b\\t\\/"}\n',
    types: ['a: text'],
    rows: [['\u0000\b\t/']],
  },
  'an array of records over many lines': {
    name: 'x.json',
    content: JSON.stringify([{ a: 'x\ny', n: 1 }, { a: '[{"}' }], null, 2),
    types: ['a: text', 'n: integer'],
    rows: [
      ['x\ny', 1],
      ['[{"}', null],
    ],
  },
  'an array of texts': {
    name: 'x.json',
    content: '["a", "b",\n null]',
    types: ['value: text'],
    rows: [['a'], ['b'], [null]],
  },
  'an object that holds the records': {
    name: 'x.json',
    content: '{"canary":"x","info":{"authors":["a"]},"data":{"rows":[{"q":1},{"q":2}]}}',
    types: ['q: integer'],
    rows: [[1], [2]],
    notes: ['records-found'],
  },
  'an object with a small list of objects beside the records': {
    name: 'x.json',
    content: JSON.stringify({
      authors: [{ name: 'a' }],
      examples: Array.from({ length: 20 }, () => ({ text: 'x' })),
    }),
    types: ['text: text'],
    rows: Array.from({ length: 20 }, () => ['x']),
    notes: ['records-found'],
  },
  'records at a path that was given': {
    name: 'x.json',
    content: '{"a.b":[{"x":1}],"c":[{"y":1},{"y":2}]}',
    options: { recordsPath: '["a.b"]' },
    types: ['x: integer'],
    rows: [[1]],
    notes: ['records-found'],
  },
  'objects in a row, each over several lines': {
    name: 'x.json',
    content: '{\n"a": 1\n}\n{\n"a": 2\n}',
    types: ['a: integer'],
    rows: [[1], [2]],
    notes: ['values-in-a-row'],
  },
  'kept JSON with line breaks in it': {
    name: 'x.json',
    content: '[{"a":{"k":1,\n"K":2}}]',
    types: ['a: json'],
    rows: [['{"k":1, "K":2}']],
    notes: ['kept-as-json-case'],
  },
  'JSON Lines under another name': {
    name: 'x.csv',
    content: lines({ a: 1 }, { a: 2 }),
    types: ['a: integer'],
    rows: [[1], [2]],
    notes: ['named-otherwise'],
  },
  'an array under the name of JSON Lines': {
    name: 'x.jsonl',
    content: '[\n{"a":1}\n]',
    types: ['a: integer'],
    rows: [[1]],
    notes: ['named-otherwise'],
  },
  'one record a line, and only one': {
    content: '{"a":[{"b":1}]}\n',
    types: ['a: [{b: integer}]'],
    rows: [[[{ b: 1 }]]],
  },
  'UTF-16 with a mark': {
    content: Buffer.from(`\ufeff${lines({ a: 'é😀' })}`, 'utf16le'),
    types: ['a: text'],
    rows: [['é😀']],
  },
  'Latin-1': {
    content: Buffer.from('{"a":"caf\xe9 \x93x\x94"}\n', 'latin1'),
    types: ['a: text'],
    rows: [['café “x”']],
    notes: ['encoding-guessed'],
  },
  'class labels that were named': {
    content: lines({ y: 0 }, { y: 1 }, { y: -1 }, { y: null }),
    options: { classLabels: [{ field: 'y', names: ['no', 'yes'] }] },
    types: ['y: label(no|yes)'],
    rows: [[0], [1], [-1], [null]],
    notes: ['labels-out-of-range'],
  },
  'without its bad records': {
    content: '{"a":1}\n{"a":"x","b":\n{"a":2}\n"y"\n',
    options: { skipBadRecords: true },
    types: ['a: integer'],
    rows: [[1], [2]],
  },
}

describe('reads', () => {
  it.each(Object.entries(good))('%s', async (_what, file) => {
    const { name = 'x.jsonl', content, options, types, rows, notes = [] } = file
    const found = await test.readGood(name, content, options)
    expect(found.types).toEqual(types)
    expect(found.rows).toEqual(rows)
    expect(found.notes).toEqual(notes)
    const { manifest } = found
    expect(manifest.records).toBe(manifest.rows + manifest.rejected)
    expect(manifest.rows).toBe(found.rows.length)
  })
})

it('keeps a text of 20 MB whole', async () => {
  const long = 'abcdé'.repeat(4_000_000)
  const { rows } = await test.readGood('x.jsonl', lines({ a: long }, { a: 'short' }))
  expect(rows[0]?.[0] === long).toBe(true)
  expect(rows[1]).toEqual(['short'])
})

it('takes 5,000 fields', async () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, at]))
  const { rows, types } = await test.readGood('x.jsonl', lines(wide, wide))
  expect(types.at(-1)).toBe('f4999: integer')
  expect(rows[1]?.[4_999]).toBe(4_999)
})

it('lists the records it went on without', async () => {
  const { manifest } = await test.readGood(
    'x.jsonl',
    '{"a":1}\n{"a":1,}\n\n{"a":NaN}\n{"a":2}\n7\n',
    { skipBadRecords: true },
  )
  expect(manifest).toMatchObject({ records: 5, rows: 2, rejected: 3 })
  expect(manifest.rejectedRecords).toEqual([
    { line: 2, reason: 'json-syntax', values: { column: 8 }, text: '{"a":1,}' },
    { line: 4, reason: 'json-not-a-number', values: { column: 6 }, text: '{"a":NaN}' },
    { line: 6, reason: 'json-not-an-object', values: {}, text: '7' },
  ])
})
