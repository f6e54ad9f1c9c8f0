import { expect, it } from 'vitest'
import type { Field, FieldType, SampleRow, SampleValue } from '#lib/model/index.ts'
import { pickRows } from './pick-rows.ts'

const fieldsOf = (...types: FieldType[]): Field[] =>
  types.map((type, index) => ({ name: `f${index}`, column: `c${index}`, type }))
const text: FieldType = { kind: 'text' }
const label: FieldType = { kind: 'label', names: ['a', 'b', 'c'] }

const rowsOf = (...rows: SampleValue[][]): SampleRow[] =>
  rows.map((values, row) => ({ row, values }))
const picked = (fields: Field[], rows: SampleRow[], count: number) =>
  pickRows(fields, rows, count).map(({ row }) => row)

it.each<[string, Field[], SampleValue[][], number, number[]]>([
  [
    'different labels, though the first rows share theirs',
    fieldsOf(text, label),
    [
      ['one', 'a'],
      ['two', 'a'],
      ['six', 'a'],
      ['ten', 'b'],
      ['red', 'a'],
    ],
    2,
    [0, 3],
  ],
  [
    'common labels before rare ones',
    fieldsOf(label),
    [['c'], ['a'], ['b'], ['a'], ['b'], ['a']],
    2,
    [1, 2],
  ],
  [
    'an ordinary row first, then another shape',
    fieldsOf(text),
    [['x'.repeat(500)], ['short 1'], ['short 2'], ['short 3'], [null]],
    2,
    [0, 1],
  ],
  [
    'filled lists beside empty ones',
    fieldsOf({ kind: 'list', item: text }),
    [[[]], [['a', 'b']], [['c', 'd']], [['e', 'f']]],
    2,
    [0, 1],
  ],
  ['all rows where there are few', fieldsOf(text), [['a'], ['b']], 3, [0, 1]],
  ['nothing of nothing', fieldsOf(text), [], 3, []],
])('%s', (_name, fields, rows, count, expected) => {
  expect(picked(fields, rowsOf(...rows), count)).toEqual(expected)
})

it('shows a rare label rather than a common shape', () => {
  const rows = rowsOf(
    ...Array.from({ length: 20 }, (_, index): SampleValue[] => [
      index % 5 < 2 ? 'x'.repeat(500) : 'short',
      index === 14 ? 'b' : 'a',
    ]),
  )
  expect(picked(fieldsOf(text, label), rows, 2)).toContain(14)
})

it('takes text that repeats for a label, and text that does not for text', () => {
  const verdict = (index: number) => (index === 31 ? 'no' : 'yes')
  const rows = rowsOf(
    ...Array.from({ length: 40 }, (_, index) => [`Sentence ${index}.`, verdict(index)]),
  )
  expect(picked(fieldsOf(text, text), rows, 2)).toEqual([0, 31])
})

it('is the same every time and leaves the sample as it is', () => {
  const rows = rowsOf(['a', 'a'], ['b', 'b'], ['c', 'c'])
  const before = JSON.stringify(rows)
  expect(picked(fieldsOf(text, label), rows, 2)).toEqual(picked(fieldsOf(text, label), rows, 2))
  expect(JSON.stringify(rows)).toBe(before)
})
