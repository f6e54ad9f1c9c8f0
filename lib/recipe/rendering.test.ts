import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import {
  type Field,
  type FieldPath,
  type FieldType,
  type Sql,
  sql,
  TaskContent,
} from '#lib/model/index.ts'
import { writeCanonicalRows } from './canonical-rows.fixture.ts'
import { compilePlan, exampleRelation, partsRelation } from './index.ts'

let engine: Engine
let directory: string
let made = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recipe-'))
  engine = await openEngine({ threads: 1, memoryLimit: '500MB', scratch: directory, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(directory, { recursive: true, force: true })
})

const text: FieldType = { kind: 'text' }
const integer: FieldType = { kind: 'integer' }
const number: FieldType = { kind: 'number', single: false }
const boolean: FieldType = { kind: 'boolean' }
const json: FieldType = { kind: 'json' }
const label: FieldType = { kind: 'label', names: ['no', ' yes ', 'maybe'] }
const list = (item: FieldType): FieldType => ({ kind: 'list', item })
const struct = (fields: Record<string, FieldType>): FieldType => ({
  kind: 'struct',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
})

type Types = Record<string, FieldType>
const fieldsOf = (types: Types): Field[] =>
  Object.entries(types).map(([name, type], index) => ({ name, column: `c${index}`, type }))

/** Writes lines of JSON as canonical rows of these fields. */
async function write(types: Types, lines: readonly string[]): Promise<Sql> {
  made += 1
  return writeCanonicalRows({
    engine,
    directory,
    name: `rows-${made}`,
    jsonl: lines.join('\n'),
    fields: fieldsOf(types),
  })
}

function planOf(types: Types, content: unknown) {
  const compiled = compilePlan({ content: TaskContent.parse(content), fields: fieldsOf(types) })
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.plan
}

type Lines = readonly (readonly [input: unknown, output: unknown, skip: unknown])[]

/** Runs a content over rows: (input, output, skip) of each; the parts are held to be the text. */
async function render(types: Types, lines: readonly string[], content: object): Promise<Lines> {
  const rows = await write(types, lines)
  const plan = planOf(types, { instructions: ['Do it.'], ...content })
  const { query } = exampleRelation({ plan, rows, phrasingSalt: 's' })
  const found = await engine.rows(sql`SELECT encode(input), encode(output), skip FROM (${query})`)
  const parts = partsRelation({ plan, rows, phrasingSalt: 's' })
  const cut = await engine.rows(
    sql`SELECT encode(input), encode(input_parts), encode(output), encode(output_parts) FROM (${parts.query})`,
  )
  for (const [input, inputParts, output, outputParts] of cut) {
    expect(joined(inputParts)).toBe(input ?? '')
    expect(joined(outputParts)).toBe(output ?? '')
  }
  return found as unknown as Lines
}

function joined(parts: unknown): string {
  return (JSON.parse(String(parts)) as { text: string }[]).map((part) => part.text).join('')
}

const fieldInput = (style: string, ...fields: FieldPath[]) => ({ kind: 'fields', style, fields })
const fieldOutput = (...field: FieldPath) => ({ kind: 'field', field })
const templateOf = (template: string) => ({ kind: 'template', template })

describe('a value', () => {
  it.each<[string, FieldType, string, string]>([
    ['text', text, '"a b"', 'a b'],
    ['text to strip', text, '" \\u00a0\\u3000\\u001cx y\\u2029\\u0085\\t"', 'x y'],
    ['text that Python does not strip', text, '"\\u200bx\\ufeff"', '\u200bx\ufeff'],
    ['a leading byte order mark', text, '"\\ufeffx"', '\ufeffx'],
    ['a Mongolian vowel separator', text, '"\\u180ex"', '\u180ex'],
    ['quotes', text, '"it\'s \\"so\\""', 'it\'s "so"'],
    ['an integer', integer, '42', '42'],
    ['an integer beyond doubles', integer, '9007199254740993', '9007199254740993'],
    ['the largest integer', integer, '9223372036854775807', '9223372036854775807'],
    ['a whole number', number, '100', '100.0'],
    ['a large number', number, '1e16', '1e+16'],
    ['the last one written out', number, '1e15', '1000000000000000.0'],
    ['a small number', number, '0.0001', '0.0001'],
    ['a smaller number', number, '0.00001', '1e-05'],
    ['minus zero', number, '-0.0', '-0.0'],
    ['a third', number, '0.3333333333333333', '0.3333333333333333'],
    ['a single as its double', { kind: 'number', single: true }, '0.1', '0.10000000149011612'],
    ['true', boolean, 'true', 'True'],
    ['false', boolean, 'false', 'False'],
    ['a label, stripped', label, '1', 'yes'],
    ['a dict', struct({ k: text, n: integer }), '{"k":"v","n":1}', '{"k":"v","n":1}'],
    ['a dict with a label', struct({ l: label }), '{"l":2}', '{"l":"maybe"}'],
    ['a list', list(text), '[" a ","b"]', '- a\n- b'],
    ['a list with a null', list(text), '["a",null]', '- a'],
    ['a list of numbers', list(number), '[1,2.5]', '- 1.0\n- 2.5'],
    ['a list of labels', list(label), '[0,2]', '- no\n- maybe'],
    ['a list of lists', list(list(integer)), '[[1],[2,3]]', '[[1],[2,3]]'],
    ['a list of dicts', list(struct({ a: text })), '[{"a":"b"}]', '[{"a":"b"}]'],
    ['json that is text', json, '" a\\n"', 'a'],
    ['json that is an integer', json, '7', '7'],
    ['json that is a huge integer', json, '123456789012345678901234', '123456789012345678901234'],
    ['json that is a number', json, '1e2', '100.0'],
    ['json that is a large number', json, '1E16', '1e+16'],
    ['json that is true', json, 'true', 'True'],
    ['json that is a list', json, '["a",1,true,null,2.0]', '- a\n- 1\n- True\n- 2.0'],
    ['json that is a nested list', json, '["a",[1]]', '["a",[1]]'],
    ['json that is a dict', json, '{"a":[1]}', '{"a":[1]}'],
    ['a list of json', list(json), '["a",1]', '- a\n- 1'],
    ['a list of nested json', list(json), '["a",{"b":1}]', '["a",{"b":1}]'],
  ])('that is %s', async (_name, type, written, expected) => {
    const [line] = await render({ a: type, out: text }, [`{"a":${written},"out":"o"}`], {
      input: fieldInput('labeled', ['a']),
      output: fieldOutput('out'),
    })
    expect(line).toEqual([expected, 'o', null])
  })

  it.each<[string, FieldType, string]>([
    ['null', text, 'null'],
    ['missing', text, ''],
    ['a label below its names', label, '-1'],
    ['a label that counts from their end', label, '-2'],
    ['a label beyond its names', label, '3'],
    ['an empty list', list(text), '[]'],
    ['a list of nulls', list(text), '[null]'],
    ['a list of null lists', list(list(text)), '[null]'],
    ['json null', json, 'null'],
    ['an empty json list', json, '[]'],
    ['a json list of nulls', json, '[null]'],
  ])('that is %s is null', async (_name, type, written) => {
    const member = written === '' ? '' : `"a":${written},`
    const [line] = await render({ a: type, out: text }, [`{${member}"out":"o"}`], {
      input: fieldInput('labeled', ['a']),
      output: fieldOutput('out'),
    })
    expect(line).toEqual([null, 'o', 'input-null'])
  })

  it.each<[string, FieldType, string, string]>([
    ['null', text, 'null', 'output-null'],
    ['blank', text, '" \\u00a0"', 'output-empty'],
    ['a list', list(text), '["a"]', 'output-not-text'],
    ['an empty list', list(text), '[]', 'output-not-text'],
    ['a dict', struct({ a: text }), '{"a":"b"}', 'output-not-text'],
    ['a null dict', struct({ a: text }), 'null', 'output-null'],
    ['a json list', json, '[1]', 'output-not-text'],
    ['a json dict', json, '{}', 'output-not-text'],
  ])('as output that is %s skips', async (_name, type, written, skip) => {
    const [line] = await render({ a: text, out: type }, [`{"a":"i","out":${written}}`], {
      input: fieldInput('labeled', ['a']),
      output: fieldOutput('out'),
    })
    expect(line?.[2]).toBe(skip)
  })
})

describe('the style labeled', () => {
  const types: Types = { a: text, 'b.c': text, tags: list(text), out: text }
  const content = {
    input: fieldInput('labeled', ['a'], ['b.c'], ['tags']),
    output: fieldOutput('out'),
  }
  it.each([
    ['{"a":"x","b.c":"y","tags":["t"],"out":"o"}', 'A: x\n["b.c"]: y\nTags:\n- t', null],
    ['{"a":"x","b.c":null,"tags":[],"out":"o"}', 'A: x', null],
    ['{"a":"x","b.c":" ","tags":null,"out":"o"}', 'A: x', null],
    ['{"a":null,"b.c":null,"tags":[],"out":"o"}', '', 'input-null'],
    ['{"a":null,"b.c":" ","tags":[],"out":"o"}', '', 'input-empty'],
    ['{"a":"x\\n\\ny","b.c":"z","tags":[],"out":"o"}', 'A: x\n\ny\n["b.c"]: z', null],
  ])('%s', async (line, input, skip) => {
    expect(await render(types, [line], content)).toEqual([[input, 'o', skip]])
  })
})

describe('a template', () => {
  const types: Types = {
    q: text,
    choices: list(text),
    label: { kind: 'label', names: ['zero', 'one', 'two'] },
    index: integer,
    real: number,
    answers: struct({ text: list(text), index: list(integer) }),
    any: json,
    key: text,
  }
  const row = (members: object) =>
    JSON.stringify({
      q: 'why?',
      choices: ['x', ' y ', 'z'],
      label: 1,
      index: 2,
      real: 0,
      answers: { text: ['first', 'second'], index: [1] },
      any: ['p', 'q'],
      key: 'B',
      ...members,
    })
  it.each<[string, object, string | null, string | null]>([
    ['{{q}}', {}, 'why?', null],
    ['Q: {{q}}\n{{choices|letters}}', {}, 'Q: why?\nA. x\nB. y\nC. z', null],
    ['{{choices|list}}', {}, '- x\n- y\n- z', null],
    ['{{label}} {{label|letter}}', {}, 'one B', null],
    ['{{index|letter}}', { index: 25 }, 'Z', null],
    ['{{index|letter}}', { index: 26 }, 'AA', null],
    ['{{index|letter}}', { index: 701 }, 'ZZ', null],
    ['{{index|letter}}', { index: 702 }, 'AAA', null],
    ['{{index|letter}}', { index: 18277 }, 'ZZZ', null],
    ['{{index|letter}}', { index: 18278 }, null, 'index-out-of-range'],
    ['{{index|letter}}', { index: -1 }, null, 'index-out-of-range'],
    ['{{choices[label]}}', {}, 'y', null],
    ['{{choices[index]}}', { index: 3 }, null, 'index-out-of-range'],
    ['{{choices[index]}}', { index: -1 }, null, 'index-out-of-range'],
    ['{{choices[index]}}', { index: null }, null, 'input-null'],
    ['{{choices[index]}}', { choices: null }, null, 'input-null'],
    ['{{choices[real]}}', {}, 'x', null],
    ['{{choices[real]}}', { real: 0.5 }, null, 'index-out-of-range'],
    ['{{choices[answers.index[0]]}}', {}, 'y', null],
    ['{{answers.text[0]}} {{answers.text[1]}}', {}, 'first second', null],
    ['{{answers.text[2]}}', {}, null, 'input-null'],
    ['{{any[label]}} {{any|letters}}', {}, 'q A. p\nB. q', null],
    ['{{any|list}}', { any: 'text' }, null, 'input-not-renderable'],
    ['{{any|letters}}', { any: 'text' }, null, 'input-not-renderable'],
    ['{{any[label]}}', { any: 'text' }, null, 'input-not-renderable'],
    ['{{any|letter}}', { any: 3 }, 'D', null],
    ['{{choices|letters}}', { choices: ['a', null] }, null, 'input-not-renderable'],
    ['{{choices[label]}}', { choices: ['a', null] }, null, 'input-null'],
    ['Q: {{q}}\nC: {{choices}}\nend', { choices: [] }, 'Q: why?\nend', null],
    ['{{q}} {{key}}\n{{index}}', { key: null }, '2', null],
    ['{{q}} {{key}}', { key: '' }, 'why? ', null],
    ['only {{q}}', { q: ' ' }, '', 'input-empty'],
    ['{{{{{{q}}}', {}, '{{why?}', null],
  ])('%s over %j', async (template, members, input, skip) => {
    const [line] = await render(types, [row(members)], {
      input: templateOf(template),
      output: templateOf('fixed'),
    })
    expect([line?.[0] || null, line?.[2]]).toEqual([input || null, skip])
  })

  it.each<[string, object, string | null, string | null]>([
    ['{{label|letter}}. {{choices[label]}}', {}, 'B. y', null],
    ['{{choices[label]}}', { label: 9 }, null, 'output-null'],
    ['{{choices[index]}}', { index: 9 }, null, 'index-out-of-range'],
    ['{{q}}\n{{key}}', { key: null }, null, 'output-null'],
    ['{{q}}', { q: '' }, '', 'output-empty'],
  ])('as output: %s over %j', async (template, members, output, skip) => {
    const [line] = await render(types, [row(members)], {
      input: fieldInput('labeled', ['answers', 'text', 0]),
      output: templateOf(template),
    })
    expect(line?.slice(1)).toEqual([output, skip])
  })

  it('takes a letter as index where a rule makes a number of it', async () => {
    const lines = await render(types, [row({}), row({ key: 'A ' }), row({ key: 'x' })], {
      input: templateOf('{{q}}'),
      output: templateOf('{{choices[key]}}'),
      fieldRules: [
        { field: ['key'], values: ['A', 'B', 'C'].map((from, to) => ({ from, to: String(to) })) },
      ],
    })
    expect(lines.map(([, output, skip]) => [output, skip])).toEqual([
      ['y', null],
      ['x', null],
      [null, 'index-out-of-range'],
    ])
  })
})

describe('a field rule', () => {
  const types: Types = {
    q: text,
    a: text,
    l: { kind: 'label', names: ['neg', 'pos'] },
    c: list(text),
  }
  it.each<[string, object, object, string | null]>([
    ['extracts a group', { extract: '#### (.*)$' }, { a: '2 <<1+1=2>>\n#### 18 ' }, '18'],
    ['extracts the whole match', { extract: '[0-9]+' }, { a: 'x 42 y 7' }, '42'],
    ['extracts an empty group', { extract: '#(x?)' }, { a: 'a#' }, ''],
    ['gives null without a match', { extract: '#### (.*)$' }, { a: 'none' }, null],
    [
      'replaces every match',
      { replace: [{ pattern: '<<[^>]*>>', with: '' }] },
      { a: 'a<<1>>b<<2>>' },
      'ab',
    ],
    [
      'replaces by groups',
      { replace: [{ pattern: '(\\w+)@(\\w+)', with: '\\2 at \\1' }] },
      { a: 'me@home' },
      'home at me',
    ],
    [
      'replaces in order',
      {
        replace: [
          { pattern: 'a', with: 'b' },
          { pattern: 'b', with: 'c' },
        ],
      },
      { a: 'ab' },
      'cc',
    ],
    [
      'maps, then extracts, then replaces',
      {
        values: [{ from: 'x', to: 'n=1' }],
        extract: 'n=(.*)',
        replace: [{ pattern: '1', with: 'one' }],
      },
      { a: ' x ' },
      'one',
    ],
    [
      'takes the first entry of a text',
      {
        values: [
          { from: 'x', to: '1' },
          { from: 'x', to: '2' },
        ],
      },
      { a: 'x' },
      '1',
    ],
    ['leaves what it does not name', { values: [{ from: 'x', to: '1' }] }, { a: 'y' }, 'y'],
    ['strips what is left', { replace: [{ pattern: 'end$', with: '' }] }, { a: 'the end' }, 'the'],
  ])('%s', async (_name, rule, members, expected) => {
    const [line] = await render(types, [JSON.stringify({ q: 'q', l: 0, c: [], ...members })], {
      input: fieldInput('labeled', ['q']),
      output: fieldOutput('a'),
      fieldRules: [{ field: ['a'], ...rule }],
    })
    expect(line?.[1]).toBe(expected)
  })

  it('speaks of labels by name and of each item of a list', async () => {
    const [line] = await render(
      types,
      [JSON.stringify({ q: 'q', a: 'a', l: 1, c: ['x1', 'y2'] })],
      {
        input: templateOf('{{c|letters}}'),
        output: fieldOutput('l'),
        fieldRules: [
          { field: ['l'], values: [{ from: 'pos', to: 'positive' }] },
          { field: ['c'], replace: [{ pattern: '[0-9]', with: '' }] },
        ],
      },
    )
    expect(line).toEqual(['A. x\nB. y', 'positive', null])
  })
})

describe('where', () => {
  const types: Types = { t: text, n: number, l: label, c: list(text), j: json, out: text }
  const lines = [
    '{"t":" apple ","n":1.5,"l":0,"c":["x"],"j":["a","b"],"out":"0"}',
    '{"t":"banana","n":3,"l":1,"c":[],"j":"7","out":"1"}',
    '{"t":null,"n":null,"l":-1,"c":null,"j":null,"out":"2"}',
  ]
  it.each<[object, string[]]>([
    [{ op: 'is-null', field: ['t'] }, ['2']],
    [{ op: 'is-not-null', field: ['l'] }, ['0', '1']],
    [{ op: 'is-null', field: ['c'] }, ['2']],
    [{ op: 'is-null', field: ['j'] }, ['2']],
    [{ op: 'equals', field: ['t'], text: 'apple' }, ['0']],
    [{ op: 'not-equals', field: ['t'], text: 'apple' }, ['1', '2']],
    [{ op: 'equals', field: ['l'], text: 'yes' }, ['1']],
    [{ op: 'contains', field: ['t'], text: 'an' }, ['1']],
    [{ op: 'not-contains', field: ['t'], text: 'an' }, ['0', '2']],
    [{ op: 'in', field: ['t'], texts: ['banana', 'cherry'] }, ['1']],
    [{ op: 'not-in', field: ['t'], texts: ['banana', 'cherry'] }, ['0', '2']],
    [{ op: 'matches', field: ['t'], pattern: '^.pp' }, ['0']],
    [{ op: 'not-matches', field: ['t'], pattern: '^.pp' }, ['1', '2']],
    [{ op: 'at-least', field: ['n'], number: 3 }, ['1']],
    [{ op: 'at-most', field: ['n'], number: 2.5 }, ['0']],
    [{ op: 'at-least', field: ['l'], number: 1 }, ['1']],
    [{ op: 'at-least', field: ['j'], number: 7 }, ['1']],
    [{ op: 'length-at-least', field: ['t'], number: 6 }, ['1']],
    [{ op: 'length-at-most', field: ['t'], number: 5 }, ['0']],
    [{ op: 'length-at-least', field: ['c'], number: 1 }, ['0']],
    [{ op: 'length-at-most', field: ['c'], number: 0 }, ['1']],
    [{ op: 'length-at-least', field: ['j'], number: 2 }, ['0']],
  ])('%j', async (predicate, kept) => {
    const found = await render(types, lines, {
      input: templateOf('{{out}}'),
      output: fieldOutput('out'),
      where: [predicate],
    })
    expect(found.filter(([, , skip]) => skip === null).map(([, output]) => output)).toEqual(kept)
    expect(found.filter(([, , skip]) => skip === 'filtered')).toHaveLength(3 - kept.length)
  })
})

describe('the style dynosaur', () => {
  const types: Types = {
    a: text,
    n: number,
    choices: list(text),
    tags: list(text),
    any: json,
    out: text,
  }
  const line = (members: string) =>
    `{"a":" x ","n":1,"choices":["p"," q "],"tags":["t"],"any":3${members},"out":"o"}`
  it.each<[string, FieldPath[], string, string | null, string | null]>([
    ['one field', [['a']], '', 'x', null],
    ['several', [['a'], ['n']], '', "a is 'x'. n is '1.0'. ", null],
    ['quotes unescaped', [['a'], ['n']], ',"a":"it\'s"', "a is 'it's'. n is '1.0'. ", null],
    ['choices', [['choices'], ['a']], '', " A. 'p', B. ' q '.a is 'x'. ", null],
    ['a list', [['tags']], '', "'t'. ", null],
    ['lists', [['tags'], ['choices']], ',"tags":["t","u"]', "'t', 'u'.  A. 'p', B. ' q '.", null],
    ['json', [['any'], ['a']], '', "any is '3'. a is 'x'. ", null],
    ['a json list', [['any'], ['a']], ',"any":["s"]', "'s'. a is 'x'. ", null],
    ['a mixed json list', [['any']], ',"any":["s",1]', null, 'input-not-renderable'],
    ['a json dict', [['any']], ',"any":{}', null, 'input-not-renderable'],
    ['a json null', [['any']], ',"any":null', null, 'input-null'],
    ['an empty json list', [['any']], ',"any":[]', null, 'input-null'],
    ['a null', [['a'], ['n']], ',"n":null', null, 'input-null'],
    ['an empty list', [['a'], ['tags']], ',"tags":[]', null, 'input-null'],
    ['a null item', [['tags']], ',"tags":["t",null]', null, 'input-not-renderable'],
    ['a blank field', [['a']], ',"a":" "', '', 'input-empty'],
    ['a blank field among several', [['a'], ['n']], ',"a":" "', "a is ''. n is '1.0'. ", null],
    ['an empty item', [['tags']], ',"tags":[""]', "''. ", null],
  ])('%s', async (_name, fields, members, input, skip) => {
    const whole = JSON.stringify({ ...JSON.parse(line('')), ...JSON.parse(`{"x":0${members}}`) })
    const [found] = await render(types, [whole], {
      input: fieldInput('dynosaur', ...fields),
      output: fieldOutput('out'),
    })
    expect([found?.[0], found?.[2]]).toEqual([input, skip])
  })

  it('keeps empty outputs and duplicates', async () => {
    const blank = JSON.stringify({ a: 'x', out: ' ' })
    const found = await render(types, [blank, blank], {
      input: fieldInput('dynosaur', ['a']),
      output: fieldOutput('out'),
    })
    expect(found).toEqual([
      ['x', '', null],
      ['x', '', null],
    ])
  })

  it('letters on past Z, and cuts input and output at 2,000 code points', async () => {
    const choices = Array.from({ length: 30 }, (_, index) => `c${index}`)
    const long = '😀'.repeat(2_500)
    const [found] = await render(types, [JSON.stringify({ a: long, choices, out: long })], {
      input: fieldInput('dynosaur', ['choices'], ['a']),
      output: fieldOutput('out'),
    })
    expect(String(found?.[0])).toContain(
      " Z. 'c25', [. 'c26', \\. 'c27', ]. 'c28', ^. 'c29'.a is '😀",
    )
    expect([...String(found?.[0])]).toHaveLength(2_000)
    expect(found?.[1]).toBe('😀'.repeat(2_000))
  })
})

it('cuts parts like the text over rows of every kind', async () => {
  const types: Types = { a: text, b: text, choices: list(text), any: json, n: number, out: text }
  const nasty = [
    '',
    ' ',
    "it's",
    'a\u2028b',
    '\ufeffx',
    '😀'.repeat(1_500),
    'x'.repeat(1_999),
    'y'.repeat(2_000),
    '\n\n',
    '{{a}}',
    '\u0000',
  ]
  const lines = nasty.flatMap((a, index) =>
    [null, [], ['p'], ['q', null], nasty].map((choices, at) =>
      JSON.stringify({
        a,
        b: nasty[(index + at) % nasty.length],
        choices,
        any: [a, 1, choices, {}, null][at],
        n: at,
        out: a,
      }),
    ),
  )
  for (const input of [
    fieldInput('labeled', ['a'], ['b'], ['choices'], ['any'], ['n']),
    fieldInput('dynosaur', ['a'], ['choices'], ['any'], ['n']),
    fieldInput('dynosaur', ['choices']),
    templateOf('{{a}}\n\nB: {{b}} and {{n}}\n{{choices}}\n{{any}}\nend {{{n}}}'),
  ]) {
    const found = await render(types, lines, { input, output: fieldOutput('out') })
    expect(found).toHaveLength(lines.length)
    expect(found.some(([, , skip]) => skip === null)).toBe(true)
  }
})
