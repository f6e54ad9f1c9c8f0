import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { getParquet, type TypeCorrection } from '#lib/model/index.ts'
import { correctDataset, revisionHash, tryCorrection } from './index.ts'
import { type IngestForTest, openIngestForTest, rowsIn } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const lines = (values: readonly unknown[]) =>
  values.map((x) => `${JSON.stringify({ x, n: 1 })}\n`).join('')

/** Reads rows whose field `x` has these values, with corrections. */
async function corrected(values: readonly unknown[], ...corrections: TypeCorrection[]) {
  const read = await test.readGood('rows.jsonl', lines(values), { corrections, unnest: '' })
  return {
    type: read.types[0],
    values: read.rows.map(([x]) => x),
    sentences: read.sentences,
    notes: read.manifest.notes,
  }
}

const as = (
  kind: 'text' | 'integer' | 'number' | 'boolean' | 'parsed-json',
  field: TypeCorrection['field'] = ['x'],
): TypeCorrection => ({ field, as: { kind } })
const label = (names: string[], field: TypeCorrection['field'] = ['x']): TypeCorrection => ({
  field,
  as: { kind: 'label', names },
})
const date = (pattern: string | null = null): TypeCorrection => ({
  field: ['x'],
  as: { kind: 'date', pattern },
})

describe('a field becomes', () => {
  it.each([
    ['text, from integers', [1, -2, null], as('text'), 'x: text', ['1', '-2', null], 0],
    ['text, from numbers', [1.5, 2, 1e-7], as('text'), 'x: text', ['1.5', '2.0', '1e-07'], 0],
    ['text, from booleans', [true, false], as('text'), 'x: text', ['True', 'False'], 0],
    ['text, from lists', [[1, 2], null], as('text'), 'x: text', ['[1,2]', null], 0],
    [
      'integer, from text',
      ['1', ' -2 ', '+3', '4.0', '1.5', 'x', '', '9223372036854775808', '1e3', null],
      as('integer'),
      'x: integer',
      [1, -2, 3, 4, null, null, null, null, null, null],
      5,
    ],
    ['integer, from numbers', [1.5, 2.0, -3], as('integer'), 'x: integer', [null, 2, -3], 1],
    ['integer, from booleans', [true, false], as('integer'), 'x: integer', [1, 0], 0],
    [
      'number, from text',
      ['1', '1.5', '-.5', '1e3', 'nan', '1,5', '12345678901234567891', '1e999'],
      as('number'),
      'x: number',
      [1, 1.5, -0.5, 1000, null, null, null, null],
      4,
    ],
    [
      'number, from integers that doubles cannot hold',
      [1, 9007199254740993n.toString()],
      as('number'),
      'x: number',
      [1, null],
      1,
    ],
    [
      'boolean, from text',
      ['true', 'No', 'Y', '0', 'maybe'],
      as('boolean'),
      'x: boolean',
      [true, false, true, false, null],
      1,
    ],
    ['boolean, from integers', [1, 0, 2], as('boolean'), 'x: boolean', [true, false, null], 1],
    [
      'label, from integers',
      [0, 1, -1, 2, null],
      label(['no', 'yes']),
      'x: label(no|yes)',
      [0, 1, null, null, null],
      2,
    ],
    [
      'label, from text',
      ['0', '1', 'yes'],
      label(['no', 'yes']),
      'x: label(no|yes)',
      [0, 1, null],
      1,
    ],
    [
      'label, from the items of lists',
      [[0, 1], [], [5], null],
      label(['no', 'yes']),
      'x: [label(no|yes)]',
      [[0, 1], [], [null], null],
      1,
    ],
  ] as const)('%s', async (_what, values, correction, type, expected, misfits) => {
    const made = await corrected(values, correction)
    expect(made.type).toBe(type)
    expect(made.values).toEqual(expected)
    const counted = made.notes.find(({ code }) => code === 'correction-misfits')
    expect(counted?.values.count ?? 0).toBe(misfits)
  })

  it('what it is inside structs and lists', async () => {
    const made = await corrected(
      [
        { a: [{ b: '1', c: 'k' }] },
        {
          a: [
            { b: 'x', c: null },
            { b: '2', c: 'm' },
          ],
        },
        { a: null },
      ],
      as('integer', ['x', 'a', 0, 'b']),
    )
    expect(made.type).toBe('x: {a: [{b: integer, c: text}]}')
    expect(made.values).toEqual([
      { a: [{ b: 1, c: 'k' }] },
      {
        a: [
          { b: null, c: null },
          { b: 2, c: 'm' },
        ],
      },
      { a: null },
    ])
    expect(made.sentences).toEqual([
      'One value of “x.a[0].b” is not a whole number; it is treated as missing.',
    ])
  })
})

describe('JSON in text is parsed', () => {
  it.each([
    ['an object', ['{"a":1,"b":["x"]}', '{"b":null}'], 'x: {a: integer, b: [text]}', 0],
    ['a list', ['[1,2.5]', '[]', 'null'], 'x: [number]', 0],
    ['texts', ['"a"', '"\\u00e9"'], 'x: text', 0],
    ['values of several kinds', ['1', '"a"', '{"b":2}'], 'x: json', 0],
    ['what is no JSON', ['{"a":1}', "{'a':1}", 'NaN', ''], 'x: {a: integer}', 3],
    ['nothing that is JSON', ['a b', 'c d'], 'x: text', 2],
    ['keys that differ by case', ['{"a":1,"A":2}'], 'x: json', 0],
    ['numbers past 64 bits', ['{"a":18446744073709551615,"b":1}'], 'x: {a: json, b: integer}', 0],
    ['digits past a double', ['[1.5,12345678901234567891]'], 'x: [json]', 0],
    ['keys with any sign', ['{"a/b":1,"c~d":"e","f.\\"g":true}'], undefined, 0],
  ])('%s', async (_what, values, type, misfits) => {
    const made = await corrected(values, as('parsed-json'))
    expect(made.type).toBe(type ?? 'x: {a/b: integer, c~d: text, f."g: boolean}')
    const counted = made.notes.find(({ code }) => code === 'correction-misfits')
    expect(counted?.values.count ?? 0).toBe(misfits)
  })

  it('with the values that it holds, types being found over all rows', async () => {
    const values = [...new Array(3_000).fill('{"a":1}'), '{"a":2,"late":"x"}']
    const made = await corrected(values, as('parsed-json'))
    expect(made.values.at(0)).toEqual({ a: 1, late: null })
    expect(made.values.at(-1)).toEqual({ a: 2, late: 'x' })
  })

  it('and a part of it corrected in turn', async () => {
    const made = await corrected(
      ['{"s":"1"}', '{"s":"0"}'],
      as('parsed-json'),
      label(['bad', 'good'], ['x', 's']),
    )
    expect(made.type).toBe('x: {s: label(bad|good)}')
    expect(made.values).toEqual([{ s: 1 }, { s: 0 }])
  })
})

describe('dates are written in ISO 8601', () => {
  it.each([
    [
      'in common ways',
      ['2024-02-29', '2024/03/01', '1 March 2024', 'Mar 1, 2024', '01.03.2024', '2024-02-30', 'x'],
      null,
      ['2024-02-29', '2024-03-01', '2024-03-01', '2024-03-01', '2024-03-01', null, null],
    ],
    [
      'with times and zones',
      ['2024-03-01T10:20:30+02:00', '2024-03-01 10:20:30', '2024-03-01T10:20:30.250Z'],
      null,
      ['2024-03-01T08:20:30Z', '2024-03-01T10:20:30', '2024-03-01T10:20:30.250000Z'],
    ],
    ['as seconds', ['1600000000'], null, ['2020-09-13T12:26:40Z']],
    ['as integers of seconds', [1600000000, 10 ** 15], null, ['2020-09-13T12:26:40Z', null]],
    [
      'with the day first, as one tells',
      ['03/04/2024', '31/12/2024'],
      null,
      ['2024-04-03', '2024-12-31'],
    ],
    [
      'with the month first, as one tells',
      ['03/04/2024', '12/31/2024'],
      null,
      ['2024-03-04', '2024-12-31'],
    ],
    ['not where none tells', ['03/04/2024', '05/06/2024'], null, [null, null]],
    ['as a pattern says', ['03/04/2024', '2024-01-01'], '%m/%d/%Y', ['2024-03-04', null]],
  ])('%s', async (_what, values, pattern, expected) => {
    const made = await corrected(values, date(pattern))
    expect(made.type).toBe('x: text')
    expect(made.values).toEqual(expected)
  })
})

describe('refused', () => {
  it.each([
    ['a field that is not there', as('text', ['y']), 'correction-field-missing'],
    ['a place that is not there', as('text', ['x', 'y']), 'correction-field-missing'],
    ['a record as a number', as('integer', ['r']), 'correction-not-possible'],
    ['numbers as JSON', as('parsed-json', ['n']), 'correction-not-possible'],
    ['a pattern without parts', date('day'), 'correction-pattern-unreadable'],
    ['a pattern with unknown parts', date('%Y-%Q'), 'correction-pattern-unreadable'],
  ])('%s', async (_what, correction, code) => {
    const bad = await test.readBad('rows.jsonl', '{"x":"a","n":1,"r":{"a":1}}\n', {
      corrections: [correction],
    })
    expect(bad.code).toBe(code)
  })

  it('with the way on that leaves the correction out', async () => {
    const bad = await test.readBad('rows.jsonl', '{"x":"a"}\n', {
      corrections: [as('text'), as('integer', ['gone'])],
    })
    expect(bad.suggestions).toMatchObject([
      { code: 'without-correction', options: { corrections: [as('text')] } },
    ])
  })
})

describe('a dataset revision is corrected', () => {
  const correct = (manifest: Parameters<typeof correctDataset>[0]['manifest']) =>
    correctDataset({
      files: test.files,
      openEngine,
      threads: 1,
      memoryLimit: '500MB',
      signal: new AbortController().signal,
      report: () => undefined,
      manifest,
      corrections: [label(['no', 'yes'])],
    })

  it('to what reading its file with the same corrections gives', async () => {
    const text = lines(Array.from({ length: 12_000 }, (_, index) => index % 2))
    const { manifest } = await test.readGood('rows.jsonl', text)
    const again = await test.readGood('rows.jsonl', text, { corrections: [label(['no', 'yes'])] })
    const made = await correct(manifest)
    expect(made).toMatchObject({ ok: true })
    const { manifest: now } = made as Extract<typeof made, { ok: true }>
    expect(now.fields).toEqual(again.manifest.fields)
    expect(now.options.corrections).toEqual([label(['no', 'yes'])])
    expect(revisionHash(now)).toBe(revisionHash(again.manifest))
    expect(revisionHash(now)).not.toBe(revisionHash(manifest))
    const rowsOf = (one: typeof now) => {
      const path = test.files.pathOf(getParquet(one).sha256)
      return rowsIn(test.files, path, canonicalRows(path), one.fields)
    }
    expect(await rowsOf(now)).toEqual(await rowsOf(again.manifest))
    expect(now.sample?.rows).toBe(again.manifest.sample?.rows)
  })

  it('from its sample where only that is here, under the same row numbers', async () => {
    const text = lines(Array.from({ length: 12_000 }, (_, index) => index % 3))
    const { manifest } = await test.readGood('rows.jsonl', text)
    const made = await correct({ ...manifest, parquet: null })
    const { manifest: now } = made as Extract<typeof made, { ok: true }>
    expect(now.parquet).toBeNull()
    expect(now.rows).toBe(12_000)
    expect(now.sample?.rows).toBe(manifest.sample?.rows)
    const read = (sha256: string) => {
      const path = test.files.pathOf(sha256)
      const numbers = { name: 'row', column: 'row', type: { kind: 'integer' } as const }
      return rowsIn(test.files, path, { text: '(SELECT * FROM read_parquet(?))', values: [path] }, [
        numbers,
        ...now.fields,
      ])
    }
    const before = await read(manifest.sample?.sha256 ?? '')
    const after = await read(now.sample?.sha256 ?? '')
    expect(after).toEqual(before.map(([row, x, n]) => [row, x === 2 ? null : x, n]))
    expect(now.notes).toMatchObject([{ code: 'correction-misfits' }])
  })
})

describe('a correction is tried', () => {
  const trial = async (values: readonly unknown[], correction: TypeCorrection) => {
    const { manifest } = await test.readGood('rows.jsonl', lines(values))
    const path = test.files.pathOf(getParquet(manifest).sha256)
    const engine = await openEngine({
      threads: 1,
      memoryLimit: '256MB',
      scratch: test.root,
      inputs: [path],
    })
    try {
      return await tryCorrection({
        engine,
        rows: canonicalRows(path),
        fields: manifest.fields,
        correction,
        name: 'Rows',
      })
    } finally {
      engine.close()
    }
  }

  it('counts what fits, and shows what does not', async () => {
    expect(await trial(['1', '2', 'two', null, 'two'], as('integer'))).toEqual({
      values: 4,
      fits: 2,
      misfits: ['two'],
      examples: expect.arrayContaining([
        { before: '1', after: '1' },
        { before: '2', after: '2' },
      ]),
    })
  })

  it('shows labels by name and parsed JSON as JSON', async () => {
    expect(await trial([1], label(['no', 'yes']))).toMatchObject({
      examples: [{ before: '1', after: 'yes' }],
    })
    expect(await trial(['[1, 2]'], as('parsed-json'))).toMatchObject({
      fits: 1,
      examples: [{ before: '[1, 2]', after: '[1,2]' }],
    })
  })

  it('is refused in words where it cannot be', async () => {
    await expect(trial([[{ a: 1 }]], as('integer'))).rejects.toMatchObject({
      code: 'correction-not-possible',
      values: { file: 'Rows', field: 'x' },
    })
  })
})
