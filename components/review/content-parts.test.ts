import { describe, expect, it } from 'vitest'
import { formatFieldPath, type TaskContent } from '#lib/model/index.ts'
import { type ContentWords, changedParts } from './content-parts.ts'

const words: ContentWords = {
  condition: ({ op, field }) => `${formatFieldPath(field)} ${op}`,
  rule: ({ field, extract }) => `${formatFieldPath(field)} ${extract}`,
  type: (type) => type,
  style: (style) => `style ${style}`,
}
const content: TaskContent = {
  instructions: ['Answer.'],
  input: { kind: 'fields', style: 'labeled', fields: [['question'], ['answers', 'text', 0]] },
  output: { kind: 'field', field: ['answer'] },
  fieldRules: [],
  where: [],
  answerSet: null,
  taskType: 'other',
}

describe('changedParts', () => {
  it.each<[string, Partial<TaskContent>, [string, string, string][]]>([
    ['nothing', {}, []],
    [
      'the instruction',
      { instructions: ['Answer.', 'Say it.'] },
      [['instructions', 'Answer.', 'Answer.\nSay it.']],
    ],
    [
      'fields to a template',
      { input: { kind: 'template', template: '{{question}}' } },
      [['input', 'question, answers.text[0]', '{{question}}']],
    ],
    [
      'the style',
      { input: { ...content.input, style: 'dynosaur' } as TaskContent['input'] },
      [['input', 'question, answers.text[0]', 'question, answers.text[0]\nstyle dynosaur']],
    ],
    ['a condition', { where: [{ op: 'is-null', field: ['a'] }] }, [['where', '', 'a is-null']]],
    [
      'a rule and the answers',
      { fieldRules: [{ field: ['a'], values: [], extract: 'x', replace: [] }], answerSet: ['y'] },
      [
        ['values', '', 'a x'],
        ['answerSet', '', 'y'],
      ],
    ],
    ['the type', { taskType: 'math' }, [['taskType', 'other', 'math']]],
  ])('%s', (_name, change, expected) => {
    const found = changedParts(content, { ...content, ...change }, words)
    expect(found.map(({ part, before, after }) => [part, before, after])).toEqual(expected)
  })
})
