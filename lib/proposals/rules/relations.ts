import type { Column } from './columns.ts'
import { shareOf } from './text-shapes.ts'

type Texts = readonly (string | null)[]

/** The rows in which both columns have a text. */
export function pairsOf<A, B>(a: readonly (A | null)[], b: readonly (B | null)[]): [A, B][] {
  return a.flatMap((text, row): [A, B][] => {
    const other = b[row]
    return text !== null && other !== null && other !== undefined ? [[text, other]] : []
  })
}

/** Pairs that do not belong together: each first value beside another row's second, where it differs. */
export function mismatchedPairs<A, B extends string | WordSet>(
  pairs: readonly (readonly [A, B])[],
): [A, B][] {
  // The golden section keeps step with no period that rows may have.
  const step = Math.floor(pairs.length * 0.382) + 1
  return pairs.flatMap(([a, b], index): [A, B][] => {
    const other = pairs[(index + step) % pairs.length]?.[1]
    return other === undefined || textIn(other) === textIn(b) ? [] : [[a, other]]
  })
}

function textIn(one: string | WordSet): string {
  return typeof one === 'string' ? one : one.text
}

/** Whether `part` is a span of `whole` in nearly all rows, and not just of any text. */
export function isSpanOf(part: Column, whole: Column): boolean {
  const pairs = pairsOf(part.texts, whole.texts)
  if (pairs.length < 3) return false
  const spans = (all: readonly [string, string][]) =>
    shareOf(all, ([a, b]) => a.length < b.length && b.includes(a))
  const same = spans(pairs)
  return same >= 0.8 && same - spans(mismatchedPairs(pairs)) >= 0.25
}

/**
 * How much more of the first column's words stand in the second's text of the same row than in another
 * row's: `lift` is above 0 where the two speak of the same thing. Both are shares, 0 to 1.
 */
export function relatedness(a: Column, b: Column): { same: number; lift: number } {
  const pairs = pairsOf(wordSets(a.texts), wordSets(b.texts))
  const mean = (all: readonly [WordSet, WordSet][]) =>
    all.length === 0 ? 0 : all.reduce((sum, [x, y]) => sum + sharedWords(x, y), 0) / all.length
  const same = mean(pairs)
  return { same, lift: same - mean(mismatchedPairs(pairs)) }
}

interface WordSet {
  text: string
  words: Set<string>
}

/** Rules compare the same columns again and again. */
const wordSetsOfTexts = new WeakMap<Texts, (WordSet | null)[]>()

function wordSets(texts: Texts): (WordSet | null)[] {
  const known = wordSetsOfTexts.get(texts)
  if (known) return known
  const made = texts.map((text) => (text === null ? null : { text, words: contentWords(text) }))
  wordSetsOfTexts.set(texts, made)
  return made
}

function sharedWords(a: WordSet, b: WordSet): number {
  if (a.words.size === 0) return 0
  let shared = 0
  for (const word of a.words) if (b.words.has(word)) shared += 1
  return shared / a.words.size
}

/** Words of four letters and more by their first six, and pairs of neighbors in scripts without spaces. */
export function contentWords(text: string): Set<string> {
  const words = new Set<string>()
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (/[\u3040-\u30ff\u3400-\u9fff]/u.test(word)) {
      const letters = [...word]
      for (let at = 0; at + 1 < letters.length; at += 1)
        words.add(`${letters[at]}${letters[at + 1]}`)
    } else if (word.length >= 4) words.add(word.slice(0, 6))
  }
  return words
}

/** Correlation of the lengths of two columns' texts, on a log scale: near 1 for translations. */
export function lengthCorrelation(a: Column, b: Column): number {
  const pairs = pairsOf(a.texts, b.texts).map(([x, y]) => [
    Math.log(1 + [...x].length),
    Math.log(1 + [...y].length),
  ])
  const mean = (at: number) => pairs.reduce((sum, pair) => sum + (pair[at] ?? 0), 0) / pairs.length
  const [meanA, meanB] = [mean(0), mean(1)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [x = 0, y = 0] of pairs) {
    ab += (x - meanA) * (y - meanB)
    aa += (x - meanA) ** 2
    bb += (y - meanB) ** 2
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb)
}

/** Whether each value of one column goes with one value of the other, both ways: two names for one thing. */
export function isOneToOne(a: Column, b: Column): boolean {
  const there = new Map<string, string>()
  const back = new Map<string, string>()
  for (const [x, y] of pairsOf(a.texts, b.texts)) {
    if ((there.get(x) ?? y) !== y || (back.get(y) ?? x) !== x) return false
    there.set(x, y)
    back.set(y, x)
  }
  return there.size > 1
}

/**
 * How much better than always naming the most frequent label one does by the words of the text: accuracy
 * of a naive Bayes classifier over words, each row judged by all others, less the share of that label.
 */
export function wordsTellLabel(text: Pick<Column, 'texts'>, label: Pick<Column, 'texts'>): number {
  const pairs = pairsOf(text.texts, label.texts).map(([x, y]) => ({
    words: [...contentWords(x)],
    label: y,
  }))
  const labels = new Map<string, { rows: number; words: Map<string, number>; total: number }>()
  const count = (pair: (typeof pairs)[number], by: number) => {
    const entry = labels.get(pair.label) ?? { rows: 0, words: new Map(), total: 0 }
    labels.set(pair.label, entry)
    entry.rows += by
    entry.total += by * pair.words.length
    for (const word of pair.words) entry.words.set(word, (entry.words.get(word) ?? 0) + by)
  }
  for (const pair of pairs) count(pair, 1)
  const vocabulary = new Set(pairs.flatMap(({ words }) => words)).size
  let right = 0
  for (const pair of pairs) {
    count(pair, -1)
    let best = { label: '', score: Number.NEGATIVE_INFINITY }
    for (const [name, entry] of labels) {
      if (entry.rows === 0) continue
      let score = Math.log(entry.rows)
      for (const word of pair.words)
        score += Math.log(((entry.words.get(word) ?? 0) + 0.5) / (entry.total + 0.5 * vocabulary))
      if (score > best.score) best = { label: name, score }
    }
    count(pair, 1)
    if (best.label === pair.label) right += 1
  }
  const largest = Math.max(0, ...[...labels.values()].map(({ rows }) => rows))
  return pairs.length === 0 ? 0 : (right - largest) / pairs.length
}
