import type { FieldPath, FieldProfile } from '#lib/model/index.ts'

/** A field whose values repeat and are long enough to give an answer away across splits. */
export interface SplitField {
  field: FieldPath
  distinct: number
  /** Rows that have a value. */
  rows: number
}

/** Shorter texts (labels, names, categories) repeat without carrying content over. Code points. */
const passageLength = 80

/** Rows a value must have on average, and values there must be, for a split by them to be worth it. */
const rowsPerValue = 1.5
const fewestValues = 10

/**
 * The fields worth keeping together when a dataset is divided, longest first: texts such as passages
 * that several rows share, so that a question of the test set would have its passage in train.
 */
export function suggestSplitFields({
  profile,
}: {
  profile: {
    scanned: number
    fields: readonly Pick<
      FieldProfile,
      'path' | 'type' | 'nulls' | 'empty' | 'distinct' | 'lengths'
    >[]
  }
}): SplitField[] {
  return profile.fields
    .filter((field) => field.type.kind === 'text' && !field.path.includes(0))
    .map((field) => ({
      field: field.path,
      distinct: field.distinct,
      rows: profile.scanned - field.nulls - field.empty,
      length: field.lengths?.median ?? 0,
    }))
    .filter(
      ({ distinct, rows, length }) =>
        length >= passageLength && distinct >= fewestValues && distinct * rowsPerValue <= rows,
    )
    .sort((a, b) => b.length - a.length)
    .map(({ field, distinct, rows }) => ({ field, distinct, rows }))
}
