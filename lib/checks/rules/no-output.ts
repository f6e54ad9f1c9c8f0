import type { Check } from '#lib/checks/check.ts'
import { showsField } from '#lib/checks/task-reading.ts'

/** An output that shows no field: every row would have the same answer. */
export const noOutput: Check = {
  rule: 'no-output',
  severity: 'blocking',
  reads: 'names',
  run: (_context, { output }) =>
    output === null || showsField(output) ? [] : [{ place: 'output', values: {} }],
}
