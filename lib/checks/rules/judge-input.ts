import type { Check } from '#lib/checks/check.ts'
import { judgmentRemarks } from '#lib/checks/judgment-findings.ts'

/** A model that was asked finds the input not reasonable, or does not know. */
export const judgeInput: Check = {
  rule: 'judge-input',
  severity: 'warning',
  reads: 'judgment',
  run: ({ judgment = null }) => judgmentRemarks(judgment, 'input'),
}
