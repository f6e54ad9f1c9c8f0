import type { Check } from '#lib/checks/check.ts'
import { nameTask, wordSet } from '#lib/checks/words/named-fields.ts'

/** Words in names of what nobody should learn to write. */
const undesired = wordSet(
  'bad wrong incorrect downvoted rejected immoral unethical toxic hateful offensive harmful incoherent distractor distractors worst fake misleading',
)
/** Names of judgments about such texts, which are fine to learn. */
const judgments = wordSet(
  'label class score rating is category type level probability reason explanation words span spans',
)

/** The output is a deliberately wrong, rejected or harmful text. */
export const undesiredOutput: Check = {
  rule: 'undesired-output',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    return nameTask(context, reading).outputs.flatMap(({ name, words }) => {
      const found = words.find((word) => undesired.has(word))
      if (found === undefined || words.some((word) => judgments.has(word)) || words.length === 1)
        return []
      return [{ place: 'output' as const, values: { field: name, word: found } }]
    })
  },
}
