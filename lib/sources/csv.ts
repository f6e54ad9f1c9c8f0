import { join } from 'node:path'
import { type Field, identifier, joinSql, raw, sql, value } from '#lib/model/index.ts'
import { type FoundDialect, findDialect, noQuote } from './csv-dialect.ts'
import { nameColumns } from './csv-names.ts'
import { quotesAsText, walkTable } from './csv-table.ts'
import type { TextFile } from './json-lines.ts'
import { engineType, type Prepared, type Reading } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'
import { refuseRejected } from './refuse-rejected.ts'

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
  const { rejections, records, header } = table
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
      type: table.columns[index]?.watch.type() ?? { kind: 'text' },
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
    rows: records - rejections.count,
    unnested: false,
    notes,
    settled,
    bytes: file.bytes,
    values: fields.map((field, index) =>
      field.type.kind === 'text' ? (table.columns[index]?.filled ?? 0) : null,
    ),
  }
}

function settle(found: FoundDialect): Prepared['settled'] {
  const { delimiter, quote } = found.dialect
  return {
    format: delimiter === 9 ? 'tsv' : 'csv',
    delimiter: String.fromCharCode(delimiter),
    quote: quote === 0 ? noQuote : String.fromCharCode(quote),
    hasHeader: found.hasHeader,
  }
}
