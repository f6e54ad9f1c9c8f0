import type { z } from 'zod'
import {
  findDataset,
  findDatasetRevision,
  findTask,
  getRevision,
  insertAction,
  listFindings,
  recordAudit,
  type TaskRecord,
  type Tx,
  transact,
} from '#db/index.ts'
import {
  type Actor,
  type apiInputs,
  DomainError,
  newId,
  type Override,
  type ReviewOutcome,
} from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { decideOne, siblingsOf, whyNotDecide } from './review-standing.ts'
import type { Studio } from './studio.ts'

/**
 * One verdict on one revision, and on the siblings chosen with it. An override holds for the task itself
 * only: what blocks a sibling was not looked at.
 */
export function decide(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['review.decide']>,
): ReviewOutcome {
  allow(actor, 'task:decide')
  if (input.override) allow(actor, 'finding:override')
  return transact(studio.db, (tx) => {
    const { taskId, verdict, reason, note } = input
    const task = findTask(tx, { projectId: actor.projectId, taskId })
    if (!task) throw missing('task')
    if (task.revisionId !== input.revisionId)
      throw new DomainError('revision-moved-on', {}, { kind: 'conflict' })
    const override = overrideOf(tx, task, input.override ?? null)
    const refusal = whyNotDecide(override ? { ...task, blocking: 0 } : task, verdict)
    if (refusal) throw new DomainError(refusal.code, refusal.values, { kind: 'conflict' })
    const at = studio.now()
    const actionId = newId('action')
    const { siblings, exceptions } = siblingsOf(tx, task, input.alsoTaskIds)
    const shared = { actor, verdict, reason, note, actionId, at }
    const standing = decideOne(tx, { ...shared, task, override })
    const applied = [task.id]
    for (const sibling of siblings) {
      const why = whyNotDecide(sibling, verdict)
      if (why) exceptions.push({ taskId: sibling.id, why })
      else {
        decideOne(tx, { ...shared, task: sibling })
        applied.push(sibling.id)
      }
    }
    insertAction(tx, {
      id: actionId,
      ...actorOf(actor),
      kind: 'decision',
      taskId,
      effects: [task, ...siblings]
        .filter((one) => applied.includes(one.id))
        .map((one) => ({ taskId: one.id, before: one.revisionId, after: one.revisionId })),
      at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: `task.${verdict}`,
      subject: taskId,
      details: {
        revisionId: task.revisionId,
        reason,
        applied,
        ...(override ? { override } : {}),
      },
      at,
    })
    return { actionId, standing, revisionId: task.revisionId, applied, exceptions }
  })
}

/** What an override stands for; null where none was given or nothing blocks. Throws where no row can be rendered. */
function overrideOf(tx: Tx, task: TaskRecord, reason: string | null): Override | null {
  if (reason === null) return null
  const rules = listFindings(tx, { taskId: task.id })
    .filter(({ severity }) => severity === 'blocking')
    .map(({ rule }) => rule)
  if (rules.length === 0) return null
  const dataset = findDataset(tx, { projectId: task.projectId, datasetId: task.datasetId })
  const revision =
    dataset?.revisionId && findDatasetRevision(tx, { revisionId: dataset.revisionId })
  if (!revision) throw missing('dataset')
  const { content } = getRevision(tx, { revisionId: task.revisionId })
  const { fields } = revision.manifest
  if ('problems' in compilePlan({ content, fields }))
    throw new DomainError('override-unrendered', {}, { kind: 'conflict' })
  return { reason, rules: [...new Set(rules)] }
}
