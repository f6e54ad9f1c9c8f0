import { findLastBatch, listOpenBatches, type RunRecord } from '#db/index.ts'
import { type JobContext, JobPause, JobRest } from '#lib/jobs/index.ts'
import { CallFailure, readDialect } from '#lib/llm/index.ts'
import { DomainError, type JobProgress } from '#lib/model/index.ts'
import {
  batchClientFor,
  isBudgetStop,
  type OpenModel,
  probeModel,
  type Studio,
} from '#lib/usecases/index.ts'
import {
  drop,
  findModel,
  isPassing,
  longestPoll,
  modelGone,
  note,
  noteStanding,
  pauseFor,
  pollWait,
} from './batch-notes.ts'
import { type PreparedBatch, prepareBatches } from './batch-prepare.ts'
import { failRun, nameOf } from './batch-runs-end.ts'

/** Says how far a job is, and where its batches stand. */
export type Report = (phase: NonNullable<JobProgress['batch']>['phase']) => void

/** Writes, reserves and sends what runs ask; answers how many batches went and how many runs wait for another's. */
export async function* send(
  studio: Studio,
  context: JobContext,
  { runs, report }: { runs: readonly RunRecord[]; report: Report },
): AsyncGenerator<unknown, { batches: number; waiting: number }> {
  const model = findModel(studio, context, runs[0]?.modelId ?? null)
  if (!model) {
    for (const run of runs) {
      const name = nameOf(studio, context.projectId, run.datasetId)
      failRun(studio, { context, run, name, error: modelGone })
    }
    return { batches: 0, waiting: 0 }
  }
  const scratch = await studio.files.scratch()
  try {
    const dialect = await learnDialect(studio, context, model)
    const folder = scratch.path
    const prepared = await prepareBatches(studio, { context, model, dialect, runs, folder })
    yield {}
    report('sending')
    for (const batch of prepared.batches) yield* sendOne(studio, context, { model, batch })
    return { batches: prepared.batches.length, waiting: prepared.waiting }
  } catch (error) {
    if (context.signal.aborted) throw error
    const said = error instanceof CallFailure ? error.reported : error
    if (!(said instanceof DomainError)) throw error
    if (!isBudgetStop(said) && !said.code.startsWith('llm-')) throw error
    // What is on its way is waited for; then there may be room.
    if (listOpenBatches(studio.db, context).length > 0) return { batches: 0, waiting: 0 }
    // Nothing was sent: whoever can do something about it lets the job go on.
    throw new JobPause({ code: said.code, values: said.values })
  } finally {
    await scratch.remove()
  }
}

/** How the model's server is asked: as the last batch taught, as is known of it, or as a small question shows. */
async function learnDialect(studio: Studio, context: JobContext, model: OpenModel) {
  const { projectId, jobId, signal } = context
  const last = findLastBatch(studio.db, { jobId })
  return (
    readDialect(last?.simpler) ??
    readDialect(last?.dialect) ??
    model.dialect ??
    (await probeModel(studio, { projectId, jobId, model, signal })).dialect
  )
}

async function* sendOne(
  studio: Studio,
  context: JobContext,
  { model, batch: { id, path } }: { model: OpenModel; batch: PreparedBatch },
): AsyncGenerator<unknown> {
  const { signal } = context
  const client = batchClientFor(studio, model)
  try {
    const fileId = await client.upload({ path, name: `${id}.jsonl`, signal })
    note(studio, context, id, { state: 'creating', fileId })
    yield {}
    noteStanding(studio, context, id, await client.create({ fileId, mark: id, signal }))
    yield {}
  } catch (error) {
    if (signal.aborted || !(error instanceof CallFailure)) throw error
    const batch = listOpenBatches(studio.db, context).find((each) => each.id === id)
    // One that was uploaded may have been made all the same: it is looked for.
    if (batch?.state === 'creating' && isPassing(error)) return
    for (const each of listOpenBatches(studio.db, context))
      if (each.id === id || each.state === 'reserved') drop(studio, context, each)
    if (!isPassing(error)) throw pauseFor(studio, context, error)
    throw new JobRest(studio.now() + pollWait(studio.batchPoll, longestPoll))
  }
}
