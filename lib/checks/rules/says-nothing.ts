import type { Check } from '#lib/checks/check.ts'
import { nameTask, wordSet } from '#lib/checks/words/named-fields.ts'
import { stem, textWords } from '#lib/checks/words/words.ts'

/** Names that tell nothing of what they hold. */
const blank = wordSet(
  'output target label result value y class gold col column name reference out answer',
)
/** Words that any request may have: without others, an instruction only says that inputs give outputs. */
const request =
  wordSet(`a an the of for to and or in on at by from with into as is are be it its this that these those there please can could
would you your will must should given give provided provide based according following above below task goal ask asked model need
your which what predict generate output produce return write create identify determine find answer complete perform use using make get
corresponding correct appropriate relevant associated input field format value column target label variable set pair list text
example data dataset information content article document study paper item sample class type result new`)

/** Whether the output's name must be as blank as the instruction: `question`, `summary` say what to do by themselves. */
const saysByItself = (words: readonly string[]) =>
  !words.every((word) => blank.has(word) && word !== 'answer')

/** The instruction only says that the inputs give the output. */
export const saysNothing: Check = {
  rule: 'says-nothing',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const { content } = context
    const { outputs, inputStems, outputStems } = nameTask(context, reading)
    if (
      outputs.length === 0 ||
      content.answerSet !== null ||
      outputs.some(({ words }) => saysByItself(words))
    )
      return []
    return content.instructions
      .filter((instruction) => {
        const words = textWords(instruction).map(({ word }) => word.toLowerCase())
        return (
          words.length > 0 &&
          words.every((word) => {
            const base = stem(word)
            return (
              request.has(word) ||
              request.has(base) ||
              inputStems.has(base) ||
              outputStems.has(base)
            )
          })
        )
      })
      .map((instruction) => ({ place: 'instruction', values: { instruction } }))
  },
}
