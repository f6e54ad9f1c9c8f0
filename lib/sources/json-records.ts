import { join } from 'node:path'
import {
  DomainError,
  type FieldPath,
  parseFieldPath,
  type ReadingNote,
  sameFieldPath,
} from '#lib/model/index.ts'
import { readJsonLines } from './json.ts'
import { type DocumentVisitor, DocumentWalker } from './json-document.ts'
import type { TextFile } from './json-lines.ts'
import { findPlaces, listPlace, placeAt, placeName, type RecordsPlace } from './json-places.ts'
import { type DocumentSurvey, surveyDocument } from './json-survey.ts'
import { Output } from './output.ts'
import { readPieces, recordLimit, withTarget } from './pieces.ts'
import type { Prepared, Reading } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'

const offered = 8
/** How much of the reading is looking for the records. */
const searchShare = 0.2

/**
 * Reads a document that is an array of records, or holds one, or an object whose members are records (each
 * one's name becomes a field `key`). Where the path to it is not given it is the only such place, or the
 * one that holds most of the document; the records are written down a line each and read as lines.
 */
export async function readJsonDocument(reading: Reading, file: TextFile): Promise<Prepared> {
  const { name, options, signal } = reading
  const asked = options.recordsPath === null ? null : parseRecordsPath(options.recordsPath, name)
  const share = (from: number, to: number) => (done: number) =>
    reading.report(from + ((to - from) * done) / Math.max(1, file.bytes))
  // An array at the top is what most documents are: nothing to look for.
  const survey =
    file.first === 91
      ? null
      : await surveyDocument(file, { asked: asked ?? [], signal, report: share(0, searchShare) })
  const target = await targetOf(reading, file, survey, asked)
  const path = join(reading.scratch, 'cut.jsonl')
  const report = share(survey ? searchShare : 0, 0.4)
  const cut = await cutRecords(file, path, target, { signal, report })
  await refuseFault(reading, file, cut.walker, { afterRecords: true })
  if (!cut.found && target.kind !== 'stream') refusePath(reading, survey, target.path)
  if (target.kind !== 'stream' && cut.walker.roots > 1)
    throw new Refusal('json-several-values', { file: name }, [asLines], { format: 'json' })
  const place = target.kind === 'stream' ? '' : placeName(target.path)
  if (cut.twice && target.kind !== 'stream' && place !== '')
    throw new Refusal('records-path-twice', { file: name, path: place }, [], { format: 'json' })
  const prepared = await readJsonLines(
    { ...reading, report: (done) => reading.report(0.4 + 0.6 * done) },
    { path, start: 0, bytes: cut.bytes, valid: file.valid, first: firstOf(target, file) },
    {
      settled: { format: 'json', recordsPath: settledPath(target) },
      notes: notesOn(target, cut.walker),
    },
  )
  const recordsPaths = survey
    ? findPlaces(survey)
        .slice(0, offered)
        .map((one) => ({ path: placeName(one.path), records: one.records }))
    : []
  return recordsPaths.length > 0 ? { ...prepared, choices: { recordsPaths, unnest: [] } } : prepared
}

async function targetOf(
  reading: Reading,
  file: TextFile,
  survey: DocumentSurvey | null,
  asked: FieldPath | null,
): Promise<Target> {
  if (asked === null)
    return survey ? findRecords(reading, file, survey) : { kind: 'list', path: [] }
  return (survey ? placeAt(survey, asked) : null) ?? { kind: 'list', path: asked }
}

function firstOf(target: Target, file: TextFile): number {
  return target.kind === 'object' ? 123 : file.first
}

/** Null where there is nothing to choose: an array at the top, values in a row. */
function settledPath(target: Target): string | null {
  if (target.kind === 'stream' || (target.kind === 'list' && target.path.length === 0)) return null
  return placeName(target.path)
}

function notesOn(target: Target, walker: DocumentWalker): ReadingNote[] {
  const notes: ReadingNote[] = []
  if (target.kind === 'list' && target.path.length > 0)
    notes.push({ code: 'records-found', values: { path: placeName(target.path) } })
  if (target.kind === 'object')
    notes.push({
      code: 'records-in-object',
      values: { path: placeName(target.path) || 'none', field: target.keyField },
    })
  if (target.kind === 'stream') notes.push({ code: 'values-in-a-row', values: {} })
  if (walker.fault) notes.push({ code: 'document-cut-off', values: {} })
  return notes
}

/** Where the records are: the items of a list, an object's members, or the values at the top themselves. */
type Target =
  | { kind: 'list'; path: FieldPath }
  | { kind: 'object'; path: FieldPath; keyField: string }
  | { kind: 'stream' }

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
  /** Whether there was such a list or object. */
  found: boolean
  /** Whether the path led to two of them: an object had the same key twice. */
  twice: boolean
  bytes: number
}> {
  let twice = false
  let found = target.kind === 'stream'
  const place = target.kind === 'stream' ? [] : target.path
  const opens = target.kind === 'object' ? 123 : 91
  const visitor: DocumentVisitor = {
    decide(path, first) {
      if (target.kind === 'stream') return 'take'
      if (path.length === place.length + 1 && startsWith(path, place)) return 'take'
      if (path.length > place.length || !startsWith(place, path)) return 'pass'
      if (path.length < place.length) return 'enter'
      if (first !== opens) return 'pass'
      if (found && walker.roots === 1) twice = true
      found = true
      return 'enter'
    },
    lead: (path) =>
      target.kind === 'object'
        ? `${JSON.stringify(target.keyField)}:${JSON.stringify(path.at(-1))}`
        : null,
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

function waysTo(places: readonly RecordsPlace[]): WayOn[] {
  return [...places]
    .sort((a, b) => b.objects - a.objects || b.records - a.records)
    .slice(0, offered)
    .map(({ path, records }) => {
      const place = placeName(path)
      return {
        code: place === '' ? 'records-at-the-top' : 'records-at',
        values: { path: place, count: records },
        options: { format: 'json' as const, recordsPath: place },
      }
    })
}

const asLines: WayOn = {
  code: 'read-as-lines',
  values: {},
  options: { format: 'jsonl', recordsPath: null },
}

/** The place that holds most, where no other holds nearly as much. */
async function findRecords(
  reading: Reading,
  file: TextFile,
  survey: DocumentSurvey,
): Promise<Target> {
  const { name } = reading
  const { arrays, walker, root } = survey
  const places = findPlaces(survey)
  const afterRecords = root === 91 || arrays.length > 0 || places.length > 0
  await refuseFault(reading, file, walker, { afterRecords })
  if (walker.roots > 1) return { kind: 'stream' }
  if (root === 91) return { kind: 'list', path: [] }
  const settled = { format: 'json' as const }
  const [largest, second] = places
  if (!largest) {
    const ways = waysTo(arrays.map(listPlace))
    throw new Refusal(
      'records-not-found',
      { file: name },
      root === 123 ? [...ways, asLines] : ways,
      settled,
    )
  }
  // A list a tenth as long may be a second half of the data; a shorter one is a list of authors.
  if (second && second.bytes * 10 > largest.bytes)
    throw new Refusal(
      'records-ambiguous',
      { file: name, count: places.length },
      waysTo(places),
      settled,
    )
  return largest
}

function refusePath(reading: Reading, survey: DocumentSurvey | null, path: FieldPath): never {
  const place = placeName(path)
  const places = survey ? [...survey.arrays.map(listPlace), ...findPlaces(survey)] : []
  const ways = places.filter(
    (one, at) => places.findIndex(({ path: other }) => sameFieldPath(other, one.path)) === at,
  )
  throw new Refusal(
    place === '' ? 'records-not-at-the-top' : 'records-path-missing',
    { file: reading.name, path: place },
    waysTo(ways),
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
