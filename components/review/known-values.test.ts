import { describe, expect, it } from 'vitest'
import type { Field, Profile, TaskContent } from '#lib/model/index.ts'
import { knownAnswers, knownValues } from './known-values.ts'

const fields: Field[] = [
  { name: 'label', column: 'c0', type: { kind: 'label', names: ['no', 'yes'] } },
  { name: 'answer', column: 'c1', type: { kind: 'text' } },
  { name: 'text', column: 'c2', type: { kind: 'text' } },
]
const profile = {
  fields: [
    {
      path: ['answer'],
      topValues: [
        { text: ' B', count: 9 },
        { text: 'A', count: 4 },
        { text: '', count: 1 },
        { text: 'b', count: 1 },
      ],
      topValuesComplete: false,
    },
    { path: ['text'], topValues: [], topValuesComplete: false },
  ],
} as unknown as Profile
const known = { fields, profile }

const rule = (
  more: Partial<TaskContent['fieldRules'][number]>,
): TaskContent['fieldRules'][number] => ({
  field: ['answer'],
  values: [],
  extract: null,
  replace: [],
  ...more,
})
const output: TaskContent['output'] = { kind: 'field', field: ['answer'] }

describe('knownAnswers', () => {
  it.each<[string, Pick<TaskContent, 'output' | 'fieldRules'>, unknown]>([
    [
      'the names of a class label',
      { output: { kind: 'field', field: ['label'] }, fieldRules: [] },
      { values: ['no', 'yes'], complete: true },
    ],
    [
      'the frequent values, stripped',
      { output, fieldRules: [] },
      { values: ['B', 'A', 'b'], complete: false },
    ],
    [
      'renamed',
      { output, fieldRules: [rule({ values: [{ from: 'A', to: 'b' }] })] },
      { values: ['B', 'b'], complete: false },
    ],
    ['none behind a pattern', { output, fieldRules: [rule({ extract: '.' })] }, null],
    [
      'none of a template',
      { output: { kind: 'template', template: '{{answer}}' }, fieldRules: [] },
      null,
    ],
    [
      'none where nothing repeats',
      { output: { kind: 'field', field: ['text'] }, fieldRules: [] },
      null,
    ],
  ])('%s', (_name, content, expected) => {
    expect(knownAnswers(content, known)).toEqual(expected)
  })
})

it('knows a class label without a profile', () => {
  expect(knownValues(['label'], { fields, profile: null })?.values).toEqual(['no', 'yes'])
  expect(knownValues(['answer'], { fields, profile: null })).toBeNull()
})
