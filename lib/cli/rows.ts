import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Writable } from 'node:stream'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { DomainError, type Field, type Sql, sql } from '#lib/model/index.ts'
import { type DirectRows, guessDirectly, isSameReading, readDirectly } from '#lib/sources/index.ts'
import type { World } from './command.ts'
import { holdFile, share, tellRead, withDataset } from './dataset.ts'

/** The rows of a file in an engine: from where they stand, or from the canonical Parquet made of them. */
export interface OpenRows {
  fields: readonly Field[]
  /** A FROM item with the columns `row`, `c0`, ... */
  rows: Sql
  /** The same rows, with a number that says nothing: to be counted, rows are read by one thread only. */
  unnumbered: Sql
  engine: Engine
  scratch: string
  /** Columns that were not read before: what is known of them is held against `Made.values`. */
  unread: readonly string[]
}

/** What was made of rows. Nothing is said or delivered before all that was read is known to be right. */
export interface Made {
  /** How many values that are not null were met, of columns that were `unread`. */
  values: ReadonlyMap<string, number>
  /** Ends the work, now that it is known how many rows there are; answers how to hand it over. */
  finish(rowCount: number): Promise<() => Promise<void>>
}

type Work = (rows: OpenRows, world: World) => Promise<Made>

/** What reading a file where it stands needs no more of: everything streams. */
const memoryLimit = '640MB'

/**
 * Runs `work` on the rows of a file. Where ingest would write down what it reads as it stands, the work
 * reads it from there: that takes half the time, and gives the same bytes. Whatever is in the way of
 * that, down to a failing engine, is no failure: the file is then read as every command reads it.
 */
export async function withRows(
  { file, world }: { file: string; world: World },
  work: Work,
): Promise<void> {
  await holdFile(file)
  if (await runDirectly(file, world, work)) return
  await withDataset({ file, world }, async ({ manifest, rows, engine, scratch }) => {
    const { fields, rows: rowCount } = manifest
    const open = { fields, rows, unnumbered: rows, engine, scratch, unread: [] }
    const { finish } = await work(open, world)
    const deliver = await finish(rowCount)
    await deliver()
  })
}

async function runDirectly(file: string, world: World, work: Work): Promise<boolean> {
  const { signal } = world
  const name = basename(file)
  const root = await mkdtemp(join(tmpdir(), 'dynosaur-cli-'))
  const enough = new AbortController()
  const earlySignal = AbortSignal.any([signal, enough.signal])
  let early: Promise<EarlyRun | null> = Promise.resolve(null)
  try {
    const path = await realpath(file)
    const folder = (kind: string) => mkdtemp(join(root, `${kind}-`))
    const looking = { path, name, openEngine, threads: share.threads, memoryLimit }
    early = beginEarly({
      looking: { ...looking, scratch: await folder('guess'), signal: earlySignal },
      run: async (read) =>
        runOn(read, await folder('early'), { ...world, signal: earlySignal }, work),
    })
    const read = await readDirectly({ ...looking, scratch: await folder('read'), signal })
    if (read === null) return false
    const begun = await early
    if (begun !== null && isSameReading(begun.read, read))
      return await finishRun({ run: await begun.run, read, name, world })
    enough.abort()
    await begun?.run
    const run = await runOn(read, await folder('work'), world, work)
    return await finishRun({ run, read, name, world })
  } finally {
    enough.abort()
    const begun = await early
    const run = await begun?.run
    run?.close()
    await rm(root, { recursive: true, force: true })
  }
}

/** Work on the rows of a file, as far as it goes before all of the file has been looked at. */
interface Run {
  made: Made | null
  /** What stopped the work. */
  fault: unknown
  /** What it had to say. */
  said: readonly string[]
  close(): void
}

type Reading = Pick<DirectRows, 'fields' | 'query' | 'inputs'>

interface EarlyRun {
  read: Reading
  run: Promise<Run>
}

/** Begins on a guess of how the file will be read; null where there is none. Throws nothing. */
async function beginEarly({
  looking,
  run,
}: {
  looking: Parameters<typeof guessDirectly>[0]
  run: (read: Reading) => Promise<Run>
}): Promise<EarlyRun | null> {
  try {
    const read = await guessDirectly(looking)
    return read === null ? null : { read, run: run(read) }
  } catch {
    // A guess that comes to nothing: the file itself says what is wrong with it.
    return null
  }
}

/** Works on rows; throws nothing. */
async function runOn(
  { fields, query, inputs }: Reading,
  scratch: string,
  world: World,
  work: Work,
): Promise<Run> {
  const said: string[] = []
  let engine: Engine | null = null
  const close = () => {
    engine?.close()
    engine = null
  }
  try {
    engine = await openEngine({ threads: share.threads, memoryLimit, scratch, inputs })
    const rows = sql`(SELECT row_number() OVER () - 1 AS "row", * FROM (${query}))`
    const unnumbered = sql`(SELECT 0::BIGINT AS "row", * FROM (${query}))`
    const unread = fields.flatMap(({ column, type }) =>
      type.kind === 'list' || type.kind === 'struct' ? [] : [column],
    )
    const open = { fields, rows, unnumbered, engine, scratch, unread }
    const made = await work(open, { ...world, stderr: keeping(said) })
    return { said, close, made, fault: null }
  } catch (fault) {
    return { said, close, made: null, fault }
  }
}

function keeping(said: string[]): Writable {
  return new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => {
      said.push(String(text))
      done()
    },
  })
}

/** Hands over what was made; false where the engine read something else than what was looked at, or failed. */
async function finishRun({
  run,
  read,
  name,
  world,
}: {
  run: Run
  read: DirectRows
  name: string
  world: World
}): Promise<boolean> {
  const saying = () => {
    tellRead(world, { name, ...read })
    for (const text of run.said) world.stderr.write(text)
  }
  try {
    if (run.made === null) throw run.fault
    holdValues(read, run.made.values)
    const deliver = await run.made.finish(read.rows)
    await read.holdUnchanged()
    saying()
    await deliver()
  } catch (cause) {
    world.signal.throwIfAborted()
    // What the engine stumbles over in the file as it stands, it may well read once it is written down.
    if (!(cause instanceof DomainError)) return false
    saying()
    throw cause
  } finally {
    run.close()
  }
  return true
}

/** Throws where a column has lost a value between the look at the file and the work. */
function holdValues({ fields, values }: DirectRows, met: Made['values']): void {
  fields.forEach(({ column }, index) => {
    const [known, found] = [values[index] ?? null, met.get(column)]
    if (known !== null && found !== undefined && found !== known)
      throw new Error(`column ${column} has ${found} values, not ${known}`)
  })
}
