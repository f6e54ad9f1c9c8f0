import type { Check } from '#lib/checks/check.ts'
import { neverFilled } from '#lib/checks/filled-output.ts'
import { mainSkipReason } from '#lib/checks/skip-reasons.ts'

/** No row gives an example, for another reason than an output that is never filled. */
export const noRowLeft: Check = {
  rule: 'no-row-left',
  severity: 'blocking',
  reads: 'rows',
  run({ counts }) {
    if (!counts || counts.examples > 0 || neverFilled(counts)) return []
    const { reason, count } = mainSkipReason(counts)
    // What a filter leaves out of a sample may be there beyond it.
    if (counts.scope === 'sample' && reason === 'filtered') return []
    // Message selectors cannot hold a hyphen.
    const selector = reason.replaceAll('-', '_')
    return [{ place: 'task', values: { rows: counts.rows, reason: selector, count } }]
  },
}
