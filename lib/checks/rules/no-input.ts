import type { Check } from '#lib/checks/check.ts'
import { showsField } from '#lib/checks/task-reading.ts'

/** An input that shows no field: every row would be the same question. */
export const noInput: Check = {
  rule: 'no-input',
  severity: 'blocking',
  reads: 'names',
  run: (_context, { input }) =>
    input === null || showsField(input) ? [] : [{ place: 'input', values: {} }],
}
