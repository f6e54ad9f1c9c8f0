import { listExportBlobs, listNamedBlobs, pruneEvents } from '#db/index.ts'
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
  const dropped = { blobs: 0, bytes: 0 }
  for await (const blob of studio.files.listBlobs()) {
    if (named.has(blob.sha256) || blob.modifiedAt > now - day) continue
    await studio.files.remove(blob.sha256)
    dropped.blobs += 1
    dropped.bytes += blob.bytes
  }
  return dropped
}
