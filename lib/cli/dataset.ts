import { mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { canonicalRows, type Engine, openEngine } from '#lib/engine/index.ts'
import { createFiles } from '#lib/files/index.ts'
import { sentenceIn } from '#lib/i18n/index.ts'
import {
  DomainError,
  defaultReadingOptions,
  getParquet,
  type Manifest,
  type Sql,
} from '#lib/model/index.ts'
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
export const share = {
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
  await holdFile(file)
  const root = await mkdtemp(join(tmpdir(), 'dynosaur-cli-'))
  try {
    const files = createFiles({ root })
    const read = await ingest({
      files,
      openEngine,
      // A link is followed here, where a person named it; the reading itself follows none.
      sources: [{ path: await realpath(file), name }],
      name,
      origin: null,
      options: defaultReadingOptions,
      ...share,
      signal: world.signal,
      report: () => undefined,
    })
    if (!read.ok) throw new DomainError(read.error.code, read.error.values)
    const { manifest } = read
    tellRead(world, { name, ...manifest })
    return await withEngine(files.pathOf(getParquet(manifest).sha256), root, (engine, scratch) =>
      work({
        manifest,
        rows: canonicalRows(files.pathOf(getParquet(manifest).sha256)),
        engine,
        scratch,
      }),
    )
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Throws `file-not-there`. */
export async function holdFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new DomainError('file-not-there', { file }, { kind: 'not-found' })
}

/** Says what was read of a file, and how. */
export function tellRead(
  world: World,
  read: Pick<Manifest, 'rows' | 'fields' | 'notes'> & { name: string },
): void {
  const { name: file, rows, fields, notes } = read
  tell(world, say('note-rows', { file, rows, fields: fields.length }))
  for (const note of notes)
    tell(world, say('note-read', { file, note: sentenceIn('en', 'sources', note) }))
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
