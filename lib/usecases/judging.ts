import type { z } from 'zod'
import {
  enqueueJob,
  findDataset,
  findJob,
  findModel,
  findProject,
  findTask,
  insertJudgment,
  listAnswerTokens,
  listJobJudgments,
  listQueueTaskIds,
  listUnjudgedTasks,
  recordAudit,
  type TaskRecord,
  type Tx,
  transact,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  type CostEstimate,
  DomainError,
  formatPromptVersion,
  isJudgedSound,
  type JudgePlanItem,
  mostJudged,
  newId,
} from '#lib/model/index.ts'
import { judgeRequest } from '#lib/proposals/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { enoughAnswers, estimateCost, expectAnswers } from './estimates.ts'
import { planJudgments } from './judge-prompts.ts'
import { findWholeJudgment } from './judge-requests.ts'
import { environmentModelId, type OpenModel, openModel } from './models.ts'
import { resolvePrompt } from './prompts.ts'
import { hashRequest } from './proposal-requests.ts'
import { mayShowRows } from './proposals.ts'
import type { Studio } from './studio.ts'

/** Tokens of one answer, where the ledger does not know better: three bare words; a sentence each; long ones. */
const usualAnswer = { low: 50, likely: 110, high: 240 }

/** Shows what would be sent of tasks to be judged, and what it is likely to cost. Nothing is sent. */
export async function planJudging(
  studio: Studio,
  actor: Actor,
  { selection, modelId }: z.infer<(typeof apiInputs)['judge.plan']>,
  signal?: AbortSignal,
): Promise<ApiOutputs['judge.plan']> {
  allow(actor, 'proposal:run')
  const { projectId, userId } = actor
  const model = openModel(studio, { projectId, modelId })
  const taskIds =
    selection.kind === 'tasks'
      ? [...new Set(selection.taskIds)]
      : listQueueTaskIds(studio.db, {
          ...{ projectId, userId, filter: selection.filter },
          limit: mostJudged + 1,
        })
  if (taskIds.length > mostJudged) throw new DomainError('judge-too-many', { most: mostJudged })
  const items = await planJudgments(studio, { projectId, taskIds, model, prompt: 'judge', signal })
  return {
    destination: { host: model.host, model: model.model },
    items,
    estimate: estimateJudging(studio, { projectId, model, items }),
  }
}

/** What the prompts of a plan are likely to cost; those without text are taken to be like the others. */
export function estimateJudging(
  studio: Studio,
  {
    projectId,
    model,
    items,
  }: { projectId: string; model: OpenModel; items: readonly JudgePlanItem[] },
): CostEstimate {
  const going = items.filter(({ refusal }) => refusal === null)
  let kept = 0
  let counted = 0
  let promptTokens = 0
  for (const { messages, promptTokens: tokens } of going) {
    if (messages === null) continue
    counted += 1
    const requestHash = hashRequest(model, judgeRequest(messages))
    if (findWholeJudgment(studio.db, { requestHash })) kept += 1
    else promptTokens += tokens
  }
  const tokensOf = (modelId: string | null) =>
    listAnswerTokens(studio.db, { projectId, modelId, purpose: 'judge' })
  const own = tokensOf(model.id)
  return estimateCost({
    requests: going.length,
    ...{ counted, kept, promptTokens },
    answers: expectAnswers(own.length >= enoughAnswers ? own : tokensOf(null), usualAnswer),
    price: model.price,
  })
}

/** Has a model judge tasks, as one job. Those whose rows may not go there fail, each with why. */
export function startJudging(
  studio: Studio,
  actor: Actor,
  { taskIds, modelId, cap = null }: z.infer<(typeof apiInputs)['judge.start']>,
): ApiOutputs['judge.start'] {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  const model = openModel(studio, { projectId, modelId })
  if (cap !== null && model.price === null)
    throw new DomainError('budget-needs-price', {}, { kind: 'conflict' })
  const prompt = promptInForce(studio, projectId)
  return transact(studio.db, (tx) => {
    const at = studio.now()
    const tasks = [...new Set(taskIds)].map((taskId) => {
      const task = findTask(tx, { projectId, taskId })
      if (!task) throw missing('task')
      return task
    })
    const jobId = enqueueJudging(tx, {
      projectId,
      userId: actor.userId,
      tasks,
      model,
      prompt,
      cap,
      at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'judge.start',
      subject: jobId,
      details: { taskIds: tasks.map(({ id }) => id), modelId, cap },
      at,
    })
    return { jobId }
  })
}

function promptInForce(studio: Studio, projectId: string): string {
  return formatPromptVersion(resolvePrompt(studio, { projectId, prompt: 'judge' }).version)
}

function enqueueJudging(
  tx: Tx,
  {
    projectId,
    userId,
    tasks,
    model,
    prompt,
    cap,
    at,
  }: {
    projectId: string
    userId: string
    tasks: readonly TaskRecord[]
    model: OpenModel
    prompt: string
    cap: number | null
    at: number
  },
): string {
  const jobId = newId('job')
  const names = new Map<string, string>()
  for (const task of tasks) {
    const dataset = findDataset(tx, { projectId, datasetId: task.datasetId })
    // A task of a dataset that is still being read can be neither shown nor judged.
    if (!dataset?.revisionId) throw missing('dataset')
    names.set(dataset.id, dataset.name)
    insertJudgment(tx, {
      ...{ id: newId('judgment'), projectId, taskId: task.id, jobId },
      ...{ revisionId: task.revisionId, datasetRevisionId: dataset.revisionId },
      ...{ modelId: model.id, model: model.model, host: model.host, prompt },
      ...{ state: 'queued', createdBy: userId, queuedAt: at },
    })
  }
  const [first = ''] = names.values()
  enqueueJob(tx, {
    ...{ id: jobId, projectId, kind: 'judge' },
    subject: names.size > 1 ? `${first} +${names.size - 1}` : first,
    href: tasks.length === 1 ? `/review?tab=all&task=${tasks[0]?.id}` : '/review?tab=all',
    input: { modelId: model.id, cap },
    createdBy: userId,
    createdAt: at,
  })
  return jobId
}

/**
 * Has what runs proposed judged, where the project says so: tasks of which no model was asked yet, and
 * whose rows may go to its host. Asked again for the same runs, it does nothing more.
 */
export function judgeAfterRuns(
  studio: Studio,
  tx: Tx,
  { projectId, runIds, userId }: { projectId: string; runIds: readonly string[]; userId: string },
): string | null {
  const modelId = findProject(tx, { projectId })?.judgeModelId ?? null
  if (modelId === null || runIds.length === 0) return null
  if (modelId !== environmentModelId && !findModel(tx, { projectId, modelId })) return null
  if (modelId === environmentModelId && !studio.environmentModel) return null
  const model = openModel(studio, { projectId, modelId })
  const tasks = listUnjudgedTasks(tx, { projectId, runIds })
    .filter(({ datasetId }) => {
      const dataset = findDataset(tx, { projectId, datasetId })
      return dataset?.revisionId && mayShowRows(dataset.visibility, model.host)
    })
    .slice(0, mostJudged)
    .flatMap(({ taskId }) => findTask(tx, { projectId, taskId }) ?? [])
  if (tasks.length === 0) return null
  const prompt = promptInForce(studio, projectId)
  const at = studio.now()
  return enqueueJudging(tx, { projectId, userId, tasks, model, prompt, cap: null, at })
}

/** How far a run of judging is, and what it found. */
export function getJudgeOutcome(
  studio: Studio,
  actor: Actor,
  { jobId }: { jobId: string },
): ApiOutputs['judge.outcome'] {
  allow(actor, 'task:read')
  if (!findJob(studio.db, { projectId: actor.projectId, jobId })) throw missing('job')
  const all = listJobJudgments(studio.db, { jobId })
  const done = all.flatMap(({ state, answers }) => (state === 'done' && answers ? [answers] : []))
  const sound = done.filter(isJudgedSound).length
  const failed = all.filter(({ state }) => state === 'failed').length
  return {
    ...{ tasks: all.length, sound, doubtful: done.length - sound, failed },
    open: all.length - done.length - failed,
  }
}
