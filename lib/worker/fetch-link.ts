import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findUpload, holdsJob, recordEvent, transact, updateUpload } from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { DomainError, type LinkOrigin } from '#lib/model/index.ts'
import { firstOptions, queueReading, type Studio, uploadLimit } from '#lib/usecases/index.ts'

/**
 * Fetches a file to where an upload stands, and has it read as one. The bytes come into a folder of
 * downloads first, so that an upload's file is whole or not there.
 */
export async function* fetchLinkFile(
  studio: Studio,
  context: JobContext,
  { uploadId }: { uploadId: string },
): AsyncGenerator<unknown, void> {
  const { projectId, signal } = context
  const upload = findUpload(studio.db, { projectId, uploadId })
  const open = upload?.state === 'receiving' || upload?.state === 'failed'
  if (!upload?.url || !open || upload.jobId !== context.jobId) return
  setUpload(studio, context, uploadId, { state: 'receiving', error: null })
  try {
    const folder = await studio.files.downloadsOf(uploadId)
    const path = join(folder, 'file')
    const fetched = await studio.links.download({
      url: upload.url,
      path,
      limit: uploadLimit,
      signal,
      report: (done, total) => context.report({ done, total, unit: 'bytes' }),
    })
    if (fetched.bytes === 0) throw new DomainError('file-empty', { file: fetched.fileName })
    const to = studio.files.uploadPath(uploadId)
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await rename(path, to)
    transact(studio.db, (tx) => {
      const now = findUpload(tx, { projectId, uploadId })
      if (!holdsJob(tx, context) || now?.jobId !== context.jobId) return
      const at = studio.now()
      const { finalUrl, etag, fileName, bytes: size } = fetched
      const origin: LinkOrigin = {
        ...{ kind: 'link', url: upload.url ?? finalUrl, finalUrl, etag },
        fetchedAt: at,
      }
      updateUpload(tx, { uploadId, patch: { fileName, size, origin } })
      queueReading(tx, {
        upload: { id: uploadId, projectId, fileName },
        options: firstOptions(tx, { ...upload, fileName }),
        userId: context.createdBy,
        at,
      })
    })
    yield { fetched: fetched.sha256 }
    await studio.files.removeDownloads(uploadId)
  } catch (error) {
    // Thrown away by a person meanwhile, with what had come of it.
    if (!findUpload(studio.db, { projectId, uploadId })) return
    if (error instanceof DomainError && !signal.aborted) {
      const failure = { code: error.code, values: error.values }
      setUpload(studio, context, uploadId, { state: 'failed', error: failure })
    }
    throw error
  }
}

function setUpload(
  studio: Studio,
  context: JobContext,
  uploadId: string,
  patch: Pick<Parameters<typeof updateUpload>[1]['patch'], 'state' | 'error'>,
): void {
  const { projectId } = context
  transact(studio.db, (tx) => {
    const now = findUpload(tx, { projectId, uploadId })
    if (!holdsJob(tx, context) || now?.jobId !== context.jobId) return
    updateUpload(tx, { uploadId, patch })
    recordEvent(tx, { projectId, kind: 'upload', subject: uploadId, at: studio.now() })
  })
}
