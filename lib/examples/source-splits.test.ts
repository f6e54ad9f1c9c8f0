import { expect, it } from 'vitest'
import { isTestSplit } from './source-splits.ts'

it.each([
  ['test', true],
  ['Test', true],
  ['test_matched', true],
  ['my-test', true],
  ['squad.test', true],
  ['test2', true],
  ['contest', false],
  ['latest', false],
  ['testimony', false],
  ['train', false],
  ['validation', false],
  ['', false],
])('%j is a test split: %s', (name, expected) => {
  expect(isTestSplit(name)).toBe(expected)
})
