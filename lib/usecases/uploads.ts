import type { z } from 'zod'
import {
  enqueueJob,
  findDataset,
  findJob,
  findResumableUpload,
  insertDataset,
  insertDatasetRevision,
  insertUpload,
  listOpenUploads,
  recordAudit,
  recordEvent,
  type Tx,
  transact,
  type UploadRecord,
  updateDataset,
  updateUpload,
} from '#db/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  defaultReadingOptions,
  getParquet,
  newId,
  type UploadView,
} from '#lib/model/index.ts'
import { readRowsPage } from '#lib/profile/index.ts'
import { revisionHash, suggestDescription } from '#lib/sources/index.ts'
import { allow } from './allow.ts'
import { actorOf, getReadDataset } from './datasets.ts'
import { addRevision, within } from './revisions.ts'
import type { Studio } from './studio.ts'
import { giveBack } from './upload-combine.ts'
import {
  firstOptions,
  getUpload,
  holdRevisable,
  queueReading,
  stopReading,
} from './upload-reading.ts'

/** The largest file that is taken: 50 GB. */
export const uploadLimit = 50 * 1024 ** 3

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
  if (input.revises) holdRevisable(studio, actor, input.revises)
  const fileName = input.fileName.split(/[\\/]/).at(-1) || 'file'
  const broken = findResumableUpload(studio.db, { ...actorOf(actor), ...input, fileName })
  if (broken) {
    const received = await studio.files.receivedOf(broken.id)
    // All of it had come when the studio went down: no chunk is left that could begin the reading.
    if (received === broken.size) beginReading(studio, actor, broken)
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
      revises: input.revises,
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
  if (upload.state !== 'receiving' || upload.url !== null)
    throw new DomainError('upload-complete', { file: upload.fileName }, { kind: 'conflict' })
  const received = await studio.files.appendChunk({ uploadId, offset, body, limit: upload.size })
  const complete = received === upload.size
  if (complete) beginReading(studio, actor, upload)
  return { received, complete }
}

function beginReading(
  studio: Studio,
  actor: Actor,
  upload: UploadRecord,
  options?: z.infer<(typeof apiInputs)['uploads.read']>['options'],
): string {
  return transact(studio.db, (tx) => {
    const at = studio.now()
    stopReading(tx, upload, at)
    const asked = options ?? firstOptions(tx, upload)
    return queueReading(tx, { upload, options: asked, userId: actor.userId, at })
  })
}

/** Reads the file again with other options. */
export function readUpload(
  studio: Studio,
  actor: Actor,
  { uploadId, options }: z.infer<(typeof apiInputs)['uploads.read']>,
): ApiOutputs['uploads.read'] {
  allow(actor, 'dataset:change')
  const upload = getUpload(studio.db, actor, uploadId)
  const isThere = upload.url === null || upload.origin !== null
  const isRead = upload.state === 'read' || upload.state === 'failed' || upload.state === 'reading'
  if (!isRead || !isThere)
    throw new DomainError('upload-not-there-yet', { file: upload.fileName }, { kind: 'conflict' })
  return { jobId: beginReading(studio, actor, upload, options) }
}

function revisedBy(
  studio: Studio,
  { projectId, revises: datasetId }: UploadRecord,
): UploadView['revises'] {
  const dataset = datasetId ? findDataset(studio.db, { projectId, datasetId }) : null
  return dataset && { datasetId: dataset.id, name: dataset.name }
}

async function viewUpload(studio: Studio, upload: UploadRecord): Promise<UploadView> {
  const base = {
    id: upload.id,
    url: upload.url,
    revises: revisedBy(studio, upload),
    parts: (upload.parts ?? []).map(({ name, bytes }) => ({ name, bytes })),
    fileName: upload.fileName,
    size: upload.size,
    received: upload.state === 'receiving' ? await studio.files.receivedOf(upload.id) : upload.size,
  }
  const options = upload.options ?? defaultReadingOptions
  if (upload.state === 'receiving' && upload.url === null)
    return { ...base, state: 'receiving', jobId: upload.jobId }
  if (upload.state === 'added' && upload.datasetId)
    return { ...base, state: 'added', datasetId: upload.datasetId }
  if (upload.state === 'read' && upload.manifest) {
    const { manifest } = upload
    const path = studio.files.pathOf(getParquet(manifest).sha256)
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
    return { ...base, state: 'read', manifest, diff: upload.diff, preview, suggested }
  }
  const job = upload.jobId ? findJob(studio.db, { ...upload, jobId: upload.jobId }) : null
  const isUnderWay = job?.state === 'queued' || job?.state === 'running'
  // One that failed and is tried again is under way again.
  const isFetched = upload.url === null || upload.origin !== null
  if (!isFetched && isUnderWay) {
    const { done = 0, total = null } = job.progress ?? {}
    return { ...base, state: 'receiving', jobId: job.id, received: done, size: total ?? done }
  }
  if (upload.state === 'reading' && isUnderWay)
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
    giveBack(tx, { upload, userId: actor.userId, at })
    recordEvent(tx, { projectId: actor.projectId, kind: 'upload', subject: uploadId, at })
  })
  await studio.files.removeUpload(uploadId)
  await studio.files.removeDownloads(uploadId)
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
      source: upload.url === null ? 'upload' : 'link',
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

/** Makes a file that has been read the revision in force of the dataset that it revises. */
export function reviseUpload(
  studio: Studio,
  actor: Actor,
  { uploadId }: z.infer<(typeof apiInputs)['uploads.revise']>,
): ApiOutputs['uploads.revise'] {
  allow(actor, 'dataset:change')
  return transact(studio.db, (tx) => {
    const upload = getUpload(tx, actor, uploadId)
    const { manifest, revises: datasetId, fileName: file } = upload
    if (upload.state !== 'read' || !manifest)
      throw new DomainError('upload-not-read', { file }, { kind: 'conflict' })
    if (!datasetId) throw new DomainError('upload-revises-nothing', { file }, { kind: 'conflict' })
    const { projectId, userId } = actor
    const { dataset, revision } = getReadDataset(within(studio, tx), { projectId, datasetId })
    if (revisionHash(manifest) === revision.hash)
      throw new DomainError(
        'revision-unchanged',
        { file, dataset: dataset.name },
        { kind: 'conflict' },
      )
    const at = studio.now()
    // Compared with another revision, it would say something else; it is worked out later then.
    const diff = upload.diff?.against === revision.id ? upload.diff : null
    const revisionId = addRevision(tx, { dataset, manifest, cause: 'upload', diff, userId, at })
    updateDataset(tx, { datasetId, patch: { fileName: file } })
    updateUpload(tx, { uploadId, patch: { state: 'added', datasetId } })
    recordEvent(tx, { projectId, kind: 'upload', subject: uploadId, at })
    return { datasetId, revisionId }
  })
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
