import { join } from 'node:path'
import {
  DomainError,
  type FieldPath,
  formatFieldPath,
  parseFieldPath,
  type ReadingNote,
} from '#lib/model/index.ts'
import { readJsonLines } from './json.ts'
import { type DocumentVisitor, DocumentWalker, type FoundArray } from './json-document.ts'
import type { TextFile } from './json-lines.ts'
import { Output } from './output.ts'
import { readPieces, recordLimit, withTarget } from './pieces.ts'
import type { Prepared, Reading } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'

/** Records are looked for in objects down to this level. */
const searchDepth = 3
/** Arrays remembered in the search; a document with more is no envelope around records. */
const arrayLimit = 1_000
const offered = 8
/** How much of the reading is looking for the records. */
const searchShare = 0.2

/**
 * Reads a document that is an array of records, or holds one. Where the path to it is not given it is
 * the only array of objects, or the one that holds most of the document; the records are written down
 * a line each and read as lines.
 */
export async function readJsonDocument(reading: Reading, file: TextFile): Promise<Prepared> {
  const { name, options, signal } = reading
  const asked = options.recordsPath === null ? null : parseRecordsPath(options.recordsPath, name)
  // An array at the top is what most documents are: nothing to look for.
  const searched = asked === null && file.first !== 91
  const target = asked ?? (searched ? await findRecords(reading, file) : [])
  const from = searched ? searchShare : 0
  const path = join(reading.scratch, 'cut.jsonl')
  const cut = await cutRecords(file, path, target, {
    signal,
    report: (done) => reading.report(from + ((0.4 - from) * done) / Math.max(1, file.bytes)),
  })
  await refuseFault(reading, file, cut.walker, { afterRecords: true })
  if (cut.found === 'nothing') await refusePath(reading, file, target)
  if (target !== 'stream' && cut.walker.roots > 1)
    throw new Refusal('json-several-values', { file: name }, [asLines], { format: 'json' })
  const place = target === 'stream' || target.length === 0 ? null : formatFieldPath(target)
  if (cut.twice && place !== null)
    throw new Refusal('records-path-twice', { file: name, path: place }, [], { format: 'json' })
  const notes: ReadingNote[] = []
  if (place !== null) notes.push({ code: 'records-found', values: { path: place } })
  if (target === 'stream') notes.push({ code: 'values-in-a-row', values: {} })
  if (cut.walker.fault) notes.push({ code: 'document-cut-off', values: {} })
  return readJsonLines(
    { ...reading, report: (share) => reading.report(0.4 + 0.6 * share) },
    { path, start: 0, bytes: cut.bytes, valid: file.valid, first: file.first },
    { settled: { format: 'json', recordsPath: place }, notes },
  )
}

/** Where the records are: a path to an array, or the values at the top themselves. */
type Target = FieldPath | 'stream'

function parseRecordsPath(path: string, file: string): FieldPath {
  if (path.trim() === '') return []
  try {
    return parseFieldPath(path)
  } catch (cause) {
    if (cause instanceof DomainError)
      throw new Refusal('records-path-unreadable', { file, path }, [], {}, cause)
    throw cause
  }
}

function startsWith(path: FieldPath, start: FieldPath): boolean {
  return start.every((step, index) => step === path[index])
}

async function cutRecords(
  file: TextFile,
  to: string,
  target: Target,
  options: { signal: AbortSignal; report: (done: number) => void },
): Promise<{
  walker: DocumentWalker
  found: 'array' | 'nothing'
  /** Whether the path led to two arrays: an object had the same key twice. */
  twice: boolean
  bytes: number
}> {
  let twice = false
  let found: 'array' | 'nothing' = target === 'stream' ? 'array' : 'nothing'
  const visitor: DocumentVisitor = {
    decide(path, first) {
      if (target === 'stream') return 'take'
      if (path.length === target.length + 1 && startsWith(path, target)) return 'take'
      if (path.length > target.length || !startsWith(target, path)) return 'pass'
      if (path.length < target.length) return 'enter'
      if (first !== 91) return 'pass'
      if (found === 'array' && walker.roots === 1) twice = true
      found = 'array'
      return 'enter'
    },
  }
  const output = new Output()
  const walker = new DocumentWalker({ start: file.start, visitor, output })
  const bytes = await withTarget(to, (write) =>
    readPieces(
      file.path,
      { ...options, from: file.start },
      (buffer, start, end, final) => walker.feed(buffer, start, end, final),
      async () => {
        for (const piece of output.take()) await write(piece)
      },
    ),
  )
  return { walker, found, twice, bytes }
}

/** Every array in the objects around the records, and what it holds. */
async function surveyArrays(
  reading: Reading,
  file: TextFile,
): Promise<{ arrays: FoundArray[]; walker: DocumentWalker; root: number }> {
  const arrays = new Map<string, FoundArray>()
  let root = -1
  const arrayAt = (path: FieldPath): FoundArray | undefined => {
    const key = JSON.stringify(path)
    const known = arrays.get(key)
    if (known || arrays.size >= arrayLimit) return known
    const fresh = { path, items: 0, objects: 0, bytes: 0 }
    arrays.set(key, fresh)
    return fresh
  }
  const visitor: DocumentVisitor = {
    decide(path, first) {
      if (path.length === 0 && root === -1) root = first
      // Of several values at the top only their number matters.
      if (walker.roots > 1 || typeof path.at(-1) === 'number') return 'pass'
      if (first === 91 && path.length <= searchDepth) {
        arrayAt(path)
        return 'enter'
      }
      return first === 123 && path.length < searchDepth ? 'enter' : 'pass'
    },
    passed(path, first, bytes) {
      if (typeof path.at(-1) !== 'number') return
      const array = arrayAt(path.slice(0, -1))
      if (!array) return
      array.items += 1
      array.bytes += bytes
      if (first === 123) array.objects += 1
    },
  }
  const walker = new DocumentWalker({ start: file.start, visitor })
  await readPieces(
    file.path,
    {
      from: file.start,
      signal: reading.signal,
      report: (done) => reading.report((searchShare * done) / Math.max(1, file.bytes)),
    },
    (buffer, start, end, final) => walker.feed(buffer, start, end, final),
  )
  return { arrays: [...arrays.values()], walker, root }
}

function waysTo(arrays: readonly FoundArray[]): WayOn[] {
  return [...arrays]
    .sort((a, b) => b.objects - a.objects || b.items - a.items)
    .slice(0, offered)
    .map(({ path, items }) => {
      const place = path.length === 0 ? '' : formatFieldPath(path)
      return {
        code: place === '' ? 'records-at-the-top' : 'records-at',
        values: { path: place, count: items },
        options: { format: 'json' as const, recordsPath: place },
      }
    })
}

const asLines: WayOn = {
  code: 'read-as-lines',
  values: {},
  options: { format: 'jsonl', recordsPath: null },
}

async function findRecords(reading: Reading, file: TextFile): Promise<Target> {
  const { name } = reading
  const { arrays, walker, root } = await surveyArrays(reading, file)
  await refuseFault(reading, file, walker, { afterRecords: root === 91 || arrays.length > 0 })
  if (walker.roots > 1) return 'stream'
  if (root === 91) return []
  const settled = { format: 'json' as const }
  const [largest, second] = arrays
    .filter((array) => array.objects > 0)
    .sort((a, b) => b.bytes - a.bytes)
  if (!largest) {
    const ways = root === 123 ? [...waysTo(arrays), asLines] : waysTo(arrays)
    throw new Refusal('records-not-found', { file: name }, ways, settled)
  }
  // A list a tenth as long may be a second half of the data; a shorter one is a list of authors.
  if (second && second.bytes * 10 > largest.bytes) {
    const several = arrays.filter((array) => array.objects > 0)
    const values = { file: name, count: several.length }
    throw new Refusal('records-ambiguous', values, waysTo(several), settled)
  }
  return largest.path
}

async function refusePath(reading: Reading, file: TextFile, target: Target): Promise<never> {
  const { arrays } = await surveyArrays(reading, file)
  const path = target === 'stream' || target.length === 0 ? '' : formatFieldPath(target)
  throw new Refusal(
    path === '' ? 'records-not-at-the-top' : 'records-path-missing',
    { file: reading.name, path },
    waysTo(arrays),
    { format: 'json' },
  )
}

/** A document that ends early still has its whole records; anything else that is not JSON ends it. */
async function refuseFault(
  reading: Reading,
  file: TextFile,
  walker: DocumentWalker,
  { afterRecords }: { afterRecords: boolean },
): Promise<void> {
  const { fault } = walker
  if (!fault) return
  const { name, options } = reading
  const settled = { format: 'json' as const }
  if (fault.kind === 'too-long') throw recordTooLong(name, walker.taken + 1, 'record')
  if (fault.kind === 'cut-off') {
    if (walker.roots === 0) throw new Refusal('file-without-records', { file: name })
    if (options.skipBadRecords && afterRecords) return
    const skip: WayOn = {
      code: 'keep-whole-records',
      values: {},
      options: { skipBadRecords: true },
    }
    throw new Refusal('json-document-cut-off', { file: name }, afterRecords ? [skip] : [], settled)
  }
  const { line, column } = await placeOf(file, fault.offset, reading.signal)
  throw new Refusal('json-document-broken', { file: name, line, column }, [], settled)
}

/** The refusal of a record that is longer than any may be; `place` is its line or number. */
export function recordTooLong(file: string, place: number, unit: 'line' | 'record'): Refusal {
  return new Refusal('record-too-long', {
    file,
    place,
    unit,
    limit: Math.round(recordLimit / (1024 * 1024)),
  })
}

/** The line and character of a byte, both from 1. */
async function placeOf(
  file: TextFile,
  offset: number,
  signal: AbortSignal,
): Promise<{ line: number; column: number }> {
  let line = 1
  let column = 1
  let position = file.start
  await readPieces(file.path, { from: file.start, signal }, (buffer, start, end) => {
    for (let at = start; at < end && position < offset; at += 1) {
      const byte = buffer[at] as number
      if (byte === 10) {
        line += 1
        column = 1
      } else if ((byte & 0xc0) !== 0x80) column += 1
      position += 1
    }
    return end
  })
  return { line, column }
}
