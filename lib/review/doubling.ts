import type { DoubledBecause, ReviewPolicy, Severity, Verdict } from '#lib/model/index.ts'
import { drawNumber } from './draw.ts'

/** What decides, beside the draw, how many annotators judge a task. */
export interface DoublingInput {
  taskId: string
  policy: ReviewPolicy
  /** Findings on the current content by severity; dismissed ones are not counted, overridden ones are. */
  findings: Record<Severity, number>
  /** Whether a model that was asked would approve it; null where none was. */
  judge: boolean | null
  /** What annotators said of the current content so far. */
  verdicts: readonly Verdict[]
}

const atLeast: Record<Severity, readonly Severity[]> = {
  blocking: ['blocking'],
  warning: ['blocking', 'warning'],
  info: ['blocking', 'warning', 'info'],
}

/**
 * Whether a task is among the share that is judged more than once: its number, drawn by seed and task
 * id, lies below the share. Raising the share only adds tasks.
 */
export function isDrawnTwice(taskId: string, policy: ReviewPolicy): boolean {
  return drawNumber(policy.seed, 'double', taskId) < policy.doubledShare
}

/**
 * Why a task is judged more than once; empty where it is not. A judge that would not approve disagrees
 * with the proposal; one that would, with the first annotator who does not.
 */
export function whyDoubled(input: DoublingInput): DoubledBecause[] {
  const { policy, findings, judge, verdicts } = input
  const { doubledFrom } = policy
  if (policy.annotators === 1) return []
  const severe = doubledFrom !== null && atLeast[doubledFrom].some((one) => findings[one] > 0)
  const disagrees = judge === false || (judge === true && verdicts.some((one) => one !== 'approve'))
  return [
    ...(isDrawnTwice(input.taskId, policy) ? (['drawn'] as const) : []),
    ...(severe ? (['findings'] as const) : []),
    ...(policy.doubledWhereJudgeDisagrees && disagrees ? (['judge'] as const) : []),
  ]
}

/** How many annotators judge a task. */
export function annotatorsNeeded(input: DoublingInput): number {
  return whyDoubled(input).length > 0 ? input.policy.annotators : 1
}
