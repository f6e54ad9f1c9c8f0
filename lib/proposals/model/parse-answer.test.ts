import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#lib/i18n/index.ts'
import type { Field } from '#lib/model/index.ts'
import { demonstrations } from './demonstrations.ts'
import { parseAnswer } from './index.ts'

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'context', column: 'c1', type: { kind: 'text' } },
  {
    name: 'answers',
    column: 'c2',
    type: {
      kind: 'struct',
      fields: [{ name: 'text', type: { kind: 'list', item: { kind: 'text' } } }],
    },
  },
  { name: 'a.b', column: 'c3', type: { kind: 'text' } },
]

const one = {
  instruction: 'Answer the question.',
  input_fields: ['question', 'context'],
  output_field: ['answers.text[0]'],
  reason: 'The context says it.',
}
const two = { ...one, instruction: 'Write the question.', output_field: ['question'], reason: '' }
const three = { ...one, instruction: 'Third.' }
const strict = JSON.stringify({ tasks: [one, two] })

const parse = (text: string, finish: 'stop' | 'length' | 'refusal' | 'filter' = 'stop') =>
  parseAnswer({ text, finish, fields })
const instructions = (text: string) =>
  parse(text).drafts.map((draft) => draft.content.instructions[0])
const codes = (text: string, finish?: 'stop' | 'length' | 'refusal' | 'filter') =>
  parse(text, finish).notes.map((note) => note.code)

it('reads a task whole', () => {
  expect(parse(JSON.stringify({ tasks: [one] }))).toEqual({
    drafts: [
      {
        content: {
          instructions: ['Answer the question.'],
          input: { kind: 'fields', style: 'labeled', fields: [['question'], ['context']] },
          output: { kind: 'field', field: ['answers', 'text', 0] },
          fieldRules: [],
          where: [],
          answerSet: null,
          taskType: 'other',
        },
        reason: 'The context says it.',
        surplusOutputs: [],
      },
    ],
    notes: [],
  })
})

describe('the shapes of an answer', () => {
  it.each([
    ['strict JSON', strict],
    ['indented JSON', JSON.stringify({ tasks: [one, two] }, null, 2)],
    ['a bare list', JSON.stringify([one, two])],
    ['a dictionary by number', JSON.stringify({ task1: one, task2: two })],
    ['a code fence', `\`\`\`json\n${strict}\n\`\`\``],
    ['prose around', `Sure! Here are the tasks:\n${strict}\nLet me know if you want more.`],
    [
      'a brace in the prose',
      `For {dataset} I suggest: ${strict} Have fun :-{`.replace(' :-{', '.'),
    ],
    ['thinking before', `<think>Maybe {"instruction": "no"}?</think>\n${strict}`],
    ['a task a line', `1. ${JSON.stringify(one)}\n2. ${JSON.stringify(two)}`],
    [
      'a Python literal',
      "{'task1': {'instruction': 'Answer the question.', 'input_fields': ['question'], 'output_field': ['context'], 'reason': None}, 'task2': {'instruction': 'Write the question.', 'input_fields': ('context',), 'output_field': ['question'], 'good': True,},}",
    ],
    ['line breaks in strings', strict.replace('The context', 'The\ncontext')],
    ['a byte order mark', `\uFEFF${strict}`],
  ])('%s', (_name, text) => {
    expect(instructions(text)).toEqual(['Answer the question.', 'Write the question.'])
    expect(codes(text)).toEqual([])
  })

  it.each([
    [
      'an apostrophe in Python quotes',
      `{'instruction': 'Say the writer's mood.', 'input': 'question', 'output': 'context'}`,
      "Say the writer's mood.",
    ],
    [
      'quotes inside quotes',
      `{"instruction": "Given the "title" text, go on.", "input_fields": [], "output_field": []}`,
      'Given the "title" text, go on.',
    ],
    [
      'escapes',
      String.raw`{"instruction": "Say \"hi\" \u2013 \ud83d\ude00\n now", "input_fields": []}`,
      'Say "hi" – 😀\n now',
    ],
    ['Python escapes', String.raw`{'instruction': 'It\'s \x41', 'input_fields': []}`, "It's A"],
  ])('%s', (_name, text, instruction) => {
    expect(instructions(text)).toEqual([instruction])
  })
})

describe('an answer that is cut', () => {
  const full = JSON.stringify({ tasks: [one, two, three] })
  it('keeps every whole task, wherever the cut is', () => {
    const ends = [one, two, three].map((task) => {
      const text = JSON.stringify(task)
      return full.indexOf(text) + text.length
    })
    for (let length = 0; length < full.length; length += 1) {
      const { drafts, notes } = parse(full.slice(0, length), 'length')
      const kept = ends.filter((end) => end <= length).length
      expect(drafts).toHaveLength(kept)
      expect(notes).toEqual([{ code: 'answer-cut', values: { kept } }])
    }
  })

  it('is known as cut where the server does not say so', () => {
    expect(codes(full.slice(0, -20))).toEqual(['answer-cut'])
  })

  it('keeps what stands whole in a Python literal', () => {
    const text = "{'task1': {'instruction': 'A.', 'input_fields': ['question']}, 'task2': {'instru"
    expect(instructions(text)).toEqual(['A.'])
  })
})

describe('what cannot be used is said', () => {
  const demonstrated = demonstrations.undescribed[0]?.tasks[0]?.instruction ?? ''
  it.each([
    ['nothing', '', 'stop', ['answer-empty']],
    ['nothing but spaces', ' \n', 'stop', ['answer-empty']],
    ['a cut before anything', '', 'length', ['answer-cut']],
    ['prose', 'I cannot do that [sorry].', 'stop', ['answer-unreadable']],
    ['no task', '{"tasks": []}', 'stop', ['answer-no-task']],
    ['an empty list', '[]', 'stop', ['answer-no-task']],
    ['an empty object', '{}', 'stop', ['answer-no-task']],
    [
      'an empty list in what is broken',
      '{"tasks": [{"instruction": Read, "x": []}]}',
      'stop',
      ['answer-unreadable'],
    ],
    ['something else', '{"error": "no"}', 'stop', ['answer-unreadable']],
    [
      'a break in the middle',
      strict.replace('},{', '}} oops {'),
      'stop',
      ['answer-partly-unreadable'],
    ],
    ['a refusal', '', 'refusal', ['answer-refused']],
    ['a filter', '', 'filter', ['answer-filtered']],
    ['no instruction', '[{"instruction": ""}]', 'stop', ['answer-task-without-instruction']],
    [
      'a copy',
      JSON.stringify([{ ...one, instruction: demonstrated.toUpperCase().replace('.', '') }]),
      'stop',
      ['answer-copied'],
    ],
    [
      'an endless instruction',
      JSON.stringify([{ ...one, instruction: 'x'.repeat(4_001) }]),
      'stop',
      ['answer-task-unusable'],
    ],
    [
      'more than three',
      JSON.stringify([one, two, three, { ...one, instruction: 'Fourth.' }]),
      'stop',
      ['answer-too-many'],
    ],
  ] as const)('%s', (_name, text, finish, expected) => {
    const { notes } = parseAnswer({ text, finish, fields, refusal: null })
    expect(notes.map((note) => note.code)).toEqual(expected)
    expect(notes.map((note) => sentenceOf('en', note)).join()).not.toContain('no words')
  })

  it('keeps both tasks around a break', () => {
    expect(instructions(strict.replace('},{', '}} oops {'))).toHaveLength(2)
  })

  it('gives the words of a refusal', () => {
    const { notes } = parseAnswer({ text: '', finish: 'refusal', refusal: 'No.', fields })
    expect(notes).toEqual([{ code: 'answer-refused', values: { words: 'No.' } }])
  })

  it('drops each demonstrated instruction', () => {
    const all = Object.values(demonstrations).flatMap((each) => each.flatMap(({ tasks }) => tasks))
    expect(all).toHaveLength(10)
    for (const task of all) expect(parse(JSON.stringify([task])).drafts).toEqual([])
  })
})

it.each([
  ['braces without end', '{'.repeat(300_000)],
  ['strings opened again and again', `{"a": '${"{'".repeat(150_000)}`],
  ['lists in lists', '[1,'.repeat(100_000)],
])('is soon done with %s', (_name, text) => {
  const start = performance.now()
  expect(parse(text).drafts).toEqual([])
  expect(performance.now() - start).toBeLessThan(3_000)
})

describe('inputs and outputs', () => {
  const taskOf = (members: object) => {
    const { drafts } = parse(JSON.stringify([{ instruction: 'Do.', ...members }]))
    return {
      input: drafts[0]?.content.input,
      output: drafts[0]?.content.output,
      surplus: drafts[0]?.surplusOutputs,
    }
  }
  const field = (path: (string | number)[]) => ({ kind: 'field', field: path })

  it.each([
    ['one string', { output_field: 'question' }, field(['question'])],
    ['a path', { output_field: ['answers.text[0]'] }, field(['answers', 'text', 0])],
    ['a later item', { output_field: ['answers.text[3]'] }, field(['answers', 'text', 3])],
    ['Python subscripts', { output_field: ["answers['text'][0]"] }, field(['answers', 'text', 0])],
    ['a dotted position', { output_field: ['answers.text.0'] }, field(['answers', 'text', 0])],
    ['a placeholder', { output_field: ['{{question}}'] }, field(['question'])],
    ['a quoted name', { output_field: ['["a.b"]'] }, field(['a.b'])],
    ['a bare name with a dot', { output_field: ['a.b'] }, field(['a.b'])],
    ['an unknown name', { output_field: ['titel'] }, field(['titel'])],
    ['an unknown member', { output_field: ['answers.txt[0]'] }, field(['answers', 'txt', 0])],
    ['what is no path', { output_field: ['the answer (short)'] }, field(['the answer (short)'])],
    ['brackets in an unknown name', { output_field: ['x]y'] }, field(['x]y'])],
    ['nothing', {}, { kind: 'template', template: '' }],
    ['null', { output_field: null }, { kind: 'template', template: '' }],
    ['an empty list', { output_field: [] }, { kind: 'template', template: '' }],
    ['an empty name', { output_field: [' '] }, { kind: 'template', template: '' }],
  ])('reads the output from %s', (_name, members, output) => {
    expect(taskOf(members).output).toEqual(output)
  })

  it('uses the first of several outputs and names the others', () => {
    const { output, surplus } = taskOf({ output_field: ['question', 'context', 'answers'] })
    expect(output).toEqual(field(['question']))
    expect(surplus).toEqual(['context', 'answers'])
  })

  it('takes every input once', () => {
    expect(taskOf({ input_fields: ['question', 'context', 'question', 3] }).input).toEqual({
      kind: 'fields',
      style: 'labeled',
      fields: [['question'], ['context']],
    })
  })
})
