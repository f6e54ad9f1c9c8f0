import type { z } from 'zod'
import { findTask, insertAction, recordAudit, transact } from '#db/index.ts'
import {
  type Actor,
  type apiInputs,
  DomainError,
  newId,
  type ReviewOutcome,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { decideOne, siblingsOf, whyNotDecide } from './review-standing.ts'
import type { Studio } from './studio.ts'

/** One verdict on one revision, and on the siblings chosen with it. */
export function decide(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['review.decide']>,
): ReviewOutcome {
  allow(actor, 'task:decide')
  return transact(studio.db, (tx) => {
    const { taskId, verdict, reason, note } = input
    const task = findTask(tx, { projectId: actor.projectId, taskId })
    if (!task) throw missing('task')
    if (task.revisionId !== input.revisionId)
      throw new DomainError('revision-moved-on', {}, { kind: 'conflict' })
    const refusal = whyNotDecide(task, verdict)
    if (refusal) throw new DomainError(refusal.code, refusal.values, { kind: 'conflict' })
    const at = studio.now()
    const actionId = newId('action')
    const { siblings, exceptions } = siblingsOf(tx, task, input.alsoTaskIds)
    const standing = decideOne(tx, { actor, task, verdict, reason, note, actionId, at })
    const applied = [task.id]
    for (const sibling of siblings) {
      const why = whyNotDecide(sibling, verdict)
      if (why) exceptions.push({ taskId: sibling.id, why })
      else {
        decideOne(tx, { actor, task: sibling, verdict, reason, note, actionId, at })
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
      details: { revisionId: task.revisionId, reason, applied },
      at,
    })
    return { actionId, standing, revisionId: task.revisionId, applied, exceptions }
  })
}
