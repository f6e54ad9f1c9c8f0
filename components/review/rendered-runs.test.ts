import { describe, expect, it } from 'vitest'
import type { PreviewPart } from '#lib/model/index.ts'
import { groupRuns, renderedRuns } from './rendered-runs.ts'

const field = (text: string, name = 'f'): PreviewPart => ({ field: [name], text })
const literal = (text: string): PreviewPart => ({ field: null, text })

/** Runs as text, what cannot be seen by name in brackets, runs parted by dots, what was left out as `‥` and its length. */
const seen = (parts: PreviewPart[], budget?: number) =>
  renderedRuns(parts, budget)
    .runs.map(({ text, space, gap }) => {
      if (gap > 0) return `‥${gap}`
      return space ? `[${space} ${text.length}]` : text
    })
    .join('·')

describe('renderedRuns', () => {
  it.each([
    ['nothing', [], ''],
    ['one field', [field('a b')], 'a b'],
    [
      'edges of a field',
      [literal('Q: '), field(' a\n'), literal('\n'), field('b')],
      'Q:· ·[spaces 1]·a·[line-breaks 1]·\n·b',
    ],
    [
      'edges of the whole',
      [literal(' Q: '), field('a'), literal('.\n')],
      '[spaces 1]·Q:· ·a·.·[line-breaks 1]',
    ],
    ['only white space', [field('  ')], '[spaces 2]'],
    ['an invisible character inside', [literal('a\u200bb'), field('c')], 'a·[invisible 1]·b·c'],
    ['an empty part', [literal('Q: '), field(''), literal('x')], 'Q:· ·x'],
  ])('%s', (_name, parts, expected) => {
    expect(seen(parts)).toBe(expected)
  })

  const long = 'abcdefghij '.repeat(30)

  it.each([
    ['one long field keeps both ends', [field(`${long}end`)], 90],
    ['a short field beside it stays whole', [field(long), literal('\nQ: '), field('why?')], 90],
    ['two long fields share', [field(long), field(`${long}!`, 'g')], 120],
  ])('beyond the budget: %s', (_name, parts, budget) => {
    const { runs, cut } = renderedRuns(parts, budget)
    const kept = runs.map(({ text }) => text).join('')
    const gone = runs.reduce((sum, { gap }) => sum + gap, 0)
    expect(cut).toBe(true)
    expect(kept.length).toBeLessThanOrEqual(budget)
    expect(kept.length + gone).toBe(parts.reduce((sum, { text }) => sum + text.length, 0))
    expect(kept.startsWith('abcdefghij')).toBe(true)
    expect(kept).toContain(parts.at(-1)?.text.slice(-4))
  })

  it('cuts between words and inside no pair', () => {
    expect(
      seen([field('one two three four five six seven eight nine ten eleven twelve')], 48),
    ).toBe('one two three four five six·‥22·eleven twelve')
    const pairs = renderedRuns([field('😀'.repeat(60))], 51).runs.map(({ text }) => text)
    expect(pairs.join('').isWellFormed()).toBe(true)
  })

  it('does not take a cut for the edge of the value', () => {
    const spaces = `a${' '.repeat(200)}b`
    expect(renderedRuns([field(spaces)], 60).runs.filter(({ space }) => space !== null)).toEqual([])
  })

  it('cuts nothing within the budget', () => {
    expect(renderedRuns([field('abc'), literal('def')], 6).cut).toBe(false)
  })
})

it('puts runs of one field together', () => {
  const { runs } = renderedRuns([field(' a'), field(' b', 'g'), literal('.')])
  expect(groupRuns(runs).map((group) => group.runs.length)).toEqual([2, 2, 1])
})
