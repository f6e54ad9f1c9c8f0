import { describe, expect, it } from 'vitest'
import { createInstructionIndex } from './index.ts'

function indexOf(texts: readonly (readonly [string, string])[]) {
  const index = createInstructionIndex<string>()
  for (const [text, family] of texts) index.add({ text, family, of: text })
  return index
}
const known = indexOf([
  ['Answer the question about the passage.', 'a'],
  ['Translate the sentence from English to German.', 'b'],
  ['Name it.', 'c'],
])
const all = () => true

const cases: [string, string | null][] = [
  ['Answer the question about the passage.', 'Answer the question about the passage.'],
  ['answer THE question, about the passage', 'Answer the question about the passage.'],
  // LCS 5 of 6 and 6 words: F 0.83.
  ['Answer the question about the text.', 'Answer the question about the passage.'],
  // LCS 4 of 6 and 6: F 0.67.
  ['Answer the riddle about a passage.', null],
  // The same words in another order: LCS 3 of 6 and 6.
  ['The passage about the question answer.', null],
  [
    'Translate the sentence from English to French.',
    'Translate the sentence from English to German.',
  ],
  ['Name it.', null],
  ['', null],
]

describe('the nearest instruction', () => {
  it.each(cases)('of “%s” is “%s”', (text, nearest) => {
    expect(known.nearest({ text, family: 'x' }, all)?.text ?? null).toBe(nearest)
  })

  it('is of another family', () => {
    expect(
      known.nearest({ text: 'Answer the question about the passage.', family: 'a' }, all),
    ).toBe(null)
  })

  it('is one that is accepted, the nearest of them', () => {
    const two = indexOf([
      ['Answer the question about the passage now.', 'a'],
      ['Answer the question about the passage.', 'b'],
    ])
    const text = 'Answer the question about the passage.'
    expect(two.nearest({ text, family: 'x' }, all)?.family).toBe('b')
    expect(two.nearest({ text, family: 'x' }, (of) => of !== text)?.family).toBe('a')
  })

  it('is what comparing with each finds', () => {
    // A small vocabulary, so that texts share many words; the draws are the same each time.
    let state = 7
    const draw = (most: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 8) % most
    }
    const texts = Array.from({ length: 120 }, () =>
      Array.from({ length: 4 + draw(8) }, () => `w${draw(12)}`).join(' '),
    )
    const index = indexOf(texts.map((text, at) => [text, String(at)]))
    for (const [at, text] of texts.entries()) {
      const scores = texts.map((other, of) => (of === at ? 0 : rougeL(text, other)))
      const most = Math.max(...scores)
      const found = index.nearest({ text, family: String(at) }, all)
      expect(found ? rougeL(text, found.text) : 0).toBeCloseTo(most >= 0.7 ? most : 0, 9)
    }
  })

  it('of some thousand is found at once', () => {
    const verbs = ['Answer', 'Write', 'Classify', 'Find', 'Explain', 'Translate']
    const things = Array.from({ length: 80 }, (_, at) => `thing${at}`)
    const index = createInstructionIndex<number>()
    for (let at = 0; at < 5_740; at += 1)
      index.add({
        text: `${verbs[at % 6]} the ${things[at % 80]} given the ${things[(at * 7) % 79]} and the ${things[(at * 3) % 73]} of this text.`,
        family: String(at),
        of: at,
      })
    const began = performance.now()
    for (let at = 0; at < 20; at += 1)
      index.nearest(
        {
          text: `${verbs[at % 6]} the ${things[at]} given the thing3 and the thing4 of it.`,
          family: '',
        },
        all,
      )
    expect((performance.now() - began) / 20).toBeLessThan(20)
  })
})

/** ROUGE-L as it is defined, for comparison. */
function rougeL(first: string, second: string): number {
  const [a, b] = [first.split(' '), second.split(' ')]
  const lengths = a.map(() => b.map(() => 0))
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (const [i, word] of a.entries())
    for (const [j, other] of b.entries()) {
      const row = lengths[i]
      if (row) row[j] = word === other ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1))
    }
  return (2 * at(a.length - 1, b.length - 1)) / (a.length + b.length)
}
