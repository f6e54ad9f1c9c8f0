import { isUtf8 } from 'node:buffer'
import { join } from 'node:path'
import {
  type Field,
  identifier,
  joinSql,
  type ReadingNote,
  raw,
  sql,
  value,
} from '#lib/model/index.ts'
import { type FoundDialect, findDialect, noQuote } from './csv-dialect.ts'
import { type CsvDialect, CsvReader, cellText } from './csv-records.ts'
import { ColumnWatch } from './csv-types.ts'
import { fieldLimit, type TextFile } from './json-lines.ts'
import { recordTooLong } from './json-records.ts'
import { Output } from './output.ts'
import { RecordTooLong, readPieces, recordLimit, withTarget } from './pieces.ts'
import { engineType, type Prepared, type Reading } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'
import { asLatin1, refuseRejected } from './refuse-rejected.ts'
import { excerpt, Rejections } from './rejections.ts'

/**
 * Reads a table. Its cells are written down as JSON strings, which the engine reads without guessing,
 * while every record is counted and every column watched for its type. An empty cell is null, one that
 * is empty within quotes is the empty text.
 */
export async function readCsv(
  reading: Reading,
  file: TextFile,
  head: { bytes: Buffer; whole: boolean; format: 'csv' | 'tsv' },
): Promise<Prepared> {
  const { name, options } = reading
  for (const [option, text] of Object.entries({
    delimiter: options.delimiter,
    quote: options.quote,
  }))
    if (text !== null && text.charCodeAt(0) > 127)
      throw new Refusal('csv-character-unsupported', { file: name, option, character: text })
  const found = findDialect(head.bytes, head.whole, options, head.format)
  const settled = settle(found)
  const path = join(reading.scratch, 'cells.jsonl')
  const table = await walkTable(reading, file, found, settled, path)
  const { rejections, records, header, watches } = table
  if (header === null) throw new Refusal('file-without-records', { file: name })
  if (records === 0) {
    const ways: WayOn[] = [
      { code: 'first-line-is-data', values: {}, options: { hasHeader: false } },
    ]
    throw new Refusal('header-only', { file: name, fields: header.length }, ways, settled)
  }
  const delimiters: WayOn[] = ([',', '\t', ';', '|'] as const)
    .filter((delimiter) => delimiter !== settled.delimiter && head.bytes.includes(delimiter))
    .map((delimiter) => ({
      code: 'other-delimiter',
      values: { delimiter: delimiter === '\t' ? 'tab' : delimiter },
      options: { delimiter },
    }))
  const plainQuotes: WayOn[] =
    rejections.records[0]?.reason === 'text-after-quote' ? [quotesAsText] : []
  refuseRejected({
    name,
    options,
    rejections,
    records,
    unit: 'line',
    settled,
    waysOn: [...plainQuotes, ...delimiters],
  })
  const named = nameColumns(header)
  const fields = named.names.map(
    (name, index): Field => ({
      name,
      column: `c${index}`,
      type: watches[index]?.type() ?? { kind: 'text' },
    }),
  )
  const notes = [...named.notes]
  if (found.quotesPlain) notes.push({ code: 'quotes-plain', values: {} })
  const columns = fields.map(({ column }) => sql`${identifier(column)}: 'VARCHAR'`)
  const cells = fields.map(({ column, type }) => {
    const cell = identifier(column)
    if (type.kind === 'text') return cell
    return sql`CAST(nullif(${cell}, '') AS ${raw(engineType(type))}) AS ${cell}`
  })
  const size = raw(String(Math.max(16 * 1024 * 1024, table.longest + 1024 * 1024)))
  return {
    fields,
    query: sql`SELECT ${joinSql(cells, ', ')} FROM read_json(${value(path)}, format = 'newline_delimited', compression = 'uncompressed', records = true, maximum_object_size = ${size}, columns = {${joinSql(columns, ', ')}})`,
    records,
    rejections,
    notes,
    settled,
    bytes: file.bytes,
    values: fields.map((field, index) =>
      field.type.kind === 'text' ? (table.filled[index] ?? 0) : null,
    ),
  }
}

const quotesAsText: WayOn = { code: 'quotes-as-text', values: {}, options: { quote: noQuote } }

function settle(found: FoundDialect): Prepared['settled'] {
  const { delimiter, quote } = found.dialect
  return {
    format: delimiter === 9 ? 'tsv' : 'csv',
    delimiter: String.fromCharCode(delimiter),
    quote: quote === 0 ? noQuote : String.fromCharCode(quote),
    hasHeader: found.hasHeader,
  }
}

interface Table {
  /** The names as they stand (or null for each); null where the file has no record at all. */
  header: (string | null)[] | null
  records: number
  rejections: Rejections
  watches: ColumnWatch[]
  /** Cells of each column that are not null. */
  filled: number[]
  longest: number
}

async function walkTable(
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
  const keys: { first: Buffer; later: Buffer }[] = []
  const table: Table = {
    header: null,
    records: 0,
    rejections: new Rejections(),
    watches: [],
    filled: [],
    longest: 0,
  }
  let line = 1
  const begin = (header: (string | null)[]) => {
    if (header.length > fieldLimit)
      throw new Refusal('too-many-columns', { file: name, count: header.length, limit: fieldLimit })
    table.header = header
    table.watches = header.map(() => new ColumnWatch())
    table.filled = header.map(() => 0)
    header.forEach((_, index) => {
      const key = `"c${index}":"`
      keys.push({ first: Buffer.from(`{${key}`), later: Buffer.from(`,${key}`) })
    })
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
      writeCells(reader, buffer, dialect, keys, output, table)
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

/** Names every column, each by itself: an empty name by its position, the second of a name with a number. */
function nameColumns(header: readonly (string | null)[]): {
  names: string[]
  notes: ReadingNote[]
} {
  const notes: ReadingNote[] = []
  const taken = new Set(header)
  const seen = new Set<string>()
  const fresh = (stem: string, from: number): string => {
    let number = from
    while (taken.has(`${stem}_${number}`) || seen.has(`${stem}_${number}`)) number += 1
    return `${stem}_${number}`
  }
  const names = header.map((given, index) => {
    let name = given
    if (given === null || given === '') {
      name = fresh('column', index + 1)
      if (given === '') notes.push({ code: 'column-unnamed', values: { column: index + 1, name } })
    } else if (seen.has(given)) {
      name = fresh(given, 2)
      notes.push({ code: 'column-named-twice', values: { given, name } })
    }
    seen.add(name ?? '')
    return name ?? ''
  })
  return { names, notes }
}

/** Writes the record read last as a JSON object of strings. */
function writeCells(
  reader: CsvReader,
  buffer: Buffer,
  dialect: CsvDialect,
  keys: readonly { first: Buffer; later: Buffer }[],
  output: Output,
  table: Table,
): void {
  let first = true
  for (let cell = 0; cell < reader.cells; cell += 1) {
    const start = reader.starts[cell] as number
    const end = reader.ends[cell] as number
    const quoted = reader.quoted[cell] as number
    if (start === end && quoted === 0) continue
    const watch = table.watches[cell]
    if (watch && !watch.settled) watch.add(buffer, start, end)
    table.filled[cell] = (table.filled[cell] ?? 0) + 1
    // What is left out is null; the brace that opens the record stands with the first cell.
    const key = keys[cell]
    if (key) output.copy(first ? key.first : key.later, 0, key.first.length)
    first = false
    writeText(buffer, start, end, quoted === 2 ? dialect.quote : -1, output)
    output.byte(34)
  }
  if (first) output.byte(123)
  output.byte(125)
  output.byte(10)
}

const escapes: readonly string[] = Array.from({ length: 32 }, (_, byte) =>
  JSON.stringify(String.fromCharCode(byte)).slice(1, -1),
)

/** The inside of a JSON string; of doubled quotes one is written. */
function writeText(
  buffer: Buffer,
  start: number,
  end: number,
  doubled: number,
  output: Output,
): void {
  let from = start
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] as number
    if (byte >= 32 && byte !== 34 && byte !== 92 && byte !== doubled) continue
    if (byte === doubled) {
      output.copy(buffer, from, at)
      if (byte === 34) output.byte(92)
      output.byte(byte)
      at += 1
      from = at + 1
      continue
    }
    output.copy(buffer, from, at)
    from = at + 1
    if (byte < 32) output.text(escapes[byte] ?? '')
    else {
      output.byte(92)
      output.byte(byte)
    }
  }
  output.copy(buffer, from, end)
}
