import { expect, it } from 'vitest'
import { apiInputs, queueSorts, queueTabs } from '#lib/model/index.ts'
import { filterOf, isFiltered, type ReviewParams, sorts, tabs, taskIdOf } from './review-params.ts'

const params: ReviewParams = {
  tab: 'waiting',
  dataset: [],
  finding: [],
  license: [],
  source: [],
  q: null,
  sort: 'oldest',
  task: null,
}

it('offers every tab and order there is', () => {
  expect(tabs).toEqual(queueTabs)
  expect(sorts).toEqual(queueSorts)
})

it.each<[string, Partial<ReviewParams>]>([
  ['nothing', {}],
  [
    'everything',
    { tab: 'all', dataset: ['dst_abcdef1'], finding: ['x'], q: 'a', source: ['model'] },
  ],
  ['what is no id', { dataset: ['dst_', 'x', 'tsk_abcdef1', 'dst_ABCDEF'] }],
  ['far too much', { q: 'x'.repeat(9_000), finding: Array.from({ length: 900 }, () => 'y') }],
])('makes a filter that the studio takes of %s', (_name, more) => {
  const filter = filterOf({ ...params, ...more })
  expect(apiInputs['review.queue'].safeParse({ filter }).success).toBe(true)
})

it('keeps datasets that are ids only', () => {
  expect(filterOf({ ...params, dataset: ['dst_abcdef1', 'x'] }).datasets).toEqual(['dst_abcdef1'])
})

it.each([
  ['tsk_abcdef1', 'tsk_abcdef1'],
  ['dst_abcdef1', null],
  ['tsk_"', null],
  [null, null],
])('reads the task %j as %j', (task, expected) => {
  expect(taskIdOf({ ...params, task })).toBe(expected)
})

it('tells whether the queue is narrowed', () => {
  expect(isFiltered(params)).toBe(false)
  expect(isFiltered({ ...params, q: 'x' })).toBe(true)
  expect(isFiltered({ ...params, license: ['MIT'] })).toBe(true)
})
