import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadingOptions } from '#lib/model/index.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

interface Good {
  name?: string
  content: string | Buffer
  options?: Partial<ReadingOptions>
  types: string[]
  rows: unknown[][]
  notes?: string[]
  settled?: Partial<ReadingOptions>
}

const good: Record<string, Good> = {
  'a plain table': {
    content: 'text,label\nhello,1\n"a, b",-2\n',
    types: ['text: text', 'label: integer'],
    rows: [
      ['hello', 1],
      ['a, b', -2],
    ],
    settled: { format: 'csv', delimiter: ',', quote: '"', hasHeader: true, encoding: 'utf-8' },
  },
  'quotes, doubled quotes, line breaks and Windows line breaks in cells': {
    content: 'a,b\r\n"say ""hi""\r\n\\ there",x\r\n"",\r\n"""",""""""\r\n',
    types: ['a: text', 'b: text'],
    rows: [
      ['say "hi"\r\n\\ there', 'x'],
      ['', null],
      ['"', '""'],
    ],
  },
  'a quotation mark inside a plain cell': {
    content: 'a,b\n5" pipe,x"y\n',
    types: ['a: text', 'b: text'],
    rows: [['5" pipe', 'x"y']],
  },
  'values that only look like numbers': {
    content: 'a,b,c,d,e,f,g,h\n007,1.50,1e5,true,+1,12345678901234567890, 1,-0\n',
    types: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}: text`),
    rows: [['007', '1.50', '1e5', 'true', '+1', '12345678901234567890', ' 1', '-0']],
  },
  'values that are': {
    content: 'a,b,c,d\n9007199254740991,1.5,True,"7"\n,-0.25,False,\n-1,3.0,,0\n',
    types: ['a: integer', 'b: number', 'c: boolean', 'd: integer'],
    rows: [
      [9007199254740991, 1.5, true, 7],
      [null, -0.25, false, null],
      [-1, 3, null, 0],
    ],
  },
  'whole numbers mixed with others, which would gain a point': {
    content: 'a\n1\n2.5\n',
    types: ['a: text'],
    rows: [['1'], ['2.5']],
  },
  'a value that is no number in the last of many rows': {
    content: `a,b\n${'1,x\n'.repeat(30_000)}one,x\n`,
    types: ['a: text', 'b: text'],
    rows: expect.toSatisfy(
      (rows: unknown[][]) => rows[0]?.[0] === '1' && rows.at(-1)?.[0] === 'one',
    ),
  },
  'a column that is empty': {
    content: 'a,b\nx,\ny,\n',
    types: ['a: text', 'b: text'],
    rows: [
      ['x', null],
      ['y', null],
    ],
  },
  'rows that are empty but for their delimiters': {
    content: 'a,b\n,\n\nx,y\n',
    types: ['a: text', 'b: text'],
    rows: [
      [null, null],
      ['x', 'y'],
    ],
  },
  'names twice, empty, and by case': {
    content: 'a,a,,Text,text,a_2\n1,2,3,4,5,6\n',
    types: ['a', 'a_3', 'column_3', 'Text', 'text', 'a_2'].map((name) => `${name}: integer`),
    rows: [[1, 2, 3, 4, 5, 6]],
    notes: ['column-named-twice', 'column-unnamed'],
  },
  'odd names': {
    content: '"a""b; DROP TABLE",__proto__,{{x}},a.b,row,😀,"x\ny"\n1,2,3,4,5,6,7\n',
    types: ['a"b; DROP TABLE', '__proto__', '{{x}}', 'a.b', 'row', '😀', 'x\ny'].map(
      (name) => `${name}: integer`,
    ),
    rows: [[1, 2, 3, 4, 5, 6, 7]],
  },
  semicolons: {
    content: 'a;b\n1,5;x\n2,5;y\n',
    types: ['a: text', 'b: text'],
    rows: [
      ['1,5', 'x'],
      ['2,5', 'y'],
    ],
    settled: { delimiter: ';' },
  },
  bars: { content: 'a|b\nx|y\n', types: ['a: text', 'b: text'], rows: [['x', 'y']] },
  tabs: {
    name: 'x.tsv',
    content: 'a\tb\nx, y\tz\n',
    types: ['a: text', 'b: text'],
    rows: [['x, y', 'z']],
    settled: { format: 'tsv', delimiter: '\t' },
  },
  'tabs under the name of CSV': {
    content: 'a\tb\nx\tz\n',
    types: ['a: text', 'b: text'],
    rows: [['x', 'z']],
    settled: { format: 'tsv' },
  },
  'tabs with quotes that are plain characters': {
    name: 'x.tsv',
    content: 'a\tb\n"Yes" he said\tz\n"open\ty\n',
    types: ['a: text', 'b: text'],
    rows: [
      ['"Yes" he said', 'z'],
      ['"open', 'y'],
    ],
    notes: ['quotes-plain'],
    settled: { quote: '\u0000' },
  },
  'one column': {
    content: 'text\nhello there\nyou\n',
    types: ['text: text'],
    rows: [['hello there'], ['you']],
  },
  'no header, by its numbers': {
    content: 'hello,1\nyou,2\n',
    types: ['column_1: text', 'column_2: integer'],
    rows: [
      ['hello', 1],
      ['you', 2],
    ],
    settled: { hasHeader: false },
  },
  'no header, as told': {
    content: 'hello,x\nyou,y\n',
    options: { hasHeader: false },
    types: ['column_1: text', 'column_2: text'],
    rows: [
      ['hello', 'x'],
      ['you', 'y'],
    ],
  },
  'a delimiter and a quotation mark as told': {
    content: "a~b\n'x~y'~z\n",
    options: { delimiter: '~', quote: "'" },
    types: ['a: text', 'b: text'],
    rows: [['x~y', 'z']],
  },
  'no quotes, as told': {
    content: 'a,b\n"x,y\n',
    options: { quote: '\u0000' },
    types: ['a: text', 'b: text'],
    rows: [['"x', 'y']],
  },
  'line breaks of old Macs': {
    content: 'a,b\rx,y\rz,w\r',
    types: ['a: text', 'b: text'],
    rows: [
      ['x', 'y'],
      ['z', 'w'],
    ],
  },
  'a byte order mark': {
    content: '\ufeffa,b\nx,y',
    types: ['a: text', 'b: text'],
    rows: [['x', 'y']],
  },
  'UTF-16 without a mark': {
    content: Buffer.from('a,b\nx,é\n', 'utf16le'),
    types: ['a: text', 'b: text'],
    rows: [['x', 'é']],
    notes: ['encoding-guessed'],
    settled: { encoding: 'utf-16le' },
  },
  'UTF-16, big-endian, with half a pair': {
    content: Buffer.from('\ufeffa,b\nx,😀\ud800\n', 'utf16le').swap16(),
    types: ['a: text', 'b: text'],
    rows: [['x', '😀\ufffd']],
    notes: ['units-replaced'],
    settled: { encoding: 'utf-16be' },
  },
  'Latin-1': {
    content: Buffer.from('name,b\ncaf\xe9,\x80\n', 'latin1'),
    types: ['name: text', 'b: text'],
    rows: [['café', '€']],
    notes: ['encoding-guessed'],
    settled: { encoding: 'latin-1' },
  },
  'Latin-1, as told': {
    content: 'a\né\n',
    options: { encoding: 'latin-1' },
    types: ['a: text'],
    rows: [['Ã©']],
  },
  gzipped: {
    name: 'x.csv.gz',
    content: gzipSync('a,b\nx,y\n'),
    types: ['a: text', 'b: text'],
    rows: [['x', 'y']],
  },
  'control characters': {
    content: 'a,b\nx\ty\u000bz\u001f,"\u0008"\n',
    types: ['a: text', 'b: text'],
    rows: [['x\ty\u000bz\u001f', '\b']],
  },
  'a header in brackets': {
    content: '[id],text\n1,x\n',
    types: ['[id]: integer', 'text: text'],
    rows: [[1, 'x']],
  },
  'a table under the name of JSON': {
    name: 'x.json',
    content: 'a,b\nx,y\n',
    types: ['a: text', 'b: text'],
    rows: [['x', 'y']],
    notes: ['named-otherwise'],
  },
  'class labels': {
    content: 'text,y\nx,0\ny,1\n',
    options: { classLabels: [{ field: 'y', names: ['no', 'yes'] }] },
    types: ['text: text', 'y: label(no|yes)'],
    rows: [
      ['x', 0],
      ['y', 1],
    ],
  },
}

describe('reads', () => {
  it.each(Object.entries(good))('%s', async (_what, file) => {
    const { name = 'x.csv', content, options, types, rows, notes = [], settled = {} } = file
    const found = await test.readGood(name, content, options)
    expect(found.types).toEqual(types)
    expect(found.rows).toEqual(rows)
    expect(found.notes).toEqual(notes)
    expect(found.manifest.options).toMatchObject(settled)
    expect(found.manifest.records).toBe(found.manifest.rows + found.manifest.rejected)
  })
})

it('keeps a cell of 20 MB whole', async () => {
  const long = 'ab"cd\né'.repeat(3_000_000)
  const { rows } = await test.readGood('x.csv', `a,b\n"${long.replaceAll('"', '""')}",y\nz,w\n`)
  expect(rows[0]?.[0] === long).toBe(true)
  expect(rows[1]).toEqual(['z', 'w'])
})

it('finds records that are cut by the edge of a piece', async () => {
  const cells = Array.from({ length: 90_000 }, (_, at) => `"${at},""${'é'.repeat(at % 97)}"`)
  const { rows } = await test.readGood('x.csv', `a,b\r\n${cells.join(',1\r\n')},1\r\n`)
  expect(rows.map(([cell]) => cell)).toEqual(
    cells.map((cell) => cell.slice(1, -1).replaceAll('""', '"')),
  )
})

it('lists the records it went on without, by the line they begin at', async () => {
  const { manifest, rows } = await test.readGood(
    'x.csv',
    'a,b,c\n1,"two\nlines",3\n4,5\n\n6,7,8,9\n"x"y,1,2\n10,11,12\n',
    { skipBadRecords: true },
  )
  expect(rows).toEqual([
    [1, 'two\nlines', 3],
    [10, '11', 12],
  ])
  expect(manifest).toMatchObject({ records: 5, rows: 2, rejected: 3 })
  expect(manifest.rejectedRecords).toEqual([
    { line: 4, reason: 'field-count', values: { found: 2, expected: 3 }, text: '4,5' },
    { line: 6, reason: 'field-count', values: { found: 4, expected: 3 }, text: '6,7,8,9' },
    { line: 7, reason: 'text-after-quote', values: {}, text: '"x"y,1,2' },
  ])
})
