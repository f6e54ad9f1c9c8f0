import { createHash } from 'node:crypto'
import { lstat, stat } from 'node:fs/promises'
import type { ReadingOptions } from '#lib/model/index.ts'
import { compareSplits, splitNameOf } from './names.ts'
import { Refusal } from './refusal.ts'

/** A file to be read, as it came. */
export interface Source {
  path: string
  name: string
  /** Saves hashing it again where it is known. */
  sha256?: string
  /** Null or left out where the options or its name tell. */
  split?: string | null
}

/** A source, or a file that was unpacked from one, as it stands on the disk. */
export interface FoundSource {
  path: string
  name: string
  sha256: string | null
  split: string | null
  bytes: number
  /** Milliseconds; null for a file of our own. */
  modified: number | null
  /** Its path in the archive that it was unpacked from. */
  member: { path: string } | null
}

/** A file whose split is settled. */
export interface PlacedSource extends FoundSource {
  split: string
}

/** Looks at the sources; refuses a link or anything else that is no plain file: it may lead anywhere. */
export async function findSources(sources: readonly Source[]): Promise<FoundSource[]> {
  return Promise.all(
    sources.map(async ({ path, name, sha256, split }) => {
      const found = await lstat(/* turbopackIgnore: true */ path)
      if (!found.isFile()) throw new Refusal('file-not-plain', { file: name })
      return {
        path,
        name,
        sha256: sha256 ?? null,
        split: split ?? null,
        bytes: found.size,
        modified: found.mtimeMs,
        member: null,
      }
    }),
  )
}

/** The files in the order of their rows: by split, else as they came. */
export function placeSources(
  sources: readonly FoundSource[],
  options: ReadingOptions,
): PlacedSource[] {
  const byHand = new Map(options.splits.map(({ file, split }) => [file, split]))
  return (
    sources
      .map((source) => ({
        ...source,
        split: source.split ?? byHand.get(source.name) ?? splitNameOf(source.name),
      }))
      // Sorting keeps the order of what is equal.
      .sort((a, b) => compareSplits(a.split, b.split))
  )
}

/** Refuses a file that grew or was replaced meanwhile: it was read in parts of two. */
export async function holdUnchanged(sources: readonly FoundSource[]): Promise<void> {
  for (const { path, name, bytes, modified } of sources) {
    const now = await stat(/* turbopackIgnore: true */ path)
    if (now.size !== bytes || (modified !== null && now.mtimeMs !== modified))
      throw new Refusal('file-changed', { file: name })
  }
}

/** The hash of a list of files: of their names, contents and splits. */
export function digestOfList(
  files: readonly { name: string; sha256: string; split: string }[],
): string {
  const list = files.map(({ name, sha256, split }) => [name, sha256, split])
  return createHash('sha256').update(JSON.stringify(list)).digest('hex')
}
