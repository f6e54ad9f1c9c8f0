import {
  findDataset,
  holdsJob,
  type RunRecord,
  recordEvent,
  type Tx,
  transact,
  updateRun,
} from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import type { Message } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'

/** Ends a run that cannot be asked for, and lists it among the job's failures. */
export function failRun(
  studio: Studio,
  {
    context,
    run,
    name,
    error,
  }: { context: JobContext; run: Pick<RunRecord, 'id'>; name: string; error: Message },
): void {
  listFailure(context, { runId: run.id, name, error })
  transact(studio.db, (tx) => {
    if (holdsJob(tx, context)) endRun(studio, tx, { context, runId: run.id, error })
  })
}

/**
 * Lists a run among the job's failures. Before anything else is written of it: listed twice it stands
 * there once, and a run that ended so must not be missing.
 */
export function listFailure(
  context: JobContext,
  { runId, name, error }: { runId: string; name: string; error: Message },
): void {
  context.fail({ what: name, code: error.code, values: error.values, part: runId })
}

/** Writes down that a run failed, or (without an error) that it is open again. */
export function endRun(
  studio: Studio,
  tx: Tx,
  {
    context: { projectId },
    runId,
    error,
  }: { context: JobContext; runId: string; error: Message | null },
): void {
  const at = studio.now()
  updateRun(tx, {
    runId,
    patch: error
      ? {
          state: 'failed',
          error: { code: error.code, values: error.values },
          endedAt: at,
        }
      : { state: 'queued', error: null },
  })
  recordEvent(tx, { projectId, kind: 'run', subject: runId, at })
}

/** What a dataset is called, for a list of failures. */
export function nameOf(studio: Studio, projectId: string, datasetId: string | null): string {
  const dataset = datasetId === null ? null : findDataset(studio.db, { projectId, datasetId })
  return dataset?.name ?? datasetId ?? ''
}
