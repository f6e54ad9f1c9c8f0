import {
  type ExampleCounts,
  formatFieldPath,
  type Profile,
  sameFieldPath,
  type TaskContent,
} from '#lib/model/index.ts'

/** Rows that reached rendering: all but those the task's own `where` left out. */
export function unfilteredRows(counts: ExampleCounts): number {
  return counts.rows - (counts.skipped.filtered ?? 0)
}

/** Whether every rendered row was skipped because its output is null or blank. */
export function neverFilled(counts: ExampleCounts): boolean {
  const unfilled = (counts.skipped['output-null'] ?? 0) + (counts.skipped['output-empty'] ?? 0)
  return counts.examples === 0 && unfilled > 0 && unfilled === unfilteredRows(counts)
}

/** Of the output field's values, how many of the scanned rows have one; null where the profile does not say. */
export function filledValues(content: TaskContent, profile: Profile | null): number | null {
  const { output } = content
  if (!profile || output.kind !== 'field') return null
  const field = profile.fields.find(({ path }) => sameFieldPath(path, output.field))
  return field ? profile.scanned - field.nulls - field.empty : null
}

/** The output as people read it. */
export function outputName(content: TaskContent): string {
  const { output } = content
  return output.kind === 'field' ? formatFieldPath(output.field) : output.template
}
