import type { Check } from '#lib/checks/check.ts'
import { type NamedTask, nameTask, shares, wordSet } from '#lib/checks/words/named-fields.ts'
import { stem, textWords } from '#lib/checks/words/words.ts'
import type { TaskContent } from '#lib/model/index.ts'

/** Ways in which an instruction can ask for something else than the output; the sentence says which. */
const ways: Record<string, (text: string, task: NamedTask, content: TaskContent) => boolean> = {
  yes_no: asksYesNo,
  yes_no_set: asksYesNoOfMany,
  reverse: asksForInput,
  one_class: asksForOneClass,
  faults: asksForFaults,
  origin: asksForWhole,
}

/** The instruction asks for something else than what the output field holds, or for the reverse. */
export const asksSomethingElse: Check = {
  rule: 'asks-something-else',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const task = nameTask(context, reading)
    if (task.outputs.length === 0 || task.inputs.length === 0) return []
    const output = task.outputs.map(({ name }) => `“${name}”`).join(', ')
    return context.content.instructions.flatMap((instruction) => {
      const text = instruction.toLowerCase().replaceAll(/\s+/g, ' ').trim()
      const way = Object.entries(ways).find(([, found]) => found(text, task, context.content))
      return way ? [{ place: 'instruction' as const, values: { way: way[0], output } }] : []
    })
  },
}

/** Stems in names of outputs that a yes-or-no question may have. */
const judgments =
  wordSet(`label class category target is are has answer decision verdict gold score relation entailment type stance polarity
sentiment rating truth judgment judgement judgments equivalent paraphrase duplicate similarity bool boolean flag value correct valid
coherent annotation final classification offensive toxic hate hateful sarcasm irony related relevant relatedness acceptability plausible
violence spam humor humour extended result y animacy toxicity validity veracity consistent prediction acceptable grammatical`)

/** “Determine whether”, while the output is a text without an answer set. */
function asksYesNo(text: string, { outputs }: NamedTask, { answerSet }: TaskContent): boolean {
  if (answerSet !== null) return false
  if (
    !/\b(determine|predict|decide|identify|classify|tell|judge|verify|check|say|assess|detect)\b[^.]{0,20}\b(whether|if)\b/.test(
      text,
    )
  )
    return false
  return outputs.every(({ words, stems }) => {
    // “upvoted answer” is a text that someone wrote; “answer” may be yes or no.
    if (words.length > 1 && words.at(-1) === 'answer')
      return !shares(stems, wordSet('final correct gold best'))
    return !shares(stems, judgments)
  })
}

/** “Whether … or not”, while the answers are more than two and none of them is a word of the instruction. */
function asksYesNoOfMany(text: string, _task: NamedTask, { answerSet }: TaskContent): boolean {
  if (answerSet === null || answerSet.length < 3 || !/\b(whether|if)\b.*\bor not\b/.test(text))
    return false
  const starts = answerSet.flatMap((answer) =>
    textWords(answer.toLowerCase().replaceAll(/[_-]/g, ' ')),
  )
  return !starts.some(({ word }) => yesOrNo.has(word) || text.includes(word.slice(0, 5)))
}
const yesOrNo = wordSet('yes no true false not positive negative neutral')

const producing =
  /\b(identify|predict|extract|provide|generate|create|write|output|find|select|give|list|name|detect|highlight|retrieve|produce|return|guess|infer)\b (?:(?:the|a|an|its|their|any|all|new) )*/g
const objectEnds =
  /\b(of|for|in|from|that|which|used|using|based|about|on|to|with|given|mentioned|by|as|when|where|who|is|are|has|have|and|describing|containing|between)\b|[.,?;:]/

/** What is to be produced is named as an input is, and not as the output. */
function asksForInput(text: string, { inputs, inputStems, outputStems }: NamedTask): boolean {
  const found = [...text.matchAll(producing)].at(-1)
  if (!found) return false
  const rest = text.slice(found.index + found[0].length)
  if (/^(whether|if|how|what|which)\b/.test(rest)) return false
  const object = textWords(rest.split(objectEnds)[0] ?? '').map(({ word }) => stem(word))
  const head = object.at(-1)
  if (head === undefined || shares(object, outputStems)) return false
  // The thing that is asked for is an input's own name, not a kind of text that any field may hold.
  const own = inputs.some(({ stems }) => stems.has(head))
  return own && inputStems.has(head) && !outputStems.has(head) && !generic.has(head)
}
const generic = wordSet('text sentence answer output target input response content word document')

/** “That contradicts the premise”, while rows of all classes are there and the class is not told. */
function asksForOneClass(text: string, { inputStems, outputStems }: NamedTask): boolean {
  const relation =
    /\b(?:generate|create|write|produce|provide)s?\b.*\b(contradicts?|entails?|entailed|contradicted|(?:is|are) equivalent)\b/.exec(
      text,
    )
  if (!relation) return false
  if (shares(outputStems, classes)) return false
  if (!shares(inputStems, classes)) return true
  // With the class among the inputs, an instruction that names but one says the wrong thing for the others.
  return !/\b(or|if|neutral|according|depending|consistent|corresponding|specified|label (is|as))\b/.test(
    text.slice(relation.index),
  )
}
const classes = wordSet('label gold class relation classification entailment judgment')

/** Faults are asked for, and the output names none. */
function asksForFaults(text: string, { outputStems }: NamedTask): boolean {
  return (
    /\b(syntax errors?|logical errors?|bugs?|problems? with|mistakes?)\b/.test(text) &&
    !shares(
      outputStems,
      wordSet(
        'error bug problem fix fixed mistake correct corrected correction defect vulnerability location line',
      ),
    )
  )
}

/** A short piece is shown and the passage it stands in is to be given; only writing one can be asked. */
function asksForWhole(text: string, { outputs }: NamedTask): boolean {
  return (
    outputs.every(({ words }) => ['context', 'passage'].includes(words.at(-1) ?? '')) &&
    !/\b(generate|write|create|compose|produce|invent)\b/.test(text)
  )
}
