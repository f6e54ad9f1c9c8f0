import type { z } from 'zod'
import {
  cancelJob,
  enqueueJob,
  findJob,
  findResumableUpload,
  findUpload,
  insertDataset,
  insertDatasetRevision,
  insertUpload,
  listOpenUploads,
  recordAudit,
  recordEvent,
  type Tx,
  transact,
  type UploadRecord,
  updateUpload,
} from '#db/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  defaultReadingOptions,
  newId,
  type UploadView,
} from '#lib/model/index.ts'
import { readRowsPage } from '#lib/profile/index.ts'
import { revisionHash, suggestDescription } from '#lib/sources/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import type { Studio } from './studio.ts'

/** The largest file that is taken: 50 GB. */
export const uploadLimit = 50 * 1024 ** 3

function getUpload(db: Tx, actor: Actor, uploadId: string): UploadRecord {
  const upload = findUpload(db, { projectId: actor.projectId, uploadId })
  if (!upload || upload.userId !== actor.userId) throw missing('upload')
  return upload
}

/** Begins an upload, or finds the one of the same file that broke off. */
export async function startUpload(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['uploads.start']>,
): Promise<ApiOutputs['uploads.start']> {
  allow(actor, 'dataset:change')
  if (input.size === 0) throw new DomainError('file-empty', { file: input.fileName })
  if (input.size > uploadLimit)
    throw new DomainError('upload-too-large', {
      file: input.fileName,
      gigabytes: Math.round(input.size / 1024 ** 3),
      limit: uploadLimit / 1024 ** 3,
    })
  const fileName = input.fileName.split(/[\\/]/).at(-1) || 'file'
  const broken = findResumableUpload(studio.db, { ...actorOf(actor), ...input, fileName })
  if (broken) {
    const received = await studio.files.receivedOf(broken.id)
    // All of it had come when the studio went down: no chunk is left that could begin the reading.
    if (received === broken.size) beginReading(studio, actor, broken, { ...defaultReadingOptions })
    return { uploadId: broken.id, received }
  }
  const uploadId = newId('upload')
  transact(studio.db, (tx) =>
    insertUpload(tx, {
      id: uploadId,
      ...actorOf(actor),
      fileName,
      size: input.size,
      lastModified: input.lastModified,
      state: 'receiving',
      createdAt: studio.now(),
    }),
  )
  return { uploadId, received: 0 }
}

/** Takes a chunk at exactly the offset reached so far; answers how much is there. When whole, reading begins. */
export async function receiveChunk(
  studio: Studio,
  actor: Actor,
  { uploadId, offset, body }: { uploadId: string; offset: number; body: AsyncIterable<Uint8Array> },
): Promise<{ received: number; complete: boolean }> {
  allow(actor, 'dataset:change')
  const upload = getUpload(studio.db, actor, uploadId)
  if (upload.state !== 'receiving')
    throw new DomainError('upload-complete', { file: upload.fileName }, { kind: 'conflict' })
  const received = await studio.files.appendChunk({ uploadId, offset, body, limit: upload.size })
  const complete = received === upload.size
  if (complete) beginReading(studio, actor, upload, { ...defaultReadingOptions })
  return { received, complete }
}

function beginReading(
  studio: Studio,
  actor: Actor,
  upload: UploadRecord,
  options: z.infer<(typeof apiInputs)['uploads.read']>['options'],
): string {
  const jobId = newId('job')
  transact(studio.db, (tx) => {
    const at = studio.now()
    stopReading(tx, upload, at)
    updateUpload(tx, {
      uploadId: upload.id,
      patch: {
        state: 'reading',
        jobId,
        options,
        error: null,
        suggestions: null,
        manifest: null,
      },
    })
    enqueueJob(tx, {
      id: jobId,
      projectId: actor.projectId,
      kind: 'ingest',
      subject: upload.fileName,
      href: `/datasets/add/${upload.id}`,
      input: { kind: 'upload', uploadId: upload.id, options },
      createdBy: actor.userId,
      createdAt: at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'upload', subject: upload.id, at })
  })
  return jobId
}

/** Ends a reading that nobody waits for any more. */
function stopReading(tx: Tx, { projectId, jobId }: UploadRecord, now: number): void {
  if (jobId) cancelJob(tx, { projectId, jobId, now })
}

/** Reads the file again with other options. */
export function readUpload(
  studio: Studio,
  actor: Actor,
  { uploadId, options }: z.infer<(typeof apiInputs)['uploads.read']>,
): ApiOutputs['uploads.read'] {
  allow(actor, 'dataset:change')
  const upload = getUpload(studio.db, actor, uploadId)
  if (upload.state !== 'read' && upload.state !== 'failed' && upload.state !== 'reading')
    throw new DomainError('upload-not-there-yet', { file: upload.fileName }, { kind: 'conflict' })
  return { jobId: beginReading(studio, actor, upload, options) }
}

async function viewUpload(studio: Studio, upload: UploadRecord): Promise<UploadView> {
  const base = {
    id: upload.id,
    fileName: upload.fileName,
    size: upload.size,
    received: upload.state === 'receiving' ? await studio.files.receivedOf(upload.id) : upload.size,
  }
  const options = upload.options ?? defaultReadingOptions
  if (upload.state === 'receiving') return { ...base, state: 'receiving' }
  if (upload.state === 'added' && upload.datasetId)
    return { ...base, state: 'added', datasetId: upload.datasetId }
  if (upload.state === 'read' && upload.manifest) {
    const { manifest } = upload
    const path = studio.files.pathOf(manifest.parquet.sha256)
    const preview = await studio.reads.read(path, (engine) =>
      readRowsPage({
        engine,
        rows: canonicalRows(path),
        fields: manifest.fields,
        offset: 0,
        limit: 20,
        total: manifest.rows,
      }),
    )
    const suggested = suggestDescription(upload.fileName, manifest)
    return { ...base, state: 'read', manifest, preview, suggested }
  }
  const job = upload.jobId ? findJob(studio.db, { ...upload, jobId: upload.jobId }) : null
  if (upload.state === 'reading' && job && (job.state === 'queued' || job.state === 'running'))
    return { ...base, state: 'reading', jobId: job.id, options }
  const error = upload.error ??
    job?.error ?? {
      code: job?.state === 'canceled' ? 'reading-canceled' : 'reading-stopped',
      values: { file: upload.fileName },
    }
  return { ...base, state: 'failed', options, error, suggestions: upload.suggestions ?? [] }
}

/** Where an upload stands. */
export async function getUploadView(
  studio: Studio,
  actor: Actor,
  { uploadId }: { uploadId: string },
): Promise<UploadView> {
  allow(actor, 'dataset:change')
  return viewUpload(studio, getUpload(studio.db, actor, uploadId))
}

/** The actor's uploads that have not become datasets yet. */
export async function listUploads(
  studio: Studio,
  actor: Actor,
): Promise<ApiOutputs['uploads.list']> {
  allow(actor, 'dataset:change')
  const open = listOpenUploads(studio.db, actor)
  return { uploads: await Promise.all(open.map((upload) => viewUpload(studio, upload))) }
}

/** Throws an upload away. */
export async function cancelUpload(
  studio: Studio,
  actor: Actor,
  { uploadId }: { uploadId: string },
): Promise<ApiOutputs['uploads.cancel']> {
  allow(actor, 'dataset:change')
  const upload = getUpload(studio.db, actor, uploadId)
  if (upload.state === 'added')
    throw new DomainError('upload-added', { file: upload.fileName }, { kind: 'conflict' })
  transact(studio.db, (tx) => {
    const at = studio.now()
    stopReading(tx, upload, at)
    updateUpload(tx, { uploadId, patch: { state: 'canceled' } })
    recordEvent(tx, { projectId: actor.projectId, kind: 'upload', subject: uploadId, at })
  })
  await studio.files.removeUpload(uploadId)
  return { removed: true }
}

/** Makes a dataset of a file that has been read; its profile is worked out next. */
export function addUpload(
  studio: Studio,
  actor: Actor,
  { uploadId, description, visibility }: z.infer<(typeof apiInputs)['uploads.add']>,
): ApiOutputs['uploads.add'] {
  allow(actor, 'dataset:change')
  const datasetId = newId('dataset')
  transact(studio.db, (tx) => {
    const upload = getUpload(tx, actor, uploadId)
    const { manifest } = upload
    if (upload.state !== 'read' || !manifest)
      throw new DomainError('upload-not-read', { file: upload.fileName }, { kind: 'conflict' })
    const at = studio.now()
    const revisionId = newId('datasetRevision')
    insertDataset(tx, {
      id: datasetId,
      projectId: actor.projectId,
      ...description,
      visibility,
      source: 'upload',
      fileName: upload.fileName,
      state: 'ready',
      revisionId,
      addedBy: actor.userId,
      addedAt: at,
    })
    insertDatasetRevision(tx, {
      id: revisionId,
      datasetId,
      hash: revisionHash(manifest),
      manifest,
      createdAt: at,
    })
    updateUpload(tx, { uploadId, patch: { state: 'added', datasetId } })
    enqueueProfile(tx, { actor, datasetId, revisionId, name: description.name, at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'dataset.add',
      subject: datasetId,
      details: { file: manifest.file.sha256, license: description.license },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'dataset', subject: datasetId, at })
  })
  return { datasetId }
}

function enqueueProfile(
  tx: Tx,
  {
    actor,
    datasetId,
    revisionId,
    name,
    at,
  }: { actor: Actor; datasetId: string; revisionId: string; name: string; at: number },
): void {
  enqueueJob(tx, {
    id: newId('job'),
    projectId: actor.projectId,
    kind: 'profile',
    subject: name,
    href: `/datasets/${datasetId}`,
    input: { datasetId, revisionId },
    createdBy: actor.userId,
    createdAt: at,
  })
}
