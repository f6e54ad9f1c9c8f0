import type { Check } from '#lib/checks/check.ts'
import { nameTask, shares, wordSet } from '#lib/checks/words/named-fields.ts'

/** Stems in names of fields that hold choices, and of fields that may hold a whole question with them. */
const choices = wordSet('choice option ending candidate answer alternative input prompt opa opb')

/** The answer set is of single letters, and the choices that they stand for are not shown. */
export const answerSetLetters: Check = {
  rule: 'answer-set-letters',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const answers = context.content.answerSet ?? []
    const letters = answers.filter((answer) => /^\(?[A-Za-z][.)]?$/.test(answer.trim()))
    if (letters.length < 2 || letters.length * 2 < answers.length) return []
    if (shares(nameTask(context, reading).inputStems, choices)) return []
    return [
      {
        place: 'answer-set',
        values: { answers: letters.slice(0, 6).join(', ') },
        fixes: ['add-choices'],
      },
    ]
  },
}
