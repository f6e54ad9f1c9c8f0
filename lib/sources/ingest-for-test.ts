import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { createFiles, type Files } from '#lib/files/index.ts'
import { sentenceIn, sentenceOf } from '#lib/i18n/index.ts'
import {
  type Field,
  type FieldType,
  getParquet,
  identifier,
  joinSql,
  type Manifest,
  type ReadingOptions,
  ReadingOptions as ReadingOptionsSchema,
  raw,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import { type IngestOptions, type IngestResult, ingest } from './ingest.ts'

const memoryLimit = '1GB'

/** A folder of its own in which tests have files read. */
export async function openIngestForTest() {
  const root = await mkdtemp(join(tmpdir(), 'sources-'))
  const files = createFiles({ root })
  const signal = new AbortController().signal

  const start = (
    sources: IngestOptions['sources'],
    name: string,
    options: Partial<ReadingOptions>,
  ): Promise<IngestResult> =>
    ingest({
      files,
      openEngine,
      sources,
      name,
      origin: null,
      options: ReadingOptionsSchema.parse(options),
      threads: 2,
      memoryLimit,
      signal,
      report: () => undefined,
    })

  const read = async (
    name: string,
    content: string | Buffer,
    options: Partial<ReadingOptions> = {},
  ): Promise<IngestResult> => {
    const path = join(root, 'source')
    await writeFile(path, content)
    return start([{ path, name }], name, options)
  }

  /** Reads several files, given by name, as one dataset called `whole`. */
  const readSeveral = async (
    contents: Record<string, string | Buffer>,
    options: Partial<ReadingOptions> = {},
  ): Promise<IngestResult> => {
    const folder = await mkdtemp(join(root, 'several-'))
    const sources = await Promise.all(
      Object.entries(contents).map(async ([name, content], index) => {
        const path = join(folder, String(index))
        await writeFile(path, content)
        return { path, name }
      }),
    )
    return start(sources, 'whole', options)
  }

  /** Reads a file that can be read: its fields by name, its rows as JSON values, its notes as sentences. */
  const readGood = async (...file: Parameters<typeof read>) => shown(await read(...file))

  /** The same of several files. */
  const readGoodSeveral = async (...several: Parameters<typeof readSeveral>) =>
    shown(await readSeveral(...several))

  const shown = async (result: IngestResult) => {
    if (!result.ok) throw new Error(sentenceOf('en', result.error))
    const { manifest } = result
    const rows = await rowsOf(files, manifest)
    return {
      manifest,
      rows,
      types: manifest.fields.map(describeField),
      notes: manifest.notes.map(({ code }) => code),
      sentences: manifest.notes.map((note) => sentenceIn('en', 'sources', note)),
    }
  }

  /** Reads a file that cannot be read: the sentence, and the codes of the ways on. */
  const readBad = async (...file: Parameters<typeof read>) => {
    const result = await read(...file)
    if (result.ok) throw new Error(`it was read: ${JSON.stringify(result.manifest.fields)}`)
    for (const suggestion of result.suggestions) sentenceIn('en', 'sources', suggestion)
    return {
      ...result,
      code: result.error.code,
      sentence: sentenceOf('en', result.error),
      ways: result.suggestions.map(({ code }) => code),
    }
  }

  /** Writes a Parquet file with the engine and answers its path. */
  const writeParquet = async (query: string, options = ''): Promise<string> => {
    const { path: scratch } = await files.scratch()
    const path = join(scratch, 'made.parquet')
    const engine = await openEngine({ threads: 1, memoryLimit, scratch, inputs: [] })
    try {
      await engine.run(raw(`COPY (${query}) TO '${path}' (FORMAT parquet${options})`))
    } finally {
      engine.close()
    }
    return path
  }

  return {
    root,
    files,
    read,
    readSeveral,
    readGood,
    readGoodSeveral,
    readBad,
    writeParquet,
    close: () => rm(root, { recursive: true, force: true }),
  }
}

export type IngestForTest = Awaited<ReturnType<typeof openIngestForTest>>

async function rowsOf(files: Files, manifest: Manifest): Promise<unknown[][]> {
  const path = files.pathOf(getParquet(manifest).sha256)
  return rowsIn(files, path, canonicalRows(path), manifest.fields)
}

/** The rows of a relation over a kept Parquet file, in order, every cell as its JSON value. */
export async function rowsIn(
  files: Files,
  path: string,
  relation: Sql,
  fields: readonly Field[],
): Promise<unknown[][]> {
  const scratch = await files.scratch()
  const engine = await openEngine({
    threads: 1,
    memoryLimit,
    scratch: scratch.path,
    inputs: [path],
  })
  try {
    const cells = fields.map(
      ({ column }) => sql`encode(CAST(to_json(${identifier(column)}) AS VARCHAR))`,
    )
    const found = await engine.rows(
      sql`SELECT ${joinSql(cells, ', ')} FROM ${relation} ORDER BY "row"`,
    )
    return found.map((row) => row.map((cell) => (cell === null ? null : JSON.parse(String(cell)))))
  } finally {
    engine.close()
    await scratch.remove()
  }
}

function describeField({ name, type }: Field): string {
  return `${name}: ${describe(type)}`
}

function describe(type: FieldType): string {
  if (type.kind === 'list') return `[${describe(type.item)}]`
  if (type.kind === 'struct')
    return `{${type.fields.map((one) => `${one.name}: ${describe(one.type)}`).join(', ')}}`
  if (type.kind === 'label') return `label(${type.names.join('|')})`
  return type.kind === 'number' && type.single ? 'single' : type.kind
}
