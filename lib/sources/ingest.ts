import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine, EngineOptions } from '#lib/engine/index.ts'
import type { Files } from '#lib/files/index.ts'
import type {
  JobProgress,
  Manifest,
  Message,
  ReadingNote,
  ReadingOptions,
  ReadingSuggestion,
} from '#lib/model/index.ts'
import { countOutOfRange, writeCanonical, writeSample } from './canonical.ts'
import { withClassLabels } from './class-labels.ts'
import { splitNameOf } from './names.ts'
import { openFile } from './opening.ts'
import { Progress } from './progress.ts'
import { Refusal } from './refusal.ts'
import { surveyFile } from './survey.ts'

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
  const { files, source, options, signal } = ingestion
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
  const withEngine = <T>(work: (engine: Engine) => Promise<T>, columns = 1): Promise<T> =>
    openedFor(ingestion, { scratch, columns }, work)
  const opened = await openFile(
    { name, options, withEngine, scratch, signal, report: progress.stage(0.3, 0.6) },
    survey,
    progress.stage(0.2, 0.3),
  )
  const { prepared } = opened
  const fields = withClassLabels(prepared.fields, options.classLabels, name)
  const rows = prepared.records - prepared.rejections.count
  const canonical = join(scratch, 'canonical.parquet')
  const samplePath = join(scratch, 'sample.parquet')
  const written = await withEngine(async (engine) => {
    const bytes = await writeCanonical({ engine, prepared, path: canonical, signal })
    progress.stage(0.6, 0.9)(1)
    const sampled = await writeSample({
      engine,
      from: canonical,
      path: samplePath,
      fields,
      rows,
      bytes: { parquet: bytes, text: prepared.bytes },
      signal,
    })
    return { sampled, notes: await countOutOfRange(engine, canonical, fields, signal) }
  }, fields.length)
  signal.throwIfAborted()
  const parquet = await files.keep(canonical)
  const { sampled } = written
  const sample = sampled === null ? null : { ...(await files.keep(samplePath)), rows: sampled }
  progress.finish()
  return {
    version: 1,
    file: { name, bytes: survey.bytes, sha256: survey.sha256, gzipped: survey.gzipped },
    options: { ...options, ...prepared.settled },
    fields,
    records: prepared.records,
    rows,
    rejected: prepared.rejections.count,
    rejectedRecords: prepared.rejections.records,
    splits: [{ name: splitNameOf(name), start: 0, rows }],
    notes: fewer([...opened.notes, ...prepared.notes, ...written.notes]),
    parquet,
    sample,
  }
}

/** Past this many columns every thread would hold hundreds of megabytes: one does the work then. */
const columnsForThreads = 500

async function openedFor<T>(
  ingestion: IngestOptions,
  { scratch, columns }: { scratch: string; columns: number },
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openEngine, memoryLimit, source } = ingestion
  const threads = columns > columnsForThreads ? 1 : ingestion.threads
  const engine = await openEngine({ threads, memoryLimit, scratch, inputs: [source.path] })
  try {
    return await work(engine)
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith('Out of Memory'))) throw cause
    const values = { file: source.name, fields: columns, memory: memoryLimit }
    throw new Refusal('reading-out-of-memory', values, [], {}, cause)
  } finally {
    engine.close()
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
