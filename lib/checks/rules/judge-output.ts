import type { Check } from '#lib/checks/check.ts'
import { judgmentRemarks } from '#lib/checks/judgment-findings.ts'

/** A model that was asked finds the output not reasonable, or does not know. */
export const judgeOutput: Check = {
  rule: 'judge-output',
  severity: 'warning',
  reads: 'judgment',
  run: ({ judgment = null }) => judgmentRemarks(judgment, 'output'),
}
