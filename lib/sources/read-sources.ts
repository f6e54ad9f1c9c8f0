import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalRows, type Engine } from '#lib/engine/index.ts'
import { digestOf } from '#lib/files/index.ts'
import type {
  Manifest,
  ReadingOptions,
  RejectedRecord,
  SourceFile,
  Split,
} from '#lib/model/index.ts'
import { leaveOut } from './archive-members.ts'
import { countOutOfRange, writeCanonical, writeSample } from './canonical.ts'
import { withClassLabels } from './class-labels.ts'
import { refuseFailure } from './engine-failures.ts'
import { expandArchives } from './expand-archives.ts'
import type { IngestOptions } from './ingest.ts'
import { keepRejected } from './keep-rejected.ts'
import { collectNotes } from './notes.ts'
import { openFile } from './opening.ts'
import { Progress } from './progress.ts'
import type { Prepared, RowSource } from './reading.ts'
import { readShape } from './record-shape.ts'
import { Refusal } from './refusal.ts'
import {
  digestOfList,
  type FoundSource,
  findSources,
  holdUnchanged,
  type PlacedSource,
  placeSources,
} from './source-files.ts'
import { fileSteps, type StepContext, tableSteps } from './steps.ts'
import { isParquet, type Survey, surveyFile } from './survey.ts'
import { unify } from './unify.ts'

/** How much of the work unpacking an archive is. */
const unpackShare = 0.2

/** A file of which everything is known that writing takes. */
interface ReadFile {
  source: PlacedSource
  survey: Survey
  prepared: Prepared
}

/** Reads, unifies and writes down the sources of an ingest; refuses where they cannot be read. */
export async function readSources(ingestion: IngestOptions, scratch: string): Promise<Manifest> {
  const { files, options, signal, name, origin } = ingestion
  const found = await findSources(ingestion.sources)
  const total = found.reduce((sum, { bytes }) => sum + bytes, 0)
  const progress = new Progress({ total, report: ingestion.report })
  const expanded = await expandArchives(found, {
    options,
    scratch: join(scratch, 'members'),
    signal,
    report: progress.stage(0, unpackShare),
  })
  const placed = placeSources(expanded.sources, options)
  const { read, empty } = await readEach(ingestion, { placed, scratch, progress })
  const inputs = new Map(placed.map((source) => [source.path, source.name]))
  const parquet = read.flatMap(({ source, prepared }) =>
    prepared.settled.format === 'parquet' ? [source.name] : [],
  )
  const withEngine = <T>(work: (engine: Engine) => Promise<T>, columns = 1): Promise<T> =>
    openedFor(ingestion, { name, inputs, scratch, columns, parquet }, work)
  const settled = settledBy(read, options)
  let rows: RowSource = unify(
    read.map(({ source, prepared }) => ({ name: source.name, prepared })),
    name,
  )
  const ownNotes = read.length > 1 ? rows.notes : []
  rows = { ...rows, fields: withClassLabels(rows.fields, options.classLabels, name), notes: [] }
  const context: StepContext = { name, options: settled, withEngine, scratch, signal }
  for (const step of tableSteps) rows = await step(rows, context)
  const canonical = join(scratch, 'canonical.parquet')
  const samplePath = join(scratch, 'sample.parquet')
  const written = await withEngine(async (engine) => {
    const bytes = await writeCanonical({ engine, source: rows, path: canonical, signal })
    progress.stage(0.6, 0.9)(1)
    const sampled = await writeSample({
      engine,
      from: canonical,
      path: samplePath,
      fields: rows.fields,
      unnested: rows.unnested,
      rows: rows.rows,
      bytes: { parquet: bytes, text: rows.bytes },
      signal,
    })
    const shape = await readShape({
      engine,
      rows: canonicalRows(canonical),
      fields: rows.fields,
      signal,
    })
    return { sampled, shape, notes: await countOutOfRange(engine, canonical, rows.fields, signal) }
  }, rows.fields.length)
  await holdUnchanged(found)
  signal.throwIfAborted()
  const kept = await files.keep(canonical)
  const { sampled } = written
  const sample = sampled === null ? null : { ...(await files.keep(samplePath)), rows: sampled }
  progress.finish()
  const listed = read.map(listFile)
  const rejectedFile = await keepRejected(files, {
    logs: read.map(({ source, prepared }) => ({
      file: source.name,
      path: prepared.rejections.count > 0 ? prepared.rejections.log : null,
    })),
    to: join(scratch, 'rejected.jsonl'),
    signal,
  })
  const choices = read[0]?.prepared.choices
  const settledKeys = new Map<string, unknown>(Object.entries(settled))
  return {
    version: 1,
    file: await wholeOf(name, { found, read, listed, archived: expanded.archived }),
    files: listed,
    origin,
    options: settled,
    fields: rows.fields,
    records: sumOf(read, ({ prepared }) => prepared.records),
    rows: rows.rows,
    rejected: sumOf(read, ({ prepared }) => prepared.rejections.count),
    rejectedRecords: listRejected(read),
    rejectedFile,
    shape: written.shape,
    ...(choices ? { choices } : {}),
    unnested: rows.unnested,
    splits: splitsOf(listed),
    notes: [
      ...expanded.notes,
      ...collectNotes([
        {
          file: name,
          notes: empty.map((file) => ({ code: 'file-left-out-empty', values: { file } })),
        },
      ]),
      ...collectNotes(
        read.map(({ source, prepared }) => ({ file: source.name, notes: prepared.notes })),
      ),
      ...collectNotes([{ file: name, notes: [...ownNotes, ...rows.notes, ...written.notes] }]),
    ],
    guessed: Object.entries(options).flatMap(([key, asked]) =>
      asked === null && settledKeys.get(key) !== null ? [key] : [],
    ),
    offered: {
      sheets: read.length === 1 ? (read[0]?.prepared.sheets ?? []) : [],
      members: expanded.members,
    },
    parquet: kept,
    sample,
  }
}

async function readEach(
  ingestion: IngestOptions,
  whole: { placed: readonly PlacedSource[]; scratch: string; progress: Progress },
): Promise<{ read: ReadFile[]; empty: string[] }> {
  const { placed, progress } = whole
  const total = placed.reduce((sum, { bytes }) => sum + bytes, 0)
  const from = placed.some(({ member }) => member) ? unpackShare : 0
  const read: ReadFile[] = []
  /** Names of files without a record. */
  const empty: string[] = []
  let before = 0
  for (const source of placed) {
    const at = (share: number) =>
      from + ((0.6 - from) * (before + source.bytes * share)) / Math.max(1, total)
    const stage = (from: number, to: number) => progress.stage(at(from), at(to))
    // Files in work are called the same for every source.
    const scratch = join(whole.scratch, String(read.length))
    await mkdir(/* turbopackIgnore: true */ scratch)
    // What is a row in the first file is one in all.
    const unnest = ingestion.options.unnest ?? read[0]?.prepared.settled.unnest ?? null
    const own = { ...ingestion, options: { ...ingestion.options, unnest } }
    try {
      read.push(await readOne(own, source, scratch, stage))
    } catch (cause) {
      // A shard may be without rows; that all of them are is no dataset.
      const isEmpty = cause instanceof Refusal && cause.code === 'file-without-records'
      if (!isEmpty || placed.length === 1) throw withoutMember(cause, source, placed)
      empty.push(source.name)
      await rm(/* turbopackIgnore: true */ scratch, { recursive: true, force: true })
    }
    before += source.bytes
  }
  if (read.length === 0) throw new Refusal('file-without-records', { file: ingestion.name })
  return { read, empty }
}

/** A file of an archive that cannot be read can be left out. */
function withoutMember(
  cause: unknown,
  { member }: PlacedSource,
  placed: readonly PlacedSource[],
): unknown {
  if (!(cause instanceof Refusal) || !member) return cause
  const rest = placed.flatMap((other) =>
    other.member && other.member.path !== member.path ? [other.member.path] : [],
  )
  return rest.length === 0 ? cause : cause.or(leaveOut(member.path, rest))
}

async function readOne(
  ingestion: IngestOptions,
  source: PlacedSource,
  scratch: string,
  stage: (from: number, to: number) => (share: number) => void,
): Promise<ReadFile> {
  const { options, signal } = ingestion
  const { path, name, sha256 } = source
  const inputs = new Map([[path, name]])
  const survey = await surveyFile({ path, name, sha256, scratch, signal, report: stage(0, 1 / 3) })
  const context: StepContext = {
    name,
    options,
    withEngine: (work) =>
      openedFor(
        ingestion,
        { name, inputs, scratch, columns: 1, parquet: isParquet(survey.head) ? [name] : [] },
        work,
      ),
    scratch,
    signal,
  }
  const opened = await openFile(
    { ...context, report: stage(1 / 2, 1) },
    survey,
    stage(1 / 3, 1 / 2),
  )
  let prepared: Prepared = {
    ...opened.prepared,
    notes: [...opened.notes, ...opened.prepared.notes],
  }
  for (const step of fileSteps) prepared = await step(prepared, context)
  return { source, survey, prepared }
}

function listFile({ source, survey, prepared }: ReadFile): SourceFile {
  return {
    name: source.name,
    bytes: survey.bytes,
    sha256: survey.sha256,
    split: source.split,
    records: prepared.records,
    rows: prepared.rows,
  }
}

async function wholeOf(
  name: string,
  whole: {
    found: readonly FoundSource[]
    read: readonly ReadFile[]
    listed: readonly SourceFile[]
    archived: boolean
  },
): Promise<Manifest['file']> {
  const { found, read, listed, archived } = whole
  const bytes = found.reduce((sum, source) => sum + source.bytes, 0)
  const [source] = found
  const [only] = read
  if (archived && source) {
    const sha256 = source.sha256 ?? (await digestOf(source.path)).sha256
    return { name, bytes, sha256, packing: 'zip' }
  }
  if (only && found.length === 1)
    return { name, bytes, sha256: only.survey.sha256, packing: only.survey.packing }
  return { name, bytes, sha256: digestOfList(listed), packing: null }
}

/** What was asked for, with what all files turned out to have in common. */
function settledBy(read: readonly ReadFile[], asked: ReadingOptions): ReadingOptions {
  const [first, ...others] = read.map(({ prepared }) => prepared.settled)
  const shared = Object.entries(first ?? {}).filter(([key, value]) =>
    others.every((settled) => new Map(Object.entries(settled)).get(key) === value),
  )
  return { ...asked, ...Object.fromEntries(shared) }
}

function splitsOf(listed: readonly SourceFile[]): Split[] {
  const splits: Split[] = []
  let start = 0
  for (const { split, rows } of listed) {
    const last = splits.at(-1)
    if (last?.name === split) last.rows += rows
    else splits.push({ name: split, start, rows })
    start += rows
  }
  return splits
}

function sumOf(read: readonly ReadFile[], count: (file: ReadFile) => number): number {
  return read.reduce((sum, file) => sum + count(file), 0)
}

const rejectedListed = 1_000

function listRejected(read: readonly ReadFile[]): RejectedRecord[] {
  return read
    .flatMap(({ source, prepared }) =>
      prepared.rejections.records.map((record) =>
        read.length > 1 ? { ...record, file: source.name } : record,
      ),
    )
    .slice(0, rejectedListed)
}

/** Past this many columns every thread would hold hundreds of megabytes: one does the work then. */
const columnsForThreads = 500

async function openedFor<T>(
  ingestion: IngestOptions,
  open: {
    name: string
    /** The names of the files to be read, by path. */
    inputs: ReadonlyMap<string, string>
    scratch: string
    columns: number
    /** The names of those that are Parquet. */
    parquet: readonly string[]
  },
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { openEngine, memoryLimit } = ingestion
  const { name, inputs, scratch, columns } = open
  const threads = columns > columnsForThreads ? 1 : ingestion.threads
  const engine = await openEngine({ threads, memoryLimit, scratch, inputs: [...inputs.keys()] })
  try {
    return await work(engine)
  } catch (cause) {
    throw refuseFailure(cause, {
      file: name,
      memory: memoryLimit,
      fields: columns,
      names: inputs,
      parquet: open.parquet,
    })
  } finally {
    engine.close()
  }
}
