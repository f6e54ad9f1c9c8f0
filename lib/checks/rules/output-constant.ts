import type { Check } from '#lib/checks/check.ts'
import { examplesOf, excerpt } from '#lib/checks/rows/matching.ts'

/** Every output is the same: there is nothing to learn. */
export const outputConstant: Check = {
  rule: 'output-constant',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    const [first] = examples
    if (!first || examples.some(({ output }) => output !== first.output)) return []
    return [{ place: 'output', values: { output: excerpt(first.output), of: examples.length } }]
  },
}
