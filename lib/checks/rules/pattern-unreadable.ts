import type { Check } from '#lib/checks/check.ts'
import { findPatternProblem, findReplacementProblem } from '#lib/recipe/index.ts'

/** A pattern that RE2 cannot read. */
export const patternUnreadable: Check = {
  rule: 'pattern-unreadable',
  severity: 'blocking',
  reads: 'names',
  run({ content }) {
    const patterns = [
      ...content.fieldRules.flatMap(({ extract, replace }) => [
        ...(extract === null ? [] : [{ pattern: extract, with: null }]),
        ...replace,
      ]),
      ...content.where.flatMap((predicate) =>
        'pattern' in predicate ? [{ pattern: predicate.pattern, with: null, where: true }] : [],
      ),
    ]
    return patterns.flatMap((one) => {
      const problem =
        findPatternProblem(one.pattern) ??
        (one.with === null ? null : findReplacementProblem(one.pattern, one.with))
      if (!problem) return []
      return [
        {
          place: 'where' in one ? ('where' as const) : ('task' as const),
          values: { pattern: one.pattern, problem },
        },
      ]
    })
  },
}
