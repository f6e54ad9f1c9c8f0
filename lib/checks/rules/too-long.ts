import type { Check } from '#lib/checks/check.ts'
import { examplesOf, remarkOn, shareOf } from '#lib/checks/rows/matching.ts'

/** Code points of input and output that many trainers' usual 4,096 tokens hold at some four a token. */
const usualLimit = 16_000
const many = 0.05

/** Examples longer than what trainers usually keep: they would be cut, the output first. */
export const tooLong: Check = {
  rule: 'too-long',
  severity: 'info',
  reads: 'rows',
  run(context) {
    const found = shareOf(
      examplesOf(context),
      ({ input, output }) => input.length + output.length > usualLimit,
    )
    return found.share >= many ? [remarkOn('task', found, { limit: usualLimit })] : []
  },
}
