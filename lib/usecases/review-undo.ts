import {
  type ActionRecord,
  findDataset,
  findDatasetRevision,
  findLastAction,
  findTask,
  getRevision,
  recordAudit,
  recordEvent,
  replaceFindings,
  type TaskRecord,
  type Tx,
  transact,
  undoAction,
  updateTask,
} from '#db/index.ts'
import { type Actor, type ApiOutputs, DomainError, newId } from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf, getReadDataset } from './datasets.ts'
import { type Examined, estimatedExamples, examine, familyFor, findingsOf } from './drafts.ts'
import { restand } from './review-standing.ts'
import type { Studio } from './studio.ts'

/** Takes back the actor's last act: its decisions, and the revisions it made where nobody went on from them. */
export async function undo(studio: Studio, actor: Actor): Promise<ApiOutputs['review.undo']> {
  allow(actor, 'task:decide')
  const last = findLastAction(studio.db, actorOf(actor))
  if (!last) return { undone: null, taskId: null, tasks: 0 }
  const examined = await examineBefore(studio, actor, last)
  return transact(studio.db, (tx) => {
    const action = findLastAction(tx, actorOf(actor))
    if (action?.id !== last.id) throw new DomainError('undo-moved-on', {}, { kind: 'conflict' })
    const at = studio.now()
    const affected = action.effects.flatMap((effect) => {
      const task = findTask(tx, { projectId: actor.projectId, taskId: effect.taskId })
      // Tasks of a dataset that was removed in the meantime have nothing left to go back to.
      return task && findDataset(tx, { ...actor, datasetId: task.datasetId })
        ? [{ task, effect }]
        : []
    })
    if (affected.some(({ task, effect }) => task.revisionId !== effect.after))
      throw new DomainError('undo-moved-on', {}, { kind: 'conflict' })
    undoAction(tx, { actionId: action.id, now: at })
    for (const { task, effect } of affected) {
      if (effect.before !== effect.after)
        revertTo(tx, { task, revisionId: effect.before, examined, at })
      restand(tx, { task, revisionId: effect.before })
      recordEvent(tx, { projectId: actor.projectId, kind: 'task', subject: task.id, at })
    }
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'task.undo',
      subject: action.taskId,
      details: { actionId: action.id, effects: action.effects },
      at,
    })
    return { undone: action.kind, taskId: action.taskId, tasks: affected.length }
  })
}

/** What the contents that an undo goes back to give, looked at before the transaction. */
async function examineBefore(
  studio: Studio,
  actor: Actor,
  action: ActionRecord,
): Promise<Map<string, Examined>> {
  const examined = new Map<string, Examined>()
  for (const { taskId, before, after } of action.effects) {
    const task = findTask(studio.db, { projectId: actor.projectId, taskId })
    const dataset = task && findDataset(studio.db, { ...actor, datasetId: task.datasetId })
    if (!dataset || before === after) continue
    const { revision } = getReadDataset(studio, {
      projectId: actor.projectId,
      datasetId: dataset.id,
    })
    const { content, surplusOutputs } = getRevision(studio.db, { revisionId: before })
    examined.set(
      before,
      await examine(studio, {
        projectId: actor.projectId,
        revision,
        content,
        surplusOutputs,
      }),
    )
  }
  return examined
}

function revertTo(
  tx: Tx,
  {
    task,
    revisionId,
    examined,
    at,
  }: { task: TaskRecord; revisionId: string; examined: Map<string, Examined>; at: number },
): void {
  const dataset = findDataset(tx, { projectId: task.projectId, datasetId: task.datasetId })
  const revision = dataset?.revisionId
    ? findDatasetRevision(tx, { revisionId: dataset.revisionId })
    : null
  const before = examined.get(revisionId)
  if (!dataset || !revision || !before) throw missing('dataset')
  const findings = findingsOf(tx, {
    ...{ dataset, revision, examined: before },
    exceptTaskId: task.id,
    taskRevisionId: revisionId,
  })
  const family = familyFor(tx, { dataset, content: before.content, at })
  updateTask(tx, {
    taskId: task.id,
    patch: {
      revisionId,
      familyId: family.id,
      instruction: before.content.instructions[0] ?? '',
      examples: estimatedExamples(revision, before.counts),
      counts: before.counts,
    },
  })
  replaceFindings(tx, { taskId: task.id, revisionId, findings, newId: () => newId('finding') })
}
