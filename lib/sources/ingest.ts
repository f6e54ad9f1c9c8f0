import type { Engine, EngineOptions } from '#lib/engine/index.ts'
import type { Files } from '#lib/files/index.ts'
import type {
  JobProgress,
  Manifest,
  Message,
  Origin,
  ReadingOptions,
  ReadingSuggestion,
} from '#lib/model/index.ts'
import { refuseFailure } from './engine-failures.ts'
import { readSources } from './read-sources.ts'
import { Refusal } from './refusal.ts'
import type { Source } from './source-files.ts'

export interface IngestOptions {
  files: Files
  openEngine: (options: EngineOptions) => Promise<Engine>
  /** The files as they came; they are ordered by split, and else stay in this order. */
  sources: readonly Source[]
  /** What messages and the manifest call the whole; for one source its name. */
  name: string
  /** Where the rows come from, where that is not an uploaded file. */
  origin: Origin | null
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

/**
 * Reads files into one canonical Parquet (and sample), kept as blobs; there is no other effect, so a
 * reading that was stopped anywhere can begin again. Files that cannot be read are an answer, not an
 * error: the reason, the options in force, and ways on.
 */
export async function ingest(ingestion: IngestOptions): Promise<IngestResult> {
  const { files, options, signal, name } = ingestion
  const scratch = await files.scratch()
  try {
    return { ok: true, manifest: await readSources(ingestion, scratch.path) }
  } catch (thrown) {
    signal.throwIfAborted()
    const cause = refuseFailure(thrown, { file: name, memory: ingestion.memoryLimit })
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
