import { describe, expect, it } from 'vitest'
import { sentenceIn } from '#lib/i18n/index.ts'
import { type ExampleCounts, type Finding, TaskContent } from '#lib/model/index.ts'
import { type CheckedExample, checks, checkTask } from './index.ts'

type Made = (index: number) => { input: string; output: string }

/** As many examples as are drawn from a file, made by their number. */
const examples = (make: Made, count = 100): CheckedExample[] =>
  Array.from({ length: count }, (_, row) => ({ row, ...make(row) }))

function findingsOf(
  made: readonly CheckedExample[],
  {
    instruction = 'Answer the question.',
    answers = null as string[] | null,
    counts = null as ExampleCounts | null,
  } = {},
): Finding[] {
  const found = checkTask({
    datasetName: 'studio/rows',
    content: TaskContent.parse({
      instructions: [instruction],
      input: { kind: 'fields', style: 'labeled', fields: [['question']] },
      output: { kind: 'field', field: ['reply'] },
      answerSet: answers,
    }),
    surplusOutputs: [],
    fields: ['question', 'reply'].map((name, index) => ({
      name,
      column: `c${index}`,
      type: { kind: 'text' },
    })),
    profile: null,
    counts,
    examples: made,
    sameFamilyInstructions: [],
  })
  return found.filter(({ rule }) => checks.some((one) => one.rule === rule && one.reads === 'rows'))
}

const words = 'apple brick cloud drum eagle flute grape house ivory jelly'.split(' ')
const word = (index: number) => words[index % words.length] ?? ''
const plain: Made = (index) => ({
  input: `What comes after ${word(index)} number ${index}?`,
  output: `A ${word(index + 1)}, and then ${index + 1} more of them.`,
})
/** The plain examples with something else in some of them. */
const planted = (every: number, make: Made) =>
  examples((index) => (index % every === 0 ? make(index) : plain(index)))

const faults: [string, () => Finding[]][] = [
  [
    'output-copied',
    () =>
      findingsOf(
        examples((index) => ({
          input: `Text: ${plain(index).input}\nTitle: T${index}`,
          output: `T${index}`,
        })),
      ),
  ],
  [
    'output-constant',
    () => findingsOf(examples((index) => ({ input: plain(index).input, output: 'yes' }))),
  ],
  [
    'label-dominates',
    () =>
      findingsOf(
        examples((index) => ({
          input: plain(index).input,
          output: index % 20 === 0 ? 'no' : 'yes',
        })),
      ),
  ],
  [
    'answer-set-incomplete',
    () =>
      findingsOf(examples(plain), {
        answers: ['yes', 'no'],
        counts: {
          rows: 100,
          examples: 90,
          skipped: { 'not-in-answer-set': 10 },
          scope: 'all',
          characters: 0,
        },
      }),
  ],
  [
    'answer-set-unwieldy',
    () => findingsOf(examples(plain), { answers: examples(plain).map(({ output }) => output) }),
  ],
  ['answer-set-unwieldy', () => findingsOf(examples(plain), { answers: ['yes', 'x'.repeat(90)] })],
  [
    'leftovers',
    () => findingsOf(planted(20, (index) => ({ ...plain(index), output: '[removed]' }))),
  ],
  [
    'leftovers',
    () => findingsOf(planted(20, (index) => ({ ...plain(index), output: 'It isnâ€™t there.' }))),
  ],
  [
    'leftovers',
    () =>
      findingsOf(
        planted(10, (index) => ({ ...plain(index), input: `One<br/>two &nbsp; ${index}` })),
      ),
  ],
  [
    'private-data',
    () =>
      findingsOf(
        planted(20, (index) => ({ ...plain(index), input: `Write to ada.${index}@example.org` })),
      ),
  ],
  [
    'private-data',
    () =>
      findingsOf(
        planted(100, (index) => ({ ...plain(index), output: `key AKIA${'ABCDEFGHIJKLMNOP'}` })),
      ),
  ],
  [
    'private-data',
    () =>
      findingsOf(
        planted(100, (index) => ({ ...plain(index), output: 'Card 4111 1111 1111 1111' })),
      ),
  ],
  [
    'private-data',
    () =>
      findingsOf(planted(20, (index) => ({ ...plain(index), output: 'Call (555) 010-0199 now' }))),
  ],
  [
    'near-duplicates',
    () =>
      findingsOf(
        planted(5, (index) => ({
          input: index % 2 === 0 ? 'How so?' : 'how  SO',
          output: 'Like this.',
        })),
      ),
  ],
  [
    'mixed-scripts',
    () => findingsOf(planted(3, (index) => ({ ...plain(index), output: `这是第${index}个` }))),
  ],
  [
    'values-not-inferable',
    () =>
      findingsOf(
        examples((index) => ({
          input: plain(index).input,
          output: `https://example.org/${index}`,
        })),
      ),
  ],
  [
    'values-not-inferable',
    () =>
      findingsOf(
        examples((index) => ({
          input: plain(index).input,
          output: String(1_600_000_000 + index * 7919),
        })),
      ),
  ],
  [
    'quotes-one-row',
    () =>
      findingsOf(
        planted(200, () => ({
          input: 'How many marbles did Xanthe juggle in 1987?',
          output: 'Twelve',
        })),
        { instruction: 'Say how many marbles Xanthe did juggle.' },
      ),
  ],
  [
    'too-long',
    () => findingsOf(planted(10, (index) => ({ ...plain(index), input: 'long '.repeat(4_000) }))),
  ],
]

describe('rows tell of', () => {
  it.each(faults)('%s', (rule, find) => {
    const found = find()
    expect(found.map((one) => one.rule)).toContain(rule)
    for (const { rule: code, values } of found)
      expect(sentenceIn('en', 'checks', { code, values })).not.toMatch(/[{}]|undefined/)
  })
})

const sound: [string, readonly CheckedExample[], { instruction?: string; answers?: string[] }?][] =
  [
    ['plain questions', examples(plain)],
    ['too few to tell', examples((index) => ({ input: plain(index).input, output: 'yes' }), 10)],
    [
      'an answer found in a passage',
      examples((index) => ({
        input: `Context: The ${word(index)} number ${index} fell.\nQuestion: What fell?`,
        output: `${word(index)} number ${index}`,
      })),
    ],
    [
      'one of the choices shown',
      examples((index) => ({
        input: `Question: Which is number ${index}?\nChoices:\n- ${word(index)}\n- ${word(index + 1)}`,
        output: word(index),
      })),
    ],
    [
      'dates that stand in the text',
      examples((index) => ({
        input: `It was on 2020-01-${String((index % 28) + 1).padStart(2, '0')} at ${index}.`,
        output: `2020-01-${String((index % 28) + 1).padStart(2, '0')}`,
      })),
    ],
    [
      'numbers as answers',
      examples((index) => ({ input: `What is ${index} and ${index}?`, output: String(index * 2) })),
    ],
    [
      'versions and comparisons',
      examples((index) => ({
        input: `Is ${index}.0.1 < ${index}.0.2 or a < b > c?`,
        output: `Version 1.2.${index} is`,
      })),
    ],
    [
      'two labels in balance',
      examples((index) => ({ input: plain(index).input, output: index % 2 === 0 ? 'yes' : 'no' })),
      { answers: ['yes', 'no'] },
    ],
  ]

it.each(sound)('is silent on %s', (_name, made, options) => {
  expect(findingsOf(made, options)).toEqual([])
})

it('masks what it shows of personal data', () => {
  const [found] = findingsOf(
    planted(20, (index) => ({ ...plain(index), input: 'ada.lovelace@example.org' })),
  )
  expect(found?.values.text).toBe('ad•.••••••••@•••••••.•••')
  expect(JSON.stringify(found)).not.toContain('lovelace')
})

it('knows card numbers by their check digit', () => {
  const made = planted(100, (index) => ({ ...plain(index), output: 'Order 4111 1111 1111 1112' }))
  expect(findingsOf(made)).toEqual([])
})

it('has a case for every rule that reads rows', () => {
  const told = new Set(faults.map(([rule]) => rule))
  const rules = checks.filter(({ severity, reads }) => reads === 'rows' && severity !== 'blocking')
  expect(rules.map(({ rule }) => rule).filter((rule) => !told.has(rule))).toEqual([
    'no-row-in-sample',
  ])
})
