import { describe, expect, it } from 'vitest'
import { shareHeight } from './row-heights.ts'

describe('shareHeight', () => {
  it.each([
    ['no rows', [], 100, []],
    ['all fit', [20, 30], 100, [20, 30]],
    ['one long', [20, 20, 500], 100, [20, 20, 60]],
    ['two long share what is left', [10, 500, 400], 100, [10, 45, 45]],
    ['one a little over its share', [10, 40, 500], 100, [10, 40, 50]],
    ['all long', [500, 500], 100, [50, 50]],
    ['never less than the least', [500, 500, 500, 10], 60, [24, 24, 24, 10]],
    ['exactly', [50, 50], 100, [50, 50]],
  ])('%s', (_name, needed, available, expected) => {
    expect(shareHeight(needed, { available, least: 24 })).toEqual(expected)
  })
})
