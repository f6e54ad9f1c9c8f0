import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '#lib/engine/index.ts'
import {
  DomainError,
  type ExportContainer,
  type ExportFormat,
  type ExportOptions,
  type ExportSplit,
  exportSplits,
  type JobProgress,
  type Relation,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { canonicalColumns } from './canonical.ts'
import { cardText } from './card.ts'
import type { FileColumn } from './columns.ts'
import { containerShape, sidecarFileName, splitFileName } from './containers.ts'
import { digestFile } from './digests.ts'
import { assertLicensesConfirmed, type ExportMeta } from './export-meta.ts'
import { formatShape } from './formats.ts'
import { licensesText } from './licenses.ts'
import { manifestText } from './manifest.ts'
import { type MadeBatch, type MadeCounts, writeInOnePass } from './one-pass.ts'
import { provenanceColumns, resolveProvenance } from './provenance.ts'
import { axolotlConfig, llamaFactoryInfo } from './trainer-configs.ts'

/** A file of an export: its name inside the folder (with `/`), where it is, and its hash. */
export interface WrittenFile {
  name: string
  path: string
  /** Of data and provenance files. */
  split: ExportSplit | null
  rows: number | null
  bytes: number
  sha256: string
}

/**
 * Writes an export into `directory` (empty, inside the engine's scratch folder): a data file for each
 * split that has examples, provenance, trainer configurations, card, licenses, manifest. `relation`
 * has the columns of an example set, in the order in which they are to stand.
 * `canonicalSha256` is of the JSON Lines of text and origin, whatever the format and container.
 * Throws `export-empty` and `export-license-unconfirmed`.
 */
export async function writeExport({
  engine,
  relation,
  options,
  meta,
  directory,
  signal,
  report,
}: WriteOptions & {
  relation: Relation
  meta: ExportMeta
}): Promise<{ files: WrittenFile[]; canonicalSha256: string }> {
  assertLicensesConfirmed(meta.datasets)
  const limits = signal ? { signal } : {}
  const rows = await countSplits(engine, relation, limits)
  const splits = exportSplits.filter((split) => rows[split] > 0)
  if (splits.length === 0) throw new DomainError('export-empty')

  const { columns, sidecar } = shapeOf(options)
  const total = splits.length * (sidecar ? 2 : 1)
  const files: WrittenFile[] = []
  const done = async (name: string, split: ExportSplit): Promise<void> => {
    const path = join(directory, name)
    const digest = await digestFile(path, signal)
    files.push({ name, path, split, rows: rows[split], ...digest })
    report?.({ done: files.length, total, unit: 'files' })
  }

  await makeFolders(directory, sidecar)
  for (const split of splits) {
    const from = sql`(SELECT * FROM (${relation.query}) WHERE split = ${value(split)})`
    const name = splitFileName(split, options.container)
    await engine.run(copyTo(columns, options.container, from, join(directory, name)), limits)
    await done(name, split)
    if (!sidecar) continue
    const beside = sidecarFileName(split, options.container)
    await engine.run(
      copyTo(provenanceColumns, options.container, from, join(directory, beside)),
      limits,
    )
    await done(beside, split)
  }
  const canonicalSha256 = await digestCanonical({ engine, relation, directory, signal })
  await writeTexts({ engine, options, directory, signal, meta, files, canonicalSha256 })
  return { files, canonicalSha256 }
}

interface WriteOptions {
  engine: Engine
  options: ExportOptions
  directory: string
  signal?: AbortSignal | undefined
  report?: ((progress: JobProgress) => void) | undefined
}

/** The containers that can be written while the set is made. */
export function canWriteDirectly({ container }: Pick<ExportOptions, 'container'>): boolean {
  return container === 'jsonl' || container === 'json'
}

/**
 * Writes the same as `writeExport`, of a set that is made by the statements which write it (`batches`;
 * `rows` are rows times tasks). What the export says of itself is made of the counts that this gives, and
 * called once without any beforehand: licenses are looked at before anything is written.
 */
export async function writeExportDirectly({
  batches,
  rows,
  describe,
  ...write
}: WriteOptions & {
  batches: AsyncIterable<MadeBatch>
  rows: number
  describe: (counts: MadeCounts) => ExportMeta
}): Promise<{ files: WrittenFile[]; canonicalSha256: string; counts: MadeCounts }> {
  const { options, directory } = write
  assertLicensesConfirmed(describe(new Map()).datasets)
  const { columns, sidecar } = shapeOf(options)
  await makeFolders(directory, sidecar)
  const made = await writeInOnePass({ ...write, batches, rows, columns, sidecar })
  await writeTexts({ ...write, ...made, meta: describe(made.counts) })
  return made
}

function shapeOf(options: ExportOptions): { columns: FileColumn[]; sidecar: boolean } {
  const { mode } = resolveProvenance(options)
  const own = formatShape(options.format).columns
  return {
    columns: [...own, ...(mode === 'columns' ? provenanceColumns : [])],
    sidecar: mode === 'sidecar',
  }
}

async function makeFolders(directory: string, sidecar: boolean): Promise<void> {
  await mkdir(join(directory, 'data'), { recursive: true })
  if (sidecar) await mkdir(join(directory, 'provenance'), { recursive: true })
}

/** Writes the files that people and trainers read beside the data, and adds them to `files`. */
async function writeTexts({
  engine,
  options,
  meta,
  directory,
  files,
  canonicalSha256,
  signal,
}: WriteOptions & {
  meta: ExportMeta
  files: WrittenFile[]
  canonicalSha256: string
}): Promise<void> {
  const splits = exportSplits.filter((split) => files.some((file) => file.split === split))
  const write = async (name: string, text: string): Promise<void> => {
    const path = join(directory, name)
    await writeFile(path, text)
    files.push({ name, path, split: null, rows: null, ...(await digestFile(path, signal)) })
  }
  for (const { name, text } of textFiles({ meta, options, splits, ...shapeOf(options) }))
    await write(name, text)
  const manifest = manifestText({
    meta,
    options,
    provenance: resolveProvenance(options).mode,
    engineVersion: await engineVersion(engine),
    files,
    canonicalSha256,
  })
  await write('manifest.yaml', manifest)
}

/**
 * Writes a relation as one file, in one format and container, without splits, card or manifest. The
 * relation needs the columns that the format names: instruction, input, output; for `dynosaur` also
 * license, source_url and task_name. Answers how many examples were written.
 */
export async function writeExamples({
  engine,
  relation,
  format,
  container,
  path,
  signal,
}: {
  engine: Engine
  relation: Relation
  format: ExportFormat
  container: ExportContainer
  path: string
  signal?: AbortSignal | undefined
}): Promise<number> {
  const copy = copyTo(formatShape(format).columns, container, sql`(${relation.query})`, path)
  return engine.run(copy, signal ? { signal } : {})
}

function copyTo(
  columns: readonly FileColumn[],
  container: ExportContainer,
  from: Sql,
  path: string,
): Sql {
  // A path bound as a value of a COPY takes the place of the query's first value (DuckDB 1.5).
  const quoted = raw(`'${path.replaceAll("'", "''")}'`)
  return containerShape(container).copy(columns, from, quoted)
}

async function countSplits(
  engine: Engine,
  relation: Relation,
  limits: { signal?: AbortSignal },
): Promise<Record<ExportSplit, number>> {
  const counts = { train: 0, validation: 0, test: 0 }
  const counted = await engine.rows(
    sql`SELECT split, count(*) FROM (${relation.query}) GROUP BY split`,
    limits,
  )
  for (const [split, count] of counted) counts[split as ExportSplit] = Number(count)
  return counts
}

function textFiles({
  meta,
  options,
  columns,
  sidecar,
  splits,
}: {
  meta: ExportMeta
  options: ExportOptions
  columns: readonly FileColumn[]
  sidecar: boolean
  splits: readonly ExportSplit[]
}): { name: string; text: string }[] {
  const info = llamaFactoryInfo(options, meta.project, splits)
  const axolotl = axolotlConfig(options, splits)
  const trainers = { llamaFactory: info !== null, axolotl: axolotl !== null }
  return [
    { name: 'README.md', text: cardText({ meta, options, columns, sidecar, splits, trainers }) },
    { name: 'LICENSES.md', text: licensesText(meta.datasets) },
    ...(info === null ? [] : [{ name: 'dataset_info.json', text: info }]),
    ...(axolotl === null ? [] : [{ name: 'axolotl.yaml', text: axolotl }]),
  ]
}

async function digestCanonical({
  engine,
  relation,
  directory,
  signal,
}: {
  engine: Engine
  relation: Relation
  directory: string
  signal?: AbortSignal | undefined
}): Promise<string> {
  const path = join(directory, 'canonical.jsonl')
  try {
    await engine.run(
      copyTo(canonicalColumns, 'jsonl', sql`(${relation.query})`, path),
      signal ? { signal } : {},
    )
    return (await digestFile(path, signal)).sha256
  } finally {
    await rm(path, { force: true })
  }
}

async function engineVersion(engine: Engine): Promise<string> {
  const [found] = await engine.rows(sql`SELECT version()`)
  return String(found?.[0])
}
