import type { Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import { withTarget } from './pieces.ts'
import { Refusal } from './refusal.ts'
import { UnpackedBudget } from './unpacked-budget.ts'

/** How a single file can be packed. */
export type FilePacking = 'gzip' | 'zstd'

/** Says by its first bytes how a file is packed, if at all. */
export function packingOf(head: Buffer): FilePacking | null {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip'
  const magic = head.length >= 4 ? head.readUInt32LE(0) : 0
  return magic === 0xfd2fb528 ? 'zstd' : null
}

export interface Unpacking {
  path: string
  to: string
  name: string
  packed: number
  hash: Hash | null
  signal: AbortSignal
  /** Sees every unpacked piece. */
  visit: (piece: Uint8Array) => void
  /** Hears how many packed bytes are done. */
  report: (done: number) => void
}

/** Unpacks a file into another, in constant memory; refuses what is damaged, cut off, or a bomb. */
export async function unpackFile(packing: FilePacking, unpacking: Unpacking): Promise<void> {
  const { to, name, packed, visit } = unpacking
  const budget = new UnpackedBudget({ file: name, packed })
  await withTarget(to, async (write) => {
    const pieces = packing === 'gzip' ? gunzipped(unpacking) : unzstd(unpacking)
    for await (const piece of pieces) {
      budget.add(piece.length)
      visit(piece)
      await write(piece)
    }
  })
}

const readBytes = 256 * 1024

async function* gunzipped(unpacking: Unpacking): AsyncGenerator<Uint8Array, void> {
  const { path, name, hash, signal, report } = unpacking
  const source = createReadStream(/* turbopackIgnore: true */ path, { highWaterMark: readBytes })
  const gunzip = createGunzip({ chunkSize: readBytes })
  let packed = 0
  source.on('data', (piece) => {
    packed += piece.length
    hash?.update(piece)
  })
  source.on('error', (cause) => gunzip.destroy(cause))
  source.pipe(gunzip)
  try {
    for await (const piece of gunzip) {
      signal.throwIfAborted()
      yield piece
      report(packed)
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (code === 'Z_BUF_ERROR') throw new Refusal('gzip-cut-off', { file: name }, [], {}, cause)
    if (code.startsWith('Z_')) throw new Refusal('gzip-broken', { file: name }, [], {}, cause)
    throw cause
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

/** Four bytes can stand for 128 KB: with no more than this at a time, memory stays below 150 MB. */
const pushBytes = 4 * 1024

async function* unzstd(unpacking: Unpacking): AsyncGenerator<Uint8Array, void> {
  const { path, name, hash, signal, report } = unpacking
  const source = createReadStream(/* turbopackIgnore: true */ path, { highWaterMark: readBytes })
  const ready: Uint8Array[] = []
  const decompress = new Decompress((piece) => ready.push(piece))
  const push = (piece: Uint8Array, final: boolean) => {
    try {
      decompress.push(piece, final)
    } catch (cause) {
      throw refuseZstd(name, cause)
    }
  }
  let packed = 0
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      hash?.update(piece)
      for (let at = 0; at < piece.length; at += pushBytes) {
        signal.throwIfAborted()
        push(piece.subarray(at, at + pushBytes), false)
        yield* ready.splice(0)
      }
      packed += piece.length
      report(packed)
    }
    push(new Uint8Array(0), true)
    yield* ready.splice(0)
  } finally {
    source.destroy()
  }
}

/** The codes of the decoder (RFC 8878): 1 and 4 are windows past 32 MB, 5 is an early end. */
function refuseZstd(file: string, cause: unknown): Refusal {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === 5) return new Refusal('zstd-cut-off', { file }, [], {}, cause)
  if (code === 1 || code === 4) return new Refusal('zstd-window', { file }, [], {}, cause)
  return new Refusal('zstd-broken', { file }, [], {}, cause)
}
