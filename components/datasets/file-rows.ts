import type { Manifest, ReadingOptions } from '#lib/model/index.ts'

/** A file as the table shows it. */
export interface FileRow {
  /** As the splits of the reading options name it. */
  name: string
  /** Its path in the archive; null for a file that came by itself. */
  path: string | null
  bytes: number
  /** Null where it was not read. */
  rows: number | null
  read: boolean
  /** Null where it was not read, and nobody has said. */
  split: string | null
}

/** The files of a manifest: all of an archive, read or not, or the ones it was read from. */
export function listFileRows(manifest: Manifest): FileRow[] {
  const read = new Map(manifest.files.map((file) => [file.name, file]))
  if (manifest.file.packing !== 'zip')
    return manifest.files.map(({ name, bytes, rows, split }) => {
      return { name, path: null, bytes, rows, split, read: true }
    })
  return (manifest.offered?.members ?? []).map(({ path, bytes }) => {
    const name = `${manifest.file.name}!/${path}`
    const file = read.get(name)
    return {
      name,
      path,
      bytes,
      rows: file?.rows ?? null,
      read: file !== undefined,
      split: file?.split ?? null,
    }
  })
}

const usual = ['train', 'validation', 'test']

/** The splits to choose from: the usual ones, and those that files have. */
export function splitChoices(rows: readonly FileRow[]): string[] {
  const found = rows.flatMap(({ split }) => (split === null ? [] : [split]))
  return [...new Set([...usual, ...found])]
}

/** What the changes in the table make of the reading options. */
export function changedFiles(
  before: readonly FileRow[],
  after: readonly FileRow[],
  options: ReadingOptions,
): { kind: 'same' } | { kind: 'none' } | { kind: 'changed'; options: ReadingOptions } {
  const pairs = after.map((row, at) => ({ row, was: before[at] }))
  const members = pairs.some(({ row, was }) => row.read !== was?.read)
  const moved = pairs.filter(
    ({ row, was }) => row.read && row.split !== null && row.split !== was?.split,
  )
  if (!members && moved.length === 0) return { kind: 'same' }
  const read = after.filter((row) => row.read)
  if (read.length === 0) return { kind: 'none' }
  const named = new Set(moved.map(({ row }) => row.name))
  return {
    kind: 'changed',
    options: {
      ...options,
      members: members
        ? read.flatMap(({ path }) => (path === null ? [] : [path]))
        : options.members,
      splits: [
        ...options.splits.filter(({ file }) => !named.has(file)),
        ...moved.map(({ row }) => ({ file: row.name, split: row.split ?? 'train' })),
      ],
    },
  }
}
