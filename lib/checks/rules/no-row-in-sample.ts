import type { Check } from '#lib/checks/check.ts'
import { filledValues, neverFilled } from '#lib/checks/filled-output.ts'
import { mainSkipReason } from '#lib/checks/skip-reasons.ts'

/** The sample gives no example, but the rest of the rows may. */
export const noRowInSample: Check = {
  rule: 'no-row-in-sample',
  severity: 'warning',
  reads: 'rows',
  run({ content, counts, profile }) {
    if (counts?.scope !== 'sample' || counts.rows === 0 || counts.examples > 0) return []
    const filled = filledValues(content, profile)
    const { reason } = mainSkipReason(counts)
    const rare = neverFilled(counts) ? filled !== null && filled > 0 : reason === 'filtered'
    return rare ? [{ place: 'task', values: { rows: counts.rows } }] : []
  },
}
