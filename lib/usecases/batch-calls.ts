import { insertBatch, insertCall, type Tx } from '#db/index.ts'
import { type Dialect, greatestPromptTokens } from '#lib/llm/index.ts'
import { batchPrice, costOf, type SendMode } from '#lib/model/index.ts'
import { capRefusal, spendOf } from './model-calls.ts'
import type { OpenModel } from './models.ts'
import type { ProposalRequest } from './proposal-requests.ts'
import type { Studio } from './studio.ts'

/** How a job's requests go, as it was asked for. */
export function jobMode(input: unknown): SendMode {
  const mode = typeof input === 'object' && input !== null && 'mode' in input ? input.mode : null
  return mode === 'batch' ? 'batch' : 'now'
}

/** Whether a job asks a model, as far as its input says. */
export function asksModel(input: unknown): boolean {
  const proposer =
    typeof input === 'object' && input !== null && 'proposer' in input ? input.proposer : null
  return (
    typeof proposer === 'object' &&
    proposer !== null &&
    'kind' in proposer &&
    proposer.kind === 'model'
  )
}

/** A line of a batch before it is sent; `id` is the call's. */
export interface BatchCall {
  id: string
  runId: string
  datasetId: string
  promptVersion: string | null
  requestHash: string
  /** Micros that it costs at most; null where the price of a batch is not known. */
  most: number | null
}

/** The most that a request can cost in a batch, in micros; null where nobody knows. */
export function mostInBatch(model: OpenModel, request: ProposalRequest): number | null {
  const price = batchPrice(model.price)
  if (price === null) return null
  const prompt = greatestPromptTokens({ model: model.model, ...request })
  return costOf({ prompt, cached: 0, completion: request.maxTokens }, price)
}

/**
 * Writes batches and their calls down with the most that each can cost, all at once: they go as a whole
 * or not at all. Throws what `capRefusal` gives.
 */
export function reserveBatches(
  studio: Studio,
  tx: Tx,
  {
    projectId,
    jobId,
    model,
    batches,
  }: {
    projectId: string
    jobId: string
    model: OpenModel
    batches: readonly { id: string; dialect: Dialect; calls: readonly BatchCall[] }[]
  },
): void {
  const at = studio.now()
  const costs = batches.flatMap(({ calls }) => calls.map(({ most }) => most))
  const next = costs.reduce<number | null>(
    (sum, most) => (sum === null || most === null ? null : sum + most),
    0,
  )
  const refusal = capRefusal({ next, ...spendOf(tx, { projectId, jobId }, at), mode: 'batch' })
  if (refusal) throw refusal
  const price = batchPrice(model.price)
  for (const { id, dialect, calls } of batches) {
    insertBatch(tx, {
      ...{ id, projectId, jobId, dialect, modelId: model.id, baseUrl: model.baseUrl },
      state: 'reserved',
      requests: calls.length,
      createdAt: at,
    })
    for (const { most, ...call } of calls)
      insertCall(tx, {
        ...call,
        ...{ projectId, jobId, price, modelId: model.id, model: model.model, host: model.host },
        purpose: 'proposal',
        state: 'sent',
        reserved: most ?? 0,
        batchId: id,
        sentAt: at,
      })
  }
}
