import type { z } from 'zod'
import {
  insertUpload,
  listUploadsByIds,
  recordAudit,
  recordEvent,
  type Tx,
  transact,
  type UploadRecord,
  updateUpload,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  defaultReadingOptions,
  newId,
} from '#lib/model/index.ts'
import { commonName, compareNames } from '#lib/sources/index.ts'
import { allow } from './allow.ts'
import { actorOf } from './datasets.ts'
import type { Studio } from './studio.ts'
import { firstOptions, getUpload, queueReading, stopReading } from './upload-reading.ts'

type Part = NonNullable<UploadRecord['parts']>[number]

/** Makes one upload of several: their files are read as one dataset. They come back where it is canceled. */
export function combineUploads(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['uploads.combine']>,
): ApiOutputs['uploads.combine'] {
  allow(actor, 'dataset:change')
  return transact(studio.db, (tx) => {
    const ids = [...new Set(input.uploadIds)]
    const found = ids.map((uploadId) => getUpload(tx, actor, uploadId))
    if (found.length < 2) throw new DomainError('combine-too-few', {}, { kind: 'conflict' })
    for (const upload of found) holdCombinable(upload)
    const at = studio.now()
    const { projectId, userId } = actor
    const sorted = found.sort((a, b) => compareNames(a.fileName, b.fileName))
    const uploadId = newId('upload')
    const revises = sorted.every((one) => one.revises === sorted[0]?.revises)
      ? (sorted[0]?.revises ?? null)
      : null
    const names = sorted.map(({ fileName }) => fileName)
    const upload = {
      id: uploadId,
      projectId,
      userId,
      fileName: commonName(names) ?? `${sorted.length} files`,
      size: sorted.reduce((sum, { size }) => sum + size, 0),
      lastModified: Math.max(...sorted.map(({ lastModified }) => lastModified)),
      state: 'reading' as const,
      revises,
      parts: partsOf(sorted),
      createdAt: at,
    }
    insertUpload(tx, upload)
    for (const original of sorted) {
      stopReading(tx, original, at)
      updateUpload(tx, { uploadId: original.id, patch: { state: 'combined', jobId: null } })
      recordEvent(tx, { projectId, kind: 'upload', subject: original.id, at })
    }
    const jobId = queueReading(tx, { upload, options: firstOptions(tx, upload), userId, at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'upload.combine',
      subject: uploadId,
      details: { uploads: sorted.map(({ id }) => id) },
      at,
    })
    return { uploadId, jobId }
  })
}

/** One of which all bytes are here, and which is not several itself. */
function holdCombinable({ state, url, origin, parts, fileName: file }: UploadRecord): void {
  const isThere = url === null || origin !== null
  if (!isThere || (state !== 'read' && state !== 'failed' && state !== 'reading'))
    throw new DomainError('upload-not-there-yet', { file }, { kind: 'conflict' })
  if (parts) throw new DomainError('combine-several', { file }, { kind: 'conflict' })
}

/** Names tell the files of a dataset apart, so each is another one. */
function partsOf(uploads: readonly UploadRecord[]): Part[] {
  const taken = new Set<string>()
  return uploads.map(({ id, fileName, fileSha256, size }) => {
    let name = fileName
    for (let times = 2; taken.has(name); times += 1)
      name = fileName.replace(/(\.[^.]*)?$/, (end) => ` (${times})${end}`)
    taken.add(name)
    return { name, sha256: fileSha256, bytes: size, uploadId: id }
  })
}

/** Gives back what a combined upload was made of, inside the transaction that cancels it. */
export function giveBack(
  tx: Tx,
  { upload, userId, at }: { upload: UploadRecord; userId: string; at: number },
): void {
  const ids = (upload.parts ?? []).flatMap(({ uploadId }) => uploadId ?? [])
  for (const original of listUploadsByIds(tx, { projectId: upload.projectId, uploadIds: ids })) {
    if (original.state !== 'combined') continue
    const isKnown = original.manifest !== null || original.error !== null
    if (isKnown)
      updateUpload(tx, {
        uploadId: original.id,
        patch: { state: original.manifest ? 'read' : 'failed' },
      })
    else
      queueReading(tx, {
        upload: original,
        options: original.options ?? { ...defaultReadingOptions },
        userId,
        at,
      })
    recordEvent(tx, {
      projectId: upload.projectId,
      kind: 'upload',
      subject: original.id,
      at,
    })
  }
}
