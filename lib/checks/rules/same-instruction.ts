import type { Check } from '#lib/checks/check.ts'
import { normalizeInstruction } from '#lib/checks/instruction-text.ts'

/** Another task of the dataset already gives this instruction over the same inputs and output. */
export const sameInstruction: Check = {
  rule: 'same-instruction',
  severity: 'blocking',
  reads: 'tasks',
  run({ content, sameFamilyInstructions }) {
    const taken = new Set(sameFamilyInstructions.map(normalizeInstruction))
    return content.instructions
      .filter((instruction) => taken.has(normalizeInstruction(instruction)))
      .map((instruction) => ({ place: 'instruction', values: { instruction } }))
  },
}
