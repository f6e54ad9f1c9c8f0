import { expect, it } from 'vitest'
import { countsAfter, tabOf } from './tab-counts.ts'

const counts = { waiting: 3, changes: 0, mine: 1, approved: 2, rejected: 0, blocked: 1, all: 6 }

it.each([
  ['proposed', false, 'waiting'],
  ['in-review', false, 'waiting'],
  ['proposed', true, 'blocked'],
  ['approved', true, 'approved'],
  ['changes-requested', false, 'changes'],
  ['withdrawn', false, null],
] as const)('a task %s, blocked %s, stands in %s', (standing, blocked, expected) => {
  expect(tabOf({ standing, blocked })).toBe(expected)
})

it.each([
  ['waiting', 'approved', 1, { ...counts, waiting: 2, approved: 3 }],
  ['waiting', 'waiting', 1, counts],
  [null, 'rejected', 1, { ...counts, rejected: 1 }],
  ['changes', 'approved', 1, { ...counts, approved: 3 }],
  ['waiting', 'rejected', 3, { ...counts, waiting: 0, rejected: 3 }],
] as const)('from %s to %s by %i', (from, to, by, expected) => {
  expect(countsAfter(counts, { from, to, by })).toEqual(expected)
})
