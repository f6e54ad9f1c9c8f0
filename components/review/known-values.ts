import {
  type Field,
  type FieldPath,
  findFieldType,
  type Profile,
  sameFieldPath,
  type TaskContent,
} from '#lib/model/index.ts'

/** Values a field is known to take, most frequent first; `complete` says whether there are no others. */
export interface KnownValues {
  values: string[]
  complete: boolean
}

/** The values of a field: a class label's names, else the profile's most frequent ones; null where none are known. */
export function knownValues(
  path: FieldPath,
  { fields, profile }: { fields: readonly Field[]; profile: Profile | null },
): KnownValues | null {
  const type = findFieldType(fields, path)
  if (type?.kind === 'label') return { values: type.names, complete: true }
  const found = profile?.fields.find((field) => sameFieldPath(field.path, path))
  if (!found || found.topValues.length === 0) return null
  return { values: found.topValues.map(({ text }) => text), complete: found.topValuesComplete }
}

/**
 * The answers that a task's output can be, as far as they are known: the output field's values after
 * they are renamed. Null where the output is a template, or a pattern changes it.
 */
export function knownAnswers(
  { output, fieldRules }: Pick<TaskContent, 'output' | 'fieldRules'>,
  known: { fields: readonly Field[]; profile: Profile | null },
): KnownValues | null {
  if (output.kind !== 'field') return null
  const rule = fieldRules.find(({ field }) => sameFieldPath(field, output.field))
  if (rule && (rule.extract !== null || rule.replace.length > 0)) return null
  const found = knownValues(output.field, known)
  if (!found) return null
  const renamed = new Map(rule?.values.map(({ from, to }) => [from, to]))
  const answers = found.values.map((text) => (renamed.get(text) ?? text).trim())
  return { ...found, values: [...new Set(answers.filter((answer) => answer !== ''))] }
}
