import { open } from 'node:fs/promises'

const pieceBytes = 4 * 1024 * 1024

/** No single record may be longer, in bytes: it has to fit into memory, several times over. */
export const recordLimit = 64 * 1024 * 1024

/**
 * Takes the bytes [start, end) of `buffer` and answers up to where it has used them; the rest comes
 * again, with more behind it. `final` says that nothing follows.
 */
export type Feed = (buffer: Buffer, start: number, end: number, final: boolean) => number

/** A record that does not end within `recordLimit`, and the byte at which it begins. */
export class RecordTooLong extends Error {
  readonly offset: number
  constructor(offset: number) {
    super('record too long')
    this.name = 'RecordTooLong'
    this.offset = offset
  }
}

export interface PieceOptions {
  /** The byte to begin at. */
  from?: number
  signal: AbortSignal
  /** Hears how many bytes have been used so far. */
  report?: (done: number) => void
}

/**
 * Reads a file in pieces of a few megabytes, in constant memory: the buffer grows only for a record
 * longer than itself. `after` is awaited between pieces.
 */
export async function readPieces(
  path: string,
  options: PieceOptions,
  feed: Feed,
  after?: () => Promise<void>,
): Promise<void> {
  const handle = await open(/* turbopackIgnore: true */ path, 'r')
  try {
    let buffer: Buffer = Buffer.allocUnsafe(pieceBytes)
    let held = 0
    let position = options.from ?? 0
    for (;;) {
      options.signal.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, held, buffer.length - held, position)
      position += bytesRead
      const end = held + bytesRead
      const final = bytesRead === 0
      const used = feed(buffer, 0, end, final)
      await after?.()
      options.report?.(position - (end - used))
      if (final) return
      if (used === 0 && end === buffer.length) {
        if (buffer.length > recordLimit) throw new RecordTooLong(position - end)
        buffer = moved(buffer, 0, end, buffer.length * 2)
        held = end
      } else {
        held = end - used
        // A long record is over: its memory goes back.
        if (buffer.length > pieceBytes && held < pieceBytes / 2)
          buffer = moved(buffer, used, end, pieceBytes)
        else buffer.copy(buffer, 0, used, end)
      }
    }
  } finally {
    await handle.close()
  }
}

function moved(buffer: Buffer, start: number, end: number, length: number): Buffer {
  const other = Buffer.allocUnsafe(length)
  buffer.copy(other, 0, start, end)
  return other
}

/** Writes a file through `work`, which is handed a function that appends to it. Answers the bytes written. */
export async function withTarget(
  path: string,
  work: (write: (piece: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<number> {
  const target = await open(/* turbopackIgnore: true */ path, 'w', 0o600)
  try {
    let bytes = 0
    await work(async (piece) => {
      await target.writeFile(piece)
      bytes += piece.length
    })
    return bytes
  } finally {
    await target.close()
  }
}
