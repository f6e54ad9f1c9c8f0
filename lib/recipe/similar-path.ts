import { type Field, formatFieldPath, listFieldPaths } from '#lib/model/index.ts'

/** The path of a dataset that is written most like `text`; null where there are no fields. */
export function findSimilarPath(fields: readonly Field[], text: string): string | null {
  const wanted = text.toLowerCase().slice(0, 100)
  let best: { path: string; distance: number } | null = null
  for (const { path } of listFieldPaths(fields)) {
    const written = formatFieldPath(path)
    const distance = editDistance(wanted, written.toLowerCase().slice(0, 100))
    if (best === null || distance < best.distance) best = { path: written, distance }
  }
  return best?.path ?? null
}

/** Insertions, deletions and replacements from one text to another (Levenshtein), and swaps of neighbors. */
function editDistance(from: string, to: string): number {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const at = (cells: number[], index: number) => cells[index] ?? Number.POSITIVE_INFINITY
      const same = from[i - 1] === to[j - 1]
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      next.push(
        Math.min(
          at(row, j) + 1,
          at(next, j - 1) + 1,
          at(row, j - 1) + (same ? 0 : 1),
          swapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}
