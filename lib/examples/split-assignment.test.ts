import { describe, expect, it } from 'vitest'
import { ExportOptions } from '#lib/model/index.ts'
import { groupThresholds, shareOut } from './split-assignment.ts'

describe('sharing out', () => {
  it.each([
    [100, 0.1, 0.1, 10, 10],
    [101, 0.1, 0.2, 10, 20],
    [7, 0, 0.5, 0, 4],
    [3, 0.5, 0.49, 2, 1],
    [2, 0.25, 0.25, 1, 0],
    [1, 0.1, 0.1, 0, 0],
    [0, 0.1, 0.1, 0, 0],
  ])('%d groups, test %d, validation %d', (groups, test, validation, tests, validations) => {
    expect(shareOut(groups, { test, validation })).toEqual({
      test: tests,
      validation: validations,
    })
  })
})

describe('whole groups', () => {
  const options = ExportOptions.parse({
    split: { by: { kind: 'task' }, validation: 0.2, test: 0.1 },
  })
  const groups = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `tsk_${index}`, revisionId: 'abc' }))
  const partsOf = (count: number) =>
    [...groupThresholds(options, groups(count))].map(([key, { test, validation }]) => [
      key,
      test >= 0n ? 'test' : validation >= 0n ? 'validation' : 'train',
    ])
  const sizesOf = (count: number) => {
    const parts = partsOf(count).map(([, part]) => part)
    return ['test', 'validation', 'train'].map((part) => parts.filter((one) => one === part).length)
  }

  it('come near the shares where there are many', () => {
    const [test = 0, validation = 0, train = 0] = sizesOf(2_000)
    expect(test + validation + train).toBe(2_000)
    expect(test).toBeGreaterThan(160)
    expect(test).toBeLessThan(240)
    expect(validation).toBeGreaterThan(340)
    expect(validation).toBeLessThan(460)
  })

  it('stay where they are when others are added', () => {
    const before = new Map(partsOf(100) as [string, string][])
    const after = new Map(partsOf(200) as [string, string][])
    expect([...before].filter(([key, part]) => after.get(key) !== part)).toEqual([])
  })

  it.each([
    [1, [0, 0, 1]],
    [3, [1, 1, 1]],
  ])('give each part one where there are enough: %d', (count, sizes) => {
    expect(sizesOf(count)).toEqual(sizes)
  })
})
