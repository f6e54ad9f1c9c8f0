import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyFix, type CheckedExample, checkTask } from '#lib/checks/index.ts'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import {
  type Field,
  type FieldProfile,
  type FieldType,
  type FindingFix,
  findingFixes,
  type Profile,
  raw,
  sql,
  TaskContent,
} from '#lib/model/index.ts'
import { compilePlan, exampleRelation } from '#lib/recipe/index.ts'

const text: FieldType = { kind: 'text' }
const fieldTypes: Record<string, FieldType> = {
  question: text,
  answer: text,
  choices: { kind: 'list', item: text },
  label: { kind: 'label', names: ['negative', 'positive'] },
}
const fields: Field[] = Object.entries(fieldTypes).map(([name, type], index) => ({
  name,
  column: `c${index}`,
  type,
}))

const content = (patch: Partial<TaskContent> = {}): TaskContent =>
  TaskContent.parse({
    instructions: ['Answer the question.'],
    input: { kind: 'fields', style: 'labeled', fields: [['question']] },
    output: { kind: 'field', field: ['answer'] },
    ...patch,
  })

function profileOf(patch: Partial<FieldProfile>, scanned = 100): Profile {
  const answer: FieldProfile = {
    path: ['answer'],
    type: text,
    nulls: 0,
    empty: 0,
    distinct: 3,
    distinctExact: true,
    lengths: null,
    numbers: null,
    histogram: null,
    topValues: [],
    topValuesComplete: false,
    ...patch,
  }
  return {
    version: 1,
    rows: 100,
    scanned,
    fields: [answer],
    unmeasured: [],
    charactersPerToken: null,
  }
}

interface Known {
  profile?: Profile | null
  examples?: CheckedExample[] | null
  of?: Field[]
}
const fixed = (
  fix: FindingFix,
  before: TaskContent,
  { profile = null, examples = null, of = fields }: Known = {},
) => applyFix({ fix, context: { content: before, fields: of, profile, examples } })

const examples = (make: (row: number) => { input: string; output: string }): CheckedExample[] =>
  Array.from({ length: 100 }, (_, row) => ({ row, ...make(row) }))
const label = { output: { kind: 'field' as const, field: ['label'] } }
const rule = (patch: object) => [
  { field: ['answer'], values: [], extract: null, replace: [], ...patch },
]
const values = { allValues: ['yes', 'no', 'maybe'] }

const made: [FindingFix, string, TaskContent, Known, Partial<TaskContent>][] = [
  [
    'use-class-names',
    'the names of a class label',
    content({ ...label, answerSet: ['0', '1'] }),
    {},
    { answerSet: ['negative', 'positive'] },
  ],
  [
    'use-class-names',
    'the names that values are renamed to',
    content({
      answerSet: ['0', '1'],
      fieldRules: rule({
        values: [
          { from: '0', to: 'no' },
          { from: '1', to: 'yes' },
        ],
      }),
    }),
    {},
    { answerSet: ['no', 'yes'] },
  ],
  [
    'complete-answer-set',
    'all values of a class label',
    content({ ...label, answerSet: ['positive'] }),
    {},
    { answerSet: ['positive', 'negative'] },
  ],
  [
    'complete-answer-set',
    'all values that the profile knows',
    content({ answerSet: ['yes', 'no'] }),
    { profile: profileOf(values) },
    { answerSet: ['yes', 'no', 'maybe'] },
  ],
  [
    'complete-answer-set',
    'values as they are renamed',
    content({
      answerSet: ['Yes', 'no'],
      fieldRules: rule({ values: [{ from: 'yes', to: 'Yes' }] }),
    }),
    { profile: profileOf(values) },
    { answerSet: ['Yes', 'no', 'maybe'] },
  ],
  ['drop-answer-set', 'no set', content({ answerSet: ['a', 'b'] }), {}, { answerSet: null }],
  [
    'merge-answers',
    'the first of each',
    content({ answerSet: ['Yes', 'no', 'YES', 'yes.'] }),
    {},
    {
      answerSet: ['Yes', 'no'],
      fieldRules: rule({
        values: [
          { from: 'YES', to: 'Yes' },
          { from: 'yes.', to: 'Yes' },
        ],
      }),
    },
  ],
  [
    'merge-answers',
    'values that were renamed already',
    content({
      answerSet: ['Yes', 'yes'],
      fieldRules: rule({ values: [{ from: '1', to: 'yes' }] }),
    }),
    {},
    {
      answerSet: ['Yes'],
      fieldRules: rule({
        values: [
          { from: '1', to: 'Yes' },
          { from: 'yes', to: 'Yes' },
        ],
      }),
    },
  ],
  [
    'add-choices',
    'letters where the answers are letters',
    content({ answerSet: ['A', 'B'] }),
    {},
    { input: { kind: 'template', template: '{{question}}\n{{choices|letters}}' } },
  ],
  [
    'add-choices',
    'bullets where they are texts',
    content({ input: { kind: 'template', template: 'Q: {{question}}\n' } }),
    {},
    { input: { kind: 'template', template: 'Q: {{question}}\n{{choices|list}}' } },
  ],
  [
    'remove-phrasing',
    'each once',
    content({ instructions: ['Say it.', 'Tell it.', 'say it'] }),
    {},
    { instructions: ['Say it.', 'Tell it.'] },
  ],
]

describe('a fix makes', () => {
  it.each(made)('%s: %s', (fix, _name, before, known, after) => {
    const content = fixed(fix, before, known)
    expect(content).toEqual({ ...before, ...after })
    expect(TaskContent.parse(content)).toEqual(content)
    expect(compilePlan({ content: TaskContent.parse(content), fields })).toHaveProperty('plan')
  })

  it('filter-placeholders: a condition that the engine reads', () => {
    const after = fixed('filter-placeholders', content())
    const [condition] = after?.where ?? []
    expect(condition).toMatchObject({ op: 'not-matches', field: ['answer'] })
    expect(compilePlan({ content: TaskContent.parse(after), fields })).toHaveProperty('plan')
    // Once is enough.
    expect(fixed('filter-placeholders', TaskContent.parse(after))).toBeNull()
  })

  it('strip-markup: replacements on the side that shows it', () => {
    const dirty = { examples: examples(() => ({ input: 'a', output: 'one<br>two' })) }
    const after = fixed('strip-markup', content(), dirty)
    expect(after?.fieldRules.map(({ field }) => field)).toEqual([['answer']])
    expect(compilePlan({ content: TaskContent.parse(after), fields })).toHaveProperty('plan')
  })
})

const refused: [FindingFix, string, TaskContent, Known?][] = [
  ['use-class-names', 'numbers that nothing names', content({ answerSet: ['0', '1'] })],
  ['use-class-names', 'a number beyond the names', content({ ...label, answerSet: ['0', '7'] })],
  ['complete-answer-set', 'values nobody knows', content({ answerSet: ['yes'] })],
  [
    'complete-answer-set',
    'a profile of a part of the rows',
    content({ answerSet: ['yes'] }),
    { profile: profileOf(values, 50) },
  ],
  [
    'complete-answer-set',
    'too many values',
    content({ answerSet: ['yes'] }),
    { profile: profileOf({ allValues: Array.from({ length: 80 }, (_, index) => `v${index}`) }) },
  ],
  [
    'complete-answer-set',
    'values that a pattern changes',
    content({ answerSet: ['yes'], fieldRules: rule({ extract: '\\w+' }) }),
    { profile: profileOf(values) },
  ],
  [
    'complete-answer-set',
    'a set that is complete',
    content({ answerSet: ['yes', 'no', 'maybe'] }),
    { profile: profileOf(values) },
  ],
  ['drop-answer-set', 'no set', content()],
  ['merge-answers', 'answers that differ', content({ answerSet: ['yes', 'no', '+', '-'] })],
  [
    'merge-answers',
    'an output of a template',
    content({ answerSet: ['a', 'A'], output: { kind: 'template', template: '{{answer}}' } }),
  ],
  [
    'add-choices',
    'choices that are shown',
    content({ input: { kind: 'template', template: '{{question}} {{choices|list}}' } }),
  ],
  ['add-choices', 'no list', content(), { of: fields.filter(({ name }) => name !== 'choices') }],
  [
    'add-choices',
    'two lists',
    content(),
    { of: [...fields, { name: 'options', column: 'c9', type: { kind: 'list', item: text } }] },
  ],
  [
    'filter-placeholders',
    'an output that a rule makes',
    content({ fieldRules: rule({ values: [{ from: '0', to: 'none' }] }) }),
  ],
  [
    'strip-markup',
    'clean rows',
    content(),
    { examples: examples(() => ({ input: 'a', output: 'b' })) },
  ],
  ['remove-phrasing', 'phrasings that differ', content({ instructions: ['Say.', 'Tell.'] })],
]

it.each(refused)('%s is not sure of %s', (fix, _name, before, known) => {
  expect(fixed(fix, before, known)).toBeNull()
})

it('has a case for every fix, both ways', () => {
  const tested = new Set<string>([
    ...made.map(([fix]) => fix),
    'filter-placeholders',
    'strip-markup',
  ])
  expect(findingFixes.filter((fix) => !tested.has(fix))).toEqual([])
  expect(findingFixes.filter((fix) => !refused.some(([one]) => one === fix))).toEqual([])
})

const offered: [string, FindingFix | null, TaskContent, Known?][] = [
  ['answer-set-codes', 'use-class-names', content({ ...label, answerSet: ['0', '1'] })],
  ['answer-set-codes', null, content({ answerSet: ['0', '1'] })],
  ['answer-set-repeats', 'merge-answers', content({ answerSet: ['Yes', 'yes'] })],
  ['answer-set-letters', 'add-choices', content({ answerSet: ['A', 'B'] })],
  ['repeated-phrasing', 'remove-phrasing', content({ instructions: ['Say it.', 'say it'] })],
  ['answer-set-unwieldy', 'drop-answer-set', content({ answerSet: ['x'.repeat(90), 'no'] })],
  ['answer-set-incomplete', 'drop-answer-set', content({ answerSet: ['yes', 'no'] })],
  [
    'answer-set-incomplete',
    'complete-answer-set',
    content({ answerSet: ['yes', 'no'] }),
    { profile: profileOf(values) },
  ],
  [
    'leftovers',
    'filter-placeholders',
    content(),
    { examples: examples((row) => ({ input: `q ${row}`, output: row % 9 ? `a ${row}` : 'N/A' })) },
  ],
  [
    'leftovers',
    'strip-markup',
    content(),
    { examples: examples((row) => ({ input: `q ${row}`, output: `<b>a</b> ${row}` })) },
  ],
]

it.each(offered)('%s offers %s', (wanted, fix, before, known = {}) => {
  const found = checkTask({
    datasetName: null,
    content: before,
    surplusOutputs: [],
    fields,
    profile: known.profile ?? null,
    counts: {
      rows: 100,
      examples: 90,
      skipped: { 'not-in-answer-set': 10 },
      scope: 'all',
      characters: 0,
    },
    examples: known.examples ?? null,
    sameFamilyInstructions: [],
  })
  expect(found.filter((one) => one.rule === wanted).map((one) => one.fix)).toEqual([fix])
})

describe('over real rows', () => {
  let folder: string
  let engine: Engine
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'studio-fixes-'))
    engine = await openEngine({ threads: 1, memoryLimit: '256MB', scratch: folder, inputs: [] })
  })
  afterAll(async () => {
    engine.close()
    await rm(folder, { recursive: true })
  })

  async function outputsOf(after: TaskContent | null, answers: readonly string[]) {
    const compiled = compilePlan({ content: TaskContent.parse(after), fields })
    if ('problems' in compiled) throw new Error('no plan')
    const rows = raw(
      `(SELECT i AS "row", 'q' || i AS c0, a AS c1, NULL::VARCHAR[] AS c2, 0 AS c3 FROM (VALUES
        ${answers.map((answer, at) => `(${at}, '${answer}')`).join(', ')}) t(i, a))`,
    )
    const { query } = exampleRelation({ plan: compiled.plan, rows, phrasingSalt: '' })
    const found = await engine.rows(sql`SELECT encode(output) FROM (${query}) WHERE skip IS NULL`)
    return found.map(([output]) => String(output))
  }

  it('filter-placeholders leaves out what the check finds, and nothing else', async () => {
    const placeholders = ['N/A', ' [removed] ', 'nan', 'NONE', '---', '??', 'n/a', 'Unknown']
    const answers = ['none of them', 'a - b', 'Nantes', '0']
    const after = fixed('filter-placeholders', content())
    expect(await outputsOf(after, [...placeholders, ...answers])).toEqual(answers)
  })

  it('strip-markup leaves the text', async () => {
    const dirty = 'one<br/>two &amp; <B>three</B>&nbsp;<a href="x">four</a> &lt;5'
    const known = { examples: examples(() => ({ input: 'a', output: dirty })) }
    const after = fixed('strip-markup', content(), known)
    expect(await outputsOf(after, [dirty, 'a < b > c'])).toEqual([
      'one\ntwo & three four <5',
      'a < b > c',
    ])
  })

  it('merge-answers makes the rows’ answers one', async () => {
    const after = fixed('merge-answers', content({ answerSet: ['Yes', 'no', 'yes.'] }))
    expect(await outputsOf(after, ['yes.', 'no', 'Yes', 'maybe'])).toEqual(['Yes', 'no', 'Yes'])
  })
})
