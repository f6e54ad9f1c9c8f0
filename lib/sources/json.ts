import { join } from 'node:path'
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
import { eachLine, fieldLimit, type ScannedLines, scanLines, type TextFile } from './json-lines.ts'
import { isAsIs, keyBytes, planValue, Slots, type ValuePlan } from './json-plan.ts'
import { JsonRewriter } from './json-rewrite.ts'
import { type Shape, typeOfShape } from './json-shape.ts'
import { Output } from './output.ts'
import { withTarget } from './pieces.ts'
import { engineType, literal, type Prepared, type Reading } from './reading.ts'
import { Refusal } from './refusal.ts'
import { refuseRejected } from './refuse-rejected.ts'
import { Rejections } from './rejections.ts'

/**
 * Reads records that stand one a line. They are all looked at before the engine sees any: it is told
 * every type, reads the file as it is where that changes nothing, and else reads what is written anew.
 */
export async function readJsonLines(
  reading: Reading,
  file: TextFile,
  document: { settled: Prepared['settled']; notes: ReadingNote[] } = {
    settled: { format: 'jsonl' },
    notes: [],
  },
): Promise<Prepared> {
  const { name, options, signal, report } = reading
  const share = (from: number, to: number) => (done: number) =>
    report(from + (to - from) * Math.min(1, done / Math.max(1, file.bytes)))
  let scanned = await scanLines(file, { signal, report: share(0, 0.5) })
  const { records } = scanned
  let { rejections } = scanned
  if (records === 0) throw new Refusal('file-without-records', { file: name })
  if (rejections.count > 0) {
    const unit = document.settled.format === 'json' ? 'record' : 'line'
    refuseRejected({ name, options, rejections, records, unit, settled: document.settled })
    // What a bad record held up to its fault must not count for the types.
    const log = new Rejections({ log: join(reading.scratch, 'rejected.jsonl') })
    scanned = await scanLines(file, { signal, skip: rejections, log })
    log.close()
    scanned = { ...scanned, rejections: log }
    rejections = log
  }
  const fields = fieldsOf(scanned, name)
  const notes = [...document.notes, ...notesOf(scanned), ...fields.notes]
  const { plan, isPlain } = planRecords(scanned, fields.columns)
  const direct = isPlain && rejections.count === 0 && file.start === 0 && file.valid
  const path = direct ? file.path : join(reading.scratch, 'records.jsonl')
  if (!direct)
    await rewriteLines(file, path, {
      scanned,
      plan,
      signal,
      report: share(0.5, 1),
    })
  report(1)
  const keys = fields.columns.map((field) => (direct ? field.name : field.column))
  return {
    fields: fields.columns,
    query: sql`SELECT ${joinSql(
      fields.columns.map(
        (field, index) => sql`${identifier(keys[index] ?? '')} AS ${identifier(field.column)}`,
      ),
      ', ',
    )} FROM ${jsonRelation(path, keys, fields.columns, scanned.longest)}`,
    records,
    rejections,
    rows: records - rejections.count,
    unnested: false,
    notes,
    settled: { encoding: 'utf-8', ...document.settled },
    bytes: file.bytes,
    values: scanned.duplicateKeys > 0 ? [] : fields.values,
  }
}

function jsonRelation(
  path: string,
  keys: readonly string[],
  fields: readonly Field[],
  longest: number,
): Sql {
  const columns = fields.map(
    ({ type }, index) => sql`${identifier(keys[index] ?? '')}: ${literal(engineType(type))}`,
  )
  // What is written anew may be longer than it was: a quote inside kept JSON takes two bytes.
  const size = raw(String(Math.max(16 * 1024 * 1024, longest * 2 + 1024 * 1024)))
  return sql`read_json(${value(path)}, format = 'newline_delimited', compression = 'uncompressed', records = true, maximum_object_size = ${size}, columns = {${joinSql(columns, ', ')}})`
}

interface TypedFields {
  columns: Field[]
  notes: ReadingNote[]
  values: (number | null)[]
}

function fieldsOf({ root, shape }: ScannedLines, name: string): TypedFields {
  const places: { name: string; shape: Shape }[] =
    root === 'value' ? [{ name: 'value', shape }] : shape.members
  if (shape.crowded && root === 'object')
    throw new Refusal('too-many-fields', { file: name, limit: fieldLimit })
  if (places.length === 0) throw new Refusal('records-without-fields', { file: name })
  const notes: ReadingNote[] = []
  const columns = places.map((place, index): Field => {
    const typed = typeOfShape(place.shape, [place.name])
    notes.push(...typed.notes)
    return { name: place.name, column: `c${index}`, type: typed.type }
  })
  return { columns, notes, values: places.map((place) => place.shape.values) }
}

function notesOf(scanned: ScannedLines): ReadingNote[] {
  const notes: ReadingNote[] = []
  if (scanned.loneSurrogates > 0)
    notes.push({ code: 'lone-surrogates', values: { count: scanned.loneSurrogates } })
  if (scanned.duplicateKeys > 0)
    notes.push({ code: 'duplicate-keys', values: { count: scanned.duplicateKeys } })
  return notes
}

/** Names that the engine is trusted with; any other takes the way round. */
const plainName = /^[A-Za-z_][\w -]{0,99}$/

function planRecords(
  scanned: ScannedLines,
  fields: readonly Field[],
): { plan: ValuePlan; isPlain: boolean } {
  if (scanned.root === 'value') {
    const type: FieldType = fields[0]?.type ?? { kind: 'json' }
    return { plan: planValue(scanned.shape, type), isPlain: false }
  }
  const members = scanned.shape.members.map((member, index) => ({
    name: member.name,
    raw: member.raw,
    key: keyBytes(`c${index}`),
    plan: planValue(member.shape, fields[index]?.type ?? { kind: 'json' }),
  }))
  const folded = new Set(members.map(({ name }) => name.toLowerCase()))
  const isPlain =
    folded.size === members.length &&
    members.every((member) => plainName.test(member.name) && isAsIs(member.plan)) &&
    scanned.loneSurrogates === 0 &&
    scanned.duplicateKeys === 0
  return { plan: { kind: 'struct', slots: new Slots(members), mixed: false }, isPlain }
}

async function rewriteLines(
  file: TextFile,
  to: string,
  options: {
    scanned: ScannedLines
    plan: ValuePlan
    signal: AbortSignal
    report: (done: number) => void
  },
): Promise<void> {
  const { scanned, plan, signal, report } = options
  await withTarget(to, async (write) => {
    const output = new Output()
    const rewriter = new JsonRewriter({ output, mend: scanned.loneSurrogates > 0 })
    let record = 0
    const flush = async () => {
      for (const piece of output.take()) await write(piece)
    }
    await eachLine(
      file,
      { signal, report },
      (buffer, start, end) => {
        const skipped = scanned.rejections.has(record)
        record += 1
        if (skipped) return
        if (scanned.root === 'value') output.text('{"c0":')
        rewriter.write(buffer, start, end, plan)
        if (scanned.root === 'value') output.byte(125)
        output.byte(10)
      },
      flush,
    )
  })
}
