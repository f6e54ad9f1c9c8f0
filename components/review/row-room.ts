import type { PreviewPart, PreviewRow } from '#lib/model/index.ts'
import { shareHeight } from './row-heights.ts'

/** The room for the text of all rows, and how many letters stand on a line of each column. */
export interface Room {
  /** Lines of text, over all rows. */
  lines: number
  inputLetters: number
  outputLetters: number
}

/** What one row shows of its texts while it is closed, in UTF-16 units; null: all of it. */
export interface RowBudget {
  input: number | null
  output: number | null
}

/** No row gets fewer lines. */
const leastLines = 2

/** How many lines a text takes at this many letters a line. */
export function countLines(parts: readonly PreviewPart[], letters: number): number {
  return parts
    .map(({ text }) => text)
    .join('')
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / letters)), 0)
}

/** The same with line breaks shown as signs, as a shortened text has them. */
function countCompactLines(parts: readonly PreviewPart[], letters: number): number {
  const length = parts.reduce((sum, { text }) => sum + text.length, 0)
  return Math.max(1, Math.ceil(length / letters))
}

/** Shares whole lines; what rounding leaves over goes to the rows that need more, from the top. */
function shareLines(needed: readonly number[], lines: number): number[] {
  const shares = shareHeight(needed, { available: lines, least: leastLines })
  let left = lines - shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share, index) => {
    if (left <= 0 || share >= (needed[index] ?? 0)) return share
    left -= 1
    return share + 1
  })
}

/**
 * Shares the lines among the rows by what each needs, short rows leaving theirs to long ones. A text
 * that needs more than its row gets has its line breaks as signs, and is shortened to what then fits.
 */
export function rowBudgets(rows: readonly PreviewRow[], room: Room): RowBudget[] {
  const letters = { input: room.inputLetters, output: room.outputLetters }
  const natural = rows.map((row) => ({
    input: countLines(row.input, letters.input),
    output: countLines(row.output, letters.output),
  }))
  const first = shareLines(
    natural.map(({ input, output }) => Math.max(input, output)),
    room.lines,
  )
  const isLong = (index: number, part: 'input' | 'output') =>
    (natural[index]?.[part] ?? 0) > (first[index] ?? 0)
  const linesOf = (row: PreviewRow, index: number, part: 'input' | 'output') =>
    isLong(index, part)
      ? countCompactLines(row[part], letters[part])
      : (natural[index]?.[part] ?? 1)
  const shares = shareLines(
    rows.map((row, index) => Math.max(linesOf(row, index, 'input'), linesOf(row, index, 'output'))),
    room.lines,
  )
  return rows.map((_, index) => {
    const budget = (part: 'input' | 'output') =>
      isLong(index, part) ? (shares[index] ?? leastLines) * letters[part] : null
    return { input: budget('input'), output: budget('output') }
  })
}
