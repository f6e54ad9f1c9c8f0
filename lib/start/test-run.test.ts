import { describe, expect, test } from 'vitest'
import { addCounts, countsOfPlaywright, countsOfVitest, withFailure } from './test-counts.mjs'
import { parseParts } from './test-run.mjs'

const everything = ['setup', 'format', 'types', 'migrations', 'unit', 'build', 'journeys']

describe('the parts', () => {
  test.each<[string[], string[], string[]]>([
    [[], everything, []],
    [['unit'], ['setup', 'unit'], []],
    [
      ['unit', 'lib/start', '-t', 'lock'],
      ['setup', 'unit'],
      ['lib/start', '-t', 'lock'],
    ],
    [['journeys', 'health'], ['setup', 'build', 'journeys'], ['health']],
    [['types'], ['setup', 'types'], []],
    [['--help'], [], []],
  ])('npm test -- %j', (words, chosen, args) => {
    expect(parseParts(words)).toEqual({ chosen, args })
  })

  test.each([[['nothing']], [['types', 'lib']], [['toString']]])('%j is wrong usage', (words) => {
    expect(() => parseParts(words)).toThrow(expect.objectContaining({ exitCode: 2 }))
  })
})

describe('the counts', () => {
  test('of vitest', () => {
    const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
    expect(countsOfVitest(JSON.stringify(report))).toEqual({ passed: 5, failed: 1, skipped: 3 })
  })
  test('of Playwright, where flaky is not passed', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
    const expected = { passed: 4, failed: 2, skipped: 2 }
    expect(countsOfPlaywright(JSON.stringify({ stats }))).toEqual(expected)
  })
  test('without a report', () => {
    expect(countsOfVitest(null)).toEqual({ passed: 0, failed: 0, skipped: 0 })
    expect(countsOfPlaywright(null)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
  test('are summed', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(addCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 })
    expect(addCounts([])).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
  test.each([
    [{ passed: 3, failed: 0, skipped: 0 }, 0, 0],
    [{ passed: 3, failed: 0, skipped: 0 }, 1, 1],
    [{ passed: 3, failed: 2, skipped: 0 }, 1, 2],
  ])('%j with exit status %i: %i failed', (counts, code, failed) => {
    expect(withFailure(counts, code)).toEqual({ ...counts, failed })
  })
})
