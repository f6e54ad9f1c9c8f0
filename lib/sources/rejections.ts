import { closeSync, openSync, writeSync } from 'node:fs'
import { sentenceIn } from '#lib/i18n/index.ts'
import type { MessageValues, RejectedRecord } from '#lib/model/index.ts'

const listed = 1_000
const shown = 200

/** Characters collected before they are written. */
const pieceLength = 256 * 1024

/**
 * The records of a file that cannot be read: all counted and remembered by number, the first 1,000
 * listed. With a log, all of them are written there as JSON Lines (line, reason in words, whole text).
 */
export class Rejections {
  count = 0
  records: RejectedRecord[] = []
  /** Where all of them stand, once `close` was called; null where they are only counted. */
  readonly log: string | null
  private bits = new Uint8Array(1024)
  private piece = ''
  private file: number | null = null

  constructor({ log }: { log: string | null } = { log: null }) {
    this.log = log
  }

  /** `record` counts from 0; the text of its bytes [start, end) is shown. */
  add(rejected: {
    record: number
    line: number
    reason: string
    values?: MessageValues
    buffer: Buffer
    start: number
    end: number
  }): void {
    this.count += 1
    this.mark(rejected.record)
    const { line, reason, values = {}, buffer, start, end } = rejected
    if (this.log !== null) {
      const sentence = sentenceIn('en', 'sources', { code: reason, values })
      this.write({ line, reason: sentence, text: buffer.toString('utf8', start, end) })
    }
    if (this.records.length >= listed) return
    this.records.push({ line, reason, values, text: excerpt(buffer, start, end) })
  }

  has(record: number): boolean {
    return (((this.bits[record >> 3] ?? 0) >> (record & 7)) & 1) === 1
  }

  /** Takes the others in too; both speak of the same file. */
  merge(others: Rejections): void {
    this.count += others.count
    for (let index = 0; index < others.bits.length; index += 1) {
      const byte = others.bits[index] ?? 0
      for (let bit = 0; byte >> bit > 0; bit += 1) if ((byte >> bit) & 1) this.mark(index * 8 + bit)
    }
    this.records = [...this.records, ...others.records]
      .sort((a, b) => a.line - b.line)
      .slice(0, listed)
  }

  /** Writes down what is still held. */
  close(): void {
    this.flush()
    if (this.file !== null) closeSync(this.file)
    this.file = null
  }

  private write(record: { line: number; reason: string; text: string }): void {
    this.piece += `${JSON.stringify(record)}\n`
    if (this.piece.length >= pieceLength) this.flush()
  }

  private flush(): void {
    if (this.log === null || this.piece === '') return
    // Written at once: records are met in the middle of what cannot wait.
    this.file ??= openSync(/* turbopackIgnore: true */ this.log, 'a', 0o600)
    writeSync(this.file, this.piece)
    this.piece = ''
  }

  private mark(record: number): void {
    const at = record >> 3
    if (at >= this.bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.bits.length * 2))
      larger.set(this.bits)
      this.bits = larger
    }
    this.bits[at] = (this.bits[at] ?? 0) | (1 << (record & 7))
  }
}

/** The first 200 characters of some bytes; what is not UTF-8 shows as U+FFFD. */
export function excerpt(buffer: Buffer, start: number, end: number): string {
  const text = buffer.toString('utf8', start, Math.min(end, start + shown * 4)).trim()
  return Array.from(text).slice(0, shown).join('')
}

/** The 1-based position, in characters, of a byte of a text that begins at `start`. */
export function columnOf(buffer: Buffer, start: number, at: number): number {
  let column = 1
  for (let index = start; index < at; index += 1)
    if (((buffer[index] ?? 0) & 0xc0) !== 0x80) column += 1
  return column
}
