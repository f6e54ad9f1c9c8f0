import type { Check } from '#lib/checks/check.ts'
import { examplesOf, remarkOn, shareOf } from '#lib/checks/rows/matching.ts'

const much = 0.5

/** Most outputs are the input itself, or a whole field of it: nothing is left to do. Choices do not count. */
export const outputCopied: Check = {
  rule: 'output-copied',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const copied = shareOf(examplesOf(context), ({ input, output }) => {
      if (output.trim() === '') return false
      if (input.trim() === output.trim()) return true
      const values = input
        .split('\n')
        .filter((line) => !/^\s*(- |[A-Z]{1,2}\. )/.test(line))
        .map((line) => line.replace(/^[^:]{1,60}: /, '').trim())
      return values.includes(output.trim())
    })
    return copied.share >= much ? [remarkOn('output', copied)] : []
  },
}
