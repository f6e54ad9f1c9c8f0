import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { columnType, type Feature } from './hub-features.ts'

export type FakeRow = Record<string, unknown>

export interface FakeSplit {
  name: string
  /** The rows, or a query over `i` from 0 to `count` that makes them. */
  rows: FakeRow[] | { sql: string; count: number }
  /** Parquet files that they are divided among; 1 where it is not said. */
  shards?: number
}

export interface FakeConfig {
  name: string
  features: Record<string, Feature>
  splits: FakeSplit[]
}

/** What the Hub holds of one dataset, as a person would describe it. */
export interface FakeDataset {
  id: string
  /** Without the token of a member: not seen (`private`), or not let in. */
  access?: 'private' | 'gated-auto' | 'gated-manual'
  downloads?: number
  likes?: number
  lastModified?: string
  tags?: string[]
  description?: string
  /** One for each commit; the branch moves on each time it is looked at, until the last. */
  versions: FakeConfig[][]
  readme: string
  /** Files besides those made of the rows. */
  files?: Record<string, string | Buffer>
  /** Whether the rows stand in the repository as Parquet. */
  parquet: boolean
  /** What the branch `refs/convert/parquet` holds. */
  converted?: 'whole' | 'in-part' | 'none'
  viewer?: 'ready' | 'failed' | 'none'
}

export interface FakeCommit {
  sha: string
  files: Map<string, Buffer>
  configs: FakeConfig[]
}

export interface BuiltDataset {
  commits: FakeCommit[]
  converted: FakeCommit | null
  /** The first rows by `config/split`, and how many there are. */
  head: Map<string, { rows: FakeRow[]; count: number }>
}

export const shaOf = (bytes: Buffer | string, length = 64) =>
  createHash('sha256').update(bytes).digest('hex').slice(0, length)

/** Writes a dataset's files as its commits hold them. */
export async function buildDataset(dataset: FakeDataset): Promise<BuiltDataset> {
  const scratch = await mkdtemp(join(tmpdir(), 'fake-hub-'))
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const commits: FakeCommit[] = []
  let converted: FakeCommit | null = null
  const head: BuiltDataset['head'] = new Map()
  try {
    for (const configs of dataset.versions) {
      const files = new Map<string, Buffer>([['README.md', Buffer.from(dataset.readme)]])
      for (const [path, content] of Object.entries(dataset.files ?? {}))
        files.set(path, Buffer.from(content))
      const made = new Map<string, Buffer>()
      for (const config of configs)
        for (const split of config.splits) {
          const { parts, rows, count } = await writeSplit(connection, scratch, config, split)
          head.set(`${config.name}/${split.name}`, { rows, count })
          parts.forEach((bytes, index) => {
            const folder = configs.length === 1 && config.name === 'default' ? 'data' : config.name
            const number = (at: number) => String(at).padStart(5, '0')
            const name = `${split.name}-${number(index)}-of-${number(parts.length)}.parquet`
            if (dataset.parquet) files.set(`${folder}/${name}`, bytes)
            const prefix = dataset.converted === 'in-part' ? 'partial-' : ''
            const shard = String(index).padStart(4, '0')
            made.set(`${config.name}/${prefix}${split.name}/${shard}.parquet`, bytes)
          })
        }
      commits.push({ sha: commitOf(dataset.id, files), files, configs })
      if ((dataset.converted ?? 'none') !== 'none')
        converted = { sha: commitOf(`${dataset.id} converted`, made), files: made, configs }
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(scratch, { recursive: true, force: true })
  }
  return { commits, converted, head }
}

function commitOf(name: string, files: Map<string, Buffer>): string {
  return shaOf([name, ...[...files].map(([path, bytes]) => path + shaOf(bytes))].join('\n'), 40)
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>

async function writeSplit(
  connection: Connection,
  scratch: string,
  { features }: FakeConfig,
  { rows, shards = 1 }: FakeSplit,
): Promise<{ parts: Buffer[]; rows: FakeRow[]; count: number }> {
  const columns = Object.entries(features).map(
    ([name, feature]) => `'${name}': '${columnType(feature).replaceAll("'", "''")}'`,
  )
  const lines = join(scratch, 'rows.jsonl')
  if (Array.isArray(rows))
    await writeFile(lines, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const source = Array.isArray(rows)
    ? `SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = {${columns.join(', ')}})`
    : rows.sql
  const count = Array.isArray(rows) ? rows.length : rows.count
  const metadata = JSON.stringify({ info: { features } }).replaceAll("'", "''")
  const parts: Buffer[] = []
  await connection.run(`CREATE OR REPLACE TEMP TABLE split_rows AS ${source}`)
  for (let at = 0; at < shards; at += 1) {
    const from = Math.floor((count * at) / shards)
    const to = Math.floor((count * (at + 1)) / shards)
    const path = join(scratch, `${at}.parquet`)
    await connection.run(
      `COPY (SELECT * FROM split_rows WHERE rowid >= ${from} AND rowid < ${to}) TO '${path}'
       (FORMAT parquet, ROW_GROUP_SIZE 2048, KV_METADATA {huggingface: '${metadata}'})`,
    )
    parts.push(await readFile(path))
  }
  if (Array.isArray(rows)) return { parts, rows: rows.slice(0, 100), count }
  const first = await connection.runAndReadAll(
    'SELECT to_json(t)::VARCHAR FROM (FROM split_rows LIMIT 100) t',
  )
  return { parts, rows: first.getRows().map(([json]) => JSON.parse(String(json))), count }
}
