import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import {
  type Field,
  identifier,
  joinSql,
  type ReadingNote,
  raw,
  sql,
  value,
} from '#lib/model/index.ts'
import { type Archive, type ArchiveEntry, withArchive } from './archive.ts'
import { nameColumns } from './csv-names.ts'
import { fieldLimit } from './json-lines.ts'
import { engineType, literal, type Prepared, type Reading } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'
import { Rejections } from './rejections.ts'
import { UnpackedBudget } from './unpacked-budget.ts'
import { readSheetNames } from './workbook-names.ts'

/** A workbook is held in memory while it is read: its XML unpacked, bytes, and its cells. */
const xmlLimit = 200 * 1024 * 1024
const cellLimit = 5_000_000
/** Of the thread that reads it, in MB; past it the thread ends, and nothing else. */
const heapLimit = 1_536
/** Milliseconds. */
const timeLimit = 5 * 60 * 1000

const Answer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    sheet: z.number(),
    header: z.array(z.string()).nullable(),
    hasHeader: z.boolean(),
    width: z.number(),
    columns: z.array(
      z.object({
        kind: z.enum(['text', 'integer', 'number', 'boolean']),
        mixed: z.boolean(),
        filled: z.number(),
      }),
    ),
    rows: z.number(),
    skipped: z.number(),
    bytes: z.number(),
    longest: z.number(),
  }),
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('too-large'), cells: z.number() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
])
type Answer = z.infer<typeof Answer>

/**
 * Reads a sheet of an Excel workbook (.xlsx): the one asked for, or the first that holds a row. Values
 * have the types that their cells have; dates are text in ISO 8601.
 */
export async function readWorkbook(reading: Reading, file: { path: string }): Promise<Prepared> {
  const { name, options } = reading
  const names = await withArchive({ path: file.path, name }, async (archive) => {
    refuseOther(archive, name)
    await measure(reading, archive)
    return readSheetNames(archive, name)
  })
  const asked = options.sheet === null ? -1 : names.indexOf(options.sheet)
  if (options.sheet !== null && asked === -1)
    throw new Refusal('sheet-missing', { file: name, sheet: options.sheet }, waysTo(names), {
      format: 'xlsx',
    })
  const sheets = asked === -1 ? names.map((_, at) => at + 1) : [asked + 1]
  const to = join(reading.scratch, 'sheet.jsonl')
  const answer = await readInThread(reading, { path: file.path, sheets, to })
  reading.report(1)
  if (answer.kind !== 'read') throw refuseAnswer(answer, name, names, options.sheet)
  return prepare(reading, { ...answer, names, to })
}

function prepare(
  reading: Reading,
  read: Extract<Answer, { kind: 'read' }> & { names: readonly string[]; to: string },
): Prepared {
  const { name } = reading
  const { header, columns, names, to } = read
  const sheet = names[read.sheet - 1] ?? ''
  const settled: Prepared['settled'] = { format: 'xlsx', sheet, hasHeader: read.hasHeader }
  if (read.width > fieldLimit)
    throw new Refusal('too-many-columns', { file: name, count: read.width, limit: fieldLimit })
  if (read.rows === 0) {
    const ways: WayOn[] = [
      { code: 'first-line-is-data', values: {}, options: { hasHeader: false } },
      ...waysTo(names.filter((one) => one !== sheet)),
    ]
    throw new Refusal('header-only', { file: name, fields: read.width }, ways, settled)
  }
  const named = nameColumns(header ?? new Array<null>(read.width).fill(null))
  const fields = named.names.map((field, at): Field => {
    const kind = columns[at]?.kind ?? 'text'
    const type = kind === 'number' ? { kind, single: false } : { kind }
    return { name: field, column: `c${at}`, type }
  })
  const notes: ReadingNote[] = [...named.notes]
  if (names.length > 1)
    notes.push({ code: 'sheet-of-several', values: { sheet, count: names.length } })
  if (read.skipped > 0) notes.push({ code: 'empty-rows-skipped', values: { count: read.skipped } })
  fields.forEach((field, at) => {
    if (columns[at]?.mixed) notes.push({ code: 'cells-as-text', values: { field: field.name } })
  })
  const types = fields.map(
    ({ column, type }) => sql`${identifier(column)}: ${literal(engineType(type))}`,
  )
  const columnsSql = joinSql(
    fields.map(({ column }) => identifier(column)),
    ', ',
  )
  const size = raw(String(Math.max(16 * 1024 * 1024, read.longest + 1024 * 1024)))
  return {
    fields,
    query: sql`SELECT ${columnsSql} FROM read_json(${value(to)}, format = 'newline_delimited', compression = 'uncompressed', records = true, maximum_object_size = ${size}, columns = {${joinSql(types, ', ')}})`,
    records: read.rows,
    rejections: new Rejections(),
    rows: read.rows,
    unnested: false,
    notes,
    settled,
    sheets: [...names],
    bytes: read.bytes,
    values: columns.map(({ filled }) => filled),
  }
}

function refuseOther({ kind, entries }: Archive, file: string): void {
  const binary = entries.some(({ path }) => path.toLowerCase() === 'xl/workbook.bin')
  if (kind === 'xlsx' && !binary) return
  const named = binary ? 'xlsb' : kind === 'zip' ? 'packed' : kind
  throw new Refusal('file-foreign', { file, kind: named })
}

/** Unpacks what would be held in memory once, to see that it is no more than it may be. */
async function measure(reading: Reading, archive: Archive): Promise<void> {
  const { name, signal } = reading
  const held = archive.entries.filter(({ path }) => /\.(xml|rels)$/i.test(path))
  const packed = held.reduce((sum, { raw: entry }) => sum + entry.compressedSize, 0)
  const budget = new UnpackedBudget({ file: name, packed })
  let bytes = 0
  for (const entry of held)
    bytes += await lengthOf(archive, entry, budget, () => bytes, signal, name)
}

async function lengthOf(
  archive: Archive,
  entry: ArchiveEntry,
  budget: UnpackedBudget,
  before: () => number,
  signal: AbortSignal,
  file: string,
): Promise<number> {
  let bytes = 0
  for await (const piece of archive.read(entry)) {
    signal.throwIfAborted()
    budget.add(piece.length)
    bytes += piece.length
    if (before() + bytes > xmlLimit) throw tooLarge(file)
  }
  return bytes
}

function tooLarge(file: string): Refusal {
  const values = { file, megabytes: xmlLimit / 1024 ** 2, cells: cellLimit / 1_000_000 }
  return new Refusal('workbook-too-large', values)
}

function waysTo(names: readonly string[]): WayOn[] {
  return names.slice(0, 20).map((sheet) => ({
    code: 'read-sheet',
    values: { sheet },
    options: { format: 'xlsx', sheet },
  }))
}

function refuseAnswer(
  answer: Exclude<Answer, { kind: 'read' }>,
  file: string,
  names: readonly string[],
  sheet: string | null,
): Refusal {
  if (answer.kind === 'too-large') return tooLarge(file)
  if (answer.kind === 'failed')
    return new Refusal('workbook-unreadable', { file, reason: answer.reason })
  const others = sheet === null ? [] : names.filter((one) => one !== sheet)
  return new Refusal('sheets-empty', { file, sheet: sheet ?? '' }, waysTo(others), {
    format: 'xlsx',
  })
}

async function readInThread(
  { name, options, signal }: Reading,
  task: { path: string; sheets: number[]; to: string },
): Promise<Answer> {
  const here = dirname(fileURLToPath(import.meta.url))
  const thread = new Worker(join(/* turbopackIgnore: true */ here, 'workbook-thread.mjs'), {
    workerData: { ...task, hasHeader: options.hasHeader, cellLimit },
    resourceLimits: { maxOldGenerationSizeMb: heapLimit },
    // It loads plain modules only, whatever runs this one.
    execArgv: [],
    stderr: true,
  })
  let timer: NodeJS.Timeout | null = null
  let stop: () => void = () => undefined
  try {
    return await new Promise<Answer>((resolve, reject) => {
      thread.once('message', (message) => resolve(Answer.parse(message)))
      thread.once('error', (cause) => {
        const code = 'code' in cause ? cause.code : null
        const full = code === 'ERR_WORKER_OUT_OF_MEMORY' || cause instanceof RangeError
        reject(full ? tooLarge(name) : cause)
      })
      thread.once('exit', () => reject(tooLarge(name)))
      timer = setTimeout(() => reject(tooLarge(name)), timeLimit)
      stop = () => reject(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
    })
  } finally {
    if (timer) clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    await thread.terminate()
  }
}
