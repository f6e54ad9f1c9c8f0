import type { z } from 'zod'
import {
  findDataset,
  insertDecision,
  listDecisions,
  listTasksByIds,
  recordEvent,
  type TaskRecord,
  type Tx,
  updateTask,
} from '#db/index.ts'
import {
  type Actor,
  type apiInputs,
  type Message,
  newId,
  type Override,
  type ReviewOutcome,
  type Standing,
  type Verdict,
} from '#lib/model/index.ts'
import { standingOf } from '#lib/review/index.ts'
import { missing } from './allow.ts'
import { countStanding } from './findings.ts'

const policy = { approvals: 1 }

export type Exception = ReviewOutcome['exceptions'][number]

export function restand(
  tx: Tx,
  { task, revisionId }: { task: TaskRecord; revisionId: string },
): Standing {
  const standing = standingOf({
    decisions: listDecisions(tx, { taskId: task.id }).map(({ decision }) => decision),
    policy,
    currentRevisionId: revisionId,
    withdrawn: task.standing === 'withdrawn',
  })
  updateTask(tx, { taskId: task.id, patch: { standing } })
  // An approval may override findings, and one that was taken back no longer does.
  countStanding(tx, { taskId: task.id, revisionId })
  return standing
}

export function whyNotDecide(task: TaskRecord, verdict: Verdict): Message | null {
  if (task.standing === 'withdrawn') return { code: 'task-withdrawn', values: {} }
  if (verdict === 'approve' && task.blocking > 0)
    return { code: 'task-blocked', values: { findings: task.blocking } }
  return null
}

export function siblingsOf(
  tx: Tx,
  task: TaskRecord,
  siblingIds: readonly string[],
): { siblings: TaskRecord[]; exceptions: Exception[] } {
  const wanted = [...new Set(siblingIds)].filter((id) => id !== task.id)
  const found = listTasksByIds(tx, { projectId: task.projectId, taskIds: wanted })
  const siblings = found.filter((sibling) => sibling.familyId === task.familyId)
  const there = new Set(siblings.map((sibling) => sibling.id))
  return {
    siblings,
    exceptions: wanted
      .filter((id) => !there.has(id))
      .map((taskId) => ({ taskId, why: { code: 'not-a-sibling', values: {} } })),
  }
}

export function decideOne(
  tx: Tx,
  {
    actor,
    task,
    verdict,
    reason,
    note,
    override = null,
    actionId,
    at,
  }: {
    actor: Actor
    task: TaskRecord
    verdict: Verdict
    reason: z.infer<(typeof apiInputs)['review.decide']>['reason']
    note: string | null
    override?: Override | null
    actionId: string
    at: number
  },
): Standing {
  const dataset = findDataset(tx, { projectId: task.projectId, datasetId: task.datasetId })
  if (!dataset?.revisionId) throw missing('dataset')
  insertDecision(tx, {
    id: newId('decision'),
    taskId: task.id,
    revisionId: task.revisionId,
    datasetRevisionId: dataset.revisionId,
    userId: actor.userId,
    verdict,
    reason: verdict === 'approve' ? null : reason,
    note,
    override,
    actionId,
    decidedAt: at,
  })
  const standing = restand(tx, { task, revisionId: task.revisionId })
  recordEvent(tx, { projectId: actor.projectId, kind: 'task', subject: task.id, at })
  return standing
}
