import type { Engine } from '#lib/engine/index.ts'
import {
  type Field,
  type FieldType,
  identifier,
  joinSql,
  type ReadingNote,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { parseFeatures, withFeature } from './class-labels.ts'
import { reasonOf } from './engine-failures.ts'
import { fieldLimit } from './json-lines.ts'
import { convertColumn } from './parquet-columns.ts'
import { holdFooter, holdRows, holdSchema } from './parquet-limits.ts'
import { type EngineType, parseEngineType } from './parquet-types.ts'
import type { Prepared, Reading } from './reading.ts'
import { Refusal } from './refusal.ts'
import { Rejections } from './rejections.ts'

/** Reads a Parquet file: its columns by position, under the names that stand in its schema. */
export async function readParquet(
  reading: Reading,
  file: { path: string; bytes: number; tail: Buffer },
): Promise<Prepared> {
  const { name, signal, withEngine } = reading
  const end = file.tail.subarray(-4).toString('latin1')
  if (end !== 'PAR1') throw new Refusal('parquet-cut-off', { file: name })
  holdFooter(name, file)
  const { names, types, rows, features } = await withEngine((engine) =>
    describe(engine, file.path, name, signal),
  )
  if (rows === 0) throw new Refusal('file-without-records', { file: name })
  if (names.length > fieldLimit)
    throw new Refusal('too-many-columns', { file: name, count: names.length, limit: fieldLimit })
  const sources = types.map((_, index) => raw(`s${index}`))
  const source = sql`read_parquet(${value(file.path)}) AS source(${joinSql(sources, ', ')})`
  const huge = await withEngine((engine) => findHuge(engine, source, types, signal))
  const notes: ReadingNote[] = []
  const fields: Field[] = []
  const columns: Sql[] = []
  types.forEach((type, index) => {
    const fieldName = names[index] ?? ''
    const from = sources[index] ?? raw('NULL')
    const converted = convertColumn(from, type, [fieldName], { huge: huge.has(index), notes })
    if (!converted) return
    const column = `c${fields.length}`
    const labeled = withFeature(converted.type, features[fieldName])
    if (holdsLabel(labeled)) notes.push({ code: 'labels-from-file', values: { field: fieldName } })
    fields.push({ name: fieldName, column, type: labeled })
    columns.push(sql`${converted.expression} AS ${identifier(column)}`)
  })
  if (fields.length === 0) throw new Refusal('records-without-fields', { file: name })
  return {
    fields,
    query: sql`SELECT ${joinSql(columns, ', ')} FROM ${source}`,
    records: rows,
    rejections: new Rejections(),
    rows,
    unnested: false,
    notes,
    settled: { format: 'parquet' },
    // Text takes a few times as much when it is not compressed.
    bytes: file.bytes * 3,
    values: [],
  }
}

function holdsLabel(type: FieldType): boolean {
  if (type.kind === 'list') return holdsLabel(type.item)
  if (type.kind === 'struct') return type.fields.some((member) => holdsLabel(member.type))
  return type.kind === 'label'
}

async function describe(
  engine: Engine,
  path: string,
  file: string,
  signal: AbortSignal,
): Promise<{
  names: string[]
  types: EngineType[]
  rows: number
  features: Record<string, unknown>
}> {
  try {
    const schema = await engine.rows(
      sql`SELECT encode(name), num_children FROM parquet_schema(${value(path)})`,
      { signal },
    )
    const nodes = schema.map(([name, children]) => {
      return { name: String(name), children: Math.max(0, Number(children ?? 0)) }
    })
    // The engine takes very long for such as these, and what follows ends in a full stack.
    holdSchema(file, nodes)
    const described = await engine.rows(sql`DESCRIBE SELECT * FROM read_parquet(${value(path)})`, {
      signal,
    })
    const [counted] = await engine.rows(
      sql`SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(${value(path)})`,
      { signal },
    )
    const metadata = await engine.rows(
      sql`SELECT value FROM parquet_kv_metadata(${value(path)}) WHERE decode(key) = 'huggingface'`,
      { signal },
    )
    const names = topNames(nodes.map(({ name, children }) => [name, children]))
    const rows = Number(counted?.[0] ?? 0)
    await holdRows(engine, { file, path, rows, signal })
    const types = described.map((row) => parseEngineType(String(row[1])))
    // DESCRIBE renames columns that differ by case only; the schema has their own names.
    if (names.length !== types.length) throw new Error('the schema does not match the columns')
    return {
      names,
      types,
      rows,
      features: parseFeatures(String(metadata[0]?.[0] ?? '')),
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof Refusal) throw cause
    throw new Refusal(
      'parquet-unreadable',
      { file, reason: reasonOf(cause instanceof Error ? cause.message : String(cause), path) },
      [],
      {},
      cause,
    )
  }
}

/** The names of the columns, from the schema's nodes in preorder with the number of their children. */
function topNames(nodes: readonly [string, number][]): string[] {
  const names: string[] = []
  let at = 1
  const pass = (): void => {
    const [, children] = nodes[at] ?? ['', 0]
    at += 1
    for (let child = 0; child < children; child += 1) pass()
  }
  while (at < nodes.length) {
    names.push(nodes[at]?.[0] ?? '')
    pass()
  }
  return names
}

/** The columns of unsigned or wider integers that hold one beyond 64 bits. */
async function findHuge(
  engine: Engine,
  source: Sql,
  types: readonly EngineType[],
  signal: AbortSignal,
): Promise<Set<number>> {
  const wide = types.flatMap((type, index) => (holdsWide(type) ? [{ index, type }] : []))
  const plain = wide.filter(({ type }) => type.kind === 'scalar')
  // Wide integers within lists and structs are rare: they are text whatever they are.
  const found = new Set(wide.filter(({ type }) => type.kind !== 'scalar').map(({ index }) => index))
  if (plain.length === 0) return found
  const tests = plain.map(({ index }) =>
    raw(`bool_or(s${index} > 9223372036854775807 OR s${index} < -9223372036854775808::HUGEINT)`),
  )
  const [row = []] = await engine.rows(sql`SELECT ${joinSql(tests, ', ')} FROM ${source}`, {
    signal,
  })
  plain.forEach(({ index }, at) => {
    if (row[at] === true) found.add(index)
  })
  return found
}

function holdsWide(type: EngineType): boolean {
  if (type.kind === 'list') return holdsWide(type.item)
  if (type.kind === 'map') return holdsWide(type.key) || holdsWide(type.value)
  if (type.kind === 'struct') return type.members.some((member) => holdsWide(member.type))
  return type.name === 'UBIGINT' || type.name === 'HUGEINT' || type.name === 'UHUGEINT'
}
