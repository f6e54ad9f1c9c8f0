import { z } from 'zod'
import {
  findDataset,
  findUpload,
  holdsJob,
  insertDatasetRevision,
  recordEvent,
  transact,
  type UploadRecord,
  updateDataset,
  updateUpload,
} from '#db/index.ts'
import type { UploadPart } from '#db/schema/datasets.ts'
import { digestOf } from '#lib/files/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import {
  DomainError,
  idOf,
  newId,
  ReadingOptions,
  SampleName,
  TypeCorrection,
} from '#lib/model/index.ts'
import {
  type IngestOptions,
  type IngestResult,
  ingest,
  readSamples,
  revisionHash,
} from '#lib/sources/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { compareWithPresent } from './compare-revisions.ts'
import { ingestCorrection } from './correction.ts'
import { engineShare } from './engine-share.ts'
import { profileRevision } from './profile.ts'

const IngestInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('correction'),
    datasetId: idOf('dataset'),
    revisionId: idOf('datasetRevision'),
    corrections: z.array(TypeCorrection),
  }),
  z.object({ kind: z.literal('upload'), uploadId: idOf('upload'), options: ReadingOptions }),
  z.object({ kind: z.literal('sample'), sample: SampleName, datasetId: idOf('dataset') }),
])

/** Reads a file once into its canonical Parquet; the file as it came is kept. */
export function ingestHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const input = IngestInput.parse(raw)
    if (input.kind === 'upload') yield* ingestUpload(studio, context, input)
    else if (input.kind === 'correction') yield* ingestCorrection(studio, context, input)
    else yield* ingestSample(studio, context, input)
  }
}

function read(
  studio: Studio,
  context: JobContext,
  what: Pick<IngestOptions, 'sources' | 'name' | 'origin' | 'options'>,
): Promise<IngestResult> {
  return ingest({
    files: studio.files,
    openEngine: studio.openEngine,
    ...what,
    ...engineShare,
    signal: context.signal,
    report: context.report,
  })
}

async function* ingestUpload(
  studio: Studio,
  context: JobContext,
  { uploadId, options }: { uploadId: string; options: ReadingOptions },
): AsyncGenerator<unknown, void> {
  const { projectId } = context
  const upload = findUpload(studio.db, { projectId, uploadId })
  const open = upload?.state === 'reading' || upload?.state === 'failed'
  if (!upload || !open || upload.jobId !== context.jobId) return
  const kept = upload.parts
    ? await keepParts(studio, context, upload)
    : await keepWhole(studio, context, upload)
  if (!kept) return
  yield { kept: kept.map(({ sha256 }) => sha256) }
  const result = await read(studio, context, {
    sources: kept.map(({ name, sha256 }) => ({ path: studio.files.pathOf(sha256), name, sha256 })),
    name: upload.fileName,
    origin: upload.origin,
    options,
  })
  const diff =
    result.ok && upload.revises
      ? await compareWithPresent(studio, context, {
          datasetId: upload.revises,
          manifest: result.manifest,
        })
      : null
  transact(studio.db, (tx) => {
    const now = findUpload(tx, { projectId, uploadId })
    if (!holdsJob(tx, context) || now?.jobId !== context.jobId) return
    updateUpload(tx, {
      uploadId,
      patch: result.ok
        ? { state: 'read', manifest: result.manifest, options: result.manifest.options, diff }
        : {
            state: 'failed',
            error: result.error,
            options: result.options,
            suggestions: result.suggestions,
          },
    })
    recordEvent(tx, { projectId, kind: 'upload', subject: uploadId, at: studio.now() })
  })
  if (!result.ok) throw new DomainError(result.error.code, result.error.values)
}

/** The kept files of an upload that several others were made into; null: nobody waits for it any more. */
async function keepParts(
  studio: Studio,
  context: JobContext,
  { id: uploadId, projectId, parts }: UploadRecord,
): Promise<{ name: string; sha256: string }[] | null> {
  const kept: UploadPart[] = []
  for (const part of parts ?? []) {
    const original = part.uploadId
      ? findUpload(studio.db, { projectId, uploadId: part.uploadId })
      : null
    const sha256 = part.sha256 ?? (original && (await keepUpload(studio, context, original, {})))
    if (!sha256) return null
    kept.push({ ...part, sha256 })
  }
  const held = transact(studio.db, (tx) => {
    if (!holdsJob(tx, context) || !findUpload(tx, { projectId, uploadId })) return false
    // A reading that failed and is tried again is under way again.
    updateUpload(tx, { uploadId, patch: { state: 'reading', error: null, parts: kept } })
    recordEvent(tx, { projectId, kind: 'upload', subject: uploadId, at: studio.now() })
    return true
  })
  if (!held) return null
  return kept.flatMap(({ name, sha256 }) => (sha256 ? [{ name, sha256 }] : []))
}

async function keepWhole(
  studio: Studio,
  context: JobContext,
  upload: UploadRecord,
): Promise<{ name: string; sha256: string }[] | null> {
  // A reading that failed and is tried again is under way again.
  const patch = { state: 'reading' as const, error: null }
  const sha256 = await keepUpload(studio, context, upload, patch)
  return sha256 === null ? null : [{ name: upload.fileName, sha256 }]
}

/**
 * Moves the file as it came into the store and answers its hash, which is written down first: after a
 * crash, or for another reading, the file is found whether or not it had been moved. Null: nobody
 * waits for it any more.
 */
async function keepUpload(
  studio: Studio,
  context: JobContext,
  upload: UploadRecord,
  patch: Partial<UploadRecord>,
): Promise<string | null> {
  const { id: uploadId, projectId, size, fileName: file } = upload
  const path = studio.files.uploadPath(uploadId)
  if (!upload.fileSha256) {
    const received = await studio.files.receivedOf(uploadId)
    if (received !== size) throw new DomainError('upload-incomplete', { file, received, size })
  }
  const sha256 = upload.fileSha256 ?? (await digestOf(path)).sha256
  const held = transact(studio.db, (tx) => {
    if (!holdsJob(tx, context) || !findUpload(tx, { projectId, uploadId })) return false
    updateUpload(tx, { uploadId, patch: { ...patch, fileSha256: sha256 } })
    recordEvent(tx, { projectId, kind: 'upload', subject: uploadId, at: studio.now() })
    return true
  })
  if (!held) return null
  if (!(await studio.files.has(sha256))) await studio.files.keep(path)
  await studio.files.removeUpload(uploadId)
  return sha256
}

async function* ingestSample(
  studio: Studio,
  context: JobContext,
  { sample, datasetId }: { sample: SampleName; datasetId: string },
): AsyncGenerator<unknown, void> {
  const { projectId } = context
  const bundled = (await readSamples()).find((one) => one.id === sample)
  const dataset = findDataset(studio.db, { projectId, datasetId })
  if (!bundled || !dataset || dataset.state === 'ready') return
  const { path, file: name, options } = bundled
  try {
    const result = await read(studio, context, {
      sources: [{ path, name }],
      name,
      origin: null,
      options,
    })
    if (!result.ok) throw new DomainError(result.error.code, result.error.values)
    await studio.files.keep(path, { copy: true })
    const { manifest } = result
    const profile = await profileRevision(studio, { manifest, signal: context.signal })
    yield { read: true }
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context)) return
      const at = studio.now()
      const revisionId = newId('datasetRevision')
      insertDatasetRevision(tx, {
        id: revisionId,
        datasetId,
        hash: revisionHash(manifest),
        manifest,
        profile,
        createdAt: at,
      })
      updateDataset(tx, { datasetId, patch: { state: 'ready', revisionId, error: null } })
      recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at })
    })
  } catch (error) {
    if (error instanceof DomainError && !context.signal.aborted)
      transact(studio.db, (tx) => {
        if (!holdsJob(tx, context)) return
        const failure = { code: error.code, values: error.values }
        updateDataset(tx, { datasetId, patch: { state: 'failed', error: failure } })
        recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at: studio.now() })
      })
    throw error
  }
}
