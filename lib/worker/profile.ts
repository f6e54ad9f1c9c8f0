import { z } from 'zod'
import {
  findDataset,
  findDatasetRevision,
  holdsJob,
  recordEvent,
  saveProfile,
  transact,
} from '#db/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import type { JobHandler } from '#lib/jobs/index.ts'
import { idOf, type JobProgress, type Manifest, type Profile } from '#lib/model/index.ts'
import { profileDataset } from '#lib/profile/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'

const ProfileInput = z.object({ datasetId: idOf('dataset'), revisionId: idOf('datasetRevision') })

/** Works out what is known of a dataset revision from all its rows. */
export async function profileRevision(
  studio: Studio,
  {
    manifest,
    signal,
    report,
  }: { manifest: Manifest; signal: AbortSignal; report?: (progress: JobProgress) => void },
): Promise<Profile> {
  const path = studio.files.pathOf(manifest.parquet.sha256)
  const scratch = await studio.files.scratch()
  const engine = await studio.openEngine({
    ...engineShare,
    scratch: scratch.path,
    inputs: [path],
  })
  try {
    return await profileDataset({
      engine,
      rows: canonicalRows(path),
      fields: manifest.fields,
      rowCount: manifest.rows,
      signal,
      report: ({ done, total }) => report?.({ done, total, unit: 'rows' }),
    })
  } finally {
    engine.close()
    await scratch.remove()
  }
}

/** Profiles a dataset that has been added. */
export function profileHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const { datasetId, revisionId } = ProfileInput.parse(raw)
    const { projectId } = context
    const dataset = findDataset(studio.db, { projectId, datasetId })
    const revision = findDatasetRevision(studio.db, { revisionId })
    if (!dataset || !revision || revision.datasetId !== datasetId || revision.profile) return
    const profile = await profileRevision(studio, {
      manifest: revision.manifest,
      signal: context.signal,
      report: context.report,
    })
    yield { profiled: true }
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context)) return
      saveProfile(tx, { revisionId, profile })
      recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at: studio.now() })
    })
  }
}
