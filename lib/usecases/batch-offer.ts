import { findBatchServer, saveBatchServer, transact } from '#db/index.ts'
import { type BatchClient, createBatchClient, hostOf } from '#lib/llm/index.ts'
import { type BatchOffer, DomainError, modelPresets } from '#lib/model/index.ts'
import type { OpenModel } from './models.ts'
import type { Studio } from './studio.ts'

/** Whether a server takes batches: what it said itself, else what is known of its maker. */
export function batchOffer(
  studio: Studio,
  { projectId, baseUrl }: { projectId: string; baseUrl: string },
): BatchOffer {
  const host = hostOf(baseUrl)
  const offered =
    findBatchServer(studio.db, { projectId, baseUrl }) ??
    // What runs on one's own machine is known by asking only: another program may stand at that port.
    modelPresets.find((preset) => !preset.local && hostOf(preset.baseUrl) === host)?.batches
  if (offered == null) return 'unknown'
  return offered ? 'yes' : 'no'
}

/** Throws `batch-not-offered` or `batch-offer-unknown` where a model's requests cannot go as a batch. */
export function requireBatches(
  studio: Studio,
  { projectId, model }: { projectId: string; model: OpenModel },
): void {
  const offer = batchOffer(studio, { projectId, baseUrl: model.baseUrl })
  if (offer === 'yes') return
  throw new DomainError(
    offer === 'no' ? 'batch-not-offered' : 'batch-offer-unknown',
    { host: model.host },
    { kind: 'conflict' },
  )
}

/** The client of a model's Batch API, with the studio's fetch and time-out. */
export function batchClientFor(studio: Studio, model: OpenModel): BatchClient {
  return createBatchClient({
    baseUrl: model.baseUrl,
    key: model.key,
    model: model.model,
    fetch: studio.fetch,
    timeout: studio.modelTimeout,
    now: studio.now,
  })
}

/** Asks a model's server whether it takes batches, and keeps what it says. Nothing is charged for that. */
export async function askForBatches(
  studio: Studio,
  { projectId, model }: { projectId: string; model: OpenModel },
): Promise<BatchOffer> {
  const offered = await batchClientFor(studio, model).isOffered()
  transact(studio.db, (tx) =>
    saveBatchServer(tx, {
      ...{ projectId, offered, baseUrl: model.baseUrl },
      askedAt: studio.now(),
    }),
  )
  return offered ? 'yes' : 'no'
}
