import { describe, expect, it } from 'vitest'
import type { Field, FieldPath } from '#lib/model/index.ts'
import { toFields, toTemplate } from './input-forms.ts'

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'choices', column: 'c1', type: { kind: 'list', item: { kind: 'text' } } },
  {
    name: 'answers',
    column: 'c2',
    type: {
      kind: 'struct',
      fields: [{ name: 'text', type: { kind: 'list', item: { kind: 'text' } } }],
    },
  },
  { name: 'a.b', column: 'c3', type: { kind: 'text' } },
  { name: 'odd{{name', column: 'c4', type: { kind: 'text' } },
]

const cases: [string, FieldPath[], string][] = [
  ['none', [], ''],
  ['one', [['question']], '{{question}}'],
  ['one list', [['choices']], '{{choices|list}}'],
  ['two', [['question'], ['choices']], 'Question: {{question}}\nChoices:\n{{choices|list}}'],
  [
    'nested',
    [['question'], ['answers', 'text', 0]],
    'Question: {{question}}\nAnswers.text[0]: {{answers.text[0]}}',
  ],
  ['a dotted name', [['question'], ['a.b']], 'Question: {{question}}\n["a.b"]: {{["a.b"]}}'],
  [
    'braces in a name',
    [['question'], ['odd{{name']],
    'Question: {{question}}\n["odd{{{{name"]: {{["odd{{name"]}}',
  ],
]

describe('fields as a template and back', () => {
  it.each(cases)('%s', (_name, paths, template) => {
    expect(toTemplate({ kind: 'fields', style: 'labeled', fields: paths }, fields)).toBe(template)
    expect(toFields(template, fields)).toEqual(paths)
  })

  it.each([
    ['other words', 'Q: {{question}}'],
    ['something between', '{{question}}\n\n{{["a.b"]}}'],
    ['another rendering', '{{choices|letters}}'],
    ['an item', '{{choices[question]}}'],
    ['only text', 'Say something.'],
    ['half-typed', '{{question'],
  ])('%s says more than a list of fields', (_name, template) => {
    expect(toFields(template, fields)).toBeNull()
  })

  it('leaves a template as it is', () => {
    expect(toTemplate({ kind: 'template', template: 'x {{y}}' }, fields)).toBe('x {{y}}')
  })
})
