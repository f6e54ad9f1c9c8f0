import { isUtf8 } from 'node:buffer'
import { join } from 'node:path'
import { CsvColumn, writeCells } from './csv-cells.ts'
import { type FoundDialect, noQuote } from './csv-dialect.ts'
import { type CsvDialect, CsvReader, cellText } from './csv-records.ts'
import { fieldLimit, type TextFile } from './json-lines.ts'
import { recordTooLong } from './json-records.ts'
import { Output } from './output.ts'
import { RecordTooLong, readPieces, recordLimit, withTarget } from './pieces.ts'
import type { Prepared, Reading } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'
import { asLatin1 } from './refuse-rejected.ts'
import { excerpt, Rejections } from './rejections.ts'

/** For a table whose quotation marks do not quote. */
export const quotesAsText: WayOn = {
  code: 'quotes-as-text',
  values: {},
  options: { quote: noQuote },
}

/** What was met on the way through a table. */
export interface Table {
  /** The names as they stand (or null for each); null where the file has no record at all. */
  header: (string | null)[] | null
  records: number
  rejections: Rejections
  columns: CsvColumn[]
  longest: number
}

/** Reads every record of a table and writes down the good ones as JSON, a line each. */
export async function walkTable(
  reading: Reading,
  file: TextFile,
  found: FoundDialect,
  settled: Prepared['settled'],
  to: string,
): Promise<Table> {
  const { name, signal } = reading
  const { dialect, hasHeader } = found
  const reader = new CsvReader(dialect)
  const output = new Output()
  const table: Table = {
    header: null,
    records: 0,
    // Without leave to go on, one is enough to refuse the file.
    rejections: new Rejections({
      log: reading.options.skipBadRecords ? join(reading.scratch, 'rejected.jsonl') : null,
    }),
    columns: [],
    longest: 0,
  }
  let line = 1
  const begin = (header: (string | null)[]) => {
    if (header.length > fieldLimit)
      throw new Refusal('too-many-columns', { file: name, count: header.length, limit: fieldLimit })
    table.header = header
    table.columns = header.map((_, index) => new CsvColumn(index))
  }
  const record = (buffer: Buffer, start: number) => {
    const width = table.header?.length ?? 0
    const at = { record: table.records, line, buffer, start, end: reader.recordEnd }
    table.records += 1
    if (!file.valid && !isUtf8(buffer.subarray(start, reader.recordEnd)))
      table.rejections.add({ ...at, reason: 'not-utf-8' })
    else if (reader.fault !== null) table.rejections.add({ ...at, reason: reader.fault })
    else if (reader.cells !== width)
      table.rejections.add({
        ...at,
        reason: 'field-count',
        values: { found: reader.cells, expected: width },
      })
    else {
      const before = output.written
      writeCells(reader, buffer, { dialect, columns: table.columns, output })
      table.longest = Math.max(table.longest, output.written - before)
    }
  }
  const feed = (buffer: Buffer, start: number, end: number, final: boolean): number => {
    let at = start
    while (at < end) {
      const next = reader.next(buffer, at, end, final)
      if (next === -1) break
      if (reader.unclosed) throw unclosed(name, line, settled, excerpt(buffer, at, end))
      const blank =
        reader.cells === 1 && reader.quoted[0] === 0 && reader.starts[0] === reader.ends[0]
      if (!blank) {
        if (table.header === null) {
          if (!file.valid && !isUtf8(buffer.subarray(at, reader.recordEnd)))
            throw new Refusal('header-not-utf-8', { file: name, line }, [asLatin1], settled)
          if (hasHeader) begin(headerOf(reader, buffer, dialect))
          else begin(new Array<null>(reader.cells).fill(null))
          if (!hasHeader) record(buffer, at)
        } else record(buffer, at)
      }
      line += reader.lines
      at = next
    }
    return at
  }
  const report = (done: number) => reading.report(done / Math.max(1, file.bytes))
  try {
    await withTarget(to, (write) =>
      readPieces(file.path, { from: file.start, signal, report }, feed, async () => {
        for (const piece of output.take()) await write(piece)
      }),
    )
  } catch (cause) {
    if (!(cause instanceof RecordTooLong)) throw cause
    // A quote that is never closed makes one record of all that follows.
    if (dialect.quote !== 0) throw unclosed(name, line, settled, '')
    throw recordTooLong(name, line, 'line')
  }
  table.rejections.close()
  return table
}

function unclosed(file: string, line: number, settled: Prepared['settled'], text: string): Refusal {
  const limit = Math.round(recordLimit / (1024 * 1024))
  return new Refusal('csv-quote-unclosed', { file, line, text, limit }, [quotesAsText], settled)
}

function headerOf(reader: CsvReader, buffer: Buffer, dialect: CsvDialect): string[] {
  return Array.from({ length: reader.cells }, (_, cell) =>
    cellText(reader, buffer, cell, dialect.quote),
  )
}
