import type { Check } from '#lib/checks/check.ts'
import { type NamedTask, nameTask, shares, wordSet } from '#lib/checks/words/named-fields.ts'
import type { TaskInput } from '#lib/model/index.ts'

const speaks = /\b(options?|choices|candidates?|alternatives|multiple[- ]choices?)\b/i
/** Stems of fields that hold choices, or a whole question with them. */
const holders = wordSet(
  'choice option ending candidate alternative solution opa opb sol opt input prompt context query text',
)

/** The instruction speaks of choices, and none are shown, or all but the right one. */
export const choicesNotShown: Check = {
  rule: 'choices-not-shown',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const task = nameTask(context, reading)
    if (task.inputs.length === 0 || context.content.answerSet?.every((answer) => answer.length > 2))
      return []
    if (shares(task.inputStems, holders) || showsAnswers(task)) return []
    if (showsLetters(context.content.input)) return []
    return context.content.instructions.flatMap((instruction) => {
      const [word] = speaks.exec(instruction) ?? []
      return word === undefined
        ? []
        : [
            {
              place: 'instruction' as const,
              values: { word },
              fixes: ['add-choices' as const],
            },
          ]
    })
  },
}

/** `answer0` to `answer3` are choices; `distractor1` to `distractor3` are too, with the right one among them. */
function showsAnswers({ inputs }: NamedTask): boolean {
  const answers = inputs.filter(({ stems }) => stems.has('answer'))
  return answers.length > 0
}

/** Columns called A to D say what they are only by the letters before them. */
function showsLetters(input: TaskInput): boolean {
  if (input.kind !== 'template') return false
  return (input.template.match(/^\(?[A-Z][.):] *\{\{/gm)?.length ?? 0) >= 2
}
