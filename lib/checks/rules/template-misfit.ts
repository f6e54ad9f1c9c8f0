import type { Check } from '#lib/checks/check.ts'
import { compilePlan } from '#lib/recipe/index.ts'

const problems: Record<string, string> = {
  'template-needs-list': 'list',
  'template-needs-index': 'index',
}

/** A placeholder that makes a list or an index of a field that is none. */
export const templateMisfit: Check = {
  rule: 'template-misfit',
  severity: 'blocking',
  reads: 'names',
  run({ content, fields }) {
    const compiled = compilePlan({ content, fields: [...fields] })
    if (!('problems' in compiled)) return []
    return compiled.problems.flatMap(({ code, values }) => {
      const needs = problems[code]
      return needs ? [{ place: 'task' as const, values: { ...values, needs } }] : []
    })
  },
}
