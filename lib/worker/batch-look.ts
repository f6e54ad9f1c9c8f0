import type { BatchRecord } from '#db/index.ts'
import { type JobContext, JobPause } from '#lib/jobs/index.ts'
import { type BatchClient, type BatchStanding, CallFailure, hasBatchEnded } from '#lib/llm/index.ts'
import { batchClientFor, type Studio } from '#lib/usecases/index.ts'
import {
  drop,
  findModel,
  isPassing,
  modelGone,
  note,
  noteStanding,
  pauseFor,
} from './batch-notes.ts'
import { loseBatch, takeResults } from './batch-results.ts'

/** How often a provider that does not answer is asked to call a batch off. */
const mostCancelTries = 5

/**
 * How often it is looked for a batch of which nobody knows whether it was made, before it counts as not
 * made: a provider may list what is new a moment late.
 */
const looksForLost = 2

/** Looks at a batch that was sent, or may have been; takes its results where it has ended. */
export async function* look(
  studio: Studio,
  context: JobContext,
  batch: BatchRecord,
): AsyncGenerator<unknown> {
  const { signal, windsDown } = context
  const model = findModel(studio, context, batch.modelId)
  if (!model) return loseBatch(studio, { context, batch, error: modelGone })
  if (model.baseUrl !== batch.baseUrl) {
    const error = { code: 'batch-model-moved', values: { host: model.host } }
    if (windsDown) return loseBatch(studio, { context, batch, error })
    throw new JobPause(error)
  }
  const client = batchClientFor(studio, model)
  try {
    let standing: BatchStanding | null
    if (batch.state === 'creating') {
      standing = await findOrCreate(studio, context, { batch, client })
      if (standing === null) return
    } else {
      if (batch.remoteId === null) throw new Error('an open batch without a name')
      const id = batch.remoteId
      standing = await client.get({ id, signal })
      if (windsDown && !batch.cancelAsked && !hasBatchEnded(standing)) {
        standing = (await callOff(client, { id, signal })) ?? standing
        note(studio, context, batch.id, { cancelAsked: true })
        batch.looks = 0
      }
    }
    noteStanding(studio, context, batch.id, standing, batch.looks + 1)
    yield {}
    if (hasBatchEnded(standing)) yield* takeResults(studio, { context, client, batch, standing })
  } catch (error) {
    if (signal.aborted || !(error instanceof CallFailure)) throw error
    const { code, values } = error.reported
    const tried = batch.troubles + 1
    if (code === 'batch-gone' || (windsDown && (!isPassing(error) || tried >= mostCancelTries)))
      return loseBatch(studio, { context, batch, error: { code, values } })
    note(studio, context, batch.id, { troubles: tried })
    if (!isPassing(error)) throw pauseFor(studio, context, error)
    yield {}
  }
}

/** Asks for a batch to be canceled; null where the provider says that it cannot be: it is about to end. */
async function callOff(
  client: BatchClient,
  options: { id: string; signal: AbortSignal },
): Promise<BatchStanding | null> {
  try {
    return await client.cancel(options)
  } catch (error) {
    if (error instanceof CallFailure && error.reported.code === 'llm-bad-request') return null
    throw error
  }
}

/**
 * Finds the batch that may have been made of an uploaded file, or makes it now that it surely was not;
 * null where that is not known yet, or where it is not wanted any more.
 */
async function findOrCreate(
  studio: Studio,
  context: JobContext,
  { batch, client }: { batch: BatchRecord; client: BatchClient },
): Promise<BatchStanding | null> {
  const { signal, windsDown } = context
  const { id, fileId, createdAt: since, looks } = batch
  if (fileId === null) throw new Error('a batch without a file')
  const found = await client.find({ mark: id, fileId, since: since - 3_600_000, signal })
  if (found) return found
  if (looks + 1 < looksForLost) {
    note(studio, context, id, { looks: looks + 1 })
    return null
  }
  if (windsDown) {
    drop(studio, context, batch)
    return null
  }
  return client.create({ fileId, mark: id, signal })
}
