import { z } from 'zod'
import type { Role } from './actor.ts'
import type { Decision, Standing } from './review.ts'

export const capacities = ['alone', 'annotator', 'reviewer', 'adjudicator'] as const
/**
 * What someone decided as. It is kept with the decision, so that nothing changes when a person's role
 * does. `alone`: the only one in the project who decided; it settled the task by itself, and goes on to
 * when others join.
 */
export const Capacity = z.enum(capacities)
export type Capacity = z.infer<typeof Capacity>

/** A decision as the review of a team reads it. */
export interface TeamDecision extends Decision {
  capacity: Capacity
  /** An edit that came with the verdict and is no revision (blind review). */
  suggests: boolean
}

/** Someone of the project, as the review asks about them. */
export interface Member {
  userId: string
  role: Role
  /** Whoever was deactivated decides no more; what they decided keeps counting. */
  active: boolean
}

/** Why a verdict has to be settled by a reviewer: annotators differ, or an edit waits to be taken up. */
export type Disagreement = 'verdicts' | 'reasons' | 'suggestions'

/** Why someone cannot give what is missing. */
export type CannotGive =
  | 'role'
  | 'own-edit'
  | 'already-decided'
  /** Judging it too would leave nobody to approve it. */
  | 'needed-as-reviewer'

export const checklistKinds = [
  'annotators',
  'adjudication',
  'reviewers',
  'edit',
  'findings',
] as const
export type ChecklistKind = (typeof checklistKinds)[number]

/** One thing that a task needs: "1 of 2 annotators". */
export interface ChecklistItem {
  kind: ChecklistKind
  have: number
  need: number
  /** Who gave what there is. */
  by: string[]
  /** Who could give what is missing, by user id; empty where nothing is, or where nobody could. */
  can: string[]
  /** Why the other active people could not. */
  cannot: { userId: string; why: CannotGive }[]
}

/** What policy makes of the decisions on a task, and what is missing. */
export interface TaskReview {
  standing: Standing
  checklist: ChecklistItem[]
  /** Why it waits for adjudication; null where it does not. */
  disagreement: Disagreement | null
  /** Why it is judged more than once; empty where it is not. */
  doubled: DoubledBecause[]
  /** Approvals of earlier contents: an edit dismissed them. */
  dismissed: string[]
}

export type DoubledBecause = 'drawn' | 'findings' | 'judge'
