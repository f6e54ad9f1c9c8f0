import type { Check } from '#lib/checks/check.ts'

/** The answer set is of bare numbers: nobody who reads the instruction knows what they stand for. */
export const answerSetCodes: Check = {
  rule: 'answer-set-codes',
  severity: 'warning',
  reads: 'names',
  run({ content }) {
    const answers = content.answerSet ?? []
    const numbers = answers.filter((answer) => /^[-+]?\d+([.,]\d+)?$/.test(answer.trim()))
    if (numbers.length < 2 || numbers.length * 2 < answers.length) return []
    // A scale that the instruction explains (“1 (worst) to 5 (best)”) is no riddle.
    const explained = content.instructions.every(
      (text) => numbers.filter((number) => explains(text, number)).length >= 2,
    )
    return explained
      ? []
      : [
          {
            place: 'answer-set',
            values: { answers: numbers.slice(0, 5).join(', ') },
            fixes: ['use-class-names'],
          },
        ]
  },
}

function explains(text: string, number: string): boolean {
  const quoted = number.trim().replace(/[.+]/g, '\\$&')
  return new RegExp(`(^|[^\\w.])${quoted}\\s*(\\(|:|=|means|for|if|when|stands)`).test(text)
}
