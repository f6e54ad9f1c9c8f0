import type { CsvDialect, CsvReader } from './csv-records.ts'
import { ColumnWatch } from './csv-types.ts'
import type { Output } from './output.ts'

/** A column of a table while its cells are written. */
export class CsvColumn {
  /** Its key with the opening quote of the value, where it is the first in its record and where not. */
  readonly firstKey: Buffer
  readonly laterKey: Buffer
  readonly watch = new ColumnWatch()
  /** Cells that are not null. */
  filled = 0

  constructor(index: number) {
    const key = `"c${index}":"`
    this.firstKey = Buffer.from(`{${key}`)
    this.laterKey = Buffer.from(`,${key}`)
  }
}

/** Writes the record read last as a JSON object of strings. */
export function writeCells(
  reader: CsvReader,
  buffer: Buffer,
  to: { dialect: CsvDialect; columns: readonly CsvColumn[]; output: Output },
): void {
  const { dialect, columns, output } = to
  let first = true
  for (let cell = 0; cell < reader.cells; cell += 1) {
    const start = reader.starts[cell] as number
    const end = reader.ends[cell] as number
    const quoted = reader.quoted[cell] as number
    if (start === end && quoted === 0) continue
    const column = columns[cell]
    if (!column) continue
    if (!column.watch.settled) column.watch.add(buffer, start, end)
    column.filled += 1
    // What is left out is null; the brace that opens the record stands with the first cell.
    const key = first ? column.firstKey : column.laterKey
    output.copy(key, 0, key.length)
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
