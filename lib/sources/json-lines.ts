import { isUtf8 } from 'node:buffer'
import { JsonScanner } from './json-scan.ts'
import { Shape } from './json-shape.ts'
import { type PieceOptions, readPieces } from './pieces.ts'
import { columnOf, Rejections } from './rejections.ts'

/** UTF-8 text in a file, from the byte `start` on (past a byte order mark). */
export interface TextFile {
  path: string
  start: number
  bytes: number
  /** Whether every byte of it is UTF-8; if not, records are looked at one by one. */
  valid: boolean
  /** The first byte that is not white space; -1 where there is none. */
  first: number
}

export interface ScannedLines {
  /** What the records are: objects, or (where none is) other values. */
  root: 'object' | 'value'
  shape: Shape
  records: number
  rejections: Rejections
  longest: number
  loneSurrogates: number
  duplicateKeys: number
}

/** Top-level fields past this are refused. */
export const fieldLimit = 5_000

/**
 * Walks the lines of a file with each one's bytes [start, end) and number (from 1). Blank lines are no
 * records. `visit` answers nothing; the lines stand in memory one piece at a time.
 */
export async function eachLine(
  file: TextFile,
  options: PieceOptions,
  visit: (buffer: Buffer, start: number, end: number, line: number) => void,
  after?: () => Promise<void>,
  /** Is shown each piece before its lines. */
  survey?: (buffer: Buffer, end: number) => void,
): Promise<void> {
  let line = 0
  await readPieces(
    file.path,
    { ...options, from: file.start },
    (buffer, start, end, final) => {
      survey?.(buffer, end)
      const piece = end === buffer.length ? buffer : buffer.subarray(0, end)
      let at = start
      while (at < end) {
        let newline = piece.indexOf(10, at)
        if (newline === -1) {
          if (!final) break
          newline = end
        }
        line += 1
        if (!isBlank(buffer, at, newline)) visit(buffer, at, newline, line)
        at = newline + 1
      }
      return Math.min(at, end)
    },
    after,
  )
}

function isBlank(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at]
    if (byte !== 32 && byte !== 13 && byte !== 9) return false
  }
  return true
}

/**
 * Reads every line as JSON: what stands where, over all records, and every record that cannot be read.
 * Records that are no objects are rejected where there are objects. Those in `skip` are passed over, and
 * given to `log` with why.
 */
export async function scanLines(
  file: TextFile,
  options: PieceOptions & { skip?: Rejections; log?: Rejections },
): Promise<ScannedLines> {
  const scanner = new JsonScanner({ memberLimit: fieldLimit })
  const objects = new Shape()
  const others = new Shape()
  const rejections = options.skip ?? new Rejections()
  const values = new Rejections()
  let records = 0
  let longest = 0
  const faultOf = (buffer: Buffer, start: number, end: number, shape: Shape) => {
    if (!file.valid && !isUtf8(buffer.subarray(start, end))) return { reason: 'not-utf-8' }
    if (scanner.scan(buffer, start, end, shape)) return null
    const column = columnOf(buffer, start, scanner.faultAt)
    return { reason: scanner.fault ?? 'json-syntax', values: { column } }
  }
  const visit = (buffer: Buffer, start: number, end: number, line: number) => {
    const at = { record: records, line, buffer, start, end }
    records += 1
    if (options.skip?.has(at.record)) {
      const fault = faultOf(buffer, start, end, new Shape())
      options.log?.add({ ...at, ...(fault ?? { reason: 'json-not-an-object' }) })
      return
    }
    const isObject = firstByte(buffer, start, end) === 123
    const fault = faultOf(buffer, start, end, isObject ? objects : others)
    if (fault) {
      rejections.add({ ...at, ...fault })
      return
    }
    if (!isObject) values.add({ ...at, reason: 'json-not-an-object' })
    longest = Math.max(longest, end - start)
  }
  const survey = (buffer: Buffer, end: number) => scanner.survey(buffer, end)
  await eachLine(file, options, visit, undefined, survey)
  const root = objects.values > 0 || values.count === 0 ? 'object' : 'value'
  if (root === 'object') rejections.merge(values)
  return {
    root,
    shape: root === 'object' ? objects : others,
    records,
    rejections,
    longest,
    loneSurrogates: scanner.loneSurrogates,
    duplicateKeys: scanner.duplicateKeys,
  }
}

/** The first byte in [start, end) that is not white space, or -1. */
export function firstByte(buffer: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] as number
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return byte
  }
  return -1
}
