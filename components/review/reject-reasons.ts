import type { RejectReason } from '#lib/model/index.ts'

/** Why a task is rejected, in the order of the digit keys; a test holds that it is the model's list. */
export const reasons = [
  'instance_specific',
  'contentless',
  'underivable',
  'wrong_target',
  'missing_input',
  'bad_answer_set',
  'multi_output',
  'bad_polarity',
  'other',
] as const satisfies readonly RejectReason[]
