import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { revisionHash } from './index.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

describe('several files', () => {
  it('stand by split, else in the order given, as runs of rows', async () => {
    const { manifest, rows } = await test.readGoodSeveral({
      'test.jsonl': '{"a":1}\n{"a":2}\n',
      'b-train.jsonl': '{"a":3}\n',
      'a-train.csv': 'a\n4\n5\n',
      'zulu.jsonl': '{"a":6}\n',
      'dev.jsonl': '{"a":7}\n',
    })
    expect(rows.flat()).toEqual([3, 4, 5, 6, 7, 1, 2])
    expect(manifest.splits).toEqual([
      { name: 'train', start: 0, rows: 4 },
      { name: 'validation', start: 4, rows: 1 },
      { name: 'test', start: 5, rows: 2 },
    ])
    expect(manifest.files.map(({ name, rows: count }) => [name, count])).toEqual([
      ['b-train.jsonl', 1],
      ['a-train.csv', 2],
      ['zulu.jsonl', 1],
      ['dev.jsonl', 1],
      ['test.jsonl', 2],
    ])
    expect(manifest.file).toMatchObject({ name: 'whole', bytes: 46, packing: null })
  })

  it('have the splits that are given by hand', async () => {
    const { manifest, rows } = await test.readGoodSeveral(
      { 'one.jsonl': '{"a":1}\n', 'two.jsonl': '{"a":2}\n', 'three.jsonl': '{"a":3}\n' },
      {
        splits: [
          { file: 'one.jsonl', split: 'test' },
          { file: 'two.jsonl', split: 'gold' },
        ],
      },
    )
    expect(rows.flat()).toEqual([3, 1, 2])
    expect(manifest.splits.map(({ name }) => name)).toEqual(['train', 'test', 'gold'])
  })

  interface Unified {
    files: Record<string, string>
    types: string[]
    rows: unknown[][]
    notes: string[]
  }
  const unified: Record<string, Unified> = {
    'a field that one lacks': {
      files: { 'a.jsonl': '{"a":1,"b":"x"}\n', 'b.jsonl': '{"c":true,"a":2}\n' },
      types: ['a: integer', 'b: text', 'c: boolean'],
      rows: [
        [1, 'x', null],
        [2, null, true],
      ],
      notes: [
        '“b” does not stand in b.jsonl; it is empty there.',
        '“c” does not stand in a.jsonl; it is empty there.',
      ],
    },
    'integers and numbers': {
      files: { 'a.jsonl': '{"a":1}\n', 'b.jsonl': '{"a":0.5}\n' },
      types: ['a: number'],
      rows: [[1], [0.5]],
      notes: [],
    },
    'kinds that do not go together': {
      files: { 'a.jsonl': '{"a":1}\n', 'b.jsonl': '{"a":"x"}\n', 'c.jsonl': '{"a":[{"b":1}]}\n' },
      types: ['a: json'],
      rows: [['1'], ['"x"'], ['[{"b":1}]']],
      notes: [
        '“a” holds values of another kind in b.jsonl, c.jsonl than elsewhere, so it is kept as JSON text.',
      ],
    },
    'JSON that is kept already': {
      files: { 'a.jsonl': '{"a":1}\n{"a":"x"}\n', 'b.jsonl': '{"a":{"b":{"c":null}}}\n' },
      types: ['a: json'],
      rows: [['1'], ['"x"'], ['{"b":{"c":null}}']],
      notes: expect.any(Array) as unknown as string[],
    },
    'tables whose cells look like numbers in one': {
      files: { 'a.csv': 'a,b,c\n1,True,0.5\n', 'b.csv': 'a,b,c\n007,maybe,half\n' },
      types: ['a: text', 'b: text', 'c: text'],
      rows: [
        ['1', 'True', '0.5'],
        ['007', 'maybe', 'half'],
      ],
      notes: expect.any(Array) as unknown as string[],
    },
    'a field without values in one': {
      files: { 'a.jsonl': '{"a":null}\n', 'b.jsonl': '{"a":[1]}\n' },
      types: ['a: [integer]'],
      rows: [[null], [[1]]],
      notes: [],
    },
    'structs with members of their own': {
      files: {
        'a.jsonl': '{"s":{"x":1,"l":[{"y":1}]}}\n{"s":null}\n',
        'b.jsonl': '{"s":{"z":"t","l":[{"y":0.5,"w":2}],"x":2}}\n',
      },
      types: ['s: {x: integer, l: [{y: number, w: integer}], z: text}'],
      rows: [
        [{ x: 1, l: [{ y: 1, w: null }], z: null }],
        [null],
        [{ x: 2, l: [{ y: 0.5, w: 2 }], z: 't' }],
      ],
      notes: [],
    },
    'names that differ by case': {
      files: { 'a.jsonl': '{"a":1}\n', 'b.jsonl': '{"A":2}\n' },
      types: ['a: integer', 'A: integer'],
      rows: [
        [1, null],
        [null, 2],
      ],
      notes: expect.any(Array) as unknown as string[],
    },
  }
  it.each(Object.entries(unified))('become one: %s', async (_what, { files, ...expected }) => {
    const { types, rows, sentences } = await test.readGoodSeveral(files)
    expect({ types, rows, notes: sentences }).toEqual(expected)
  })

  it('keep the order of many rows in many files', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `${at}.jsonl`,
        Array.from(
          { length: at % 7 === 0 ? 4_000 : 30 },
          (_, row) => `{"f":${at},"r":${row}}\n`,
        ).join(''),
      ]),
    )
    const { rows } = await test.readGoodSeveral(files)
    const expected = Object.keys(files).flatMap((_, at) =>
      Array.from({ length: at % 7 === 0 ? 4_000 : 30 }, (_, row) => [at, row]),
    )
    expect(rows).toEqual(expected)
  })

  it('are refused by the name of the one that cannot be read', async () => {
    const result = await test.readSeveral({ 'a.jsonl': '{"a":1}\n', 'b.jsonl': '{"a":1}\n{"a"\n' })
    expect(result).toMatchObject({ ok: false, error: { values: { file: 'b.jsonl', line: 2 } } })
  })

  it('say in which of them a record was left out', async () => {
    const { manifest } = await test.readGoodSeveral(
      { 'a.jsonl': '{"a":1}\n', 'b.jsonl': '{"a"\n{"a":2}\n' },
      { skipBadRecords: true },
    )
    expect(manifest).toMatchObject({ records: 3, rows: 2, rejected: 1 })
    expect(manifest.rejectedRecords).toMatchObject([{ line: 1, file: 'b.jsonl' }])
    const kept = test.files.pathOf(manifest.rejectedFile?.sha256 ?? '')
    expect(JSON.parse(await readFile(kept, 'utf8'))).toMatchObject({ file: 'b.jsonl', line: 1 })
  })

  it('have a hash of names, contents and splits', async () => {
    const hash = async (files: Record<string, string>) =>
      revisionHash((await test.readGoodSeveral(files)).manifest)
    const one = { 'a.jsonl': '{"a":1}\n', 'b.jsonl': '{"a":2}\n' }
    const hashes = await Promise.all([
      hash(one),
      hash({ ...one, 'b.jsonl': '{"a":3}\n' }),
      hash({ 'a.jsonl': '{"a":1}\n', 'test.jsonl': '{"a":2}\n' }),
    ])
    expect(new Set(hashes).size).toBe(3)
    expect(await hash(one)).toBe(hashes[0])
  })
})
