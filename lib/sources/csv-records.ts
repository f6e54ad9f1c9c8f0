/** How a table is cut into records and cells: each one byte. `quote` 0 is none. */
export interface CsvDialect {
  delimiter: number
  quote: number
  /** Records end at line feeds (with a carriage return before it or not), or at carriage returns alone. */
  newline: 10 | 13
}

/** Why a record cannot be read. */
export type CsvFault = 'text-after-quote'

/**
 * Reads the records of a table (RFC 4180, with any delimiter) from UTF-8 bytes, one at a time: after
 * `next`, the cells stand in `starts`, `ends` and `quoted`.
 */
export class CsvReader {
  /** Cells of the record read last. */
  cells = 0
  starts = new Int32Array(64)
  ends = new Int32Array(64)
  /** 0 for a plain cell, 1 for one in quotes, 2 where quotes stand doubled in it. */
  quoted = new Uint8Array(64)
  fault: CsvFault | null = null
  /** Where the record's text ends, without its line break. */
  recordEnd = 0
  /** Line breaks passed in the record, its own included. */
  lines = 0
  /** Whether the record ended inside quotes (with `final` only). */
  unclosed = false

  private readonly dialect: CsvDialect

  constructor(dialect: CsvDialect) {
    this.dialect = dialect
  }

  /** Reads the record at `start`; answers where the next begins, or -1 where more bytes are needed. */
  next(buffer: Buffer, start: number, end: number, final: boolean): number {
    const { delimiter, quote, newline } = this.dialect
    this.cells = 0
    this.fault = null
    this.lines = 0
    this.unclosed = false
    let at = start
    for (;;) {
      if (quote !== 0 && at < end && buffer[at] === quote) {
        const close = this.closeOf(buffer, at, end, final)
        if (close === -1) return -1
        const kind = this.quoted[this.cells] ?? 1
        const from = at + 1
        at = close + 1
        let to = close
        let plain = at
        while (plain < end && buffer[plain] !== delimiter && buffer[plain] !== newline) plain += 1
        if (plain >= end && !final) return -1
        const rest = newline === 10 && buffer[plain - 1] === 13 && plain > at ? plain - 1 : plain
        // A carriage return before the line feed is part of the line break.
        const breaks = plain < end && buffer[plain] === newline
        if ((breaks ? rest : plain) > at) {
          this.fault ??= 'text-after-quote'
          to = plain
        }
        this.push(from, to, kind)
        at = plain
      } else {
        let plain = at
        while (plain < end) {
          const byte = buffer[plain]
          if (byte === delimiter || byte === newline) break
          plain += 1
        }
        if (plain >= end && !final) return -1
        const last = plain >= end || buffer[plain] === newline
        const to =
          last && newline === 10 && plain > at && buffer[plain - 1] === 13 ? plain - 1 : plain
        this.push(at, to, 0)
        at = plain
      }
      if (at < end && buffer[at] === delimiter) {
        at += 1
        continue
      }
      this.recordEnd = Math.min(at, end)
      if (at < end) {
        this.lines += 1
        return at + 1
      }
      return end
    }
  }

  /** The closing quote of the cell that opens at `at`; -1 where more bytes are needed. */
  private closeOf(buffer: Buffer, at: number, end: number, final: boolean): number {
    const { quote, newline } = this.dialect
    let kind = 1
    for (let close = at + 1; ; close += 1) {
      if (close >= end) {
        if (!final) return -1
        this.unclosed = true
        this.mark(kind)
        return end
      }
      const byte = buffer[close]
      if (byte === newline) this.lines += 1
      if (byte !== quote) continue
      if (close + 1 >= end && !final) return -1
      if (close + 1 < end && buffer[close + 1] === quote) {
        kind = 2
        close += 1
        continue
      }
      this.mark(kind)
      return close
    }
  }

  private mark(kind: number): void {
    this.grow()
    this.quoted[this.cells] = kind
  }

  private push(start: number, end: number, kind: number): void {
    this.grow()
    this.starts[this.cells] = start
    this.ends[this.cells] = end
    this.quoted[this.cells] = kind
    this.cells += 1
  }

  private grow(): void {
    if (this.cells < this.starts.length) return
    const larger = <T extends Int32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    const length = this.starts.length * 2
    this.starts = larger(this.starts, new Int32Array(length))
    this.ends = larger(this.ends, new Int32Array(length))
    this.quoted = larger(this.quoted, new Uint8Array(length))
  }
}

/** The text of a cell of the record read last. */
export function cellText(reader: CsvReader, buffer: Buffer, cell: number, quote: number): string {
  const text = buffer.toString('utf8', reader.starts[cell], reader.ends[cell])
  const mark = String.fromCharCode(quote)
  return reader.quoted[cell] === 2 ? text.replaceAll(mark + mark, mark) : text
}
