import type { Column } from './columns.ts'
import { pairsOf } from './relations.ts'
import {
  fieldOutput,
  findQuestion,
  freeColumns,
  inputOf,
  labeledInput,
  propose,
  type Rule,
  shown,
  textColumns,
} from './rule.ts'
import { shareOf } from './text-shapes.ts'

const marks = /(?:^|[\s;,])\(?([A-Za-z]) ?[).:]\s*\S/g
const answer = /^\(?([A-Za-z])\)?[.)]?$/

/** A question with its lettered options written into it or in a text beside it, and the letter of the right one. */
export const embeddedOptions: Rule = (facts) => {
  const free = freeColumns(facts)
  const letters = free.filter(
    ({ type, profile }) =>
      type.kind === 'text' &&
      (profile.allValues ?? []).length >= 2 &&
      (profile.allValues ?? []).every((text) => answer.test(text.trim())),
  )
  for (const target of letters) {
    const options = free.find((column) => column.words >= 4 && offers(column, target))
    if (!options) continue
    const question = asksItself(options) ? options : findQuestion(textColumns(facts))
    if (!question) continue
    const input =
      question === options
        ? labeledInput(question)
        : inputOf(question.path, '\n\nOptions: ', options.path)
    const example = target.profile.topValues[0]?.text.trim() ?? 'A'
    return {
      proposals: [
        propose({
          rule: 'options-in-question',
          instructions: [
            `Choose the option that answers the question correctly. Reply with its letter only, written like “${example}”.`,
            'Work out which of the given options is right, and give its letter as it is written there.',
          ],
          input,
          output: fieldOutput(target.path),
          taskType: 'multiple-choice',
          reason: { question: shown(options), answer: shown(target) },
        }),
      ],
      // An answer in words would speak of options that are not shown with the question alone.
      taken: [target.path, options.path, ...(question === options ? [] : [question.path])],
      notes: [],
    }
  }
  return null
}

/** Whether words come before the first option. */
function asksItself({ texts }: Column): boolean {
  const present = texts.filter((text) => text !== null)
  return shareOf(present, (text) => text.search(/\(?[A-Za-z] ?[).:]\s*\S/) > 12) >= 0.5
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
