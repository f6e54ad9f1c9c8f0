import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  hasUnsettledRequest,
  holdsJob,
  type RunRecord,
  recordEvent,
  transact,
  updateRun,
} from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { batchLimits, type Dialect, writeBatchLine } from '#lib/llm/index.ts'
import { DomainError, newId } from '#lib/model/index.ts'
import {
  type BatchCall,
  findRunRevision,
  findUsableAnswer,
  hashRequest,
  mostInBatch,
  type OpenModel,
  planPrompt,
  proposalRequest,
  reserveBatches,
  type Studio,
} from '#lib/usecases/index.ts'
import { failRun } from './batch-runs-end.ts'
import { withProfile } from './propose-one.ts'

/** A file of requests that is ready to go, and whose money is kept back. */
export interface PreparedBatch {
  id: string
  path: string
}

interface Draft extends PreparedBatch {
  dialect: Dialect
  file: FileHandle
  bytes: number
  calls: BatchCall[]
}

/** How a batch is cut: what a provider takes at most in one. */
export type BatchLimits = typeof batchLimits

/**
 * Writes the requests of runs into files under `folder` and keeps back, all at once, what they can cost
 * at most. Runs whose answers are kept need none; those that would ask what another batch asks already
 * wait for its answer (`waiting`). Throws what a cap refuses.
 */
export async function prepareBatches(
  studio: Studio,
  {
    context,
    model,
    dialect,
    runs,
    folder,
    limits = batchLimits,
  }: {
    context: JobContext
    model: OpenModel
    dialect: Dialect
    runs: readonly RunRecord[]
    folder: string
    limits?: BatchLimits | undefined
  },
): Promise<{ batches: PreparedBatch[]; waiting: number }> {
  const { projectId, jobId, signal } = context
  const drafts: Draft[] = []
  const hashes = new Map<RunRecord, string>()
  const asked = new Set<string>()
  let waiting = 0
  try {
    for (const run of runs) {
      signal.throwIfAborted()
      const planned = await planRun(studio, { context, model, run })
      if (!planned) continue
      const { request, requestHash, promptVersion, isKept } = planned
      hashes.set(run, requestHash)
      if (isKept) continue
      if (asked.has(requestHash) || hasUnsettledRequest(studio.db, { requestHash })) {
        waiting += 1
        continue
      }
      asked.add(requestHash)
      const id = newId('call')
      const line = writeBatchLine({ id, model: model.model, request, dialect })
      const bytes = Buffer.byteLength(line)
      const draft = await fileFor(bytes)
      await draft.file.appendFile(line)
      draft.bytes += bytes
      draft.calls.push({
        ...{ id, requestHash, promptVersion },
        runId: run.id,
        datasetId: run.datasetId,
        most: mostInBatch(model, request),
      })
    }
  } finally {
    for (const { file } of drafts) await file.close()
  }
  const sent = new Set(drafts.flatMap(({ calls }) => calls.map(({ runId }) => runId)))
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) throw new Error('another worker has taken the job')
    reserveBatches(studio, tx, { projectId, jobId, model, batches: drafts })
    const at = studio.now()
    for (const [{ id: runId, startedAt }, requestHash] of hashes) {
      if (!sent.has(runId)) {
        updateRun(tx, { runId, patch: { requestHash } })
        continue
      }
      updateRun(tx, {
        runId,
        patch: { state: 'running', error: null, startedAt: startedAt ?? at, requestHash },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: runId, at })
    }
  })
  return { batches: drafts.map(({ id, path }) => ({ id, path })), waiting }

  async function fileFor(bytes: number): Promise<Draft> {
    const last = drafts.at(-1)
    if (last && last.calls.length < limits.requests && last.bytes + bytes <= limits.bytes)
      return last
    const id = newId('batch')
    const path = join(folder, `${id}.jsonl`)
    const draft = { id, path, dialect, file: await open(path, 'w', 0o600), bytes: 0, calls: [] }
    drafts.push(draft)
    return draft
  }
}

/** What a run asks, and whether its answer is kept already; null where it cannot ask and has failed. */
async function planRun(
  studio: Studio,
  { context, model, run }: { context: JobContext; model: OpenModel; run: RunRecord },
) {
  const { projectId, signal } = context
  const found = findRunRevision(studio, run.datasetId, projectId)
  const name = found?.dataset.name ?? run.datasetId
  try {
    if (!found) throw new DomainError('dataset-not-read', { name })
    if (run.proposer.kind !== 'model') throw new Error('not a model run')
    const { manifest } = await withProfile(studio, context, found.revision)
    const plan = await planPrompt(studio, {
      ...{ projectId, model, signal },
      datasetId: run.datasetId,
      prompt: run.proposer.prompt,
      asOf: run.createdAt,
    })
    if (plan.refusal) throw new DomainError(plan.refusal.code, plan.refusal.values)
    const request = proposalRequest(plan)
    const requestHash = hashRequest(model, request)
    const { fields } = manifest
    const isKept = findUsableAnswer(studio.db, { requestHash, runId: run.id, fields }) !== null
    return { request, requestHash, promptVersion: run.proposer.prompt, isKept }
  } catch (error) {
    if (signal.aborted || !(error instanceof DomainError)) throw error
    failRun(studio, { context, run, name, error })
    return null
  }
}
