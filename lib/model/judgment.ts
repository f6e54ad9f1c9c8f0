import { z } from 'zod'
import type { Message } from './errors.ts'
import type { CostEstimate } from './money.ts'

/** The paper's three questions of a task: is its instruction reasonable, its input, its output? */
export const judgeQuestions = ['instruction', 'input', 'output'] as const
export type JudgeQuestion = (typeof judgeQuestions)[number]

export const judgeAnswers = ['yes', 'no', 'unsure'] as const

/** What a model answered to one question; the reason is plain text, null where it gave none. */
export const JudgeAnswer = z.object({
  answer: z.enum(judgeAnswers),
  reason: z.string().nullable(),
})
export type JudgeAnswer = z.infer<typeof JudgeAnswer>

/** The answers to all three; null where an answer was cut off or left out. */
export type JudgeAnswers = Record<JudgeQuestion, JudgeAnswer | null>

/** What checks read of a judgment. */
export interface Judgment {
  model: string
  answers: JudgeAnswers
}

/** A judgment of a task's current content over its dataset's current revision, as reviewers see it. */
export interface JudgmentView extends Judgment {
  host: string
  /** The version of the prompt. */
  prompt: string
  at: number
}

/** The most tasks of one run of judging. */
export const mostJudged = 5_000

/** What would be sent of one task, or why nothing will be. */
export interface JudgePlanItem {
  taskId: string
  datasetId: string
  /** The dataset's name. */
  name: string
  instruction: string
  refusal: Message | null
  /** Fields whose names and values are shown, and rendered examples. */
  fields: string[]
  rows: number
  prompt: string | null
  /** The exact text; null where it was not made for the plan, or is refused. */
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[] | null
  promptTokens: number
}

export interface JudgePlan {
  destination: { host: string; model: string }
  items: JudgePlanItem[]
  estimate: CostEstimate
}

/** How far a run of judging is, and what it found; the numbers add up to its tasks. */
export interface JudgeOutcome {
  tasks: number
  /** All three answers are yes. */
  sound: number
  /** At least one answer is no, unsure or missing. */
  doubtful: number
  failed: number
  open: number
}

/** Whether a model found nothing to doubt. */
export function isJudgedSound(answers: JudgeAnswers): boolean {
  return judgeQuestions.every((question) => answers[question]?.answer === 'yes')
}
