import type { z } from 'zod'
import {
  countCalls,
  findBudget,
  findJob,
  listCalls as listCallRecords,
  listPaidJobs,
  recordAudit,
  recordEvent,
  saveBudget,
  sumApproved,
  sumCalls,
  sumCallsByDataset,
  sumCallsByModel,
  sumSpend,
  transact,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  type Budget,
  type LedgerCall,
  type MoneySum,
  monthStart,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { ledgerLine, ledgerTitles } from './ledger-csv.ts'
import type { Studio } from './studio.ts'

interface Sums {
  calls: number
  prompt: number
  cached: number
  completion: number
  cost: number
  uncosted: number | null
}

function viewSum({ calls, prompt, cached, completion, cost, uncosted }: Sums): MoneySum {
  return { calls, tokens: { prompt, cached, completion }, cost, uncosted: uncosted ?? 0 }
}

const nothing: Sums = { calls: 0, prompt: 0, cached: 0, completion: 0, cost: 0, uncosted: 0 }

/** What the worker estimated for a job when it began, in micros, or null. */
function estimateOf(input: unknown): number | null {
  const estimated =
    typeof input === 'object' && input !== null && 'estimated' in input ? input.estimated : null
  return typeof estimated === 'number' ? estimated : null
}

/** What was spent, on what, and what came of it. */
export function getMoney(studio: Studio, actor: Actor): ApiOutputs['money.get'] {
  allow(actor, 'money:read')
  const { projectId } = actor
  const budget = findBudget(studio.db, { projectId })
  if (!budget) throw missing('project')
  const from = monthStart(studio.now())
  const total = viewSum(sumCalls(studio.db, { projectId }) ?? nothing)
  const approved = sumApproved(studio.db, { projectId })
  return {
    budget,
    month: { from, ...sumSpend(studio.db, { projectId, since: from }) },
    total,
    byModel: sumCallsByModel(studio.db, { projectId }).map(({ modelId, model, host, ...sums }) => ({
      modelId,
      model,
      host,
      ...viewSum(sums),
    })),
    byDataset: sumCallsByDataset(studio.db, { projectId }).map(
      ({ datasetId, name, proposed, approved: kept, ...sums }) => ({
        ...{ datasetId, name, proposed, approved: kept },
        ...viewSum(sums),
      }),
    ),
    runs: listPaidJobs(studio.db, { projectId }).map((job) => ({
      jobId: job.jobId,
      at: job.endedAt ?? job.createdAt,
      ...(job.kind === 'judge'
        ? { kind: 'judge' as const, of: job.tasks }
        : { kind: 'proposals' as const, of: job.datasets }),
      estimated: estimateOf(job.input),
      actual: job.actual,
    })),
    perApprovedTask: approved.tasks > 0 ? total.cost / approved.tasks : null,
    perThousandExamples: approved.examples > 0 ? (total.cost / approved.examples) * 1_000 : null,
  }
}

function viewCall({ call, datasetName }: ReturnType<typeof listCallRecords>[number]): LedgerCall {
  return {
    id: call.id,
    at: call.sentAt,
    purpose: call.purpose,
    datasetId: call.datasetId,
    datasetName,
    model: call.model,
    host: call.host,
    promptVersion: call.promptVersion,
    state: call.state,
    tokens:
      call.promptTokens === null
        ? null
        : {
            prompt: call.promptTokens,
            cached: call.cachedTokens ?? 0,
            completion: call.completionTokens ?? 0,
          },
    cost: call.cost,
    milliseconds: call.milliseconds,
    batch: call.batchId !== null,
    error: call.error,
  }
}

/** A page of the ledger, newest first. */
export function listCalls(
  studio: Studio,
  actor: Actor,
  { offset, limit, jobId }: z.infer<(typeof apiInputs)['money.calls']>,
): ApiOutputs['money.calls'] {
  allow(actor, 'money:read')
  const { projectId } = actor
  if (jobId && !findJob(studio.db, { projectId, jobId })) throw missing('job')
  const calls = listCallRecords(studio.db, { projectId, jobId, offset, limit }).map(viewCall)
  return { total: countCalls(studio.db, { projectId, jobId }), calls }
}

/** Says how much may be spent, on a run and in a month. */
export function setBudget(studio: Studio, actor: Actor, budget: Budget): Budget {
  allow(actor, 'money:change')
  const { projectId } = actor
  const at = studio.now()
  transact(studio.db, (tx) => {
    saveBudget(tx, { projectId, budget })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'money.budget',
      subject: projectId,
      details: { ...budget },
      at,
    })
    recordEvent(tx, { projectId, kind: 'money', subject: projectId, at })
  })
  return budget
}

const linesAtATime = 1_000

/** The whole ledger as CSV (RFC 4180), newest first, a chunk of lines at a time. */
export function* writeLedger(studio: Studio, actor: Actor): Generator<string> {
  allow(actor, 'money:read')
  const { projectId } = actor
  yield ledgerTitles
  for (let offset = 0; ; offset += linesAtATime) {
    const rows = listCallRecords(studio.db, {
      ...{ projectId, jobId: null, offset },
      limit: linesAtATime,
    })
    yield rows.map((row) => ledgerLine(viewCall(row))).join('')
    if (rows.length < linesAtATime) return
  }
}
