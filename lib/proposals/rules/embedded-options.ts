import { type Column, isText } from './columns.ts'
import { pairsOf } from './relations.ts'
import { fieldOutput, freeColumns, labeledInput, propose, type Rule, shown } from './rule.ts'
import { shareOf } from './text-shapes.ts'

const marks = /(?:^|[\s;])\(?([A-Z])[).:]\s*\S/g
const answer = /^\(?([A-Z])\)?[.)]?$/

/** A question with its lettered options written into it, and the letter of the right one. */
export const embeddedOptions: Rule = (facts) => {
  const free = freeColumns(facts)
  const letters = free.filter(
    ({ type, profile }) =>
      type.kind === 'text' &&
      (profile.allValues ?? []).length >= 2 &&
      (profile.allValues ?? []).every((text) => answer.test(text.trim())),
  )
  for (const target of letters) {
    const question = free.find((column) => isText(column) && offers(column, target))
    if (!question) continue
    const example = target.profile.topValues[0]?.text.trim() ?? 'A'
    return {
      proposals: [
        propose({
          rule: 'options-in-question',
          instructions: [
            `Choose the option that answers the question correctly. Reply with its letter only, written like “${example}”.`,
            'Work out which of the given options is right, and give its letter as it is written there.',
          ],
          input: labeledInput(question),
          output: fieldOutput(target.path),
          taskType: 'multiple-choice',
          reason: { question: shown(question), answer: shown(target) },
        }),
      ],
      taken: [target.path],
      notes: [],
    }
  }
  return null
}

function offers(question: Column, target: Column): boolean {
  const pairs = pairsOf(question.texts, target.texts)
  return (
    pairs.length >= 3 &&
    shareOf(pairs, ([text, letter]) => {
      const offered = new Set([...text.matchAll(marks)].map((match) => match[1]))
      return offered.size >= 2 && offered.has(answer.exec(letter)?.[1])
    }) >= 0.9
  )
}
