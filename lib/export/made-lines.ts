import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type ExportSplit, SkipReason } from '#lib/model/index.ts'
import type { MadeCounts } from './one-pass.ts'

const pieceBytes = 4 * 1024 * 1024
const newline = 10

interface MadeFile {
  kind: 'data' | 'sidecar'
  split: ExportSplit
  path: string
  rows: number
  bytes: number
  sha256: string
}

/**
 * Deals out the lines that a statement wrote (see `copyLines`) to the files of an export, and hashes
 * them. Only their bytes are moved: no text is decoded.
 */
export class MadeLines {
  private readonly counts: MadeCounts = new Map()
  private readonly outputs = new Map<ExportSplit, { data: LineFile; sidecar: LineFile | null }>()
  private readonly canonical = new LineBuffer(createHash('sha256'))
  private readonly isArray: boolean
  private readonly beginsWithTexts: boolean
  private readonly pathsOf: (split: ExportSplit) => { data: string; sidecar: string | null }

  constructor(options: {
    /** Whether files are one JSON array, or lines. */
    isArray: boolean
    /** Whether data lines are made of the texts and an end, or whole. */
    beginsWithTexts: boolean
    pathsOf: (split: ExportSplit) => { data: string; sidecar: string | null }
  }) {
    this.isArray = options.isArray
    this.beginsWithTexts = options.beginsWithTexts
    this.pathsOf = options.pathsOf
  }

  /** Takes in a file that a statement wrote. */
  async add(path: string, signal?: AbortSignal): Promise<void> {
    const file = await open(/* turbopackIgnore: true */ path, 'r')
    try {
      let buffer = Buffer.allocUnsafe(pieceBytes)
      let filled = 0
      for (;;) {
        signal?.throwIfAborted()
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled)
        if (bytesRead === 0) break
        filled += bytesRead
        const taken = await this.take(buffer, filled)
        if (taken === 0 && filled === buffer.length) {
          const larger = Buffer.allocUnsafe(buffer.length * 2)
          buffer.copy(larger, 0, 0, filled)
          buffer = larger
        } else {
          buffer.copyWithin(0, taken, filled)
          filled -= taken
        }
      }
      if (filled > 0) throw new Error(`${filled} bytes of a part of an export are no whole row`)
    } finally {
      await file.close()
    }
  }

  /** Takes the whole rows that stand in `buffer` up to `end`; answers where the rest begins. */
  private async take(buffer: Buffer, end: number): Promise<number> {
    let at = 0
    for (;;) {
      const headEnd = buffer.indexOf(newline, at)
      if (headEnd === -1 || headEnd >= end) break
      const [order = '', word = '', ...lengths] = buffer.toString('latin1', at, headEnd).split(' ')
      const sizes = lengths.map(Number)
      let next = headEnd + 1
      for (const size of sizes) next += size + 1
      if (next > end) break
      const counts = this.countsOf(Number(order))
      if (sizes.length === 0) {
        const reason = SkipReason.parse(word)
        counts.skipped[reason] = (counts.skipped[reason] ?? 0) + 1
      } else {
        const split = word as ExportSplit
        counts.bySplit[split] += 1
        const { data, sidecar } = this.outputs.get(split) ?? (await this.begin(split))
        const [textsSize = 0, canonicalSize = 0, dataSize = 0, sidecarSize = 0] = sizes
        const textsAt = headEnd + 1
        const canonicalAt = textsAt + textsSize + 1
        const dataAt = canonicalAt + canonicalSize + 1
        this.canonical.text(`{"split":"${split}",`)
        this.canonical.copy(buffer, textsAt, textsAt + textsSize)
        // The line break after it is the source's own.
        this.canonical.copy(buffer, canonicalAt, dataAt)
        data.begin()
        if (this.beginsWithTexts) {
          data.text('{')
          data.copy(buffer, textsAt, textsAt + textsSize)
        }
        data.end(buffer, dataAt, dataAt + dataSize)
        if (sidecar) {
          const sidecarAt = dataAt + dataSize + 1
          sidecar.begin()
          sidecar.end(buffer, sidecarAt, sidecarAt + sidecarSize)
        }
      }
      at = next
    }
    this.canonical.take()
    for (const { data, sidecar } of this.outputs.values()) {
      await data.flush()
      await sidecar?.flush()
    }
    return at
  }

  private countsOf(order: number) {
    const known = this.counts.get(order)
    if (known) return known
    const fresh = { bySplit: { train: 0, validation: 0, test: 0 }, skipped: {} }
    this.counts.set(order, fresh)
    return fresh as NonNullable<typeof known>
  }

  private async begin(split: ExportSplit) {
    const paths = this.pathsOf(split)
    const opened = {
      data: await LineFile.create(paths.data, this.isArray),
      sidecar: paths.sidecar === null ? null : await LineFile.create(paths.sidecar, this.isArray),
    }
    this.outputs.set(split, opened)
    return opened
  }

  /** Ends the files: what they are, the canonical hash, and the counts. */
  async finish(): Promise<{ files: MadeFile[]; canonicalSha256: string; counts: MadeCounts }> {
    const files: MadeFile[] = []
    for (const [split, { data, sidecar }] of this.outputs) {
      files.push({ kind: 'data', split, ...(await data.finish()) })
      if (sidecar) files.push({ kind: 'sidecar', split, ...(await sidecar.finish()) })
    }
    return { files, canonicalSha256: this.canonical.digest(), counts: this.counts }
  }

  async close(): Promise<void> {
    for (const { data, sidecar } of this.outputs.values()) {
      await data.close()
      await sidecar?.close()
    }
  }
}

/** Bytes on their way into a hash, in large pieces. */
class LineBuffer {
  protected buffer: Buffer = Buffer.allocUnsafe(pieceBytes)
  protected length = 0
  protected readonly hash: Hash

  constructor(hash: Hash) {
    this.hash = hash
  }

  copy(source: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    source.copy(this.buffer, this.length, start, end)
    this.length += end - start
  }

  /** ASCII only. */
  text(text: string): void {
    this.reserve(text.length)
    this.length += this.buffer.write(text, this.length, 'latin1')
  }

  protected reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }

  /** What was collected, hashed; its memory is used again. */
  take(): Buffer {
    const taken = this.buffer.subarray(0, this.length)
    this.hash.update(taken)
    this.length = 0
    return taken
  }

  digest(): string {
    this.take()
    return this.hash.digest('hex')
  }
}

/** A file of JSON, a value a line, or as DuckDB writes an array: each on a line of its own after a tab. */
class LineFile extends LineBuffer {
  private rows = 0
  private bytes = 0
  private isOpen = true
  private readonly path: string
  private readonly file: FileHandle
  private readonly isArray: boolean

  private constructor(path: string, file: FileHandle, isArray: boolean) {
    super(createHash('sha256'))
    this.path = path
    this.file = file
    this.isArray = isArray
  }

  static async create(path: string, isArray: boolean): Promise<LineFile> {
    return new LineFile(path, await open(/* turbopackIgnore: true */ path, 'w'), isArray)
  }

  /** Before a row. */
  begin(): void {
    if (this.isArray) this.text(this.rows === 0 ? '[\n\t' : ',\n\t')
    this.rows += 1
  }

  /** The last bytes of a row; a line break stands behind them in the source. */
  end(source: Buffer, start: number, end: number): void {
    this.copy(source, start, this.isArray ? end : end + 1)
  }

  async flush(): Promise<void> {
    const taken = this.take()
    this.bytes += taken.length
    for (let at = 0; at < taken.length; )
      at += (await this.file.write(taken, at, taken.length - at)).bytesWritten
  }

  async finish(): Promise<{ path: string; rows: number; bytes: number; sha256: string }> {
    if (this.isArray) this.text('\n]\n')
    await this.flush()
    await this.close()
    return { path: this.path, rows: this.rows, bytes: this.bytes, sha256: this.digest() }
  }

  async close(): Promise<void> {
    if (!this.isOpen) return
    this.isOpen = false
    await this.file.close()
  }
}
