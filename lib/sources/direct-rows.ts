import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Engine, EngineOptions } from '#lib/engine/index.ts'
import { defaultReadingOptions, type Field, type ReadingNote, type Sql } from '#lib/model/index.ts'
import { isArchive } from './archive.ts'
import { collectNotes } from './notes.ts'
import { openFile } from './opening.ts'
import type { Prepared } from './reading.ts'
import { Refusal } from './refusal.ts'
import { findSources, holdUnchanged } from './source-files.ts'
import { fileSteps, type StepContext } from './steps.ts'
import { readEnds, surveyFile } from './survey.ts'

/** The rows of one file as ingest would write them down, to be read from where they stand. */
export interface DirectRows {
  fields: Field[]
  /** Columns `c0`, `c1`, ..., the rows in the file's order. */
  query: Sql
  rows: number
  /** For scalar fields, how many values are not null, where it is known. */
  values: readonly (number | null)[]
  notes: ReadingNote[]
  /** What an engine has to be let read, besides `scratch`. */
  inputs: string[]
  /** Throws where the file is not any more what it was when it was looked at. */
  holdUnchanged(): Promise<void>
}

interface Looking {
  path: string
  name: string
  openEngine: (options: EngineOptions) => Promise<Engine>
  threads: number
  memoryLimit: string
  /** A folder for work in progress, that `query` may read from. */
  scratch: string
  signal: AbortSignal
}

/** The hash of a file is not wanted here, and reading it for that takes a fifth of a second a gigabyte. */
const noHash = '0'.repeat(64)

/**
 * Looks at a file as ingest does, and stops before anything is written down: what follows may run on the
 * very query that the canonical Parquet would be made of. Null where that takes more than one plain file
 * (archives, packed files, labels to be counted), or where ingest would refuse it: it has the words.
 */
export async function readDirectly({
  path,
  name,
  openEngine,
  threads,
  memoryLimit,
  scratch,
  signal,
}: Looking): Promise<DirectRows | null> {
  const report = () => undefined
  const context: StepContext = {
    name,
    options: defaultReadingOptions,
    scratch,
    signal,
    withEngine: async (work) => {
      const engine = await openEngine({ threads, memoryLimit, scratch, inputs: [path] })
      try {
        return await work(engine)
      } finally {
        engine.close()
      }
    },
  }
  try {
    const found = await findSources([{ path, name, sha256: noHash }])
    const survey = await surveyFile({ path, name, sha256: noHash, scratch, signal, report })
    if (survey.packing !== null || isArchive(survey.head)) return null
    const opened = await openFile({ ...context, report }, survey, report)
    let prepared: Prepared = {
      ...opened.prepared,
      notes: [...opened.notes, ...opened.prepared.notes],
    }
    for (const step of fileSteps) prepared = await step(prepared, context)
    const { fields, query, rows, values } = prepared
    if (prepared.rejections.count > 0 || fields.some(({ type }) => type.kind === 'label'))
      return null
    return {
      fields,
      query,
      rows,
      values,
      notes: collectNotes([{ file: name, notes: prepared.notes }]),
      inputs: [path],
      holdUnchanged: () => holdUnchanged(found),
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof Refusal) return null
    throw cause
  }
}

/** Smaller files are looked at whole before anything could be made of a guess. */
const guessFloor = 8 * 1024 * 1024

/**
 * What `readDirectly` will most likely say of a file, from its first lines alone, so that work can begin
 * while the file is looked at; null where they say too little. Good only where `isSameReading` then says so.
 */
export async function guessDirectly(
  looking: Looking,
): Promise<Pick<DirectRows, 'fields' | 'query' | 'inputs'> | null> {
  const { path, name, scratch } = looking
  const { bytes, head } = await readEnds(path)
  const end = head.lastIndexOf('\n') + 1
  if (bytes < guessFloor || end === 0 || head[0] !== '{'.charCodeAt(0)) return null
  const folder = join(scratch, 'head')
  await mkdir(folder)
  const lines = join(folder, name)
  await writeFile(lines, head.subarray(0, end))
  const read = await readDirectly({ ...looking, path: lines, scratch: folder })
  if (read === null) return null
  const { text, values } = read.query
  const own = values.map((bound) => (bound === lines ? path : bound))
  return { fields: read.fields, query: { text, values: own }, inputs: [path] }
}

/** Whether two readings give the same rows. */
export function isSameReading(
  one: Pick<DirectRows, 'fields' | 'query'>,
  other: Pick<DirectRows, 'fields' | 'query'>,
): boolean {
  return isDeepStrictEqual([one.fields, one.query], [other.fields, other.query])
}
