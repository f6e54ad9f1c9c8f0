import type { Check } from '#lib/checks/check.ts'
import { examplesOf, folded, remarkOn, shareOf } from '#lib/checks/rows/matching.ts'

const many = 0.1

/** Examples that are the same but for case, spacing and punctuation; exact duplicates are left out by themselves. */
export const nearDuplicates: Check = {
  rule: 'near-duplicates',
  severity: 'info',
  reads: 'rows',
  run(context) {
    const seen = new Set<string>()
    const found = shareOf(examplesOf(context), ({ input, output }) => {
      const key = `${folded(input)}\n${folded(output)}`
      const again = seen.has(key)
      seen.add(key)
      return again
    })
    return found.share >= many ? [remarkOn('task', found)] : []
  },
}
