/**
 * Rows at most in one scrollable part. Browsers cap an element's height (Firefox at 17.8 million pixels),
 * and this many rows of 32 pixels stay below it.
 */
export const partRows = 500_000

/** A run of rows that is scrolled as one: rows [start, start + rows). */
export interface RowPart {
  part: number
  parts: number
  start: number
  rows: number
}

/** The part that holds a row, of `total` rows. */
export function partOf(row: number, total: number, size = partRows): RowPart {
  const parts = Math.max(1, Math.ceil(total / size))
  const part = Math.max(0, Math.min(parts - 1, Math.floor(row / size)))
  const start = part * size
  return { part, parts, start, rows: Math.max(0, Math.min(size, total - start)) }
}

/** Where an arrow or page key leads from a cell; null for other keys. Rows and columns are counted from 0. */
export function cellAfterKey(
  press: { key: string; ctrlKey: boolean; metaKey: boolean },
  at: { row: number; column: number },
  { rows, columns, page }: { rows: number; columns: number; page: number },
): { row: number; column: number } | null {
  const far = press.ctrlKey || press.metaKey
  const moves: Record<string, [number, number]> = {
    ArrowDown: [far ? rows : at.row + 1, at.column],
    ArrowUp: [far ? 0 : at.row - 1, at.column],
    ArrowRight: [at.row, far ? columns : at.column + 1],
    ArrowLeft: [at.row, far ? 0 : at.column - 1],
    PageDown: [at.row + page, at.column],
    PageUp: [at.row - page, at.column],
    Home: [far ? 0 : at.row, 0],
    End: [far ? rows : at.row, columns],
  }
  const move = moves[press.key]
  if (!move) return null
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value))
  return { row: within(move[0], rows), column: within(move[1], columns) }
}
