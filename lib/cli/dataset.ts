import { mkdtemp, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { canonicalRows, type Engine, openEngine } from '#lib/engine/index.ts'
import { createFiles } from '#lib/files/index.ts'
import { sentenceIn } from '#lib/i18n/index.ts'
import { DomainError, defaultReadingOptions, type Manifest, type Sql } from '#lib/model/index.ts'
import { ingest } from '#lib/sources/index.ts'
import { tell, type World } from './command.ts'
import { say } from './usage.ts'

/** A file that has been read: its rows in an engine, and a folder that the engine may write in. */
export interface OpenDataset {
  manifest: Manifest
  rows: Sql
  engine: Engine
  scratch: string
}

/** What one run may take of the machine: every core, half of its memory. */
const share = {
  threads: availableParallelism(),
  memoryLimit: `${Math.max(512, Math.floor(totalmem() / 2 ** 21))}MB`,
}

/**
 * Reads a file into a temporary folder, runs `work` on it, and removes the folder whatever happens.
 * Throws `file-not-there` and what reading it throws.
 */
export async function withDataset<T>(
  { file, world }: { file: string; world: World },
  work: (dataset: OpenDataset) => Promise<T>,
): Promise<T> {
  const name = basename(file)
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new DomainError('file-not-there', { file }, { kind: 'not-found' })
  const root = await mkdtemp(join(tmpdir(), 'dynosaur-cli-'))
  try {
    const files = createFiles({ root })
    const read = await ingest({
      files,
      openEngine,
      source: { path: file, name },
      options: defaultReadingOptions,
      ...share,
      signal: world.signal,
      report: () => undefined,
    })
    if (!read.ok) throw new DomainError(read.error.code, read.error.values)
    const { manifest } = read
    tell(
      world,
      say('note-rows', { file: name, rows: manifest.rows, fields: manifest.fields.length }),
    )
    for (const note of manifest.notes)
      tell(world, say('note-read', { file: name, note: sentenceIn('en', 'sources', note) }))
    return await withEngine(files.pathOf(manifest.parquet.sha256), root, (engine, scratch) =>
      work({
        manifest,
        rows: canonicalRows(files.pathOf(manifest.parquet.sha256)),
        engine,
        scratch,
      }),
    )
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function withEngine<T>(
  input: string,
  root: string,
  work: (engine: Engine, scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(root, 'engine-'))
  const engine = await openEngine({ ...share, scratch, inputs: [input] })
  try {
    return await work(engine, scratch)
  } finally {
    engine.close()
  }
}
