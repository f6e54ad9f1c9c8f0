import {
  cancelJob,
  enqueueJob,
  findDataset,
  findDatasetRevision,
  findUpload,
  recordEvent,
  type Tx,
  type UploadRecord,
  updateUpload,
} from '#db/index.ts'
import {
  type Actor,
  defaultReadingOptions,
  getParquet,
  newId,
  type ReadingOptions,
} from '#lib/model/index.ts'
import { carriedOptions } from '#lib/sources/index.ts'
import { missing } from './allow.ts'
import { getReadDataset } from './datasets.ts'
import type { Studio } from './studio.ts'

/** An upload of the actor's own; one that became part of another is not found. */
export function getUpload(db: Tx, actor: Actor, uploadId: string): UploadRecord {
  const upload = findUpload(db, { projectId: actor.projectId, uploadId })
  if (!upload || upload.userId !== actor.userId || upload.state === 'combined')
    throw missing('upload')
  return upload
}

/** A newer file is compared with all rows of the revision in force, so they have to be here. */
export function holdRevisable(studio: Studio, { projectId }: Actor, datasetId: string): void {
  getParquet(getReadDataset(studio, { projectId, datasetId }).revision.manifest)
}

/** How an upload is read at first: as the dataset that it revises, or as the file itself tells. */
export function firstOptions(
  tx: Tx,
  { projectId, revises, fileName }: Pick<UploadRecord, 'projectId' | 'revises' | 'fileName'>,
): ReadingOptions {
  const dataset = revises ? findDataset(tx, { projectId, datasetId: revises }) : null
  const revision = dataset?.revisionId
    ? findDatasetRevision(tx, { revisionId: dataset.revisionId })
    : null
  return revision ? carriedOptions(revision.manifest, fileName) : { ...defaultReadingOptions }
}

/** Has an upload read whose bytes are here; answers the job. Inside the caller's transaction. */
export function queueReading(
  tx: Tx,
  reading: {
    upload: Pick<UploadRecord, 'id' | 'projectId' | 'fileName'>
    options: ReadingOptions
    userId: string
    at: number
  },
): string {
  const { upload, options, userId, at } = reading
  const { id: uploadId, projectId, fileName } = upload
  const jobId = newId('job')
  updateUpload(tx, {
    uploadId,
    patch: {
      state: 'reading',
      jobId,
      options,
      error: null,
      suggestions: null,
      manifest: null,
      diff: null,
    },
  })
  enqueueJob(tx, {
    id: jobId,
    projectId,
    kind: 'ingest',
    subject: fileName,
    href: `/datasets/add/${uploadId}`,
    input: { kind: 'upload', uploadId, options },
    createdBy: userId,
    createdAt: at,
  })
  recordEvent(tx, { projectId, kind: 'upload', subject: uploadId, at })
  return jobId
}

/** Ends a reading that nobody waits for any more. */
export function stopReading(
  tx: Tx,
  { projectId, jobId }: Pick<UploadRecord, 'projectId' | 'jobId'>,
  now: number,
): void {
  if (jobId) cancelJob(tx, { projectId, jobId, now })
}
