import { z } from 'zod'
import { idOf } from './ids.ts'
import { TaskContent } from './task.ts'

export const verdicts = ['approve', 'reject', 'request-changes'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

/** Why a task is rejected: the faults of the labeling rubric, in the order of their digit keys. */
export const rejectReasons = [
  'instance_specific',
  'contentless',
  'underivable',
  'wrong_target',
  'missing_input',
  'bad_answer_set',
  'multi_output',
  'bad_polarity',
  'other',
] as const
export const RejectReason = z.enum(rejectReasons)
export type RejectReason = z.infer<typeof RejectReason>

export const standings = [
  'proposed',
  'in-review',
  'changes-requested',
  'approved',
  'rejected',
  'withdrawn',
] as const
export const Standing = z.enum(standings)
export type Standing = z.infer<typeof Standing>

/** One person's verdict on one revision, as `standing` reads it. Times are UTC milliseconds. */
export interface Decision {
  id: string
  userId: string
  revisionId: string
  verdict: Verdict
  reason: RejectReason | null
  note: string | null
  decidedAt: number
}

/** How many approvals a task needs (the whole policy, for now). */
export const Policy = z.object({ approvals: z.number().int().min(1).max(10).default(1) })
export type Policy = z.infer<typeof Policy>

export const DecideInput = z
  .object({
    taskId: idOf('task'),
    /** The revision that was looked at; a decision on one that has moved on is refused. */
    revisionId: idOf('revision'),
    verdict: Verdict,
    reason: RejectReason.nullable().default(null),
    note: z.string().trim().min(1).max(4_000).nullable().default(null),
    /** Why it is approved in spite of blocking findings, by someone who may. */
    override: z.string().trim().min(1).max(4_000).nullish(),
    /** Siblings of the same family that get the same verdict. */
    alsoTaskIds: z.array(idOf('task')).max(2_000).default([]),
  })
  .refine((input) => input.verdict !== 'reject' || input.reason !== null, {
    path: ['reason'],
    message: 'reject-needs-reason',
  })
  .refine((input) => !input.override || input.verdict === 'approve', {
    path: ['override'],
    message: 'override-approves',
  })
export type DecideInput = z.infer<typeof DecideInput>

export const EditInput = z.object({
  taskId: idOf('task'),
  /** The revision the edit began from. */
  baseRevisionId: idOf('revision'),
  content: TaskContent,
  approve: z.boolean(),
  alsoTaskIds: z.array(idOf('task')).max(2_000).default([]),
})
export type EditInput = z.infer<typeof EditInput>
