import { type Field, type FieldPath, listFieldPaths } from '#lib/model/index.ts'

/** The most fields that a prompt offers; beyond that the outermost come first. */
export const promptFields = 200

/**
 * The fields that a prompt offers: top-level fields, struct members and first items, outermost first
 * where there are more than 200, in the dataset's order.
 */
export function listOfferedPaths(fields: readonly Field[]): FieldPath[] {
  const paths = listFieldPaths(fields, 10_000).map(({ path }) => path)
  const kept = new Set(paths.toSorted((a, b) => a.length - b.length).slice(0, promptFields))
  return paths.filter((path) => kept.has(path))
}
