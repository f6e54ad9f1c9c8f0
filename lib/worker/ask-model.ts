import type { RunRecord } from '#db/index.ts'
import { holdsJob, keepAnswer, transact, updateRun } from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { type Completion, createPace, type ModelClient, type Pace } from '#lib/llm/index.ts'
import type { Field } from '#lib/model/index.ts'
import {
  type CallSubject,
  clientFor,
  createLedgerEntry,
  findUsableAnswer,
  hashRequest,
  isBudgetStop,
  type OpenModel,
  type ProposalRequest,
  type Studio,
} from '#lib/usecases/index.ts'

export type PaceOf = (model: OpenModel) => Pace

/** One pace a model, for all jobs of this process: what its limits allow, they allow in all. */
export function createPaces(): PaceOf {
  const paces = new Map<string, Pace>()
  return (model) => {
    const key = JSON.stringify([model.id, model.baseUrl, model.model])
    const pace = paces.get(key) ?? createPace({ limits: model.limits })
    pace.setLimits(model.limits)
    paces.set(key, pace)
    return pace
  }
}

/** The requests of one job: its clients, and what is on its way. */
export interface Requests {
  studio: Studio
  context: JobContext
  paceOf: PaceOf
  clients: Map<string, ModelClient>
  /** Requests on their way: while there are some, a cap that refuses one may yet have room for it. */
  underWay: Set<Promise<unknown>>
}

/** The answer to a request: the one kept, or asked for now and kept before anything is made of it. */
export async function askModel(
  requests: Requests,
  {
    run,
    model,
    request,
    fields,
  }: {
    run: RunRecord
    model: OpenModel
    request: ProposalRequest
    fields: readonly Field[]
  },
): Promise<Pick<Completion, 'text' | 'finish'>> {
  const { studio } = requests
  const requestHash = hashRequest(model, request)
  const kept = findUsableAnswer(studio.db, { requestHash, runId: run.id, fields })
  transact(studio.db, (tx) => updateRun(tx, { runId: run.id, patch: { requestHash } }))
  if (kept) return kept
  return sendRequest(requests, {
    ...{ model, request, requestHash, purpose: 'proposal' },
    ...{ runId: run.id, datasetId: run.datasetId },
    promptVersion: run.proposer.kind === 'model' ? run.proposer.prompt : null,
  })
}

/** Sends a request, within pace and caps, and keeps its answer before anything is made of it. */
export async function sendRequest(
  requests: Requests,
  { request, ...subject }: Omit<CallSubject, 'projectId' | 'jobId'> & { request: ProposalRequest },
): Promise<Pick<Completion, 'text' | 'finish'>> {
  const { studio, context, clients, underWay } = requests
  const { model, requestHash } = subject
  // One client a model and job: what it finds out of the server's dialect serves all its requests.
  const client = clients.get(model.id) ?? clientFor(studio, model)
  clients.set(model.id, client)
  const entry = createLedgerEntry(
    studio,
    { ...subject, projectId: context.projectId, jobId: context.jobId },
    {
      request,
      pace: requests.paceOf(model),
      signal: context.signal,
      check: (tx) => {
        if (!holdsJob(tx, context)) throw new Error('another worker has taken the job')
      },
      keep: (tx, answer) =>
        keepAnswer(tx, {
          requestHash,
          text: answer.refusal ?? answer.text,
          finish: answer.finish,
          promptTokens: answer.usage?.prompt ?? null,
          completionTokens: answer.usage?.completion ?? null,
          receivedAt: studio.now(),
        }),
    },
  )
  const around: typeof entry = (send) =>
    entry(() => {
      const sending = send()
      underWay.add(sending)
      const end = () => underWay.delete(sending)
      sending.then(end, end)
      return sending
    })
  for (;;) {
    const others = [...underWay]
    try {
      const answer = await client.complete({ ...request, signal: context.signal, around })
      return { text: answer.refusal ?? answer.text, finish: answer.finish }
    } catch (error) {
      // What others keep back is mostly more than they will cost: when one of them ends, there may be room.
      if (!isBudgetStop(error) || others.length === 0) throw error
      await Promise.race(others.map((one) => one.then(nothing, nothing)))
      context.signal.throwIfAborted()
    }
  }
}

function nothing(): void {
  // The end of another request is waited for, whatever it was.
}
