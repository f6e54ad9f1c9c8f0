import { describe, expect, it } from 'vitest'
import type { PreviewPart } from '#lib/model/index.ts'
import { groupRuns, renderedRuns } from './rendered-runs.ts'

const field = (text: string, name = 'f'): PreviewPart => ({ field: [name], text })
const literal = (text: string): PreviewPart => ({ field: null, text })

/** Runs as text, signs in brackets, runs parted by dots. */
const seen = (parts: PreviewPart[], limit?: number) => {
  const { runs, cut } = renderedRuns(parts, limit)
  return runs.map(({ text, sign }) => (sign ? `[${sign}]` : text)).join('·') + (cut ? '…' : '')
}

describe('renderedRuns', () => {
  it.each([
    ['nothing', [], ''],
    ['one field', [field('a b')], 'a b'],
    [
      'edges of a field',
      [literal('Q: '), field(' a\n'), literal('\n'), field('b')],
      'Q:· ·[␠]·a·[⏎]·\n·b',
    ],
    ['edges of the whole', [literal(' Q: '), field('a'), literal('.\n')], '[␠]·Q:· ·a·.·[⏎]'],
    ['only white space', [field('  ')], '[␠␠]'],
    ['an invisible character inside', [literal('a\u200bb'), field('c')], 'a·[‹200B›]·b·c'],
    ['an empty part', [literal('Q: '), field(''), literal('x')], 'Q:· ·x'],
  ])('%s', (_name, parts, expected) => {
    expect(seen(parts)).toBe(expected)
  })

  it.each([
    [3, 'abc…'],
    [4, 'abc·d…'],
    [6, 'abc·def'],
  ])('cut at %i', (limit, expected) => {
    expect(seen([field('abc'), literal('def')], limit)).toBe(expected)
  })

  it('does not take the place of a cut for the end of the value', () => {
    expect(seen([field('ab cd')], 3)).toBe('ab· …')
  })
})

it('puts runs of one field together', () => {
  const { runs } = renderedRuns([field(' a'), field(' b', 'g'), literal('.')])
  expect(groupRuns(runs).map((group) => group.runs.length)).toEqual([2, 2, 1])
})
