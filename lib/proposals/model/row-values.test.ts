import { describe, expect, it } from 'vitest'
import { countTextTokens } from '#lib/llm/index.ts'
import type { SampleValue } from '#lib/model/index.ts'
import { shareTokens, shortenLists, writeValues } from './row-values.ts'

describe('a budget shared', () => {
  it.each([
    ['short ones whole, the rest to the long one', [5, 5, 100], 50, [5, 5, 40]],
    ['long ones alike', [100, 100, 10], 50, [20, 20, 10]],
    ['no more than the most', [100], 500, [60]],
    ['enough for all', [10, 20, 30], 100, [10, 20, 30]],
    ['no less than the least', [100, 100, 100, 100], 8, [6, 6, 6, 6]],
    ['nothing to share', [], 10, []],
  ])('%s', (_name, needs, budget, shares) => {
    expect(shareTokens(needs, { budget, most: 60, least: 6 })).toEqual(shares)
  })
})

it.each<[SampleValue, SampleValue]>([
  [
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ],
  [
    [1, 2, 3, 4, 5, 6],
    [1, 2, 3, 4, '+2 more'],
  ],
  [{ a: [1, 2, 3, 4, 5] }, { a: [1, 2, 3, 4, '+1 more'] }],
  ['text', 'text'],
  [null, null],
])('shortens lists: %j', (value, expected) => {
  expect(shortenLists(value)).toEqual(expected)
})

describe('values as they are shown', () => {
  const limits = { budget: 60, most: 45, least: 6 }
  const long = 'A long sentence about rivers and their bends. '.repeat(200)

  it('one long field does not eat the budget', () => {
    const [[short = '', cut = ''] = []] = writeValues([['Which river?', long]], limits)
    expect(short).toBe('"Which river?"')
    expect(cut).toMatch(/^"A long sentence .*…"$/)
    expect(countTextTokens(JSON.parse(cut), 100)).toBeLessThanOrEqual(45)
  })

  it.each<[string, SampleValue, string]>([
    ['numbers', 26, '26'],
    ['null', null, 'null'],
    ['lists', ['a', 'b'], '["a","b"]'],
    ['quotes and lines', 'He said "no"\nand left', '"He said \\"no\\"\\nand left"'],
    ['special tokens', '<|endoftext|>', '"<|endoftext|>"'],
  ])('%s', (_name, value, shown) => {
    expect(writeValues([[value]], limits)).toEqual([[shown]])
  })

  it('cuts no character in two', () => {
    const [[cut = ''] = []] = writeValues([['😀🤖漢字'.repeat(300)]], limits)
    expect(JSON.parse(cut)).toMatch(/^[😀🤖漢字]+…$/u)
  })

  it('the beginning of a list is a text, and still JSON', () => {
    const [[cut = ''] = []] = writeValues([[[long, long]]], limits)
    expect(JSON.parse(cut)).toMatch(/^\["A long/)
  })
})
