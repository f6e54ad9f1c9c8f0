import type { Check } from '#lib/checks/check.ts'
import { nameTask, shares, wordSet } from '#lib/checks/words/named-fields.ts'

/** Things an instruction refers to, and the stems of fields that may hold them. */
const things: Record<string, ReadonlySet<string>> = {
  context: wordSet(
    'context passage paragraph article document story background text evidence fact support title',
  ),
  passage: wordSet('passage context paragraph article text story document support plot'),
  paragraph: wordSet('paragraph para passage context text document article'),
  dialogue: wordSet('dialogue dialog conversation utterance turn history context message chunk'),
  conversation: wordSet(
    'dialogue dialog conversation utterance turn history context message chunk',
  ),
  image: wordSet('image picture photo img icon pixel'),
  table: wordSet('table row column cell header'),
  label: wordSet('label class category target gold type intent sentiment annotation'),
  hypothesis: wordSet('hypothesis sentence claim statement'),
  premise: wordSet('premise sentence context passage'),
  scenario: wordSet('scenario situation context story'),
  lexicon: wordSet('lexicon dictionary'),
  review: wordSet('review text body comment content sentence title'),
  tweet: wordSet('tweet text content'),
}
/** Stems of fields whose names do not tell what they hold. */
const anything = wordSet(
  'input text prompt body content src document data string message instruction query title example source',
)
/** What even those are unlikely to hold. */
const apart = wordSet('label image lexicon')

/** The instruction refers to something that is not among the inputs. */
export const refersToMissing: Check = {
  rule: 'refers-to-missing',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const { inputs, inputStems, outputStems } = nameTask(context, reading)
    if (inputs.length === 0) return []
    const holdsAnything = shares(inputStems, anything)
    return context.content.instructions.flatMap((instruction) => {
      const text = instruction.toLowerCase()
      const missing = Object.entries(things).find(
        ([thing, holders]) =>
          refers(text, thing) &&
          !outputStems.has(thing) &&
          !shares(inputStems, holders) &&
          (!holdsAnything || apart.has(thing)),
      )
      return missing ? [{ place: 'instruction' as const, values: { thing: missing[0] } }] : []
    })
  },
}

/** Whether a text speaks of a thing as given: “given a passage”, “the passage”, “based on the passage”. */
function refers(text: string, thing: string): boolean {
  return new RegExp(
    `\\b(given (a|an|the|two|some)( \\w+)?|the( given| provided| following)?|and (a|an|its|the)) ${thing}(s|es)?\\b`,
  ).test(text)
}
