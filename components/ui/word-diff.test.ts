import { describe, expect, it } from 'vitest'
import { type DiffPart, wordDiff } from './word-diff.ts'

const signs = { same: '', removed: '-', added: '+' } as const

/** `same`, `[-removed]`, `[+added]`. */
const shown = (parts: DiffPart[]) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : `[${signs[kind]}${text}]`)).join('')

const cases: [string, string, string, string][] = [
  ['equal', 'Answer the question.', 'Answer the question.', 'Answer the question.'],
  ['from nothing', '', 'New', '[+New]'],
  ['to nothing', 'Old', '', '[-Old]'],
  ['both empty', '', '', ''],
  [
    'a word replaced',
    'Answer the question.',
    'Answer this question.',
    'Answer [-the][+this] question.',
  ],
  [
    'a word added',
    'Answer the question.',
    'Answer the short question.',
    'Answer the [+short ]question.',
  ],
  [
    'a word removed',
    'Answer the short question.',
    'Answer the question.',
    'Answer the [-short ]question.',
  ],
  ['a sign', 'Is it so?', 'Is it so.', 'Is it so[-?][+.]'],
  ['neighboring words in one piece', 'a red car', 'a blue bus', 'a [-red car][+blue bus]'],
  ['what is kept between changes', 'a b c d e f', 'x b y d z', '[-a][+x] b [-c][+y] d [-e f][+z]'],
  ['Chinese by characters', '回答问题', '回答这个问题', '回答[+这个]问题'],
  ['white space', 'a b', 'a  b', 'a[- ][+  ]b'],
]

describe('wordDiff', () => {
  it.each(cases)('%s', (_, before, after, result) => {
    expect(shown(wordDiff(before, after))).toBe(result)
  })

  it.each(cases)('%s: its parts are both texts', (_, before, after) => {
    const parts = wordDiff(before, after)
    const join = (kind: DiffPart['kind']) =>
      parts
        .filter((part) => part.kind === 'same' || part.kind === kind)
        .map((part) => part.text)
        .join('')
    expect([join('removed'), join('added')]).toEqual([before, after])
  })

  it('stays quick where the texts are long and have little in common', () => {
    const words = (seed: number) =>
      Array.from({ length: 20_000 }, (_, i) => `w${(i * seed) % 7919}`).join(' ')
    const start = performance.now()
    wordDiff(words(31), words(37))
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})
