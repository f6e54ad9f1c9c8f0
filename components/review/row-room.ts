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

/**
 * Shares the lines among the rows by what each needs, short rows leaving theirs to long ones; a text
 * that needs more than its row gets is shortened to what fits.
 */
export function rowBudgets(rows: readonly PreviewRow[], room: Room): RowBudget[] {
  const needed = rows.map((row) => ({
    input: countLines(row.input, room.inputLetters),
    output: countLines(row.output, room.outputLetters),
  }))
  const shares = shareHeight(
    needed.map(({ input, output }) => Math.max(input, output)),
    { available: room.lines, least: leastLines },
  )
  return needed.map(({ input, output }, index) => {
    const lines = shares[index] ?? leastLines
    return {
      input: input > lines ? lines * room.inputLetters : null,
      output: output > lines ? lines * room.outputLetters : null,
    }
  })
}
