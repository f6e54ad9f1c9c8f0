export type { Check, CheckContext, CheckedExample, NearInstruction } from './check.ts'
export { checks, checkTask, inCheckOrder } from './checks.ts'
export { applyFix, type FixContext } from './fixes/fixes.ts'
export { judgmentFindings } from './judgment-findings.ts'
export {
  createInstructionIndex,
  type InstructionEntry,
  type InstructionIndex,
} from './near-instructions.ts'
export { licenseFindings } from './rules/license.ts'
