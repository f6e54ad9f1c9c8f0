import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#lib/model/index.ts'
import { isMissing } from './disk.ts'

/** Files that are being fetched: a folder for each dataset or upload that waits for them. */
export interface Downloads {
  /** Makes the folder where there is none, and answers its path. */
  downloadsOf(id: string): Promise<string>
  /** Drops the folder with all it holds; one that is not there is no trouble. */
  removeDownloads(id: string): Promise<void>
  /** Every such folder, with when something was last written in it (UTC milliseconds). */
  listDownloads(): AsyncIterable<{ id: string; modifiedAt: number; bytes: number }>
  /** Bytes that can still be written. */
  freeBytes(): Promise<number>
}

const idName = /^(dst|upl)_[0-9a-z]{6,40}$/

/** Keeps downloads under `root`/downloads. */
export function createDownloads({ root }: { root: string }): Downloads {
  const folder = join(/* turbopackIgnore: true */ root, 'downloads')

  const pathOf = (id: string): string => {
    if (!idName.test(id)) throw new DomainError('upload-name-invalid', {})
    return join(/* turbopackIgnore: true */ folder, id)
  }

  return {
    async downloadsOf(id) {
      const path = pathOf(id)
      await mkdir(/* turbopackIgnore: true */ path, { recursive: true, mode: 0o700 })
      return path
    },

    async removeDownloads(id) {
      await rm(/* turbopackIgnore: true */ pathOf(id), { recursive: true, force: true })
    },

    async *listDownloads() {
      for (const id of await namesIn(folder)) {
        if (!idName.test(id)) continue
        const path = pathOf(id)
        let modifiedAt = Math.round((await stat(/* turbopackIgnore: true */ path)).mtimeMs)
        let bytes = 0
        for (const name of await namesIn(path)) {
          const found = await stat(join(/* turbopackIgnore: true */ path, name))
          modifiedAt = Math.max(modifiedAt, Math.round(found.mtimeMs))
          bytes += found.size
        }
        yield { id, modifiedAt, bytes }
      }
    },

    async freeBytes() {
      await mkdir(/* turbopackIgnore: true */ folder, { recursive: true, mode: 0o700 })
      const { bavail, bsize } = await statfs(/* turbopackIgnore: true */ folder)
      return bavail * bsize
    },
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
