import { describe, expect, it } from 'vitest'
import { TaskContent } from '#lib/model/index.ts'
import { readyContent, sameContent } from './draft-content.ts'

const content: TaskContent = {
  instructions: ['Answer the question.'],
  input: { kind: 'fields', style: 'labeled', fields: [['question']] },
  output: { kind: 'field', field: ['answer'] },
  fieldRules: [],
  where: [],
  answerSet: null,
  taskType: 'other',
}
const field = ['answer']
const rule = { field, values: [], extract: null, replace: [] }

describe('readyContent', () => {
  it.each<[string, Partial<TaskContent>, Partial<TaskContent>, string[]]>([
    ['a finished one', {}, {}, []],
    ['blank phrasings', { instructions: [' A. ', '', ' '] }, { instructions: ['A.'] }, []],
    ['no phrasing', { instructions: ['  '] }, { instructions: [] }, ['instruction']],
    ['an empty rule', { fieldRules: [rule] }, {}, []],
    ['an empty extract', { fieldRules: [{ ...rule, extract: '' }] }, {}, ['pattern']],
    [
      'an empty replacement beside a whole one',
      {
        fieldRules: [
          {
            ...rule,
            replace: [
              { pattern: '', with: 'x' },
              { pattern: 'a', with: '' },
            ],
          },
        ],
      },
      { fieldRules: [{ ...rule, replace: [{ pattern: 'a', with: '' }] }] },
      ['pattern'],
    ],
    [
      'empty lines of a map',
      {
        fieldRules: [
          {
            ...rule,
            values: [
              { from: '0', to: 'no' },
              { from: '', to: '' },
            ],
          },
        ],
      },
      { fieldRules: [{ ...rule, values: [{ from: '0', to: 'no' }] }] },
      [],
    ],
    [
      'a condition without a pattern',
      { where: [{ op: 'matches', field, pattern: '' }] },
      {},
      ['pattern'],
    ],
    ['a condition without values', { where: [{ op: 'in', field, texts: [] }] }, {}, ['pattern']],
    [
      'a condition without a number',
      { where: [{ op: 'at-least', field, number: Number.NaN }] },
      {},
      ['pattern'],
    ],
    [
      'a condition that equals nothing',
      { where: [{ op: 'equals', field, text: '' }] },
      { where: [{ op: 'equals', field, text: '' }] },
      [],
    ],
    ['repeated answers', { answerSet: ['a', '', 'b', 'a'] }, { answerSet: ['a', 'b'] }, []],
    ['an empty answer set', { answerSet: [''] }, {}, ['answer-set']],
    [
      'an empty template',
      { output: { kind: 'template', template: ' ' } },
      { output: { kind: 'template', template: ' ' } },
      ['output-template'],
    ],
  ])('%s', (_name, draft, expected, gaps) => {
    expect(readyContent({ ...content, ...draft })).toEqual({
      content: { ...content, ...expected },
      gaps,
    })
  })

  it('gives what the API takes', () => {
    const { content: ready } = readyContent({
      ...content,
      fieldRules: [{ ...rule, extract: '' }],
      answerSet: ['', 'a'],
    })
    expect(TaskContent.safeParse(ready).success).toBe(true)
  })
})

it('tells contents apart by what would be saved', () => {
  expect(sameContent(content, { ...content, instructions: ['Answer the question. ', ''] })).toBe(
    true,
  )
  expect(sameContent(content, { ...content, instructions: ['Answer.'] })).toBe(false)
})
