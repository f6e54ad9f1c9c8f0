import {
  type FieldPath,
  type FieldRule,
  sameFieldPath,
  type TaskContent,
} from '#lib/model/index.ts'

/** The field that a task answers with and its rule; null where the output is a template. */
export function outputField(
  content: TaskContent,
): { path: FieldPath; rule: FieldRule | null } | null {
  if (content.output.kind !== 'field') return null
  const path = content.output.field
  return { path, rule: ruleOf(content, path) }
}

/** The rule of a field. */
export function ruleOf({ fieldRules }: TaskContent, path: FieldPath): FieldRule | null {
  return fieldRules.find(({ field }) => sameFieldPath(field, path)) ?? null
}

/** Whether a rule renames values at most. */
export function onlyRenames(rule: FieldRule | null): boolean {
  return rule === null || (rule.extract === null && rule.replace.length === 0)
}

/** The content with a field's rule changed, or added. */
export function withRule(
  content: TaskContent,
  path: FieldPath,
  change: (rule: FieldRule) => FieldRule,
): TaskContent {
  const own = ruleOf(content, path)
  const rule = change(own ?? { field: path, values: [], extract: null, replace: [] })
  return {
    ...content,
    fieldRules: own
      ? content.fieldRules.map((one) => (one === own ? rule : one))
      : [...content.fieldRules, rule],
  }
}
