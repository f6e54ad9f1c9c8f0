import { join } from 'node:path'
import type { FileFormat, ReadingNote, ReadingOptions, TextEncoding } from '#lib/model/index.ts'
import { isArchive } from './archive.ts'
import { readCsv } from './csv.ts'
import {
  detectTextFormat,
  findForeign,
  findMarkup,
  formatOfName,
  isBinary,
  noteOfName,
  noteOfPacking,
} from './detect.ts'
import { findEncoding, transcode } from './encodings.ts'
import { readJsonLines } from './json.ts'
import { firstByte, type TextFile } from './json-lines.ts'
import { readJsonDocument, recordTooLong } from './json-records.ts'
import { findOther, refuseBinary } from './other-kinds.ts'
import { readParquet } from './parquet.ts'
import { RecordTooLong, readPieces } from './pieces.ts'
import type { Prepared, Reading } from './reading.ts'
import { Refusal } from './refusal.ts'
import { isParquet, readEnds, type Survey } from './survey.ts'
import { readWorkbook } from './workbook.ts'

/** What a file turned out to be. */
export interface Opened {
  prepared: Prepared
  /** On the file as a whole: its name, its encoding. */
  notes: ReadingNote[]
}

/** Finds out what the file is, by its content first, and has it read as that. */
export async function openFile(
  reading: Reading,
  survey: Survey,
  report: (share: number) => void,
): Promise<Opened> {
  const { name, options } = reading
  const { head, plain } = survey
  if (plain.bytes === 0) throw new Refusal('file-empty', { file: name })
  const asked = options.format
  if (asked === 'parquet' || (asked === null && isParquet(head))) {
    if (!isParquet(head)) throw findOther(name, head) ?? new Refusal('parquet-not', { file: name })
    const prepared = await readParquet(reading, { ...plain, tail: survey.tail })
    return finish(reading, survey, prepared, [])
  }
  if (asked === 'xlsx' || (asked === null && isArchive(head))) {
    if (!isArchive(head)) throw findOther(name, head) ?? new Refusal('workbook-not', { file: name })
    return finish(reading, survey, await readWorkbook(reading, plain), [])
  }
  const foreign = findForeign(head)
  if (foreign !== null) throw new Refusal('file-foreign', { file: name, kind: foreign })
  const text = await openText(reading, survey, report)
  const { file } = text
  const whole = text.head.length >= file.bytes
  const markup = asked === null ? findMarkup(text.head) : null
  if (markup !== null) throw new Refusal('file-markup', { file: name, kind: markup })
  if (asked === null && isBinary(text.head)) throw refuseBinary(name, survey)
  if (file.first === -1) throw new Refusal('file-blank', { file: name })
  const format = asked ?? detectTextFormat(text.head, whole, formatOfName(name))
  const found = { format, encoding: text.encoding }
  const prepared = await readText(reading, found, file, { bytes: text.head, whole })
  const settled: Prepared = {
    ...prepared,
    settled: { ...prepared.settled, encoding: text.encoding },
  }
  return finish(reading, survey, settled, text.notes)
}

function finish(
  { name, options }: Reading,
  { packing }: Survey,
  prepared: Prepared,
  notes: readonly ReadingNote[],
): Opened {
  const misnamed = options.format === null ? noteOfName(name, prepared.settled.format) : null
  const unpacked = noteOfPacking(name, packing)
  return {
    prepared,
    notes: [...(misnamed ? [misnamed] : []), ...(unpacked ? [unpacked] : []), ...notes],
  }
}

async function readText(
  reading: Reading,
  found: { format: FileFormat; encoding: TextEncoding },
  file: TextFile,
  head: { bytes: Buffer; whole: boolean },
): Promise<Prepared> {
  const { format } = found
  try {
    if (format === 'json') return await readJsonDocument(reading, file)
    if (format === 'jsonl') return await readJsonLines(reading, file)
    return await readCsv(reading, file, { ...head, format: format === 'tsv' ? 'tsv' : 'csv' })
  } catch (cause) {
    if (cause instanceof Refusal) throw cause.with(found)
    if (!(cause instanceof RecordTooLong)) throw cause
    throw recordTooLong(reading.name, await lineOf(file, cause.offset, reading.signal), 'line')
  }
}

async function lineOf(file: TextFile, offset: number, signal: AbortSignal): Promise<number> {
  let line = 1
  let position = file.start
  await readPieces(file.path, { from: file.start, signal }, (buffer, start, end) => {
    for (let at = start; at < end && position < offset; at += 1, position += 1)
      if (buffer[at] === 10) line += 1
    return end
  })
  return line
}

/** The text of a file as UTF-8: the file itself, or written anew. */
async function openText(
  reading: Reading,
  survey: Survey,
  report: (share: number) => void,
): Promise<{
  file: TextFile
  head: Buffer
  encoding: NonNullable<ReadingOptions['encoding']>
  notes: ReadingNote[]
}> {
  const { plain } = survey
  const found = findEncoding(survey.head, survey.utf8, reading.options.encoding)
  const notes = [...found.notes]
  let { path, bytes } = plain
  let start = found.mark
  let { head } = survey
  let { valid } = survey.utf8
  if (found.encoding !== 'utf-8') {
    path = join(reading.scratch, 'text')
    const written = await transcode({
      from: plain.path,
      to: path,
      encoding: found.encoding,
      start,
      signal: reading.signal,
      report: (done) => report(done / plain.bytes),
    })
    bytes = written.bytes
    start = 0
    valid = true
    head = (await readEnds(path)).head
    if (written.replaced > 0)
      notes.push({ code: 'units-replaced', values: { count: written.replaced } })
  } else head = head.subarray(start)
  const first = firstByte(head, 0, head.length)
  return {
    file: { path, start, bytes: bytes - start, valid, first },
    head,
    encoding: found.encoding,
    notes,
  }
}
