import type { Check } from '#lib/checks/check.ts'
import { filledValues, neverFilled, outputName, unfilteredRows } from '#lib/checks/filled-output.ts'

/** No row has anything to answer with. */
export const outputNeverFilled: Check = {
  rule: 'output-never-filled',
  severity: 'blocking',
  reads: 'rows',
  run({ content, counts, profile }) {
    const output = outputName(content)
    const filled = filledValues(content, profile)
    if (filled === 0 && profile && profile.scanned > 0)
      return [{ place: 'output', values: { output, rows: profile.scanned } }]
    if (!counts || !neverFilled(counts)) return []
    // A field that is filled somewhere beyond the sample is a matter of the sample.
    if (counts.scope === 'sample' && filled !== null) return []
    return [{ place: 'output', values: { output, rows: unfilteredRows(counts) } }]
  },
}
