import type { Check } from '#lib/checks/check.ts'

/** A task elsewhere in the project says nearly the same: the set would hold one instruction many times. */
export const nearDuplicateInstruction: Check = {
  rule: 'near-duplicate-instruction',
  severity: 'info',
  reads: 'tasks',
  run: ({ nearInstruction }) =>
    nearInstruction ? [{ place: 'instruction', values: { ...nearInstruction } }] : [],
}
