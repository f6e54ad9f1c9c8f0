import type { Finding } from '#lib/model/index.ts'
import type { Check, CheckContext } from './check.ts'
import { inputOutputOverlap } from './rules/input-output-overlap.ts'
import { noInput } from './rules/no-input.ts'
import { noOutput } from './rules/no-output.ts'
import { noRowInSample } from './rules/no-row-in-sample.ts'
import { noRowLeft } from './rules/no-row-left.ts'
import { outputNeverFilled } from './rules/output-never-filled.ts'
import { patternUnreadable } from './rules/pattern-unreadable.ts'
import { repeatedPhrasing } from './rules/repeated-phrasing.ts'
import { sameInstruction } from './rules/same-instruction.ts'
import { severalOutputs } from './rules/several-outputs.ts'
import { templateMisfit } from './rules/template-misfit.ts'
import { templateUnreadable } from './rules/template-unreadable.ts'
import { unknownField } from './rules/unknown-field.ts'
import { readTask } from './task-reading.ts'

/** Every check, in the order in which findings are shown. A new one is a file and a line. */
export const checks: readonly Check[] = [
  templateUnreadable,
  unknownField,
  templateMisfit,
  patternUnreadable,
  noInput,
  noOutput,
  severalOutputs,
  inputOutputOverlap,
  sameInstruction,
  outputNeverFilled,
  noRowLeft,
  noRowInSample,
  repeatedPhrasing,
]

/** What the checks say of a task. Nothing is read but what the context holds. */
export function checkTask(context: CheckContext): Finding[] {
  const reading = readTask(context.content)
  return checks.flatMap(({ rule, severity, run }) =>
    run(context, reading).map((remark) => ({ rule, severity, ...remark })),
  )
}
