import type { ClassLabel } from './class-label.ts'
import { type Column, nameOf } from './columns.ts'

const follows = /entail|contradict/
const supports = /support|refut/
const same = /paraphras|duplicate|equivalent|\bsame\b|similar/
const other = /neutral|related|agree|disagree|relevant/

function namesOf({ answers, column }: ClassLabel): string {
  return [nameOf(column.path), ...(answers ?? [])].join(' ').toLowerCase().replaceAll('_', ' ')
}

/** Whether the names of a label's values say how two texts relate. */
export function isRelation(label: ClassLabel): boolean {
  const names = namesOf(label)
  return [follows, supports, same, other].some((pattern) => pattern.test(names))
}

/**
 * Whether a label is about how two texts relate rather than what both are about: its values say so, or
 * the texts are alike, in length and in name, and neither's words tell it.
 */
export function isTextPair(label: ClassLabel, input: readonly Column[], untold: boolean): boolean {
  const [first, second] = input
  if (!first || !second || input.length !== 2) return false
  if (isRelation(label)) return true
  return areAlike(first, second) && (untold || areNamedAlike(first, second))
}

/** Two texts alike in length, neither a title nor a passage to the other. */
function areAlike(a: Column, b: Column): boolean {
  const ratio = (a.words + 1) / (b.words + 1)
  return ratio > 0.35 && ratio < 2.9 && a.words < 120 && b.words < 120
}

/** `sentence1` and `sentence2`, `text_a` and `text_b`. */
function areNamedAlike(a: Column, b: Column): boolean {
  const stem = (column: Column) => nameOf(column.path).replace(/[_ -]?(?:[12]|[ab])$/i, '')
  return stem(a) === stem(b)
}

/** What to do with a pair of texts, in the words that its label calls for. */
export function pairInstructions(label: ClassLabel): string[] {
  const names = namesOf(label)
  if (follows.test(names))
    return [
      'Decide how the second text follows from the first: whether the first entails it, contradicts it, or leaves it open. Reply with the label only.',
      'Read both texts and give the label that says whether the second is true if the first is.',
    ]
  if (supports.test(names))
    return [
      'A claim and a text to hold it against are given. Decide whether the text bears the claim out, and reply with the label that says so.',
      'Judge the claim by the given text alone, and give the label that fits.',
    ]
  if (same.test(names))
    return [
      'Decide whether the two texts mean the same, and reply with the label that says so.',
      'Compare the two texts and give the label that says whether one could stand for the other.',
    ]
  return [
    'Compare the two texts and give the label that describes how they relate.',
    'Decide which label fits the pair of texts. Reply with the label only.',
  ]
}
