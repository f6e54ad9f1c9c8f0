import { createHash, type Hash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'

/** What a server said of the file whose beginning is here. */
export interface PartNote {
  /** As it was asked for. */
  url: string
  /** A strong ETag, else Last-Modified: what `If-Range` may carry (RFC 9110, 13.1.5). */
  validator: string | null
  etag: string | null
  total: number | null
}

/** The beginning of a file, beside where the whole is to stand, and what is known of it. */
export interface Part {
  readonly size: number
  readonly note: PartNote | null
  /** Throws away what is here and begins again. */
  begin(note: PartNote): Promise<void>
  write(chunk: Uint8Array): Promise<void>
  /** The SHA-256 of what is here, in lower-case hex. */
  digest(): string
  /** Puts the file, flushed, where it is to stand. */
  finish(): Promise<void>
  /** Removes what is here. */
  discard(): Promise<void>
  close(): Promise<void>
}

/** Opens the part of a file that an earlier attempt left, or an empty one. */
export async function openPart(path: string): Promise<Part> {
  const partPath = `${path}.part`
  const notePath = `${path}.part.json`
  let note = await readNote(notePath)
  const handle = await open(
    /* turbopackIgnore: true */ partPath,
    constants.O_RDWR | constants.O_CREAT,
    0o600,
  )
  // What nothing is known of cannot be gone on with.
  if (note === null) await handle.truncate(0)
  let { size } = await stat(/* turbopackIgnore: true */ partPath)
  let hash = await hashOf(partPath, size)
  let closed = false

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await handle.close()
  }

  return {
    get size() {
      return size
    },
    get note() {
      return note
    },
    async begin(next) {
      await handle.truncate(0)
      size = 0
      hash = createHash('sha256')
      note = next
      const fresh = `${notePath}.new`
      await writeFile(/* turbopackIgnore: true */ fresh, JSON.stringify(next))
      await rename(/* turbopackIgnore: true */ fresh, notePath)
    },
    async write(chunk) {
      await writeAll(handle, chunk, size)
      hash.update(chunk)
      size += chunk.length
    },
    digest: () => hash.copy().digest('hex'),
    async finish() {
      await handle.sync()
      const { size: onDisk } = await handle.stat()
      if (onDisk !== size) throw new Error(`${onDisk} bytes stand where ${size} were written`)
      await close()
      await rename(/* turbopackIgnore: true */ partPath, path)
      await rm(/* turbopackIgnore: true */ notePath, { force: true })
    },
    async discard() {
      await close()
      await rm(/* turbopackIgnore: true */ partPath, { force: true })
      await rm(/* turbopackIgnore: true */ notePath, { force: true })
    },
    close,
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, start: number): Promise<void> {
  let at = 0
  while (at < chunk.length)
    at += (await handle.write(chunk, at, chunk.length - at, start + at)).bytesWritten
}

async function hashOf(path: string, size: number): Promise<Hash> {
  const hash = createHash('sha256')
  if (size > 0)
    for await (const chunk of createReadStream(/* turbopackIgnore: true */ path))
      hash.update(chunk as Buffer)
  return hash
}

/** The note of a part, or null where there is none that can be read. */
async function readNote(path: string): Promise<PartNote | null> {
  let read: unknown
  try {
    read = JSON.parse(await readFile(/* turbopackIgnore: true */ path, 'utf8'))
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw cause
  }
  if (typeof read !== 'object' || read === null) return null
  const { url, validator, etag, total } = read as Record<string, unknown>
  if (typeof url !== 'string') return null
  return {
    url,
    validator: typeof validator === 'string' ? validator : null,
    etag: typeof etag === 'string' ? etag : null,
    total: typeof total === 'number' ? total : null,
  }
}

/** The SHA-256 and size of a file, or null where it is not there. */
export async function findDigest(path: string): Promise<{ sha256: string; bytes: number } | null> {
  try {
    const { size } = await stat(/* turbopackIgnore: true */ path)
    return { sha256: (await hashOf(path, size)).digest('hex'), bytes: size }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw cause
  }
}
