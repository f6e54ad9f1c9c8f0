import { randomBytes } from 'node:crypto'
import { copyFile, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#lib/model/index.ts'
import { digestOf, flushFolder, isMissing } from './disk.ts'
import { createDownloads, type Downloads } from './downloads.ts'
import { createUploads, type Uploads } from './uploads.ts'

export interface KeptBlob {
  sha256: string
  bytes: number
}

export interface Blob extends KeptBlob {
  /** UTC milliseconds. */
  modifiedAt: number
}

export interface Scratch {
  path: string
  /** Drops the folder with all it holds; a second call does nothing. */
  remove(): Promise<void>
}

/** The data directory's files: blobs named by their SHA-256, scratch folders, uploads and downloads on their way. */
export interface Files extends Uploads, Downloads {
  /** Makes a fresh folder for work in progress. */
  scratch(): Promise<Scratch>
  /** Drops scratch folders that a stopped process left behind; only while no work is under way. */
  sweepScratch(): Promise<void>
  /**
   * Hashes a file and moves it, whole and flushed, into the store; with `copy` the file stays where it
   * is. A blob that is there already is left as it is.
   */
  keep(path: string, options?: { copy?: boolean }): Promise<KeptBlob>
  /** Where a blob stands, or would. */
  pathOf(sha256: string): string
  has(sha256: string): Promise<boolean>
  /** Drops a blob; one that is not there is no trouble. */
  remove(sha256: string): Promise<void>
  /** Every blob, for collection. */
  listBlobs(): AsyncIterable<Blob>
}

const hash = /^[0-9a-f]{64}$/

/** Opens the files under `root` (the data directory); folders are made when first needed. */
export function createFiles({ root }: { root: string }): Files {
  const scratchRoot = join(/* turbopackIgnore: true */ root, 'scratch')
  const blobRoot = join(/* turbopackIgnore: true */ root, 'blobs')

  const pathOf = (sha256: string): string => {
    if (!hash.test(sha256)) throw new DomainError('blob-name-invalid', {})
    return join(/* turbopackIgnore: true */ blobRoot, sha256.slice(0, 2), sha256)
  }

  const freshFolder = async (): Promise<string> => {
    const path = join(/* turbopackIgnore: true */ scratchRoot, randomBytes(12).toString('hex'))
    await mkdir(/* turbopackIgnore: true */ path, { recursive: true, mode: 0o700 })
    return path
  }

  /** Puts a flushed file under its name; a rename is atomic, and so is the one after a copy. */
  const place = async (from: string, to: string, copy: boolean): Promise<void> => {
    if (!copy) {
      try {
        await rename(/* turbopackIgnore: true */ from, to)
        return
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'EXDEV')) throw cause
      }
    }
    const folder = await freshFolder()
    try {
      const whole = join(/* turbopackIgnore: true */ folder, 'blob')
      await copyFile(/* turbopackIgnore: true */ from, whole)
      await flushFile(whole)
      await rename(/* turbopackIgnore: true */ whole, to)
      if (!copy) await rm(/* turbopackIgnore: true */ from, { force: true })
    } finally {
      await rm(/* turbopackIgnore: true */ folder, { recursive: true, force: true })
    }
  }

  const has = async (sha256: string): Promise<boolean> => {
    try {
      return (await stat(/* turbopackIgnore: true */ pathOf(sha256))).isFile()
    } catch (cause) {
      if (isMissing(cause)) return false
      throw cause
    }
  }

  return {
    ...createUploads({ folder: join(/* turbopackIgnore: true */ root, 'uploads') }),
    ...createDownloads({ root }),

    async scratch() {
      const path = await freshFolder()
      return {
        path,
        remove: () => rm(/* turbopackIgnore: true */ path, { recursive: true, force: true }),
      }
    },

    async sweepScratch() {
      await rm(/* turbopackIgnore: true */ scratchRoot, { recursive: true, force: true })
    },

    async keep(path, { copy = false } = {}) {
      // A link would be moved as a link, and the blob would change with what it points to.
      if (!(await lstat(/* turbopackIgnore: true */ path)).isFile())
        throw new Error(`not a plain file: ${path}`)
      const kept = await digestOf(path)
      if (await has(kept.sha256)) {
        if (!copy) await rm(/* turbopackIgnore: true */ path, { force: true })
        return kept
      }
      const folder = join(/* turbopackIgnore: true */ blobRoot, kept.sha256.slice(0, 2))
      await mkdir(/* turbopackIgnore: true */ folder, { recursive: true, mode: 0o700 })
      if (!copy) await flushFile(path)
      await place(path, pathOf(kept.sha256), copy)
      await flushFolder(folder)
      await flushFolder(blobRoot)
      return kept
    },

    pathOf,
    has,

    async remove(sha256) {
      await rm(/* turbopackIgnore: true */ pathOf(sha256), { force: true })
    },

    async *listBlobs() {
      for (const prefix of await namesIn(blobRoot)) {
        const folder = join(/* turbopackIgnore: true */ blobRoot, prefix)
        for (const name of await namesIn(folder)) {
          if (!hash.test(name)) continue
          const found = await stat(join(/* turbopackIgnore: true */ folder, name))
          yield { sha256: name, bytes: found.size, modifiedAt: Math.round(found.mtimeMs) }
        }
      }
    },
  }
}

async function flushFile(path: string): Promise<void> {
  const handle = await open(/* turbopackIgnore: true */ path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(/* turbopackIgnore: true */ folder)).sort()
  } catch (cause) {
    if (isMissing(cause)) return []
    throw cause
  }
}
