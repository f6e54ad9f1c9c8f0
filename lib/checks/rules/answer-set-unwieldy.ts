import type { Check } from '#lib/checks/check.ts'
import { examplesOf, excerpt } from '#lib/checks/rows/matching.ts'

const longest = 80
const manyAnswers = 20

/** The answers are long texts, or there are nearly as many as examples: no set to choose from. */
export const answerSetUnwieldy: Check = {
  rule: 'answer-set-unwieldy',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const answers = context.content.answerSet ?? []
    const long = answers.find((answer) => answer.length > longest)
    if (long !== undefined)
      return [
        {
          place: 'answer-set',
          values: { kind: 'long', answer: excerpt(long), count: answers.length },
          fixes: ['drop-answer-set'],
        },
      ]
    const examples = examplesOf(context)
    if (
      answers.length < manyAnswers ||
      answers.length * 2 < examples.length ||
      examples.length === 0
    )
      return []
    return [
      {
        place: 'answer-set',
        values: { kind: 'many', answer: '', count: answers.length },
        fixes: ['drop-answer-set'],
      },
    ]
  },
}
