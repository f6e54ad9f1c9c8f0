import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#lib/i18n/index.ts'
import type { Field } from '#lib/model/index.ts'
import { parseAnswer } from './index.ts'
import { studioDemonstration } from './studio-demonstration.ts'

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'choices', column: 'c1', type: { kind: 'list', item: { kind: 'text' } } },
  { name: 'answer', column: 'c2', type: { kind: 'integer' } },
  { name: 'topic', column: 'c3', type: { kind: 'label', names: ['art', 'law', 'math'] } },
  { name: 'a.b', column: 'c4', type: { kind: 'text' } },
]

const task = {
  reason: 'The question says so.',
  instructions: ['Choose the right option.', 'Which option is right?'],
  input: '{{question}}\n{{choices|letters}}',
  output: '{{answer|letter}}',
  answer_set: null,
  values: [],
  extract: [],
  where: [],
  type: 'multiple-choice',
}

const parse = (text: string, finish: 'stop' | 'length' = 'stop') =>
  parseAnswer({ text, finish, fields })
const parseTask = (patch: object) => parse(JSON.stringify({ tasks: [{ ...task, ...patch }] }))
const contentOf = (patch: object) => parseTask(patch).drafts[0]?.content
const codes = (patch: object) => parseTask(patch).notes.map(({ code }) => code)

it('reads a task whole', () => {
  expect(parseTask({})).toEqual({
    drafts: [
      {
        content: {
          instructions: task.instructions,
          input: { kind: 'template', template: task.input },
          output: { kind: 'template', template: '{{answer|letter}}' },
          ...{ fieldRules: [], where: [], answerSet: null, taskType: 'multiple-choice' },
        },
        reason: task.reason,
        surplusOutputs: [],
      },
    ],
    notes: [],
  })
})

describe('input and output', () => {
  it.each<[string, object, object]>([
    ['a field by its name', { output: 'topic' }, { output: { kind: 'field', field: ['topic'] } }],
    [
      'a lone placeholder is the field',
      { output: '{{ topic }}' },
      { output: { kind: 'field', field: ['topic'] } },
    ],
    [
      'names in a list',
      { input: ['question', 'choices'] },
      { input: { kind: 'fields', style: 'labeled', fields: [['question'], ['choices']] } },
    ],
    [
      'names in one text',
      { input: 'question, choices' },
      { input: { fields: [['question'], ['choices']] } },
    ],
    ['single braces', { input: 'Q: {question}' }, { input: { template: 'Q: {{question}}' } }],
    [
      'braces that name nothing',
      { input: 'Q: {x}' },
      { input: { kind: 'fields', fields: [['Q: {x}']] } },
    ],
    [
      'Python subscripts',
      { input: "{{choices[0]}} {{['a.b']}}" },
      { input: { template: '{{choices[0]}} {{["a.b"]}}' } },
    ],
    ['a name with dots', { input: '{{a.b}}!' }, { input: { template: '{{["a.b"]}}!' } }],
    [
      'an item by index',
      { output: '{{choices[answer]}}' },
      { output: { template: '{{choices[answer]}}' } },
    ],
    ['invented fields', { input: '{{passage}}' }, { input: { template: '{{passage}}' } }],
    ['braces left open', { input: '{{question' }, { input: { template: '{{question' } }],
    ['objects', { input: { template: '{{question}}' } }, { input: { template: '{{question}}' } }],
    ['nothing', { output: null }, { output: { kind: 'template', template: '' } }],
  ])('%s', (_name, patch, expected) => {
    expect(contentOf(patch)).toMatchObject(expected)
    expect(codes(patch)).toEqual([])
  })
})

describe('answer sets', () => {
  it.each<[string, object, string[] | null]>([
    ['class names stand for all', { answer_set: ['art', 'law'] }, ['art', 'law', 'math']],
    ['other words are kept for the checks', { answer_set: ['art', 'music'] }, ['art', 'music']],
    ['numbers as text', { output: 'answer', answer_set: [0, 1] }, ['0', '1']],
    ['an empty one is none', { answer_set: [] }, null],
  ])('%s', (_name, patch, expected) => {
    expect(contentOf({ output: 'topic', ...patch })?.answerSet).toEqual(expected)
  })
})

describe('values, extract, where', () => {
  const rule = { field: ['answer'], values: [], extract: null, replace: [] }
  it.each<[string, object, object]>([
    [
      'values in a list',
      { values: [{ field: 'answer', from: '0', to: 'no' }] },
      { fieldRules: [{ ...rule, values: [{ from: '0', to: 'no' }] }] },
    ],
    [
      'values as a map of the output',
      { output: 'answer', values: { 0: 'no', 1: 'yes' } },
      {
        fieldRules: [
          {
            ...rule,
            values: [
              { from: '0', to: 'no' },
              { from: '1', to: 'yes' },
            ],
          },
        ],
      },
    ],
    [
      'values by field',
      { values: { answer: { 0: 'no' } } },
      { fieldRules: [{ ...rule, values: [{ from: '0', to: 'no' }] }] },
    ],
    [
      'a pattern in a list',
      { extract: [{ field: 'answer', pattern: '#### (.*)' }] },
      { fieldRules: [{ ...rule, extract: '#### (.*)' }] },
    ],
    [
      'a lone pattern is the output’s',
      { output: 'answer', extract: '#### (.*)' },
      { fieldRules: [{ ...rule, extract: '#### (.*)' }] },
    ],
    [
      'conditions',
      {
        where: [
          { field: 'answer', op: 'at-least', value: '0' },
          { field: 'question', op: '!=', value: 'x' },
          { field: 'topic', op: 'is not null', value: '' },
          { field: 'topic', op: 'in', value: ['art', 'law'] },
        ],
      },
      {
        where: [
          { op: 'at-least', field: ['answer'], number: 0 },
          { op: 'not-equals', field: ['question'], text: 'x' },
          { op: 'is-not-null', field: ['topic'] },
          { op: 'in', field: ['topic'], texts: ['art', 'law'] },
        ],
      },
    ],
  ])('%s', (_name, patch, expected) => {
    expect(contentOf(patch)).toMatchObject(expected)
    expect(codes(patch)).toEqual([])
  })

  it.each<[string, object, string]>([
    ['a condition in words', { where: ['answer is known'] }, 'where'],
    [
      'a number that is none',
      { where: [{ field: 'answer', op: 'at-least', value: 'many' }] },
      'where',
    ],
    [
      'an unknown operator',
      { where: [{ field: 'answer', op: 'sounds-like', value: 'a' }] },
      'where',
    ],
    ['values of a template', { values: { 0: 'no' } }, 'values'],
    ['a pattern for a template', { extract: 'x(.*)' }, 'extract'],
    ['wordings that are no text', { instructions: ['Choose.', 7] }, 'instructions'],
    ['an answer set of lists', { answer_set: [['art']] }, 'answer_set'],
  ])('%s is lost, and said', (_name, patch, part) => {
    const { drafts, notes } = parseTask(patch)
    expect(drafts).toHaveLength(1)
    expect(notes).toEqual([{ code: 'answer-part-lost', values: { number: 1, part } }])
    expect(sentenceOf('en', notes[0] ?? { code: '', values: {} })).toContain(part)
  })
})

describe('the shapes of an answer', () => {
  const other = { ...task, instructions: ['Name the topic.'], output: 'topic' }
  const strict = JSON.stringify({ tasks: [task, other] })
  it.each([
    ['a single task', JSON.stringify(task), 1],
    ['a fence with prose', `Sure:\n\`\`\`json\n${strict}\n\`\`\`\nDone.`, 2],
    ['Chinese prose around', `好的，任务如下：\n${strict}\n希望有帮助。`, 2],
    [
      'Chinese keys',
      JSON.stringify({ 任务: [{ 指令: '选择正确的选项。', 输入: '{{question}}', 输出: 'topic' }] }),
      1,
    ],
    [
      'an instruction instead of wordings',
      JSON.stringify([{ ...task, instructions: undefined, instruction: 'Choose.' }]),
      1,
    ],
  ])('%s', (_name, text, count) => {
    const { drafts, notes } = parse(text)
    expect(drafts).toHaveLength(count)
    expect(notes).toEqual([])
  })

  it('keeps every whole task, wherever the cut is', () => {
    const ends = [task, other].map((each) => {
      const text = JSON.stringify(each)
      return strict.indexOf(text) + text.length
    })
    for (let length = 0; length < strict.length; length += 7) {
      const { drafts, notes } = parse(strict.slice(0, length), 'length')
      const kept = ends.filter((end) => end <= length).length
      expect(drafts).toHaveLength(kept)
      expect(notes).toEqual([{ code: 'answer-cut', values: { kept } }])
    }
  })

  it('rejects a copied demonstration, by any of its wordings', () => {
    const [shown] = studioDemonstration.tasks
    const wording = shown?.instructions[1] ?? ''
    expect(codes({ instructions: ['Something else.', wording.toUpperCase()] })).toEqual([
      'answer-copied',
    ])
  })

  it('keeps a wording once', () => {
    expect(
      contentOf({ instructions: ['Choose it.', 'choose it', '', 'Pick it.'] })?.instructions,
    ).toHaveLength(2)
  })
})
