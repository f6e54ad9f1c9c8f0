import type { Check } from '#lib/checks/check.ts'

/** Two answers of the answer set differ by case, spacing or punctuation only. */
export const answerSetRepeats: Check = {
  rule: 'answer-set-repeats',
  severity: 'warning',
  reads: 'names',
  run({ content }) {
    const seen = new Map<string, string>()
    return (content.answerSet ?? []).flatMap((answer) => {
      const folded = answer
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[\s\p{P}]+/gu, ' ')
        .trim()
      const first = seen.get(folded)
      if (first === undefined) {
        seen.set(folded, answer)
        return []
      }
      return folded === ''
        ? []
        : [
            {
              place: 'answer-set' as const,
              values: { first, second: answer },
              fixes: ['merge-answers' as const],
            },
          ]
    })
  },
}
