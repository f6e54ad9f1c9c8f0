import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadingNote, ReadingOptions } from '#lib/model/index.ts'
import { type Archive, type ArchiveEntry, isArchive, withArchive } from './archive.ts'
import { chooseMembers, leaveOut } from './archive-members.ts'
import { withTarget } from './pieces.ts'
import { Refusal, type WayOn } from './refusal.ts'
import type { FoundSource } from './source-files.ts'
import { readEnds } from './survey.ts'
import { UnpackedBudget } from './unpacked-budget.ts'

export interface Expansion {
  sources: FoundSource[]
  /** Whether the only source was an archive. */
  archived: boolean
  /** Every file of the archives, by its path in them. */
  members: { path: string; bytes: number }[]
  notes: ReadingNote[]
}

interface Expanding {
  options: ReadingOptions
  scratch: string
  signal: AbortSignal
  report: (share: number) => void
  /** Of the disk that a folder is on, in bytes; asked of the system where it is not said. */
  freeBytes?: (folder: string) => Promise<number>
}

/**
 * Puts in the place of each archive the files in it that are read, unpacked into `scratch` under
 * numbers. Workbooks are archives too, and stay as they are.
 */
export async function expandArchives(
  found: readonly FoundSource[],
  expanding: Expanding,
): Promise<Expansion> {
  const expansion: Expansion = { sources: [], archived: false, members: [], notes: [] }
  const { options, scratch } = expanding
  await mkdir(/* turbopackIgnore: true */ scratch)
  for (const source of found) {
    const { head } = await readEnds(source.path)
    if (!isArchive(head)) {
      expansion.sources.push(source)
      continue
    }
    await withArchive(source, async (archive) => {
      if (archive.kind !== 'zip') {
        expansion.sources.push(source)
        return
      }
      expansion.archived = found.length === 1
      await expandOne(source, archive, expansion, expanding)
    })
  }
  holdToAsked(found, expansion, options)
  return expansion
}

async function expandOne(
  source: FoundSource,
  archive: Archive,
  expansion: Expansion,
  expanding: Expanding,
): Promise<void> {
  const { options, scratch, signal, report } = expanding
  const { name: file } = source
  const { chosen, notes } = chooseMembers(file, archive.entries, options.members)
  if (chosen.length === 0 && options.members === null)
    throw new Refusal('archive-without-data', { file, count: archive.entries.length })
  expansion.notes.push(...notes)
  for (const { path, bytes, link } of archive.entries)
    if (!link) expansion.members.push({ path, bytes })
  const total = chosen.reduce((sum, { bytes }) => sum + bytes, 0)
  holdToDisk(file, total, await (expanding.freeBytes ?? freeBytesOf)(scratch))
  const budget = new UnpackedBudget({ file, packed: source.bytes })
  let done = 0
  for (const entry of chosen) {
    // What a file is called inside of an archive is never what it is called here.
    const path = join(scratch, String(expansion.sources.length))
    const bytes = await withTarget(path, async (write) => {
      for await (const piece of archive.read(entry)) {
        signal.throwIfAborted()
        budget.add(piece.length)
        await write(piece)
        done += piece.length
        report(done / Math.max(1, total))
      }
    })
    await refuseNested(file, path, entry, chosen)
    expansion.sources.push({
      path,
      name: `${file}!/${entry.path}`,
      sha256: null,
      split: source.split ?? splitOfMember(options, file, entry.path),
      bytes,
      modified: null,
      member: { path: entry.path },
    })
  }
}

function splitOfMember(options: ReadingOptions, file: string, path: string): string | null {
  const given = options.splits.find((one) => one.file === `${file}!/${path}` || one.file === path)
  return given?.split ?? options.splits.find((one) => one.file === file)?.split ?? null
}

async function refuseNested(
  file: string,
  path: string,
  entry: ArchiveEntry,
  chosen: readonly ArchiveEntry[],
): Promise<void> {
  const { head } = await readEnds(path)
  if (!isArchive(head)) return
  await withArchive({ path, name: `${file}!/${entry.path}` }, async ({ kind }) => {
    if (kind !== 'zip') return
    const rest = chosen.filter((one) => one !== entry).map((one) => one.path)
    const ways: WayOn[] = rest.length > 0 ? [leaveOut(entry.path, rest)] : []
    throw new Refusal('archive-nested', { file, member: entry.path }, ways)
  })
}

/** Room that is left beside what is unpacked. */
const spared = 64 * 1024 * 1024

async function freeBytesOf(folder: string): Promise<number> {
  const disk = await statfs(/* turbopackIgnore: true */ folder)
  return disk.bavail * disk.bsize
}

function holdToDisk(file: string, bytes: number, free: number): void {
  if (free < bytes + spared) throw new Refusal('reading-disk-full', { file })
}

function holdToAsked(
  found: readonly FoundSource[],
  { sources }: Expansion,
  { members }: ReadingOptions,
): void {
  const read = new Set(sources.map(({ member }) => member?.path))
  const missing = members?.find((path) => !read.has(path))
  const archives = sources.some(({ member }) => member) || found.length === 1
  if (missing !== undefined && archives)
    throw new Refusal('archive-member-missing', { file: found[0]?.name ?? '', member: missing })
}
