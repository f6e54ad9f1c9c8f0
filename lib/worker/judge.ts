import PQueue from 'p-queue'
import {
  dropJobFailures,
  findAnsweredCall,
  findDataset,
  findTask,
  holdsJob,
  type JudgmentRecord,
  listJobJudgments,
  loseOpenJobCalls,
  recordEvent,
  reopenJudgments,
  sumSpend,
  transact,
  updateJobInput,
  updateJudgment,
} from '#db/index.ts'
import { type JobContext, type JobHandler, JobPause } from '#lib/jobs/index.ts'
import { DomainError, type Message } from '#lib/model/index.ts'
import { judgeRequest, parseJudgment } from '#lib/proposals/index.ts'
import {
  estimateJudging,
  findKeptJudgment,
  hashRequest,
  isBudgetStop,
  type OpenModel,
  openModel,
  planJudgment,
  planJudgments,
  type Studio,
  takeJudgment,
} from '#lib/usecases/index.ts'
import { type PaceOf, type Requests, sendRequest } from './ask-model.ts'
import type { RunEnd } from './propose-one.ts'
import { createStreak } from './streak.ts'

/**
 * Has a model judge each task of a job; a task that was judged is not judged again. Pauses where a cap is
 * reached, and where calls fail for the same reason several times in a row, as proposals do.
 */
export function judgeHandler(studio: Studio, paceOf: PaceOf): JobHandler {
  return async function* (_raw, context) {
    const all = listJobJudgments(studio.db, context)
    const open = all.filter(({ state }) => state === 'queued')
    const [first] = open
    if (!first) return
    const model = openModel(studio, { projectId: context.projectId, modelId: first.modelId })
    const meter = createMeter(studio, context, model)
    let done = all.length - open.length
    let asked = 0
    const progress = () => {
      const cost = meter?.(asked, open.length - asked)
      context.report({ done, total: all.length, unit: 'tasks', ...(cost ? { cost } : {}) })
    }
    progress()
    // What a killed worker had on its way may have been paid for.
    transact(studio.db, (tx) => {
      if (holdsJob(tx, context)) loseOpenJobCalls(tx, context)
    })
    if (context.checkpoint === null) await estimate(studio, context, { model, all })
    const requests: Requests = {
      ...{ studio, context, paceOf },
      clients: new Map(),
      underWay: new Set(),
    }
    const streak = createStreak()
    const queue = new PQueue({ concurrency: model.limits.concurrency })
    const work = open.map((judgment) =>
      Promise.allSettled([
        queue.add(async () => {
          if (streak.reason()) return
          const end = await judgeOne(requests, { judgment, model })
          streak.add(end)
          if (end.kind === 'waits') return
          done += 1
          asked += 1
          progress()
        }),
      ]),
    )
    const results: PromiseSettledResult<unknown>[] = []
    for (const one of work) {
      results.push(...(await one))
      if (!context.signal.aborted) yield { done }
    }
    context.signal.throwIfAborted()
    for (const result of results) if (result.status === 'rejected') throw result.reason
    const reason = streak.reason()
    if (!reason) return
    done -= reopen(studio, context, streak.runIds())
    progress()
    throw new JobPause(reason)
  }
}

/** Opens the judgments again that failed for the reason of a pause; answers how many. */
function reopen(studio: Studio, context: JobContext, judgmentIds: readonly string[]): number {
  if (judgmentIds.length === 0) return 0
  return transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) return 0
    reopenJudgments(tx, { jobId: context.jobId, judgmentIds, now: studio.now() })
    dropJobFailures(tx, { ...context, parts: judgmentIds })
    return judgmentIds.length
  })
}

/** Works out once what a job is likely to cost, for comparison with what it did cost. */
async function estimate(
  studio: Studio,
  { projectId, jobId, lease, signal }: JobContext,
  { model, all }: { model: OpenModel; all: readonly JudgmentRecord[] },
): Promise<void> {
  const items = await planJudgments(studio, {
    ...{ projectId, model, signal },
    taskIds: all.map(({ taskId }) => taskId),
    prompt: all[0]?.prompt ?? 'judge',
  })
  const estimated = estimateJudging(studio, { projectId, model, items }).cost?.likely ?? null
  transact(studio.db, (tx) => {
    if (holdsJob(tx, { jobId, lease })) updateJobInput(tx, { jobId, patch: { estimated } })
  })
}

/** Answers what a job has cost so far and is likely to cost in all; null where the model has no price. */
function createMeter(studio: Studio, { projectId, jobId }: JobContext, { price }: OpenModel) {
  if (price === null) return null
  const spentNow = () => sumSpend(studio.db, { projectId, jobId, since: 0 }).spent
  const before = spentNow()
  return (asked: number, left: number) => {
    const spent = spentNow()
    const each = asked > 0 ? (spent - before) / asked : null
    return { spent, likely: each === null ? null : Math.round(spent + each * left) }
  }
}

async function judgeOne(
  requests: Requests,
  { judgment, model }: { judgment: JudgmentRecord; model: OpenModel },
): Promise<RunEnd> {
  const { studio, context } = requests
  const { projectId, signal } = context
  const { id: runId, taskId } = judgment
  signal.throwIfAborted()
  try {
    const { item, revisionId, datasetRevisionId } = await planJudgment(studio, {
      ...{ projectId, taskId, model, prompt: judgment.prompt, signal },
    })
    if (item.refusal || !item.messages || datasetRevisionId === null)
      throw item.refusal
        ? new DomainError(item.refusal.code, item.refusal.values)
        : new Error('a plan without a prompt')
    const asked = { revisionId, datasetRevisionId }
    const request = judgeRequest(item.messages)
    const requestHash = hashRequest(model, request)
    transact(studio.db, (tx) => {
      if (holdsJob(tx, context))
        updateJudgment(tx, { judgmentId: runId, patch: { ...asked, requestHash } })
    })
    const since = judgment.queuedAt
    const answer =
      findKeptJudgment(studio.db, { requestHash, since }) ??
      (await sendRequest(requests, {
        ...{ model, request, requestHash, purpose: 'judge', runId: null },
        datasetId: item.datasetId,
        promptVersion: judgment.prompt,
      }))
    const parsed = parseJudgment(answer)
    if (parsed.problem) throw new DomainError(parsed.problem.code, parsed.problem.values)
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context)) return
      takeJudgment(tx, {
        ...{ judgment, asked, answers: parsed.answers },
        callId: findAnsweredCall(tx, { projectId, requestHash }),
        at: studio.now(),
      })
    })
    return { kind: 'done', runId }
  } catch (error) {
    if (signal.aborted || !(error instanceof DomainError)) throw error
    const failure = { code: error.code, values: error.values }
    if (isBudgetStop(error)) return { kind: 'waits', runId, error: failure }
    fail(requests, { judgment, error: failure })
    return { kind: 'failed', runId, error: failure }
  }
}

function fail(
  { studio, context }: Requests,
  { judgment, error }: { judgment: JudgmentRecord; error: Message },
): void {
  const { projectId } = context
  const task = findTask(studio.db, { projectId, taskId: judgment.taskId })
  const dataset = task && findDataset(studio.db, { projectId, datasetId: task.datasetId })
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) return
    const endedAt = studio.now()
    updateJudgment(tx, { judgmentId: judgment.id, patch: { state: 'failed', error, endedAt } })
    recordEvent(tx, { projectId, kind: 'task', subject: judgment.taskId, at: endedAt })
  })
  const what = task && dataset ? `${dataset.name}: ${task.instruction}` : judgment.taskId
  context.fail({ what: [...what].slice(0, 160).join(''), ...error, part: judgment.id })
}
