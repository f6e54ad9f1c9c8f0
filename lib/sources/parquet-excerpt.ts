import type { FileHandle } from 'node:fs/promises'
import { findOther } from './other-kinds.ts'
import {
  type ColumnChunk,
  type ExcerptGroup,
  excerptFooter,
  footerEnd,
  footerLength,
  type ParquetFooter,
  readFooter,
  readRowCount,
} from './parquet-footer.ts'
import { countWholePages } from './parquet-pages.ts'
import { Refusal } from './refusal.ts'
import { isParquet } from './survey.ts'
import { ThriftBroken } from './thrift-compact.ts'

/** A file that is read by ranges; `name` is how messages call it. */
interface Remote {
  name: string
  bytes: number
  read: (start: number, end: number) => Promise<Uint8Array>
}

/** Fetched at once from the end of a file: most footers are no longer. */
const tailBytes = 64 * 1024
/** A footer is held in memory. */
const footerLimit = 64 * 1024 * 1024
/** Where the bytes of two columns lie no further apart, they are fetched together. */
const gap = 32 * 1024
/** No more is fetched of a column where less would not do. */
const chunkLimit = 64 * 1024 * 1024
/** What tells a page or a pointer from a Parquet file. */
const headBytes = 4 * 1024
const mark = Buffer.from('PAR1')

/** Reads the footer of a file. */
export async function readFooterOf(remote: Remote): Promise<ParquetFooter> {
  const tail = await remote.read(Math.max(0, remote.bytes - tailBytes), remote.bytes)
  const length = await lengthOf(remote, tail.subarray(-footerEnd))
  const missing = length + footerEnd - tail.length
  const end = tail.length - footerEnd
  const footer =
    missing <= 0
      ? tail.subarray(end - length, end)
      : Buffer.concat([
          await remote.read(remote.bytes - footerEnd - length, remote.bytes - tail.length),
          tail.subarray(0, end),
        ])
  return parsed(remote, () => readFooter(footer))
}

/** Reads how many rows a file holds: a few kilobytes of it. */
export async function readRowsOf(remote: Remote): Promise<number> {
  const end = remote.bytes - footerEnd
  const length = await lengthOf(remote, await remote.read(Math.max(0, end), remote.bytes))
  for (let wanted = 4 * 1024; ; wanted *= 16) {
    const bytes = await remote.read(end - length, end - length + Math.min(length, wanted))
    try {
      return readRowCount(bytes)
    } catch (cause) {
      if (wanted >= length) throw broken(remote, cause)
      if (!(cause instanceof ThriftBroken)) throw cause
    }
  }
}

async function lengthOf(remote: Remote, end: Uint8Array): Promise<number> {
  const length = footerLength(end)
  if (length === null) throw await refuseWithoutFooter(remote)
  if (length + footerEnd > remote.bytes || length > footerLimit)
    throw broken(remote, new Error('the footer is too long'))
  return length
}

/** It is cut off where it begins as Parquet does; else it never was one, and may say what it is. */
async function refuseWithoutFooter(remote: Remote): Promise<Refusal> {
  const { name, bytes } = remote
  const head = Buffer.from(await remote.read(0, Math.min(bytes, headBytes)))
  if (isParquet(head)) return new Refusal('parquet-cut-off', { file: name })
  return findOther(name, head) ?? new Refusal('file-misnamed', { file: name, kind: 'parquet' })
}

function parsed<T>(remote: Remote, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw broken(remote, cause)
  }
}

function broken({ name }: Remote, cause: unknown): Refusal {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Refusal('parquet-unreadable', { file: name, reason }, [], {}, cause)
}

/** Row groups of a file, as they stand in the excerpt. */
export interface FetchedExcerpt {
  bytes: number
  /** `firstRow` is the number in the file of a group's first row, `rows` how many of its rows are there. */
  groups: { firstRow: number; rows: number }[]
}

/**
 * Fetches row groups and writes a Parquet file that holds just these. Of one larger than `share` bytes
 * its first rows are fetched: the pages that lie in that much of it.
 */
export async function fetchExcerpt(options: {
  remote: Remote
  footer: ParquetFooter
  groups: readonly number[]
  share: number
  /** What may be fetched in all; what is, is taken off. */
  allowance: { bytes: number }
  handle: FileHandle
}): Promise<FetchedExcerpt> {
  const { footer, groups, share, handle } = options
  const remote = allowed(options.remote, options.allowance)
  const picks: ExcerptGroup[] = []
  const excerpt: FetchedExcerpt = { bytes: 0, groups: [] }
  let at = (await handle.write(mark)).bytesWritten
  for (const index of groups) {
    const group = footer.groups[index]
    if (!group) throw new Error('there is no such row group')
    const wanted = group.chunks.map((chunk) => (footer.columns[chunk.column]?.media ? null : chunk))
    const bytes = wanted.reduce((sum, chunk) => sum + (chunk ? chunk.end - chunk.start : 0), 0)
    const taken =
      bytes <= share || bytes <= tailBytes * wanted.length
        ? { rows: group.rows, chunks: await fetchWhole(remote, wanted) }
        : await fetchFirst(remote, wanted, { rows: group.rows, share: share / bytes })
    const chunks = []
    for (const chunk of taken.chunks) {
      if (!chunk) {
        chunks.push(null)
        continue
      }
      chunks.push({ start: at, bytes: chunk.bytes.length, values: chunk.values })
      await handle.write(chunk.bytes, 0, chunk.bytes.length, at)
      at += chunk.bytes.length
      excerpt.bytes += chunk.bytes.length
    }
    picks.push({ group: index, rows: taken.rows, chunks })
    const firstRow = footer.groups.slice(0, index).reduce((sum, { rows }) => sum + rows, 0)
    excerpt.groups.push({ firstRow, rows: taken.rows })
  }
  const written = excerptFooter(footer, picks)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(written.length)
  const end = Buffer.concat([written, length, mark])
  await handle.write(end, 0, end.length, at)
  return excerpt
}

/** The same file, of which no more than the allowance is read. */
function allowed(remote: Remote, allowance: { bytes: number }): Remote {
  const { name, bytes } = remote
  return {
    name,
    bytes,
    read: (start, end) => {
      if (end - start > allowance.bytes) throw notSampled(remote, end - start)
      allowance.bytes -= end - start
      return remote.read(start, end)
    },
  }
}

function notSampled({ name }: Remote, bytes: number): Refusal {
  return new Refusal('parquet-not-sampled', { file: name, megabytes: Math.ceil(bytes / 1024 ** 2) })
}

interface FetchedChunk {
  bytes: Uint8Array
  /** Null where it is whole. */
  values: number | null
}

/** Fetches column chunks, those that lie beside one another in one request. */
async function fetchWhole(
  remote: Remote,
  wanted: readonly (ColumnChunk | null)[],
): Promise<(FetchedChunk | null)[]> {
  const ordered = wanted
    .flatMap((chunk) => (chunk ? [chunk] : []))
    .sort((a, b) => a.start - b.start)
  const ranges: { start: number; end: number }[] = []
  for (const { start, end } of ordered) {
    const last = ranges.at(-1)
    if (last && start - last.end <= gap) last.end = Math.max(last.end, end)
    else ranges.push({ start, end })
  }
  const fetched = await Promise.all(
    ranges.map(async ({ start, end }) => ({
      start,
      end,
      bytes: await readExactly(remote, start, end),
    })),
  )
  return wanted.map((chunk) => {
    if (!chunk) return null
    const range = fetched.find(({ start, end }) => start <= chunk.start && chunk.end <= end)
    if (!range) throw new Error('a column was not fetched')
    const { start, bytes } = range
    return { bytes: bytes.subarray(chunk.start - start, chunk.end - start), values: null }
  })
}

/** Fetches the first pages of column chunks; `rows` of the answer are there in every one. */
async function fetchFirst(
  remote: Remote,
  wanted: readonly (ColumnChunk | null)[],
  group: { rows: number; share: number },
): Promise<{ rows: number; chunks: (FetchedChunk | null)[] }> {
  let { rows } = group
  const chunks = await Promise.all(
    wanted.map(async (chunk): Promise<FetchedChunk | null> => {
      if (!chunk) return null
      const size = chunk.end - chunk.start
      let wanted = Math.max(Math.ceil(size * group.share), tailBytes)
      while (wanted < size && wanted <= chunkLimit) {
        const bytes = await readExactly(remote, chunk.start, chunk.start + wanted)
        const pages = parsed(remote, () => countWholePages(bytes, chunk.repeated))
        if (pages.rows === null) break
        if (pages.rows > 0) {
          rows = Math.min(rows, pages.rows)
          return { bytes: bytes.subarray(0, pages.bytes), values: pages.values }
        }
        wanted = pages.next
      }
      if (size > chunkLimit) throw notSampled(remote, size)
      return { bytes: await readExactly(remote, chunk.start, chunk.end), values: null }
    }),
  )
  return { rows, chunks }
}

async function readExactly(remote: Remote, start: number, end: number): Promise<Uint8Array> {
  const bytes = await remote.read(start, end)
  if (bytes.length !== end - start) throw broken(remote, new Error('bytes are missing'))
  return bytes
}
