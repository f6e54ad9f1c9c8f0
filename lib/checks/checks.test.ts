import { describe, expect, it } from 'vitest'
import { sentenceIn } from '#lib/i18n/index.ts'
import {
  type Field,
  type FieldType,
  Finding,
  type Profile,
  skipReasons,
  TaskContent,
} from '#lib/model/index.ts'
import { type CheckContext, checks, checkTask } from './index.ts'

const text: FieldType = { kind: 'text' }
const fields: Field[] = [
  { name: 'title', column: 'c0', type: text },
  { name: 'question', column: 'c1', type: text },
  { name: 'choices', column: 'c2', type: { kind: 'list', item: text } },
  { name: 'answer', column: 'c3', type: { kind: 'integer' } },
  {
    name: 'answers',
    column: 'c4',
    type: { kind: 'struct', fields: [{ name: 'text', type: { kind: 'list', item: text } }] },
  },
]
const one = (...path: (string | number)[]) => ({ kind: 'field', field: path })
const shown = (...paths: (string | number)[][]) => ({
  kind: 'fields',
  style: 'labeled',
  fields: paths,
})
const template = (source: string) => ({ kind: 'template', template: source })

function context(content: object, rest: Partial<CheckContext> = {}): CheckContext {
  return {
    content: TaskContent.parse({
      instructions: ['Answer the question.'],
      input: shown(['question']),
      output: one('answers', 'text', 0),
      ...content,
    }),
    surplusOutputs: [],
    fields,
    profile: null,
    counts: null,
    examples: null,
    datasetName: null,
    sameFamilyInstructions: [],
    ...rest,
  }
}

/** A profile in which `answers.text[0]` is filled in so many of 1,000 rows. */
function profileWith(filled: number): Profile {
  return {
    version: 1,
    rows: 1000,
    scanned: 1000,
    unmeasured: [],
    charactersPerToken: null,
    fields: [
      {
        path: ['answers', 'text', 0],
        type: text,
        nulls: 1000 - filled - Math.floor((1000 - filled) / 2),
        empty: Math.floor((1000 - filled) / 2),
        distinct: filled,
        distinctExact: true,
        lengths: null,
        numbers: null,
        histogram: null,
        topValues: [],
        topValuesComplete: false,
      },
    ],
  }
}

const counts = (
  skipped: object,
  scope: 'all' | 'sample' = 'all',
  rows = 10,
): Partial<CheckContext> => ({ counts: { rows, examples: 0, skipped, scope, characters: 0 } })

const cases: [string, CheckContext, string[]][] = [
  ['a sound task', context({}), []],
  [
    'a sound task with rows',
    context({}, { counts: { rows: 9, examples: 1, skipped: {}, scope: 'all', characters: 9 } }),
    [],
  ],
  ['an unknown field', context({ input: shown(['titel']) }), ['unknown-field input titel > title']],
  [
    'a path that is nearly right',
    context({ output: one('answers', 'txt') }),
    ['unknown-field output answers.txt > answers.text'],
  ],
  [
    'an unknown field in a rule, a condition and a template, each place once',
    context({
      input: template('{{question}} {{zzzzzzzz}} {{zzzzzzzz}}'),
      fieldRules: [{ field: ['qqqqqqqqq'] }],
      where: [{ op: 'is-null', field: ['xxxxxxxx'] }],
    }),
    [
      'unknown-field input zzzzzzzz > ',
      'unknown-field task qqqqqqqqq > ',
      'unknown-field where xxxxxxxx > ',
    ],
  ],
  [
    'an unclosed template',
    context({ input: template('a {{question') }),
    ['template-unreadable input'],
  ],
  [
    'an unreadable output',
    context({ output: template('{{question|shout}}') }),
    ['template-unreadable output'],
  ],
  [
    'letters of what is no list',
    context({ input: template('{{title|letters}}') }),
    ['template-misfit task'],
  ],
  [
    'a letter of what is no index',
    context({ output: template('{{title|letter}}') }),
    ['template-misfit task'],
  ],
  ['no input field', context({ input: shown() }), ['no-input input']],
  ['an input of words only', context({ input: template('Say something.') }), ['no-input input']],
  ['no output', context({ output: template('') }), ['no-output output']],
  ['several outputs', context({}, { surplusOutputs: ['a', 'b'] }), ['several-outputs output']],
  [
    'the output in the input',
    context({ input: shown(['question'], ['answers', 'text', 0]) }),
    ['input-output-overlap output'],
  ],
  [
    'a record around the output',
    context({ input: shown(['answers']) }),
    ['input-output-overlap output'],
  ],
  [
    'a part of the output',
    context({ input: shown(['answers', 'text', 0]), output: one('answers') }),
    ['input-output-overlap output'],
  ],
  [
    'an item of the shown choices',
    context({
      input: template('{{question}}\n{{choices|letters}}'),
      output: template('{{choices[answer]}}'),
    }),
    [],
  ],
  [
    'the letter of the shown choices',
    context({ input: template('{{choices|letters}}'), output: template('{{answer|letter}}') }),
    [],
  ],
  [
    'an item whose index is shown',
    context({ input: shown(['choices'], ['answer']), output: template('{{choices[answer]}}') }),
    ['input-output-overlap output'],
  ],
  [
    'the index of a shown item',
    context({ input: template('{{choices}} {{choices[answer]}}'), output: one('answer') }),
    ['input-output-overlap output'],
  ],
  [
    'a whole list of which an item is shown',
    context({ input: template('{{question}} {{choices[answer]}}'), output: one('choices') }),
    [],
  ],
  [
    'a question about a shown item',
    context({ input: template('{{choices[answer]}}'), output: one('question') }),
    [],
  ],
  [
    'the first of the shown choices',
    context({ input: shown(['choices']), output: one('choices', 0) }),
    ['input-output-overlap output'],
  ],
  [
    'an instruction already given',
    context({}, { sameFamilyInstructions: ['answer  the Question'] }),
    ['same-instruction instruction'],
  ],
  [
    'an instruction like another',
    context({}, { sameFamilyInstructions: ['Answer this question.'] }),
    [],
  ],
  [
    'a phrasing twice',
    context({ instructions: ['Do it.', 'do it'] }),
    ['repeated-phrasing instruction'],
  ],
  [
    'an output that no row fills',
    context({}, counts({ 'output-null': 4, 'output-empty': 5, filtered: 1 })),
    ['output-never-filled output'],
  ],
  [
    'an output that the profile knows to be empty',
    context({}, { profile: profileWith(0) }),
    ['output-never-filled output'],
  ],
  [
    'an output unfilled in the sample, filled beyond',
    context({}, { ...counts({ 'output-null': 10 }, 'sample'), profile: profileWith(3) }),
    ['no-row-in-sample task'],
  ],
  [
    'an output unfilled in the sample, nothing known beyond',
    context({}, counts({ 'output-null': 10 }, 'sample')),
    ['output-never-filled output'],
  ],
  [
    'no row left',
    context({}, counts({ 'output-not-text': 9, 'input-null': 1 })),
    ['no-row-left task'],
  ],
  ['no rows at all', context({}, counts({}, 'all', 0)), ['no-row-left task']],
  ['all filtered', context({}, counts({ filtered: 10 })), ['no-row-left task']],
  [
    'all of the sample filtered',
    context({}, counts({ filtered: 10 }, 'sample')),
    ['no-row-in-sample task'],
  ],
  [
    'all of the sample too long',
    context({}, counts({ 'too-long': 10 }, 'sample')),
    ['no-row-left task'],
  ],
  [
    'a pattern with lookahead',
    context({ fieldRules: [{ field: ['question'], extract: '(?=a)' }] }),
    ['pattern-unreadable task'],
  ],
  [
    'a replacement without its group',
    context({ fieldRules: [{ field: ['question'], replace: [{ pattern: 'a', with: '\\1' }] }] }),
    ['pattern-unreadable task'],
  ],
  [
    'a pattern in a condition',
    context({ where: [{ op: 'matches', field: ['question'], pattern: '[' }] }),
    ['pattern-unreadable where'],
  ],
  [
    'good patterns',
    context({
      fieldRules: [
        {
          field: ['question'],
          extract: '####\\s*(.+)',
          replace: [{ pattern: '<<[^<>]*>>', with: '' }],
        },
      ],
    }),
    [],
  ],
]

describe('checks', () => {
  it.each(cases)('%s', (_name, given, expected) => {
    const found = checkTask(given).map(({ rule, place, values }) =>
      rule === 'unknown-field'
        ? `${rule} ${place} ${values.field} > ${values.suggestion}`
        : `${rule} ${place}`,
    )
    expect(found).toEqual(expected)
  })

  it('are findings whose sentences stand in the catalog, each blocking rule among them', () => {
    const findings = cases.flatMap(([, given]) => checkTask(given))
    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding)
    const sentences = findings.map(({ rule, values }) =>
      sentenceIn('en', 'checks', { code: rule, values }),
    )
    expect(sentences.filter((sentence) => sentence.includes('has no words'))).toEqual([])
    const found = new Set(findings.map(({ rule }) => rule))
    const blocking = checks.filter(({ severity }) => severity === 'blocking')
    expect(blocking.filter(({ rule }) => !found.has(rule))).toEqual([])
  })

  it('name the remedy', () => {
    const sentence = (given: CheckContext) =>
      checkTask(given).map(({ rule, values }) => sentenceIn('en', 'checks', { code: rule, values }))
    expect(sentence(context({ input: shown(['titel']) }))).toEqual([
      '“titel” is not a field of this dataset; did you mean “title”?',
    ])
    expect(sentence(context({ input: shown(['zzzz']) }))).toEqual([
      '“zzzz” is not a field of this dataset. Choose one of its fields.',
    ])
    expect(sentence(context({}, counts({ filtered: 1200 }, 'all', 1200)))).toEqual([
      'None of 1,200 rows gives an example: 1,200 were skipped by the task’s own conditions. Loosen them.',
    ])
    expect(sentence(context({}, { surplusOutputs: ['title'] }))).toEqual([
      'Besides the output, “title” was named as an output as well. A task has one output: choose one, and make a task of its own of each other.',
    ])
  })

  const leading = skipReasons.filter((reason) => !['output-null', 'output-empty'].includes(reason))
  it.each(leading)('have words for rows skipped as %s', (reason) => {
    const [finding] = checkTask(context({}, counts({ [reason]: 2, filtered: 1 }, 'all', 3)))
    const { rule: code, values } = finding ?? { rule: '', values: {} }
    const sentence = sentenceIn('en', 'checks', { code, values })
    expect(sentence).not.toContain('not counted')
  })
})
