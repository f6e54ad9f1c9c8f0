import { type BatchRecord, dropBatch, holdsJob, transact, updateBatch } from '#db/index.ts'
import { type JobContext, JobPause } from '#lib/jobs/index.ts'
import type { BatchStanding, CallFailure } from '#lib/llm/index.ts'
import { DomainError } from '#lib/model/index.ts'
import { type OpenModel, openModel, type Studio } from '#lib/usecases/index.ts'

/** Looks grow further apart by this, up to `longestPoll` times the first. */
const pollGrowth = 1.5
export const longestPoll = 10

/** How long until a batch is looked at again, in milliseconds. */
export function pollWait(first: number, looks: number): number {
  return Math.round(first * Math.min(pollGrowth ** looks, longestPoll))
}

/** The model of a job's runs; null where it was taken out of the settings. */
export function findModel(
  studio: Studio,
  { projectId }: JobContext,
  modelId: string | null,
): OpenModel | null {
  try {
    return modelId === null ? null : openModel(studio, { projectId, modelId })
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return null
    throw error
  }
}

/** What is said of runs whose model is gone. */
export const modelGone = { code: 'not-found', values: { what: 'model' } }

/** Whether a failure passes by itself: the network, the provider's load, or its server being down. */
export function isPassing({ attempts, reported }: CallFailure): boolean {
  return attempts > 1 || reported.code === 'llm-unreachable'
}

/** What a failure that does not pass makes of the job: it waits for somebody to mend the cause. */
export function pauseFor(studio: Studio, context: JobContext, { reported }: CallFailure): JobPause {
  studio.log.warn({ jobId: context.jobId, code: reported.code }, 'batch waits')
  return new JobPause({ code: reported.code, values: reported.values })
}

/** Takes a batch back that was never made. */
export function drop(studio: Studio, context: JobContext, batch: BatchRecord): void {
  transact(studio.db, (tx) => {
    if (holdsJob(tx, context)) dropBatch(tx, { batchId: batch.id })
  })
}

/** Writes down what became of a batch; throws where another worker has the job by now. */
export function note(
  studio: Studio,
  context: JobContext,
  batchId: string,
  patch: Parameters<typeof updateBatch>[1]['patch'],
): void {
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) throw new Error('another worker has taken the job')
    updateBatch(tx, { batchId, patch })
  })
}

/** Writes down how a batch stands at its provider. */
export function noteStanding(
  studio: Studio,
  context: JobContext,
  batchId: string,
  { id, phase, completed, failed, expiresAt }: BatchStanding,
  looks = 0,
): void {
  note(studio, context, batchId, {
    ...{ phase, completed, failed, expiresAt, looks },
    state: 'open',
    remoteId: id,
    troubles: 0,
  })
}
