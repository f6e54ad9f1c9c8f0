import type { z } from 'zod'
import {
  type ActionRecord,
  findDataset,
  findTask,
  getRevision,
  insertAction,
  insertRevision,
  nextRevisionNumber,
  recordAudit,
  recordEvent,
  type TaskRecord,
  type Tx,
  transact,
  updateTask,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type Finding,
  type Message,
  newId,
  type ReviewOutcome,
  type Standing,
  type TaskContent,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf, getReadDataset } from './datasets.ts'
import {
  admitDrafts,
  type Examined,
  enqueueCount,
  examine,
  familyFor,
  findingsOf,
  takeExamined,
} from './drafts.ts'
import { countSeverities } from './findings.ts'
import { decideOne, restand, siblingsOf, whyNotDecide } from './review-standing.ts'
import type { Studio } from './studio.ts'

export interface PreparedEdit {
  task: TaskRecord
  examined: Examined
}

function blockingOf(findings: readonly Finding[]): Message | null {
  const first = findings.find((finding) => finding.severity === 'blocking')
  return first ? { code: 'edit-blocked', values: { rule: first.rule, ...first.values } } : null
}

export function editOne(
  tx: Tx,
  {
    studio,
    actor,
    prepared,
    approve,
    actionId,
    at,
  }: {
    studio: Studio
    actor: Actor
    prepared: PreparedEdit
    approve: boolean
    actionId: string
    at: number
  },
): { revisionId: string; standing: Standing } | { why: Message } {
  const { task, examined } = prepared
  const { dataset, revision } = getReadDataset(
    { ...studio, db: tx as Studio['db'] },
    { projectId: task.projectId, datasetId: task.datasetId },
  )
  const findings = findingsOf(tx, { dataset, revision, examined, exceptTaskId: task.id })
  const severities = countSeverities(findings)
  if (approve && severities.blocking > 0) {
    const why = blockingOf(findings)
    if (why) return { why }
  }
  const current = getRevision(tx, { revisionId: task.revisionId })
  const same = JSON.stringify(current.content) === JSON.stringify(examined.content)
  let revisionId = task.revisionId
  if (!same) {
    revisionId = newId('revision')
    insertRevision(tx, {
      id: revisionId,
      taskId: task.id,
      number: nextRevisionNumber(tx, { taskId: task.id }),
      content: examined.content,
      surplusOutputs: [],
      createdBy: actor.userId,
      createdAt: at,
    })
    const family = familyFor(tx, { dataset, content: examined.content, at })
    updateTask(tx, {
      taskId: task.id,
      patch: {
        revisionId,
        familyId: family.id,
        instruction: examined.content.instructions[0] ?? '',
      },
    })
    takeExamined(tx, { dataset, revision, taskId: task.id, revisionId, examined, findings })
    if (examined.counts?.scope === 'sample') enqueueCount(tx, { dataset, userId: actor.userId, at })
  }
  const moved = { ...task, revisionId }
  const standing = approve
    ? decideOne(tx, {
        actor,
        task: moved,
        verdict: 'approve',
        reason: null,
        note: null,
        actionId,
        at,
      })
    : restand(tx, { task: moved, revisionId })
  recordEvent(tx, { projectId: actor.projectId, kind: 'task', subject: task.id, at })
  return { revisionId, standing }
}

/** The content an edit gives a sibling: its own wording stays, the rest is taken over. */
export function siblingContent(edited: TaskContent, own: TaskContent): TaskContent {
  return { ...edited, instructions: own.instructions }
}

async function prepareEdit(
  studio: Studio,
  actor: Actor,
  input: { taskId: string; content: TaskContent; siblingIds: readonly string[] },
) {
  const task = findTask(studio.db, { projectId: actor.projectId, taskId: input.taskId })
  if (!task) throw missing('task')
  const { revision } = getReadDataset(studio, {
    projectId: actor.projectId,
    datasetId: task.datasetId,
  })
  const prepare = async (one: TaskRecord, content: TaskContent): Promise<PreparedEdit> => ({
    task: one,
    examined: await examine(studio, {
      projectId: actor.projectId,
      revision,
      content,
      surplusOutputs: [],
    }),
  })
  const { siblings, exceptions } = siblingsOf(studio.db, task, input.siblingIds)
  const prepared = [await prepare(task, input.content)]
  for (const sibling of siblings) {
    const own = getRevision(studio.db, { revisionId: sibling.revisionId })
    prepared.push(await prepare(sibling, siblingContent(input.content, own.content)))
  }
  return { task, prepared, exceptions }
}

/** A new revision of a task (and of chosen siblings), approved in the same step if asked for. */
export async function edit(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['review.edit']>,
): Promise<ReviewOutcome> {
  allow(actor, 'task:edit')
  const { task, prepared, exceptions } = await prepareEdit(studio, actor, {
    ...input,
    siblingIds: input.alsoTaskIds,
  })
  return transact(studio.db, (tx) => {
    const at = studio.now()
    const actionId = newId('action')
    const effects: ActionRecord['effects'] = []
    let own: { revisionId: string; standing: Standing } | null = null
    for (const one of prepared) {
      const now = findTask(tx, { projectId: actor.projectId, taskId: one.task.id })
      const isOwn = one.task.id === task.id
      const base = isOwn ? input.baseRevisionId : one.task.revisionId
      if (!now || now.revisionId !== base) {
        if (isOwn) throw new DomainError('revision-moved-on', {}, { kind: 'conflict' })
        exceptions.push({ taskId: one.task.id, why: { code: 'revision-moved-on', values: {} } })
        continue
      }
      const result = editOne(tx, {
        studio,
        actor,
        prepared: { ...one, task: now },
        approve: input.approve,
        actionId,
        at,
      })
      if ('why' in result) {
        if (isOwn) throw new DomainError(result.why.code, result.why.values, { kind: 'conflict' })
        exceptions.push({ taskId: one.task.id, why: result.why })
        continue
      }
      if (isOwn) own = result
      effects.push({ taskId: one.task.id, before: now.revisionId, after: result.revisionId })
    }
    if (!own) throw missing('task')
    insertAction(tx, {
      id: actionId,
      ...actorOf(actor),
      kind: 'edit',
      taskId: task.id,
      effects,
      at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'task.edit',
      subject: task.id,
      details: { effects, approve: input.approve },
      at,
    })
    return {
      actionId,
      ...own,
      applied: effects.map((effect) => effect.taskId),
      exceptions,
    }
  })
}

/** What a verdict or an edit would do to siblings, without doing it. */
export async function planSiblings(
  studio: Studio,
  actor: Actor,
  { taskId, siblingIds, action }: z.infer<(typeof apiInputs)['review.planSiblings']>,
): Promise<ApiOutputs['review.planSiblings']> {
  allow(actor, 'task:read')
  const task = findTask(studio.db, { projectId: actor.projectId, taskId })
  if (!task) throw missing('task')
  if (action.kind === 'decide') {
    const { siblings, exceptions } = siblingsOf(studio.db, task, siblingIds)
    const applies: string[] = []
    for (const sibling of siblings) {
      const why = whyNotDecide(sibling, action.verdict)
      if (why) exceptions.push({ taskId: sibling.id, why })
      else applies.push(sibling.id)
    }
    return { applies, exceptions }
  }
  const { prepared, exceptions } = await prepareEdit(studio, actor, {
    taskId,
    content: action.content,
    siblingIds,
  })
  const { dataset, revision } = getReadDataset(studio, {
    projectId: actor.projectId,
    datasetId: task.datasetId,
  })
  const applies: string[] = []
  for (const { task: sibling, examined } of prepared.slice(1)) {
    const findings = findingsOf(studio.db, {
      dataset,
      revision,
      examined,
      exceptTaskId: sibling.id,
    })
    const why = action.approve ? blockingOf(findings) : null
    if (why) exceptions.push({ taskId: sibling.id, why })
    else applies.push(sibling.id)
  }
  return { applies, exceptions }
}

/** A task written by a person. */
export async function createTask(
  studio: Studio,
  actor: Actor,
  { datasetId, content }: z.infer<(typeof apiInputs)['review.create']>,
): Promise<ApiOutputs['review.create']> {
  allow(actor, 'task:edit')
  const { revision } = getReadDataset(studio, { projectId: actor.projectId, datasetId })
  const examined = await examine(studio, {
    projectId: actor.projectId,
    revision,
    content,
    surplusOutputs: [],
  })
  return transact(studio.db, (tx) => {
    const dataset = findDataset(tx, { projectId: actor.projectId, datasetId })
    if (!dataset) throw missing('dataset')
    const { taskIds } = admitDrafts(tx, {
      dataset,
      revision,
      drafts: [
        {
          draft: { content, reason: null, surplusOutputs: [] },
          origin: { kind: 'person' },
          examined,
        },
      ],
      runId: null,
      createdBy: actor.userId,
      now: studio.now,
    })
    const taskId = taskIds[0]
    if (!taskId) throw new DomainError('task-already-there', {}, { kind: 'conflict' })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'task.create',
      subject: taskId,
      details: { datasetId },
      at: studio.now(),
    })
    const task = findTask(tx, { projectId: actor.projectId, taskId })
    return { taskId, revisionId: task?.revisionId ?? '' }
  })
}
