import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalRows } from '#lib/engine/index.ts'
import { type Field, getParquet, type ReadingOptions, sql, value } from '#lib/model/index.ts'
import { type IngestForTest, openIngestForTest, rowsIn } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const lines = (...records: unknown[]) => records.map((one) => `${JSON.stringify(one)}\n`).join('')
const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at))

const qa = (at: number, answers: unknown = [{ text: `a${at}`, answer_start: at }]) => ({
  question: `Who was it in ${at}?`,
  id: `q${at}`,
  answers,
})

interface Nested {
  name?: string
  content: string
  options?: Partial<ReadingOptions>
  types: string[]
  rows: unknown[][]
  /** The record of each row; null where records are the rows. */
  parents: number[] | null
  notes?: string[]
  unnest?: string | null
}

const squad = {
  version: '1.1',
  data: [
    {
      title: 'Bees',
      paragraphs: [
        { context: 'On bees.', qas: [qa(1), qa(2)] },
        { context: 'On hives.', qas: [qa(3)] },
      ],
    },
    { title: 'Ants', paragraphs: [{ context: 'On ants.', qas: [qa(4)] }] },
  ],
}
const squadTypes = [
  'title: text',
  'context: text',
  'question: text',
  'id: text',
  'answers: [{text: text, answer_start: integer}]',
]

const nested: Record<string, Nested> = {
  'SQuAD v1.1 as published: a row for each question': {
    name: 'train-v1.1.json',
    content: JSON.stringify(squad),
    types: squadTypes,
    rows: [
      ['Bees', 'On bees.', 'Who was it in 1?', 'q1', [{ text: 'a1', answer_start: 1 }]],
      ['Bees', 'On bees.', 'Who was it in 2?', 'q2', [{ text: 'a2', answer_start: 2 }]],
      ['Bees', 'On hives.', 'Who was it in 3?', 'q3', [{ text: 'a3', answer_start: 3 }]],
      ['Ants', 'On ants.', 'Who was it in 4?', 'q4', [{ text: 'a4', answer_start: 4 }]],
    ],
    parents: [0, 0, 0, 1],
    notes: ['records-found', 'unnested'],
    unnest: 'paragraphs.qas',
  },
  'SQuAD v2: questions without answers': {
    name: 'dev-v2.0.json',
    content: JSON.stringify({
      version: 'v2.0',
      data: [
        {
          title: 'Bees',
          paragraphs: [
            {
              qas: [
                {
                  ...qa(1, []),
                  plausible_answers: [{ text: 'x', answer_start: 3 }],
                  is_impossible: true,
                },
                { ...qa(2), is_impossible: false },
              ],
              context: 'On bees.',
            },
          ],
        },
      ],
    }),
    types: [
      'title: text',
      'context: text',
      'question: text',
      'id: text',
      'answers: [{text: text, answer_start: integer}]',
      'plausible_answers: [{text: text, answer_start: integer}]',
      'is_impossible: boolean',
    ],
    rows: [
      ['Bees', 'On bees.', 'Who was it in 1?', 'q1', [], [{ text: 'x', answer_start: 3 }], true],
      [
        'Bees',
        'On bees.',
        'Who was it in 2?',
        'q2',
        [{ text: 'a2', answer_start: 2 }],
        null,
        false,
      ],
    ],
    parents: [0, 0],
    notes: ['records-found', 'unnested'],
    unnest: 'paragraphs.qas',
  },
  'records kept as rows, as was asked': {
    name: 'x.json',
    content: JSON.stringify(squad),
    options: { unnest: '' },
    types: [
      'title: text',
      'paragraphs: [{context: text, qas: [{question: text, id: text, answers: [{text: text, answer_start: integer}]}]}]',
    ],
    rows: squad.data.map(({ title, paragraphs }) => [title, paragraphs]),
    parents: null,
    notes: ['records-found'],
    unnest: '',
  },
  'an outer list, as was asked': {
    name: 'x.json',
    content: JSON.stringify(squad),
    options: { unnest: 'paragraphs' },
    types: [
      'title: text',
      'context: text',
      'qas: [{question: text, id: text, answers: [{text: text, answer_start: integer}]}]',
    ],
    rows: squad.data.flatMap(({ title, paragraphs }) =>
      paragraphs.map(({ context, qas }) => [title, context, qas]),
    ),
    parents: [0, 0, 1],
    notes: ['records-found', 'unnested'],
    unnest: 'paragraphs',
  },
  'lists that are null, empty, missing, or hold nulls': {
    content: lines(
      { t: 'a', l: [{ qs: [qa(1, 'x'), null] }, { qs: [] }, { qs: null }, null] },
      { t: 'b', l: [] },
      { t: 'c', l: null },
      { t: 'd' },
      { t: 'e', l: [{ qs: [qa(2, 'y')] }] },
    ),
    types: ['t: text', 'question: text', 'id: text', 'answers: text'],
    rows: [
      ['a', 'Who was it in 1?', 'q1', 'x'],
      ['e', 'Who was it in 2?', 'q2', 'y'],
    ],
    parents: [0, 4],
    notes: ['unnested', 'unnested-nothing'],
    unnest: 'l.qs',
  },
  'names that stand on several levels': {
    content: lines({
      id: 1,
      title: 'r',
      'parts"x': [
        { id: 2, title: 'p', record_id: 5, qas: [{ id: 3, question: 'q?', title: 'i' }] },
      ],
    }),
    types: [
      'record_id_2: integer',
      'record_title: text',
      'parts"x_id: integer',
      'parts"x_title: text',
      'record_id: integer',
      'id: integer',
      'question: text',
      'title: text',
    ],
    rows: [[1, 'r', 2, 'p', 5, 3, 'q?', 'i']],
    parents: [0],
    notes: ['unnested'],
    unnest: '["parts\\"x"].qas',
  },
  'a list inside a struct, and a list of lists': {
    content: lines({
      doc: { name: 'n', body: { qs: [[qa(1, 'x')], null, [qa(2, 'y')]] } },
      a: [1, 2],
    }),
    types: ['doc: {name: text}', 'a: [integer]', 'question: text', 'id: text', 'answers: text'],
    rows: [
      [{ name: 'n' }, [1, 2], 'Who was it in 1?', 'q1', 'x'],
      [{ name: 'n' }, [1, 2], 'Who was it in 2?', 'q2', 'y'],
    ],
    parents: [0, 0],
    notes: ['unnested'],
    unnest: 'doc.body.qs',
  },
  'arrays of records inside an array': {
    name: 'x.json',
    content: JSON.stringify([[qa(1, 'x'), qa(2, 'y')], [qa(3, 'z')]]),
    types: ['question: text', 'id: text', 'answers: text'],
    rows: [
      ['Who was it in 1?', 'q1', 'x'],
      ['Who was it in 2?', 'q2', 'y'],
      ['Who was it in 3?', 'q3', 'z'],
    ],
    parents: [0, 0, 1],
    notes: ['unnested'],
    unnest: 'value',
  },
  'sections that hold nearly all text': {
    content: lines(
      ...many(4, (at) => ({
        name: `n${at}`,
        sections: many(3, (part) => ({ heading: `h${part}`, text: 'word '.repeat(40) })),
      })),
    ),
    types: ['name: text', 'heading: text', 'text: text'],
    rows: many(12, (at) => [`n${Math.floor(at / 3)}`, `h${at % 3}`, 'word '.repeat(40)]),
    parents: many(12, (at) => Math.floor(at / 3)),
    notes: ['unnested'],
    unnest: 'sections',
  },
  'DROP: an object of passages with pairs of questions and answers': {
    name: 'drop.json',
    content: JSON.stringify({
      history_1: {
        passage: 'It began in 1.',
        qa_pairs: [
          {
            question: 'When?',
            answer: { number: '1', date: { day: '', month: '', year: '' }, spans: [] },
            query_id: 'x',
          },
        ],
        wiki_url: 'u',
      },
      nfl_2: {
        passage: 'They won.',
        qa_pairs: [
          {
            question: 'Who?',
            answer: { number: '', date: { day: '', month: '', year: '' }, spans: ['They'] },
            query_id: 'y',
          },
        ],
        wiki_url: 'v',
      },
      nfl_3: { passage: 'Nobody.', qa_pairs: [], wiki_url: 'w' },
    }),
    types: [
      'key: text',
      'passage: text',
      'wiki_url: text',
      'question: text',
      'answer: {number: text, date: {day: text, month: text, year: text}, spans: [text]}',
      'query_id: text',
    ],
    rows: [
      [
        'history_1',
        'It began in 1.',
        'u',
        'When?',
        { number: '1', date: { day: '', month: '', year: '' }, spans: [] },
        'x',
      ],
      [
        'nfl_2',
        'They won.',
        'v',
        'Who?',
        { number: '', date: { day: '', month: '', year: '' }, spans: ['They'] },
        'y',
      ],
    ],
    parents: [0, 1],
    notes: ['records-in-object', 'unnested', 'unnested-nothing'],
    unnest: 'qa_pairs',
  },
  'CoQA: a conversation on a story stays one row': {
    name: 'coqa.json',
    content: JSON.stringify({
      version: '1.0',
      data: many(2, (at) => ({
        source: 's',
        id: `i${at}`,
        story: 'A long story. '.repeat(20),
        questions: [{ input_text: 'Who?', turn_id: 1 }],
        answers: [{ span_start: 0, span_text: 'A', input_text: 'A cat', turn_id: 1 }],
        additional_answers: { '0': [{ input_text: 'Cat', turn_id: 1 }] },
      })),
    }),
    types: [
      'source: text',
      'id: text',
      'story: text',
      'questions: [{input_text: text, turn_id: integer}]',
      'answers: [{span_start: integer, span_text: text, input_text: text, turn_id: integer}]',
      'additional_answers: {0: [{input_text: text, turn_id: integer}]}',
    ],
    rows: many(2, (at) => [
      's',
      `i${at}`,
      'A long story. '.repeat(20),
      [{ input_text: 'Who?', turn_id: 1 }],
      [{ span_start: 0, span_text: 'A', input_text: 'A cat', turn_id: 1 }],
      { '0': [{ input_text: 'Cat', turn_id: 1 }] },
    ]),
    parents: null,
    notes: ['records-found'],
    unnest: '',
  },
  'HotpotQA: pairs of a title and sentences': {
    name: 'hotpot.json',
    content: JSON.stringify(
      many(2, (at) => ({
        _id: `i${at}`,
        answer: 'yes',
        question: 'Were both?',
        supporting_facts: [
          ['Ed', 0],
          ['Scott', at],
        ],
        context: [
          ['Ed', ['He was.', ' So.']],
          ['Scott', []],
        ],
      })),
    ),
    types: [
      '_id: text',
      'answer: text',
      'question: text',
      'supporting_facts: [{first: text, second: integer}]',
      'context: [{first: text, second: [text]}]',
    ],
    rows: many(2, (at) => [
      `i${at}`,
      'yes',
      'Were both?',
      [
        { first: 'Ed', second: 0 },
        { first: 'Scott', second: at },
      ],
      [
        { first: 'Ed', second: ['He was.', ' So.'] },
        { first: 'Scott', second: [] },
      ],
    ]),
    parents: null,
    notes: ['tuples-as-records', 'tuples-as-records'],
    unnest: '',
  },
  'objects that are an empty list where there is nothing, and the other way round': {
    content: lines({ a: { text: 'x' }, l: ['x'] }, { a: [], l: {} }, { a: null, l: [] }),
    types: ['a: {text: text}', 'l: [text]'],
    rows: [
      [{ text: 'x' }, ['x']],
      [null, []],
      [null, []],
    ],
    parents: null,
    notes: ['empty-lists-as-null', 'empty-objects-as-lists'],
    unnest: null,
  },
  'conversations stay one row': {
    content: lines(
      ...many(3, () => ({
        conversations: many(6, (at) => ({
          from: at % 2 ? 'gpt' : 'human',
          value: 'word '.repeat(30),
        })),
      })),
    ),
    types: ['conversations: [{from: text, value: text}]'],
    rows: expect.toSatisfy((rows: unknown[][]) => rows.length === 3),
    parents: null,
    unnest: '',
  },
  'turns stay one row, whatever they are called': {
    content: lines(
      ...many(3, () => ({
        log: many(6, (at) => ({ role: at % 2 ? 'b' : 'a', content: 'word '.repeat(30) })),
      })),
    ),
    types: ['log: [{role: text, content: text}]'],
    rows: expect.toSatisfy((rows: unknown[][]) => rows.length === 3),
    parents: null,
    unnest: '',
  },
  'answers and choices stay with their question': {
    content: lines(
      ...many(3, () => ({
        context: 'short',
        answers: many(5, () => ({ text: 'word '.repeat(30), answer_start: 1 })),
      })),
    ),
    types: ['context: text', 'answers: [{text: text, answer_start: integer}]'],
    rows: expect.toSatisfy((rows: unknown[][]) => rows.length === 3),
    parents: null,
    unnest: '',
  },
  'what a question is looked up in stays with it': {
    content: lines(
      ...many(3, () => ({
        query: 'short?',
        pages: many(5, () => ({ title: 't', text: 'word '.repeat(30) })),
      })),
    ),
    types: ['query: text', 'pages: [{title: text, text: text}]'],
    rows: expect.toSatisfy((rows: unknown[][]) => rows.length === 3),
    parents: null,
    unnest: '',
  },
  'a struct of lists is no list of structs': {
    content: lines({ question: 'q', answers: { text: ['a'], answer_start: [1] } }),
    types: ['question: text', 'answers: {text: [text], answer_start: [integer]}'],
    rows: [['q', { text: ['a'], answer_start: [1] }]],
    parents: null,
    unnest: null,
  },
}

describe('nested records', () => {
  it.each(Object.entries(nested))('%s', async (_what, file) => {
    const { name = 'x.jsonl', content, options, types, rows, parents, notes = [] } = file
    const found = await test.readGood(name, content, options)
    expect(found.types).toEqual(types)
    expect(found.rows).toEqual(rows)
    expect(found.notes).toEqual(notes)
    const { manifest } = found
    expect(manifest.options.unnest).toBe(file.unnest ?? null)
    expect(manifest.unnested).toBe(parents !== null)
    expect(manifest.rows).toBe(found.rows.length)
    expect(await parentsOf(found.manifest)).toEqual(parents)
  })
})

const parent: Field = { name: 'parent', column: 'parent', type: { kind: 'integer' } }

async function parentsOf(manifest: Awaited<ReturnType<IngestForTest['readGood']>>['manifest']) {
  const path = test.files.pathOf(getParquet(manifest).sha256)
  const read = () => rowsIn(test.files, path, canonicalRows(path), [parent])
  return manifest.unnested ? (await read()).map(([one]) => one) : null
}

it('says how many rows came of what, and what gave none', async () => {
  const { manifest, sentences } = await test.readGood('x.json', JSON.stringify(squad))
  expect(manifest).toMatchObject({ records: 2, rows: 4, rejected: 0 })
  expect(manifest.files).toMatchObject([{ records: 2, rows: 4 }])
  expect(sentences.at(-1)).toBe(
    'Each item of “paragraphs.qas” is a row: 4 rows in 3 items of “paragraphs” in 2 records. What stands around an item is repeated in its row.',
  )
  expect(manifest.choices).toEqual({
    recordsPaths: [{ path: 'data', records: 2 }],
    unnest: [
      { path: 'paragraphs', rows: 3, exact: true },
      { path: 'paragraphs.qas', rows: 4, exact: true },
      { path: 'paragraphs.qas.answers', rows: 4, exact: true },
    ],
  })
  const empties = await test.readGood(
    'x.jsonl',
    nested['lists that are null, empty, missing, or hold nulls']?.content ?? '',
  )
  expect(empties.manifest.notes.at(-1)?.values).toEqual({ path: 'l.qs', count: 7 })
})

it('keeps the order, the records and their sample over many rows', async () => {
  const content = many(3_000, (at) => ({
    title: `t${at}`,
    qas: many(1 + (at % 7), (own) => qa(at * 10 + own, `${at}.${own}`)),
  }))
  const { manifest, rows } = await test.readGood('x.json', JSON.stringify({ data: content }))
  const expected = content.flatMap(({ title, qas }) =>
    qas.map(({ question, id, answers }) => [title, question, id, answers]),
  )
  expect(rows).toEqual(expected)
  expect(await parentsOf(manifest)).toEqual(content.flatMap(({ qas }, at) => qas.map(() => at)))
  const sample = test.files.pathOf(manifest.sample?.sha256 ?? '')
  const row: Field = { name: 'row', column: 'row', type: { kind: 'integer' } }
  const sampled = await rowsIn(test.files, sample, sql`read_parquet(${value(sample)})`, [
    row,
    parent,
    manifest.fields[0] ?? row,
  ])
  expect(sampled).toHaveLength(2_000)
  for (const [number, own, title] of sampled) {
    expect(title).toBe(expected[Number(number)]?.[0])
    expect(title).toBe(`t${own}`)
  }
})

it('unnests Parquet, whoever wrote it', async () => {
  const path = await test.writeParquet(
    `SELECT 'T' || i AS title, [{'context': 'c' || i, 'qas': [{'question': 'q?', 'n': i}, {'question': 'r?', 'n': i + 1}]}] AS paragraphs FROM range(3) t(i)`,
  )
  const found = await test.readGood('x.parquet', await readFile(path))
  expect(found.types).toEqual(['title: text', 'context: text', 'question: text', 'n: integer'])
  expect(found.rows[3]).toEqual(['T1', 'c1', 'r?', 2])
  expect(await parentsOf(found.manifest)).toEqual([0, 0, 1, 1, 2, 2])
})

describe('records in an object', () => {
  const records = { x: { q: 1 }, y: { q: 2 }, z: { q: 3, key: 'own' } }
  it.each([
    ['at the top', records, {}, ''],
    ['under a name', { version: 1, data: { items: records } }, {}, 'data.items'],
    ['under a path that was given', { a: records, b: [{ q: 9 }] }, { recordsPath: 'a' }, 'a'],
    ['with one key only, as was asked', { x: { q: 1 } }, { recordsPath: '' }, ''],
  ])('%s', async (_what, document, options, path) => {
    const found = await test.readGood('x.json', JSON.stringify(document, null, 1), options)
    expect(found.manifest.options.recordsPath).toBe(path)
    expect(found.notes).toEqual(['records-in-object'])
    const own = Object.keys(found.rows).length === 1
    expect(found.types).toEqual(
      own ? ['key: text', 'q: integer'] : ['key_: text', 'q: integer', 'key: text'],
    )
    expect(found.rows[0]?.slice(0, 2)).toEqual(['x', 1])
  })

  it('takes odd names and empty objects as they are', async () => {
    const content = '{"a\\"b": {} , "\\u00e9\\n":{"q":1},"": { "q" : 2 }}'
    const found = await test.readGood('x.json', content, { recordsPath: '' })
    expect(found.rows).toEqual([
      ['a"b', null],
      ['é\n', 1],
      ['', 2],
    ])
  })

  it.each([
    ['splits are offered, not read as records', { train: { a: { q: 1 } }, test: { b: { q: 1 } } }],
    [
      'objects of different keys are none',
      { meta: { author: 'x' }, info: { year: 1 }, more: { z: 1 } },
    ],
  ])('%s', async (_what, document) => {
    const found = await test.readBad('x.json', JSON.stringify(document))
    expect(found.code).toBe('records-not-found')
  })

  it('offers several with their counts', async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`id${at}`, { q: at }]))
    const document = { train: many(5), test: many(4) }
    const { code, suggestions } = await test.readBad('x.json', JSON.stringify(document))
    expect(code).toBe('records-ambiguous')
    expect(suggestions.map(({ values, options }) => [values.count, options.recordsPath])).toEqual([
      [5, 'train'],
      [4, 'test'],
    ])
  })
})

it('offers what is there where the list that was asked for is not', async () => {
  const bad = await test.readBad('x.json', JSON.stringify(squad), {
    unnest: 'paragraphs.questions',
  })
  expect(bad.code).toBe('unnest-path-missing')
  expect(bad.suggestions.map(({ options }) => options.unnest)).toEqual([
    '',
    'paragraphs',
    'paragraphs.qas',
    'paragraphs.qas.answers',
  ])
  const flat = await test.readBad('x.csv', 'a,b\n1,2\n', { unnest: 'a' })
  expect([flat.code, flat.ways]).toEqual(['unnest-path-missing', ['keep-records']])
  const path = await test.writeParquet('SELECT 1 AS a, []::STRUCT(x INTEGER, y TEXT)[] AS l')
  const empty = await test.readBad('x.parquet', await readFile(path), { unnest: 'l' })
  expect([empty.code, empty.ways]).toEqual(['unnest-without-rows', ['keep-records']])
})
