import type { Finding } from '#lib/model/index.ts'
import type { Check, CheckContext } from './check.ts'
import { applyFix } from './fixes/fixes.ts'
import { answerSetCodes } from './rules/answer-set-codes.ts'
import { answerSetIncomplete } from './rules/answer-set-incomplete.ts'
import { answerSetLetters } from './rules/answer-set-letters.ts'
import { answerSetRepeats } from './rules/answer-set-repeats.ts'
import { answerSetUnwieldy } from './rules/answer-set-unwieldy.ts'
import { asksSomethingElse } from './rules/asks-something-else.ts'
import { choicesNotShown } from './rules/choices-not-shown.ts'
import { inputOutputOverlap } from './rules/input-output-overlap.ts'
import { inputTellsNothing } from './rules/input-tells-nothing.ts'
import { judgeInput } from './rules/judge-input.ts'
import { judgeInstruction } from './rules/judge-instruction.ts'
import { judgeOutput } from './rules/judge-output.ts'
import { labelDominates } from './rules/label-dominates.ts'
import { leftovers } from './rules/leftovers.ts'
import { licenseNotAllowed } from './rules/license.ts'
import { mixedScripts } from './rules/mixed-scripts.ts'
import { nearDuplicateInstruction } from './rules/near-duplicate-instruction.ts'
import { nearDuplicates } from './rules/near-duplicates.ts'
import { noInput } from './rules/no-input.ts'
import { noOutput } from './rules/no-output.ts'
import { noRowInSample } from './rules/no-row-in-sample.ts'
import { noRowLeft } from './rules/no-row-left.ts'
import { outputConstant } from './rules/output-constant.ts'
import { outputCopied } from './rules/output-copied.ts'
import { outputNeverFilled } from './rules/output-never-filled.ts'
import { patternUnreadable } from './rules/pattern-unreadable.ts'
import { privateData } from './rules/private-data.ts'
import { promptedSource } from './rules/prompted-source.ts'
import { quotesOneRow } from './rules/quotes-one-row.ts'
import { refersToMissing } from './rules/refers-to-missing.ts'
import { repeatedPhrasing } from './rules/repeated-phrasing.ts'
import { sameInstruction } from './rules/same-instruction.ts'
import { saysNothing } from './rules/says-nothing.ts'
import { severalOutputs } from './rules/several-outputs.ts'
import { speaksOfOneRow } from './rules/speaks-of-one-row.ts'
import { targetNotInferable } from './rules/target-not-inferable.ts'
import { templateMisfit } from './rules/template-misfit.ts'
import { templateUnreadable } from './rules/template-unreadable.ts'
import { tooLong } from './rules/too-long.ts'
import { undesiredOutput } from './rules/undesired-output.ts'
import { unknownField } from './rules/unknown-field.ts'
import { valuesNotInferable } from './rules/values-not-inferable.ts'
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
  licenseNotAllowed,
  outputNeverFilled,
  noRowLeft,
  noRowInSample,
  repeatedPhrasing,
  speaksOfOneRow,
  saysNothing,
  asksSomethingElse,
  refersToMissing,
  choicesNotShown,
  targetNotInferable,
  inputTellsNothing,
  undesiredOutput,
  answerSetCodes,
  answerSetLetters,
  answerSetRepeats,
  outputCopied,
  outputConstant,
  labelDominates,
  answerSetIncomplete,
  answerSetUnwieldy,
  leftovers,
  privateData,
  nearDuplicates,
  mixedScripts,
  valuesNotInferable,
  quotesOneRow,
  tooLong,
  nearDuplicateInstruction,
  promptedSource,
  judgeInstruction,
  judgeInput,
  judgeOutput,
]

/**
 * What the checks say of a task: all of them, or only those that read what `reads` names. Nothing is read
 * but what the context holds.
 */
export function checkTask(
  context: CheckContext,
  { reads }: { reads?: readonly Check['reads'][] } = {},
): Finding[] {
  const reading = readTask(context.content)
  return checks
    .filter((check) => !reads || reads.includes(check.reads))
    .flatMap(({ rule, severity, run }) =>
      run(context, reading).map((remark) => ({
        rule,
        severity: remark.severity ?? severity,
        place: remark.place,
        values: remark.values,
        fix: remark.fixes?.find((fix) => applyFix({ fix, context }) !== null) ?? null,
      })),
    )
}

/** Findings of several runs in the order in which one run would give them. */
export function inCheckOrder(findings: readonly Finding[]): Finding[] {
  const place = new Map(checks.map(({ rule }, index) => [rule, index]))
  return [...findings].sort((a, b) => (place.get(a.rule) ?? 0) - (place.get(b.rule) ?? 0))
}
