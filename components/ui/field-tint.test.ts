import { expect, it } from 'vitest'
import { fieldHue } from './field-tint.ts'

it.each([
  [0, 'field-1'],
  [7, 'field-8'],
  [8, 'field-1 field-striped'],
  [17, 'field-2 field-dotted'],
  [24, 'field-1'],
])('position %i: %s', (position, classes) => expect(fieldHue(position)).toBe(classes))

it('tells 24 fields apart', () => {
  expect(new Set(Array.from({ length: 24 }, (_, position) => fieldHue(position))).size).toBe(24)
})
