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
import {
  getParquet,
  idOf,
  type JobProgress,
  type Manifest,
  type Profile,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { profileDataset } from '#lib/profile/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'

const ProfileInput = z.object({ datasetId: idOf('dataset'), revisionId: idOf('datasetRevision') })

/** Works out what is known of a dataset revision from all its rows, or from the sample where that is all there is. */
export async function profileRevision(
  studio: Studio,
  {
    manifest,
    signal,
    report,
  }: { manifest: Manifest; signal: AbortSignal; report?: (progress: JobProgress) => void },
): Promise<Profile> {
  const { path, rows } = rowsToProfile(studio, manifest)
  const scratch = await studio.files.scratch()
  const engine = await studio.openEngine({
    ...engineShare,
    scratch: scratch.path,
    inputs: [path],
  })
  try {
    return await profileDataset({
      engine,
      rows,
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

function rowsToProfile(studio: Studio, manifest: Manifest): { path: string; rows: Sql } {
  if (manifest.parquet === null && manifest.sample) {
    const path = studio.files.pathOf(manifest.sample.sha256)
    return { path, rows: sql`(SELECT * FROM read_parquet(${value(path)}))` }
  }
  const path = studio.files.pathOf(getParquet(manifest).sha256)
  return { path, rows: canonicalRows(path) }
}

/** Profiles a dataset that has been added, and again once all its rows are here. */
export function profileHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const { datasetId, revisionId } = ProfileInput.parse(raw)
    const { projectId } = context
    const dataset = findDataset(studio.db, { projectId, datasetId })
    const revision = findDatasetRevision(studio.db, { revisionId })
    if (!dataset || !revision || revision.datasetId !== datasetId) return
    const { profile: known, manifest } = revision
    if (known && (known.scanned >= known.rows || manifest.parquet === null)) return
    const profile = await profileRevision(studio, {
      manifest,
      signal: context.signal,
      report: context.report,
    })
    yield { profiled: true }
    transact(studio.db, (tx) => {
      // What a sample told stays only until all rows are here.
      const now = findDatasetRevision(tx, { revisionId })
      const isOutdated = manifest.parquet === null && now?.manifest.parquet
      if (!holdsJob(tx, context) || isOutdated) return
      saveProfile(tx, { revisionId, profile })
      recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at: studio.now() })
    })
  }
}
