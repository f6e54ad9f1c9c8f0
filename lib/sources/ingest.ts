import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine, EngineOptions } from '#lib/engine/index.ts'
import type { Files } from '#lib/files/index.ts'
import type {
  FileFormat,
  JobProgress,
  Manifest,
  Message,
  ReadingNote,
  ReadingOptions,
  ReadingSuggestion,
} from '#lib/model/index.ts'
import { countOutOfRange, writeCanonical, writeSample } from './canonical.ts'
import { withClassLabels } from './class-labels.ts'
import { readCsv } from './csv.ts'
import {
  detectTextFormat,
  findForeign,
  findMarkup,
  formatOfName,
  isBinary,
  noteOfName,
} from './detect.ts'
import { findEncoding, transcode } from './encodings.ts'
import { readJsonLines } from './json.ts'
import { firstByte, type TextFile } from './json-lines.ts'
import { readJsonDocument, recordTooLong } from './json-records.ts'
import { splitNameOf } from './names.ts'
import { readParquet } from './parquet.ts'
import { RecordTooLong, readPieces } from './pieces.ts'
import { Progress } from './progress.ts'
import type { Prepared, Reading } from './reading.ts'
import { Refusal } from './refusal.ts'
import { isParquet, readEnds, type Survey, surveyFile } from './survey.ts'

export interface IngestOptions {
  files: Files
  openEngine: (options: EngineOptions) => Promise<Engine>
  /** The file as it came; `sha256` saves hashing it again where it is known. */
  source: { path: string; name: string; sha256?: string }
  options: ReadingOptions
  threads: number
  /** Of the engine, such as `1GB`. */
  memoryLimit: string
  signal: AbortSignal
  /** Told at most a few times a second. */
  report: (progress: JobProgress) => void
}

export type IngestResult =
  | { ok: true; manifest: Manifest }
  | {
      ok: false
      error: Message
      /** Those in force when it ended. */
      options: ReadingOptions
      suggestions: ReadingSuggestion[]
    }

/** As many notes of one kind; one more says how many there are beyond. */
const notesOfAKind = 20

/**
 * Reads a file into its canonical Parquet (and sample), kept as blobs; there is no other effect, so a
 * reading that was stopped anywhere can begin again. A file that cannot be read is an answer, not an
 * error: the reason, the options in force, and ways on.
 */
export async function ingest(ingestion: IngestOptions): Promise<IngestResult> {
  const { files, options, signal } = ingestion
  const scratch = await files.scratch()
  try {
    return { ok: true, manifest: await read(ingestion, scratch.path) }
  } catch (cause) {
    signal.throwIfAborted()
    if (!(cause instanceof Refusal)) throw cause
    const inForce = { ...options, ...cause.settled }
    return {
      ok: false,
      error: { code: cause.code, values: cause.values },
      options: inForce,
      suggestions: cause.waysOn.map((way) => ({
        code: way.code,
        values: way.values,
        options: { ...options, ...way.options },
      })),
    }
  } finally {
    await scratch.remove()
  }
}

async function read(ingestion: IngestOptions, scratch: string): Promise<Manifest> {
  const { files, openEngine, source, options, threads, memoryLimit, signal } = ingestion
  const { name, path } = source
  const { size } = await stat(/* turbopackIgnore: true */ path)
  const progress = new Progress({ total: size, report: ingestion.report })
  const survey = await surveyFile({
    path,
    name,
    sha256: source.sha256 ?? null,
    scratch,
    signal,
    report: progress.stage(0, 0.2),
  })
  const engine = await openEngine({ threads, memoryLimit, scratch, inputs: [path] })
  try {
    const reading: Reading = {
      name,
      options,
      engine,
      scratch,
      signal,
      report: progress.stage(0.3, 0.7),
    }
    const opened = await openFormat(reading, survey, progress)
    const { prepared } = opened
    const fields = withClassLabels(prepared.fields, options.classLabels, name)
    const canonical = join(scratch, 'canonical.parquet')
    const bytes = await writeCanonical({ engine, prepared, path: canonical, signal })
    progress.stage(0.7, 1)(0.9)
    const rows = prepared.records - prepared.rejections.count
    const samplePath = join(scratch, 'sample.parquet')
    const sampled = await writeSample({
      engine,
      from: canonical,
      path: samplePath,
      fields,
      rows,
      bytes: { parquet: bytes, text: prepared.bytes },
      signal,
    })
    const labels = await countOutOfRange(engine, canonical, fields, signal)
    signal.throwIfAborted()
    const parquet = await files.keep(canonical)
    const sample = sampled === null ? null : { ...(await files.keep(samplePath)), rows: sampled }
    progress.finish()
    return {
      version: 1,
      file: {
        name,
        bytes: survey.bytes,
        sha256: survey.sha256,
        gzipped: survey.gzipped,
      },
      options: { ...options, ...opened.settled },
      fields,
      records: prepared.records,
      rows,
      rejected: prepared.rejections.count,
      rejectedRecords: prepared.rejections.records,
      splits: [{ name: splitNameOf(name), start: 0, rows }],
      notes: fewer([...opened.notes, ...prepared.notes, ...labels]),
      parquet,
      sample,
    }
  } finally {
    engine.close()
  }
}

interface Opened {
  prepared: Prepared
  settled: Partial<ReadingOptions>
  notes: ReadingNote[]
}

/** Finds out what the file is, by its content first, and has it read as that. */
async function openFormat(reading: Reading, survey: Survey, progress: Progress): Promise<Opened> {
  const { name, options } = reading
  const { head, plain } = survey
  if (plain.bytes === 0) throw new Refusal('file-empty', { file: name })
  const asked = options.format
  if (asked === 'parquet' || (asked === null && isParquet(head))) {
    if (!isParquet(head)) throw new Refusal('parquet-not', { file: name })
    const prepared = await readParquet(reading, { ...plain, tail: survey.tail })
    return finish(name, options, prepared, [])
  }
  const foreign = findForeign(head)
  if (foreign !== null) throw new Refusal('file-foreign', { file: name, kind: foreign })
  const text = await openText(reading, survey, progress)
  const { file } = text
  const whole = text.head.length >= file.bytes
  const markup = asked === null ? findMarkup(text.head) : null
  if (markup !== null) throw new Refusal('file-markup', { file: name, kind: markup })
  if (asked === null && isBinary(text.head)) throw new Refusal('file-binary', { file: name })
  if (file.first === -1) throw new Refusal('file-blank', { file: name })
  const format = asked ?? detectTextFormat(text.head, whole, formatOfName(name))
  const prepared = await readText(reading, format, file, { bytes: text.head, whole })
  const settled: Prepared = {
    ...prepared,
    settled: { ...prepared.settled, encoding: text.encoding },
  }
  return finish(name, options, settled, text.notes)
}

function finish(
  name: string,
  options: ReadingOptions,
  prepared: Prepared,
  notes: readonly ReadingNote[],
): Opened {
  const misnamed = options.format === null ? noteOfName(name, prepared.settled.format) : null
  return {
    prepared,
    settled: prepared.settled,
    notes: [...(misnamed ? [misnamed] : []), ...notes],
  }
}

async function readText(
  reading: Reading,
  format: FileFormat,
  file: TextFile,
  head: { bytes: Buffer; whole: boolean },
): Promise<Prepared> {
  try {
    if (format === 'json') return await readJsonDocument(reading, file)
    if (format === 'jsonl') return await readJsonLines(reading, file)
    return await readCsv(reading, file, { ...head, format: format === 'tsv' ? 'tsv' : 'csv' })
  } catch (cause) {
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
  progress: Progress,
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
    const stage = progress.stage(0.2, 0.3)
    path = join(reading.scratch, 'text')
    const written = await transcode({
      from: plain.path,
      to: path,
      encoding: found.encoding,
      start,
      signal: reading.signal,
      report: (done) => stage(done / plain.bytes),
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

/** At most a few notes of one kind, and how many more there are. */
function fewer(notes: readonly ReadingNote[]): ReadingNote[] {
  const kinds = new Map<string, number>()
  const kept = notes.filter(({ code }) => {
    const count = (kinds.get(code) ?? 0) + 1
    kinds.set(code, count)
    return count <= notesOfAKind
  })
  const beyond = notes.length - kept.length
  return beyond === 0 ? kept : [...kept, { code: 'more-notes', values: { count: beyond } }]
}
