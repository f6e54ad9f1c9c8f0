import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { readPieces } from './pieces.ts'
import { type FilePacking, packingOf, unpackFile } from './unpack.ts'

/** What one pass over the bytes of a file says. */
export interface Survey {
  bytes: number
  sha256: string
  packing: FilePacking | null
  /** The file itself, or what was packed in it. */
  plain: { path: string; bytes: number }
  /** The first megabyte of it, and its last eight bytes. */
  head: Buffer
  tail: Buffer
  utf8: Utf8Count
}

/** How much of a text is UTF-8: sequences beyond ASCII that are, and bytes that are not. */
export interface Utf8Count {
  valid: boolean
  sequences: number
  broken: number
}

const headBytes = 1024 * 1024

/** Hashes a file (unless its hash is given), unpacks it where it is packed, and looks for bytes that are not UTF-8. */
export async function surveyFile(options: {
  path: string
  name: string
  sha256: string | null
  scratch: string
  signal: AbortSignal
  report: (share: number) => void
}): Promise<Survey> {
  const { path, name, scratch, signal } = options
  const start = await readEnds(path)
  const packing = packingOf(start.head)
  const hash = options.sha256 === null ? createHash('sha256') : null
  const report = (done: number) => options.report(done / Math.max(1, start.bytes))
  const plainPath = packing ? join(scratch, 'unpacked') : path
  const checker = new Utf8Checker()
  const visit = (piece: Uint8Array) =>
    checker.add(Buffer.from(piece.buffer, piece.byteOffset, piece.length))
  const packed = start.bytes
  if (packing)
    await unpackFile(packing, { path, to: plainPath, name, packed, hash, visit, signal, report })
  else if (hash || !isParquet(start.head))
    await readPieces(path, { signal, report }, (buffer, from, end) => {
      const piece = buffer.subarray(from, end)
      hash?.update(piece)
      checker.add(piece)
      return end
    })
  const plain = packing ? await readEnds(plainPath) : start
  return {
    bytes: start.bytes,
    sha256: options.sha256 ?? hash?.digest('hex') ?? '',
    packing,
    plain: { path: plainPath, bytes: plain.bytes },
    head: plain.head,
    tail: plain.tail,
    utf8: checker.finish(),
  }
}

/** Whether a file begins as Parquet files do. */
export function isParquet(head: Buffer): boolean {
  return head.subarray(0, 4).toString('latin1') === 'PAR1'
}

/** The size of a file, its first megabyte and its last eight bytes. */
export async function readEnds(
  path: string,
): Promise<{ bytes: number; head: Buffer; tail: Buffer }> {
  const handle = await open(/* turbopackIgnore: true */ path, 'r')
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(Math.min(headBytes, size))
    const tail = Buffer.alloc(Math.min(8, size))
    await handle.read(head, 0, head.length, 0)
    await handle.read(tail, 0, tail.length, size - tail.length)
    return { bytes: size, head, tail }
  } finally {
    await handle.close()
  }
}

/** Looks for bytes that are not UTF-8 in a text that comes in pieces. */
class Utf8Checker {
  private held: Buffer = Buffer.alloc(0)
  private sequences = 0
  private broken = 0

  add(piece: Buffer): void {
    if (this.held.length === 0 && isAscii(piece)) return
    const whole = this.held.length > 0 ? Buffer.concat([this.held, piece]) : piece
    const end = whole.length - openBytes(whole)
    this.check(whole.subarray(0, end))
    this.held = Buffer.from(whole.subarray(end))
  }

  private check(bytes: Buffer): void {
    if (isUtf8(bytes)) {
      // Many kilobytes of well-formed sequences are no accident; how many there are is not counted.
      if (!isAscii(bytes)) this.sequences += 1 + Math.floor(bytes.length / 4096)
      return
    }
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceLength(bytes[at] ?? 0)
      if (length === 1) at += 1
      else if (length > 1 && isUtf8(bytes.subarray(at, at + length))) {
        this.sequences += 1
        at += length
      } else {
        this.broken += 1
        at += 1
      }
    }
  }

  finish(): Utf8Count {
    this.broken += this.held.length
    return { valid: this.broken === 0, sequences: this.sequences, broken: this.broken }
  }
}

/** How long a UTF-8 sequence is that begins with this byte; 0 where none does. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1
  if (byte >= 0xc2 && byte < 0xe0) return 2
  if (byte >= 0xe0 && byte < 0xf0) return 3
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 0
}

/** How many bytes at the end are the beginning of a sequence that is not whole. */
function openBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    return sequenceLength(byte) > back ? back : 0
  }
  return 0
}
