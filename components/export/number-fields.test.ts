import { describe, expect, it } from 'vitest'
import { readShares, readWhole } from './number-fields.ts'

describe('readWhole', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['500', 500],
    ['10,000', 10_000],
    ['10 000', 10_000],
    ['0', 'invalid'],
    ['-1', 'invalid'],
    ['1.5', 'invalid'],
    ['many', 'invalid'],
    ['99999999999', 'invalid'],
    ['3000000000', 'invalid'],
  ])('%j: %s', (typed, expected) => {
    expect(readWhole(typed, { least: 1 })).toBe(expected)
  })

  it('takes 0 where 0 is allowed', () => {
    expect(readWhole('0', { least: 0 })).toBe(0)
  })
})

describe('readShares', () => {
  it.each([
    ['', '', { validation: 0, test: 0 }],
    ['10', '5', { validation: 0.1, test: 0.05 }],
    ['2.5 %', '2,5', { validation: 0.025, test: 0.025 }],
    ['50', '50', null],
    ['99', '1', null],
    ['a', '0', null],
    ['-5', '0', null],
    ['100', '0', null],
  ])('%j and %j', (validation, test, expected) => {
    expect(readShares({ validation, test })).toEqual(expected)
  })
})
