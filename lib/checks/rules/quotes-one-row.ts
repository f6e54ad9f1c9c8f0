import type { Check } from '#lib/checks/check.ts'
import { examplesOf } from '#lib/checks/rows/matching.ts'
import { isCommon, textWords } from '#lib/checks/words/words.ts'

/** The instruction shares unusual words or numbers with one row, and with hardly any other. */
export const quotesOneRow: Check = {
  rule: 'quotes-one-row',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    if (examples.length === 0) return []
    const texts = examples.map(({ input, output }) => ` ${`${input}\n${output}`.toLowerCase()} `)
    return context.content.instructions.flatMap((instruction) => {
      const words = telling(instruction)
      const rare = words.filter((word) => {
        const count = texts.filter((text) => text.includes(word)).length
        return count > 0 && count <= Math.max(1, 0.02 * texts.length)
      })
      // One word may be chance; of two in the same row neither is.
      const row = texts.findIndex((text) => rare.filter((word) => text.includes(word)).length >= 2)
      const number = examples[row]?.row
      if (number === undefined) return []
      const quoted = rare.filter((word) => texts[row]?.includes(word)).slice(0, 5)
      return [
        {
          place: 'instruction' as const,
          values: { words: quoted.map((word) => `“${word}”`).join(', '), row: number + 1 },
        },
      ]
    })
  },
}

/** Words that are not everyone's, and numbers of two digits or more. */
function telling(text: string): string[] {
  const words = textWords(text).map(({ word }) => word.toLowerCase())
  const numbers = text.match(/\d{2,}/g) ?? []
  return [...new Set([...words.filter((word) => word.length > 3 && !isCommon(word)), ...numbers])]
}
