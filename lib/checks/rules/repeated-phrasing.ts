import type { Check } from '#lib/checks/check.ts'
import { normalizeInstruction } from '#lib/checks/instruction-text.ts'

/** Two phrasings of one task that say the same words. */
export const repeatedPhrasing: Check = {
  rule: 'repeated-phrasing',
  severity: 'warning',
  reads: 'names',
  run({ content }) {
    const seen = new Set<string>()
    return content.instructions
      .filter((instruction) => {
        const text = normalizeInstruction(instruction)
        const repeated = seen.has(text)
        seen.add(text)
        return repeated
      })
      .map((instruction) => ({
        place: 'instruction',
        values: { instruction },
        fixes: ['remove-phrasing'],
      }))
  },
}
