import type { CheckContext, CheckedExample, Remark } from '#lib/checks/check.ts'

/** Fewer examples say nothing of the rest. */
export const fewest = 20

/** Examples to look at, or none where they are too few. */
export function examplesOf({ examples }: CheckContext): readonly CheckedExample[] {
  return examples !== null && examples.length >= fewest ? examples : []
}

/** How many of the examples, which share, and the first row of them. */
export interface Share {
  count: number
  of: number
  share: number
  row: number
}

/** Counts the examples that something holds for. */
export function shareOf(
  examples: readonly CheckedExample[],
  holds: (example: CheckedExample) => boolean,
): Share {
  const found = examples.filter(holds)
  return {
    count: found.length,
    of: examples.length,
    share: examples.length === 0 ? 0 : found.length / examples.length,
    row: (found[0]?.row ?? 0) + 1,
  }
}

/** A remark on some of the examples: how many of how many, and one row, from 1. */
export function remarkOn(
  place: Remark['place'],
  { count, of, row }: Share,
  more: Remark['values'] = {},
): Remark {
  return { place, values: { count, of, row, ...more } }
}

/** A text without what does not make it another: case, spacing, punctuation. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim()
}

/** The beginning of a text as evidence, on one line. */
export function excerpt(text: string, most = 60): string {
  const line = [...text.replace(/\s+/g, ' ').trim()]
  return line.length > most ? `${line.slice(0, most - 1).join('')}…` : line.join('')
}
