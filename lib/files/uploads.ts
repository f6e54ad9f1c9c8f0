import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#lib/model/index.ts'
import { isMissing } from './disk.ts'

export type UploadBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** Uploads on their way: one growing file each. */
export interface Uploads {
  uploadPath(uploadId: string): string
  /** Bytes that have arrived and are on disk; 0 for an upload that has not begun. */
  receivedOf(uploadId: string): Promise<number>
  /**
   * Writes a chunk at exactly the bytes received so far and answers how many there are then. Throws
   * `upload-offset` (conflict, with `received`) for any other offset, `upload-busy` (conflict) while
   * another chunk is being written, `upload-too-long` past `limit` bytes (the chunk is dropped), and
   * `upload-broken-off` when the body ends in an error: what arrived of it stays, and `received` says
   * how much that is.
   */
  appendChunk(chunk: {
    uploadId: string
    offset: number
    body: UploadBody
    limit: number
  }): Promise<number>
  removeUpload(uploadId: string): Promise<void>
}

const uploadName = /^upl_[0-9a-z]{6,40}$/

/** Keeps uploads under `folder`. */
export function createUploads({ folder }: { folder: string }): Uploads {
  const busy = new Set<string>()

  const uploadPath = (uploadId: string): string => {
    if (!uploadName.test(uploadId)) throw new DomainError('upload-name-invalid', {})
    return join(/* turbopackIgnore: true */ folder, uploadId)
  }

  const receivedOf = async (uploadId: string): Promise<number> => {
    try {
      return (await stat(/* turbopackIgnore: true */ uploadPath(uploadId))).size
    } catch (cause) {
      if (isMissing(cause)) return 0
      throw cause
    }
  }

  return {
    uploadPath,
    receivedOf,

    async appendChunk({ uploadId, offset, body, limit }) {
      const path = uploadPath(uploadId)
      if (busy.has(uploadId)) {
        const received = await receivedOf(uploadId)
        throw new DomainError('upload-busy', { received }, { kind: 'conflict' })
      }
      busy.add(uploadId)
      try {
        await mkdir(/* turbopackIgnore: true */ folder, { recursive: true, mode: 0o700 })
        const received = await receivedOf(uploadId)
        if (offset !== received)
          throw new DomainError('upload-offset', { offset, received }, { kind: 'conflict' })
        const handle = await open(
          /* turbopackIgnore: true */ path,
          received === 0 ? 'a+' : 'r+',
          0o600,
        )
        try {
          return await writeBody({ handle, offset, body, limit })
        } finally {
          await handle.close()
        }
      } finally {
        busy.delete(uploadId)
      }
    },

    async removeUpload(uploadId) {
      await rm(/* turbopackIgnore: true */ uploadPath(uploadId), { force: true })
    },
  }
}

/** One piece at a time, each written before the next is asked for: memory stays constant. */
async function writeBody({
  handle,
  offset,
  body,
  limit,
}: {
  handle: FileHandle
  offset: number
  body: UploadBody
  limit: number
}): Promise<number> {
  let at = offset
  const pieces = piecesOf(body)
  for (;;) {
    const next = await nextPiece(pieces, at, handle)
    if (next === null) break
    if (at + next.byteLength > limit) {
      await handle.truncate(offset)
      await pieces.return?.()
      throw new DomainError('upload-too-long', { limit, received: offset })
    }
    let written = 0
    while (written < next.byteLength) {
      const { bytesWritten } = await handle.write(
        next,
        written,
        next.byteLength - written,
        at + written,
      )
      written += bytesWritten
    }
    at += written
  }
  await handle.datasync()
  return at
}

/** The next piece, or null at the end; an error of the body (not of the disk) is a broken connection. */
async function nextPiece(
  pieces: AsyncIterator<Uint8Array>,
  received: number,
  handle: FileHandle,
): Promise<Uint8Array | null> {
  try {
    const { done, value } = await pieces.next()
    return done ? null : value
  } catch (cause) {
    await handle.datasync()
    throw new DomainError('upload-broken-off', { received }, { kind: 'unavailable', cause })
  }
}

function piecesOf(body: UploadBody): AsyncIterator<Uint8Array> {
  if (!('getReader' in body)) return body[Symbol.asyncIterator]()
  const reader = body.getReader()
  return {
    next: async () => {
      const { done, value } = await reader.read()
      return done ? { done: true, value: undefined } : { done: false, value }
    },
    return: async () => {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}
