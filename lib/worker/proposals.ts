import PQueue from 'p-queue'
import {
  dropJobFailures,
  findJob,
  holdsJob,
  listJobRuns,
  listOpenBatches,
  type RunRecord,
  recordEvent,
  reopenRuns,
  sumSpend,
  transact,
  updateJobInput,
} from '#db/index.ts'
import { type JobContext, type JobHandler, JobPause } from '#lib/jobs/index.ts'
import { DomainError } from '#lib/model/index.ts'
import { sampleRows } from '#lib/profile/index.ts'
import { parseAnswer, proposeByRules } from '#lib/proposals/index.ts'
import {
  describe,
  estimatePlan,
  jobMode,
  judgeAfterRuns,
  openModel,
  planPrompt,
  planPrompts,
  proposalRequest,
  type Studio,
  sampleSource,
} from '#lib/usecases/index.ts'
import { askModel, type PaceOf, type Requests } from './ask-model.ts'
import { batchRuns } from './batch-runs.ts'
import { type Proposal, proposeOne, type Source } from './propose-one.ts'
import { createStreak } from './streak.ts'

/** Datasets that the rules look at at a time; of models, their limits say how many. */
const rulesConcurrency = 4

/** Rows that the rules look at. */
const ruleRows = 200

/**
 * Has tasks proposed for each dataset of a job; a run that is done is not done again. Pauses where a cap
 * is reached, and where calls fail for the same reason several times in a row: the runs that failed so
 * are open again, and nobody has to pick two thousand failures up.
 */
export function proposalsHandler(studio: Studio, paceOf: PaceOf): JobHandler {
  return async function* (input, context) {
    const mode = jobMode(input)
    // What stands at a provider is taken first, however the rest is to go.
    if (mode === 'batch' || listOpenBatches(studio.db, context).length > 0) {
      yield* batchRuns(studio, context, {
        sends: mode === 'batch',
        estimate: (runs) => estimateRuns(studio, context, runs),
        reopen: (runIds) => reopen(studio, context, runIds),
      })
      if (context.windsDown) return
      if (mode === 'batch') {
        judgeProposed(studio, context, listJobRuns(studio.db, context))
        return
      }
    }
    const runs = listJobRuns(studio.db, context)
    const open = runs.filter((run) => run.state === 'queued' || run.state === 'running')
    const meter = createCostMeter(studio, context, open)
    let done = runs.length - open.length
    let asked = 0
    const progress = () => {
      const cost = meter?.(asked, open.length - asked)
      context.report({ done, total: runs.length, unit: 'datasets', ...(cost ? { cost } : {}) })
    }
    progress()
    await estimateRuns(studio, context, runs)
    progress()
    const requests: Requests = {
      ...{ studio, context, paceOf },
      clients: new Map(),
      underWay: new Set(),
    }
    const streak = createStreak()
    const queue = new PQueue({ concurrency: concurrencyOf(studio, context, open) })
    // Every run is awaited, so that one run's end leaves no other going on unseen, and each from the
    // start: one that fails before its turn to be looked at is no unhandled rejection.
    const work = open.map((run) =>
      Promise.allSettled([
        queue.add(async () => {
          if (streak.reason()) return
          const end = await proposeOne(studio, {
            ...{ context, run },
            propose: (source) =>
              run.modelId === null
                ? proposeWithRules(studio, { ...source, signal: context.signal })
                : proposeWithModel(requests, { ...source, run }),
          })
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
    if (!reason) {
      judgeProposed(studio, context, runs)
      return
    }
    done -= reopen(studio, context, streak.runIds())
    progress()
    throw new JobPause(reason)
  }
}

/** Has what the runs proposed judged, where the project says so. */
function judgeProposed(studio: Studio, context: JobContext, runs: readonly RunRecord[]): void {
  const { projectId, createdBy: userId } = context
  transact(studio.db, (tx) => {
    if (holdsJob(tx, context))
      judgeAfterRuns(studio, tx, { projectId, userId, runIds: runs.map(({ id }) => id) })
  })
}

/** Opens the runs again that failed for the reason of a pause; answers how many. */
function reopen(studio: Studio, context: JobContext, runIds: readonly string[]): number {
  if (runIds.length === 0) return 0
  return transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) return 0
    reopenRuns(tx, { jobId: context.jobId, runIds })
    dropJobFailures(tx, { ...context, parts: runIds })
    for (const runId of runIds)
      recordEvent(tx, {
        ...{ projectId: context.projectId, kind: 'run', subject: runId },
        at: studio.now(),
      })
    return runIds.length
  })
}

/** The model that a job's runs ask; null for the rules. A model that is gone is told of run by run. */
function findModelOf(studio: Studio, { projectId }: JobContext, runs: readonly RunRecord[]) {
  const modelId = runs[0]?.modelId ?? null
  if (modelId === null) return null
  try {
    return openModel(studio, { projectId, modelId })
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return null
    throw error
  }
}

function concurrencyOf(studio: Studio, context: JobContext, runs: readonly RunRecord[]): number {
  return findModelOf(studio, context, runs)?.limits.concurrency ?? rulesConcurrency
}

/** Works out once what a job is likely to cost, for comparison with what it did cost. */
async function estimateRuns(
  studio: Studio,
  context: JobContext,
  runs: readonly RunRecord[],
): Promise<void> {
  const model = findModelOf(studio, context, runs)
  const proposer = runs[0]?.proposer
  const input = findJob(studio.db, context)?.input
  if (!model || proposer?.kind !== 'model' || context.checkpoint !== null) return
  const { projectId, jobId, signal } = context
  const items = await planPrompts(studio, {
    ...{ projectId, model, signal },
    datasetIds: runs.map((run) => run.datasetId),
    prompt: proposer.prompt,
  })
  const { cost, batchCost } = estimatePlan(studio, { projectId, model, items })
  const estimated = (jobMode(input) === 'batch' ? batchCost : cost)?.likely ?? null
  transact(studio.db, (tx) => {
    if (holdsJob(tx, context)) updateJobInput(tx, { jobId, patch: { estimated } })
  })
}

/** Answers what a job of model runs has cost so far and is likely to cost in all. */
function createCostMeter(studio: Studio, context: JobContext, open: readonly RunRecord[]) {
  const { projectId, jobId } = context
  if (!findModelOf(studio, context, open)?.price) return null
  const since = 0
  const before = sumSpend(studio.db, { projectId, jobId, since }).spent
  return (asked: number, left: number) => {
    const { spent } = sumSpend(studio.db, { projectId, jobId, since })
    const each = asked > 0 ? (spent - before) / asked : null
    return { spent, likely: each === null ? null : Math.round(spent + each * left) }
  }
}

async function proposeWithRules(
  studio: Studio,
  { dataset, revision, signal }: Source & { signal: AbortSignal },
): Promise<Proposal> {
  const { fields } = revision.manifest
  const source = sampleSource(studio, revision)
  const sample = await studio.reads.read(
    source.path,
    (engine) => sampleRows({ engine, rows: source.rows, fields, limit: ruleRows }),
    signal,
  )
  if (!revision.profile) throw new DomainError('dataset-not-read', { name: dataset.name })
  const { proposals, notes } = proposeByRules({
    fields,
    profile: revision.profile,
    sample,
    description: describe(dataset),
  })
  return {
    drafts: proposals.map(({ draft, rule }) => ({ draft, origin: { kind: 'rules', rule } })),
    notes,
  }
}

async function proposeWithModel(
  requests: Requests,
  { run, dataset, revision }: Source & { run: RunRecord },
): Promise<Proposal> {
  const { studio } = requests
  const { projectId, signal } = requests.context
  if (run.modelId === null || run.proposer.kind !== 'model') throw new Error('not a model run')
  const model = openModel(studio, { projectId, modelId: run.modelId })
  const plan = await planPrompt(studio, {
    projectId,
    datasetId: dataset.id,
    model,
    prompt: run.proposer.prompt,
    asOf: run.createdAt,
    signal,
  })
  if (plan.refusal) throw new DomainError(plan.refusal.code, plan.refusal.values)
  const answer = await askModel(requests, {
    run,
    model,
    request: proposalRequest(plan),
    fields: revision.manifest.fields,
  })
  const parsed = parseAnswer({
    text: answer.text,
    finish: answer.finish,
    fields: revision.manifest.fields,
  })
  return {
    drafts: parsed.drafts.map((draft) => ({ draft, origin: run.proposer })),
    notes: parsed.notes,
  }
}
