import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl'
import { Refusal } from './refusal.ts'

/** A file in a zip archive. */
export interface ArchiveEntry {
  /** Its path, as it is shown: relative, with slashes. It never names a file on the disk. */
  path: string
  /** Unpacked, as the archive states; held to it when it is read. */
  bytes: number
  link: boolean
  encrypted: boolean
  /** As in APPNOTE.TXT 4.4.5. */
  method: number
  /** For `readEntry`. */
  raw: Entry
}

/** What the files in an archive make of it. */
export type ArchiveKind = 'zip' | 'xlsx' | 'ods' | 'document'

export interface Archive {
  kind: ArchiveKind
  /** Without folders. */
  entries: ArchiveEntry[]
  /** Unpacks a file, piece by piece; refuses where it is damaged, or not what the archive states. */
  read: (entry: ArchiveEntry) => AsyncGenerator<Buffer, void>
}

/** Files past this are not looked at one by one. */
const entryLimit = 100_000

/** Whether a file begins as zip archives do: with an entry, or (empty) with the end of its list. */
export function isArchive(head: Buffer): boolean {
  const start = head.subarray(0, 4).toString('latin1')
  return start === 'PK\x03\x04' || start === 'PK\x05\x06'
}

/** Opens a zip archive for as long as `work` takes; `name` is its file's. */
export async function withArchive<T>(
  { path, name }: { path: string; name: string },
  work: (archive: Archive) => Promise<T>,
): Promise<T> {
  let zip: ZipFile | null = null
  try {
    zip = await openPromise(path, { autoClose: false, decodeStrings: false })
    const opened = zip
    const entries = await listEntries(opened, name)
    return await work({
      kind: kindOf(entries),
      entries,
      read: (entry) => readEntry(opened, entry, name),
    })
  } catch (cause) {
    throw refuseArchive(cause, name)
  } finally {
    zip?.close()
  }
}

async function listEntries(zip: ZipFile, file: string): Promise<ArchiveEntry[]> {
  if (zip.entryCount > entryLimit)
    throw new Refusal('archive-too-many-entries', {
      file,
      count: zip.entryCount,
      limit: entryLimit,
    })
  const entries: ArchiveEntry[] = []
  const taken = new Set<string>()
  for await (const raw of zip.eachEntry()) {
    const given = getFileNameLowLevel(
      raw.generalPurposeBitFlag,
      raw.fileNameRaw,
      raw.extraFields,
      false,
    )
    if (given.endsWith('/')) continue
    const stem = shownPath(given)
    let path = stem
    for (let number = 2; taken.has(path); number += 1)
      path = stem.replace(/((?:\.[a-z0-9]+)*)$/i, ` (${number})$1`)
    taken.add(path)
    entries.push({
      path,
      bytes: raw.uncompressedSize,
      // The upper half holds the mode where the archive was made on Unix.
      link:
        raw.versionMadeBy >> 8 === 3 && ((raw.externalFileAttributes >>> 16) & 0xf000) === 0xa000,
      encrypted: raw.isEncrypted(),
      method: raw.compressionMethod,
      raw,
    })
  }
  return entries
}

/** A path without what leads out of the archive, and without what cannot be seen. */
function shownPath(given: string): string {
  const steps = given
    .split('/')
    .map((step) => step.replace(/\p{Cc}/gu, '').trim())
    .filter((step) => step !== '' && step !== '.' && step !== '..' && !/^[A-Za-z]:$/.test(step))
  return steps.length === 0 ? 'file' : steps.join('/').slice(0, 900)
}

function kindOf(entries: readonly ArchiveEntry[]): ArchiveKind {
  const paths = new Set(entries.map(({ path }) => path.toLowerCase()))
  if (paths.has('xl/workbook.xml') || paths.has('xl/workbook.bin')) return 'xlsx'
  if (paths.has('mimetype') && paths.has('content.xml')) return 'ods'
  return paths.has('[content_types].xml') ? 'document' : 'zip'
}

async function* readEntry(
  zip: ZipFile,
  { raw, path }: ArchiveEntry,
  file: string,
): AsyncGenerator<Buffer, void> {
  let stream: Readable | null = null
  let checksum = 0
  try {
    stream = await zip.openReadStreamPromise(raw)
    for await (const piece of stream as AsyncIterable<Buffer>) {
      checksum = crc32(piece, checksum)
      yield piece
    }
  } catch (cause) {
    if (cause instanceof Refusal || isAbort(cause)) throw cause
    throw new Refusal('archive-member-broken', { file, member: path }, [], {}, cause)
  } finally {
    stream?.destroy()
  }
  if (checksum !== raw.crc32) throw new Refusal('archive-member-broken', { file, member: path })
}

function isAbort(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError'
}

/** The library tells its reasons in sentences; anything it threw is about the archive. */
function refuseArchive(cause: unknown, file: string): unknown {
  if (!(cause instanceof Error) || cause instanceof Refusal || isAbort(cause)) return cause
  // What the disk or the engine says has a code, or a name of its own.
  if ('code' in cause || cause.constructor !== Error) return cause
  const code = /multi-disk/.test(cause.message)
    ? 'archive-in-parts'
    : /strong encryption/.test(cause.message)
      ? 'archive-encrypted'
      : /End of central directory|unexpected EOF/.test(cause.message)
        ? 'archive-cut-off'
        : 'archive-broken'
  return new Refusal(code, { file, member: '' }, [], {}, cause)
}
