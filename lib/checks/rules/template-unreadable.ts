import type { Check } from '#lib/checks/check.ts'

/** A placeholder that is not closed, or is not a field. */
export const templateUnreadable: Check = {
  rule: 'template-unreadable',
  severity: 'blocking',
  reads: 'names',
  run: (_context, reading) =>
    reading.unreadable.map(({ place, problem, text }) => ({ place, values: { problem, text } })),
}
