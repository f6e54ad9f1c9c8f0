export { Plan, planVersion } from '#lib/model/index.ts'
export { compilePlan } from './compile-plan.ts'
export { countsFromRows, countsQuery } from './counts.ts'
export {
  bitsQuery,
  mayRepeat,
  type RepeatedRows,
  repeatedKeysQuery,
  repeatedWithin,
  repeatsQuery,
  suspectsQuery,
} from './duplicates.ts'
export { exampleRelation, partsRelation, sharedRelation } from './example-relation.ts'
export { nearestName } from './nearest-name.ts'
export { answerSentence } from './phrasing.ts'
export { listPlanFields } from './plan-fields.ts'
export { planHash } from './plan-hash.ts'
export { findPatternProblem, findReplacementProblem, type PatternProblem } from './re2-syntax.ts'
export {
  decideLabels,
  endQuery,
  firstOutputsQuery,
  type LabelDecision,
  type ReferenceTask,
  readReferenceField,
  referenceContent,
  rowsBefore,
  withSentence,
} from './reference.ts'
export { type SharedPlan, sharedRows, sharePlan } from './shared-plan.ts'
