export { Plan, planVersion } from '#lib/model/index.ts'
export { compilePlan } from './compile-plan.ts'
export { countsFromRows, countsQuery } from './counts.ts'
export { exampleRelation, partsRelation } from './example-relation.ts'
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
