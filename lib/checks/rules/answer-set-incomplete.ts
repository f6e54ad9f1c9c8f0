import type { Check } from '#lib/checks/check.ts'

/** Outputs that the answer set does not name: their rows are left out. */
export const answerSetIncomplete: Check = {
  rule: 'answer-set-incomplete',
  severity: 'warning',
  reads: 'rows',
  run({ content, counts }) {
    const missed = counts?.skipped['not-in-answer-set'] ?? 0
    if (content.answerSet === null || missed === 0) return []
    return [
      {
        place: 'answer-set',
        values: { count: missed, of: counts?.rows ?? 0 },
        fixes: ['use-class-names', 'complete-answer-set', 'drop-answer-set'],
      },
    ]
  },
}
