import { z } from 'zod'
import { findDataset, holdsJob, recordEvent, transact, updateDataset } from '#db/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import { DomainError, idOf } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { fetchLinkFile } from './fetch-link.ts'
import { fetchRows } from './fetch-rows.ts'

const FetchInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hub'),
    datasetId: idOf('dataset'),
    depth: z.enum(['sample', 'full']),
  }),
  z.object({ kind: z.literal('link'), uploadId: idOf('upload') }),
])

/** Fetches rows of the Hub, or a file from a link. */
export function fetchHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const input = FetchInput.parse(raw)
    if (input.kind === 'link') yield* fetchLinkFile(studio, context, input)
    else yield* fetchDataset(studio, context, input)
  }
}

async function* fetchDataset(
  studio: Studio,
  context: JobContext,
  { datasetId, depth }: { datasetId: string; depth: 'sample' | 'full' },
): AsyncGenerator<unknown, void> {
  // One that failed and is tried again is under way again.
  setState(studio, context, datasetId, { state: 'reading', error: null })
  try {
    yield* fetchRows(studio, context, { datasetId, revisionId: null, depth })
  } catch (error) {
    if (error instanceof DomainError && !context.signal.aborted) {
      const failure = { code: error.code, values: error.values }
      setState(studio, context, datasetId, { state: 'failed', error: failure })
    }
    throw error
  }
}

/** Of a dataset of which nothing is here; one that has a sample stays as it is. */
function setState(
  studio: Studio,
  context: JobContext,
  datasetId: string,
  patch: Pick<Parameters<typeof updateDataset>[1]['patch'], 'state' | 'error'>,
): void {
  const { projectId } = context
  transact(studio.db, (tx) => {
    const dataset = findDataset(tx, { projectId, datasetId })
    if (!holdsJob(tx, context) || !dataset || dataset.revisionId) return
    updateDataset(tx, { datasetId, patch })
    recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at: studio.now() })
  })
}
