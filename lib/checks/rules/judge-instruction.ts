import type { Check } from '#lib/checks/check.ts'
import { judgmentRemarks } from '#lib/checks/judgment-findings.ts'

/** A model that was asked finds the instruction not reasonable, or does not know. */
export const judgeInstruction: Check = {
  rule: 'judge-instruction',
  severity: 'warning',
  reads: 'judgment',
  run: ({ judgment = null }) => judgmentRemarks(judgment, 'instruction'),
}
