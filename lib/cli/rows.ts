import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Writable } from 'node:stream'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { DomainError, type Field, type Sql, sql } from '#lib/model/index.ts'
import { type DirectRows, readDirectly } from '#lib/sources/index.ts'
import type { World } from './command.ts'
import { holdFile, share, tellRead, withDataset } from './dataset.ts'

/** The rows of a file in an engine: from where they stand, or from the canonical Parquet made of them. */
export interface OpenRows {
  fields: readonly Field[]
  rowCount: number
  /** A FROM item with the columns `row`, `c0`, ... */
  rows: Sql
  /** The same rows, with a number that says nothing: to be counted, rows are read by one thread only. */
  unnumbered: Sql
  engine: Engine
  scratch: string
  /** Columns that were not read before: what is known of how many values they have. */
  held: readonly { column: string; values: number }[]
}

/** Makes what was asked for, and answers how to hand it over: nothing is said or delivered before. */
type Work = (rows: OpenRows, world: World) => Promise<() => Promise<void>>

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
    const deliver = await work(
      { fields, rowCount, rows, unnumbered: rows, engine, scratch, held: [] },
      world,
    )
    await deliver()
  })
}

async function runDirectly(file: string, world: World, work: Work): Promise<boolean> {
  const { signal } = world
  const name = basename(file)
  const root = await mkdtemp(join(tmpdir(), 'dynosaur-cli-'))
  try {
    const scratch = join(root, 'read')
    await mkdir(scratch)
    const path = await realpath(file)
    const looked = { path, name, openEngine, threads: share.threads, memoryLimit, scratch, signal }
    const read = await readDirectly(looked)
    if (read === null) return false
    const said: string[] = []
    const saying = () => {
      tellRead(world, { name, ...read })
      for (const text of said) world.stderr.write(text)
    }
    try {
      const deliver = await makeFrom(read, root, { ...world, stderr: keeping(said) }, work)
      saying()
      await deliver()
    } catch (cause) {
      signal.throwIfAborted()
      // What the engine stumbles over in the file as it stands, it may well read once it is written down.
      if (!(cause instanceof DomainError)) return false
      saying()
      throw cause
    }
    return true
  } finally {
    await rm(root, { recursive: true, force: true })
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

async function makeFrom(
  read: DirectRows,
  scratch: string,
  world: World,
  work: Work,
): Promise<() => Promise<void>> {
  const { fields, rows: rowCount, inputs, values } = read
  const engine = await openEngine({ threads: share.threads, memoryLimit, scratch, inputs })
  try {
    const rows = sql`(SELECT row_number() OVER () - 1 AS "row", * FROM (${read.query}))`
    const unnumbered = sql`(SELECT 0::BIGINT AS "row", * FROM (${read.query}))`
    const held = fields.flatMap(({ column, type }, index) => {
      const known = values[index] ?? null
      const nested = type.kind === 'list' || type.kind === 'struct'
      return nested || known === null ? [] : [{ column, values: known }]
    })
    const deliver = await work({ fields, rowCount, rows, unnumbered, engine, scratch, held }, world)
    await read.holdUnchanged()
    return deliver
  } finally {
    engine.close()
  }
}
