import type { Check } from '#lib/checks/check.ts'
import { type NamedTask, nameTask } from '#lib/checks/words/named-fields.ts'
import { isCommon, nameWords, stem, textWords } from '#lib/checks/words/words.ts'

/** As many words that neither instructions in general nor this dataset's names have. */
const unusualWords = 2
const question =
  /^(what|which|who|whom|whose|where|when|why|how|will|is|are|does|do|did|has|have|was|were|should)\b/i

/** The instruction speaks of the content of one row instead of the whole dataset. */
export const speaksOfOneRow: Check = {
  rule: 'speaks-of-one-row',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const task = nameTask(context, reading)
    const answers = new Set((context.content.answerSet ?? []).flatMap(nameWords).map(stem))
    return context.content.instructions.flatMap((instruction) => {
      const known = (word: string) => isKnown(word, task, answers)
      const names = properNames(instruction).filter((word) => !known(word))
      const unusual = isEnglish(instruction)
        ? [...new Set(textWords(instruction).map(({ word }) => word.toLowerCase()))].filter(
            (word) => !isCommon(word) && !known(word),
          )
        : []
      const words = names.length > 0 ? names : unusual.length >= unusualWords ? unusual : []
      if (words.length > 0)
        return [
          {
            place: 'instruction' as const,
            values: {
              kind: 'words',
              words: [...new Set(words)]
                .slice(0, 6)
                .map((word) => `“${word}”`)
                .join(', '),
            },
          },
        ]
      const asked = asksTheRow(instruction, task)
      return asked
        ? [{ place: 'instruction' as const, values: { kind: 'question', words: asked } }]
        : []
    })
  },
}

function isKnown(
  word: string,
  { letters, inputStems, outputStems }: NamedTask,
  answers: ReadonlySet<string>,
): boolean {
  const parts = nameWords(word).map(stem)
  return parts.every(
    (part) =>
      letters.includes(part) || inputStems.has(part) || outputStems.has(part) || answers.has(part),
  )
}

/** Words with a capital inside a sentence: names, where they are not everyone's (languages, formats). Acronyms count as unusual words only. */
function properNames(text: string): string[] {
  return textWords(text)
    .filter(({ word, at }) => {
      const before = text.slice(0, at).trimEnd()
      const begins = before === '' || /[.?!:"“”‘'([{/-]$/.test(before)
      return !begins && word.length > 1 && /^\p{Lu}.*\p{Ll}/u.test(word) && !isCommon(word)
    })
    .map(({ word }) => word)
}

/** Words of other languages are unusual without being special. */
function isEnglish(text: string): boolean {
  const words = textWords(text)
  return words.length >= 4 && words.filter(({ word }) => isCommon(word)).length * 2 >= words.length
}

/** The last sentence, where it asks about the row itself (“what is the old value?”) and not for the output by its name. */
function asksTheRow(instruction: string, { outputStems }: NamedTask): string | null {
  const last =
    instruction
      .trim()
      .split(/(?<=[.,:;])\s+/)
      .at(-1) ?? ''
  if (!last.endsWith('?') || !question.test(last)) return null
  const named = textWords(last).some(({ word }) => outputStems.has(stem(word)))
  return named ? null : last
}
