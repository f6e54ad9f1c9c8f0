import { describe, expect, it } from 'vitest'
import type { FieldType, TypeCorrection } from '#lib/model/index.ts'
import {
  type CorrectionDraft,
  correctionKinds,
  namesOf,
  readCorrection,
  withCorrection,
} from './correction-draft.ts'

const text: FieldType = { kind: 'text' }
const label: FieldType = { kind: 'label', names: ['no', 'yes'] }

it.each([
  ['text', text, ['integer', 'number', 'boolean', 'label', 'date', 'parsed-json']],
  ['labels', label, ['label', 'text', 'integer']],
  ['records', { kind: 'struct', fields: [] } as FieldType, ['text']],
  [
    'lists of booleans',
    { kind: 'list', item: { kind: 'boolean' } } as FieldType,
    ['integer', 'number', 'label', 'text'],
  ],
])('%s can become', (_what, type, kinds) => {
  expect(correctionKinds(type)).toEqual(kinds)
})

it('knows the names of labels, also of those in lists', () => {
  expect(namesOf({ kind: 'list', item: label })).toEqual(['no', 'yes'])
  expect(namesOf(text)).toEqual([])
})

describe('a draft', () => {
  const draft: CorrectionDraft = { kind: null, names: '', pattern: '' }
  it.each([
    ['without a type', {}, null],
    ['of an integer', { kind: 'integer' }, { kind: 'integer' }],
    ['of labels without names', { kind: 'label' }, null],
    ['of labels with a name twice', { kind: 'label', names: 'a\na' }, null],
    ['of labels', { kind: 'label', names: 'no\nyes\n' }, { kind: 'label', names: ['no', 'yes'] }],
    ['of dates as they come', { kind: 'date', pattern: ' ' }, { kind: 'date', pattern: null }],
    ['of dates', { kind: 'date', pattern: '%Y' }, { kind: 'date', pattern: '%Y' }],
  ] as const)('%s', (_what, patch, as) => {
    expect(readCorrection(['x'], { ...draft, ...patch })).toEqual(as && { field: ['x'], as })
  })
})

it('the corrections hold one of a field, the later', () => {
  const first: TypeCorrection = { field: ['x', 0], as: { kind: 'text' } }
  const other: TypeCorrection = { field: ['x'], as: { kind: 'text' } }
  const again: TypeCorrection = { field: ['x', 0], as: { kind: 'integer' } }
  expect(withCorrection([first, other], again)).toEqual([other, again])
})
