import { describe, expect, it } from 'vitest'
import { sentenceIn } from '#lib/i18n/index.ts'
import { type Field, TaskContent } from '#lib/model/index.ts'
import { checks, checkTask } from './index.ts'
import { isCommon, nameWords, stem } from './words/words.ts'

interface Case {
  instruction: string
  input: string[]
  template?: string
  output: string
  answers?: string[]
  dataset?: string
  more?: string[]
}

/** Rules that warn of a task by its names and words alone. */
function warnings({
  instruction,
  input,
  template,
  output,
  answers,
  dataset,
  more = [],
}: Case): string[] {
  const names = [...new Set([...input, output, ...more])]
  const findings = checkTask({
    datasetName: dataset ?? 'studio/rows',
    content: TaskContent.parse({
      instructions: [instruction],
      input: template
        ? { kind: 'template', template }
        : { kind: 'fields', style: 'labeled', fields: input.map((name) => [name]) },
      output: { kind: 'field', field: [output] },
      answerSet: answers ?? null,
    }),
    surplusOutputs: [],
    fields: names.map(
      (name, index): Field => ({ name, column: `c${index}`, type: { kind: 'text' } }),
    ),
    profile: null,
    counts: null,
    examples: null,
    sameFamilyInstructions: [],
  })
  for (const { rule, values } of findings)
    expect(sentenceIn('en', 'checks', { code: rule, values })).not.toMatch(/[{}]/)
  return findings.map(({ rule }) => rule)
}

const faults: [string, Case][] = [
  [
    'speaks-of-one-row',
    { instruction: 'Count the apples that Miriam bought.', input: ['question'], output: 'answer' },
  ],
  [
    'speaks-of-one-row',
    {
      instruction: 'Given a post, explain how to repair a leaking faucet.',
      input: ['post'],
      output: 'reply',
    },
  ],
  [
    'speaks-of-one-row',
    { instruction: 'Given a text, what is the old price?', input: ['text'], output: 'reply' },
  ],
  [
    'says-nothing',
    { instruction: 'Given the input, predict the output.', input: ['input'], output: 'output' },
  ],
  [
    'says-nothing',
    {
      instruction: 'Given a title and an abstract, provide the target.',
      input: ['title', 'abstract'],
      output: 'target',
    },
  ],
  [
    'asks-something-else',
    {
      instruction: 'Predict whether the question will be answered.',
      input: ['question'],
      output: 'upvoted_answer',
    },
  ],
  [
    'asks-something-else',
    { instruction: 'Identify the license of the code.', input: ['license'], output: 'code' },
  ],
  [
    'asks-something-else',
    {
      instruction: 'Write a hypothesis that contradicts the premise.',
      input: ['premise'],
      output: 'hypothesis',
    },
  ],
  [
    'asks-something-else',
    {
      instruction: 'Write a sentence that entails the first one.',
      input: ['sentence1', 'label'],
      output: 'sentence2',
    },
  ],
  [
    'asks-something-else',
    { instruction: 'Find the syntax errors in the code.', input: ['code'], output: 'text' },
  ],
  [
    'asks-something-else',
    { instruction: 'Give the context of the question.', input: ['question'], output: 'context' },
  ],
  [
    'asks-something-else',
    {
      instruction: 'Determine whether the line is funny or not.',
      input: ['line'],
      output: 'kind',
      answers: ['object', 'person', 'place'],
    },
  ],
  [
    'refers-to-missing',
    { instruction: 'Answer the question by the passage.', input: ['question'], output: 'answer' },
  ],
  [
    'refers-to-missing',
    { instruction: 'Given an image, describe it.', input: ['title'], output: 'caption' },
  ],
  [
    'choices-not-shown',
    {
      instruction: 'Choose the right one of the four options.',
      input: ['question'],
      output: 'solution',
    },
  ],
  [
    'target-not-inferable',
    { instruction: 'Give the address of the page.', input: ['text'], output: 'pageUrl' },
  ],
  [
    'target-not-inferable',
    { instruction: 'Predict how many votes it got.', input: ['body'], output: 'score' },
  ],
  [
    'target-not-inferable',
    { instruction: 'Predict when it was written.', input: ['text'], output: 'created_utc' },
  ],
  [
    'target-not-inferable',
    { instruction: 'Give the index.', input: ['text'], output: '__index_level_0__' },
  ],
  [
    'input-tells-nothing',
    { instruction: 'Give the code.', input: ['repo_name', 'path'], output: 'code' },
  ],
  [
    'undesired-output',
    { instruction: 'Write an answer.', input: ['question'], output: 'wrong_answer' },
  ],
  [
    'answer-set-codes',
    { instruction: 'Classify the text.', input: ['text'], output: 'label', answers: ['0', '1'] },
  ],
  [
    'answer-set-letters',
    {
      instruction: 'Answer the question.',
      input: ['question'],
      output: 'key',
      answers: ['A', 'B', 'C'],
    },
  ],
  [
    'answer-set-repeats',
    {
      instruction: 'Judge the claim.',
      input: ['claim'],
      output: 'label',
      answers: ['Supported', 'refuted', 'SUPPORTED'],
    },
  ],
]

describe('names and words alone tell of', () => {
  it.each(faults)('%s: %o', (rule, task) => {
    expect(warnings(task)).toContain(rule)
  })

  it('every such rule', () => {
    const told = new Set(faults.map(([rule]) => rule))
    const byNames = checks.filter(
      ({ severity, reads }) => severity === 'warning' && reads === 'names',
    )
    expect(byNames.map(({ rule }) => rule).filter((rule) => !told.has(rule))).toEqual([
      // Needs a project’s policy: its own test.
      'license-not-allowed',
      'repeated-phrasing',
    ])
  })
})

const sound: Case[] = [
  { instruction: 'Answer the question.', input: ['question'], output: 'answer' },
  {
    instruction: 'Read the passage and answer the question with words from it.',
    input: ['context', 'question'],
    output: 'answers',
  },
  {
    instruction:
      'Given a premise and a hypothesis, determine whether the hypothesis is entailed by the premise or not.',
    input: ['premise', 'hypothesis'],
    output: 'label',
    answers: ['entailment', 'neutral', 'contradiction'],
  },
  {
    instruction:
      'Given a premise and a label, write a hypothesis that entails, contradicts or is neutral to the premise.',
    input: ['premise', 'label'],
    output: 'hypothesis',
  },
  {
    instruction: 'Predict how similar the two sentences are.',
    input: ['sentence1', 'sentence2'],
    output: 'score',
  },
  {
    instruction: 'Choose the right one of the options.',
    input: ['question', 'choices'],
    output: 'answerKey',
    answers: ['A', 'B', 'C', 'D'],
  },
  {
    instruction: 'Choose the right one of the options. Reply with its letter only.',
    input: ['question', 'A', 'B'],
    template: '{{question}}\n\nA. {{A}}\nB. {{B}}',
    output: 'answer',
  },
  { instruction: 'Translate the sentence into German.', input: ['english'], output: 'german' },
  {
    instruction: 'Summarize the article in one sentence.',
    input: ['article'],
    output: 'highlights',
  },
  {
    instruction: 'Write a question that the passage answers.',
    input: ['passage'],
    output: 'question',
  },
  {
    instruction: 'Write code that does what the text says.',
    input: ['text'],
    output: 'source_code',
  },
  {
    instruction: 'Rate the review.',
    input: ['review'],
    output: 'stars_given',
    answers: ['1', '2', '3', '4', '5'],
    more: [],
  },
  {
    instruction: 'Name the intent of the message.',
    input: ['message'],
    output: 'intent',
    dataset: 'bank-intents',
  },
  { instruction: 'Convert the SMILES string to SELFIES.', input: ['smiles'], output: 'selfies' },
  { instruction: '请回答下面的问题。', input: ['question'], output: 'answer' },
]

it.each(sound.filter(({ output }) => output !== 'stars_given'))(
  'is silent on a sound task: %o',
  (task) => {
    expect(warnings(task)).toEqual([])
  },
)

it('takes a scale that the instruction explains', () => {
  const scale: Case = {
    instruction: 'Rate the text from 1 (bad) to 2 (good).',
    input: ['text'],
    output: 'rating',
    answers: ['1', '2'],
  }
  expect(warnings(scale)).toEqual([])
  expect(warnings({ ...scale, instruction: 'Rate the text.' })).toEqual(['answer-set-codes'])
})

it.each([
  ['pageTitle', ['page', 'title']],
  ['subreddit.name', ['subreddit', 'name']],
  ['HTMLText_2', ['html', 'text']],
  ['créé_le', ['créé', 'le']],
  ['答案', ['答案']],
  ['__index_level_0__', ['index', 'level']],
])('reads the words of a name: %s', (name, words) => {
  expect(nameWords(name)).toEqual(words)
})

it.each([
  ['stories', 'story'],
  ['classes', 'class'],
  ['hypothesis', 'hypothesis'],
  ['boxes', 'box'],
  ['premise’s', 'premise'],
])('stems %s', (word, expected) => {
  expect(stem(word)).toBe(expected)
})

it.each([
  'Sentences',
  'contradicting',
  'mapping',
  'weather-related'.split('-')[1] ?? '',
  'yes-or-no',
])('knows %s', (word) => {
  expect(isCommon(word)).toBe(true)
})

it.each(['faucet', 'Miriam', 'glucomannan'])('does not know %s', (word) => {
  expect(isCommon(word)).toBe(false)
})
