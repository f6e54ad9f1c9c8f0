import {
  findDatasetDepth,
  listExportBlobs,
  listFetching,
  listImportBlobs,
  listNamedBlobs,
  pruneEvents,
} from '#db/index.ts'
import type { Studio } from './studio.ts'

const day = 24 * 3600 * 1000

/**
 * Drops blobs that nothing names any more and that are older than a day, and events that nobody will
 * resume from. Only while no job is under way: a blob is kept before it is named.
 */
export async function collectLeftovers(
  studio: Pick<Studio, 'db' | 'files' | 'now'>,
): Promise<{ blobs: number; bytes: number }> {
  const now = studio.now()
  pruneEvents(studio.db, { before: now - 7 * day })
  const named = listNamedBlobs(studio.db)
  for (const sha256 of listExportBlobs(studio.db)) named.add(sha256)
  for (const sha256 of listImportBlobs(studio.db)) named.add(sha256)
  const dropped = { blobs: 0, bytes: 0 }
  for await (const blob of studio.files.listBlobs()) {
    if (named.has(blob.sha256) || blob.modifiedAt > now - day) continue
    await studio.files.remove(blob.sha256)
    dropped.blobs += 1
    dropped.bytes += blob.bytes
  }
  await collectDownloads(studio, now)
  return dropped
}

/** How long what has come of a download that ended early is kept: it can be gone on with. */
const downloadsKept = 7 * day

/** Drops downloads that no job goes on with: of what is whole or gone, and of what nobody came back to. */
async function collectDownloads(studio: Pick<Studio, 'db' | 'files'>, now: number): Promise<void> {
  const fetching = listFetching(studio.db)
  for await (const { id, modifiedAt } of studio.files.listDownloads()) {
    if (fetching.ids.has(id)) continue
    const depth = findDatasetDepth(studio.db, { datasetId: id })
    const isOfExport = fetching.exporting && depth === 'sample'
    const isWanted = id.startsWith('upl_') || depth === 'sample' || depth === 'none'
    if (isOfExport || (isWanted && modifiedAt > now - downloadsKept)) continue
    await studio.files.removeDownloads(id)
  }
}
