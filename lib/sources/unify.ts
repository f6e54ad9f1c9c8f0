import {
  type Field,
  type FieldType,
  identifier,
  joinSql,
  type ReadingNote,
  raw,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import { fieldLimit } from './json-lines.ts'
import type { Prepared, RowSource } from './reading.ts'
import { nothing, recast } from './recast.ts'
import { Refusal } from './refusal.ts'
import { isSame, losesKind, unifyTypes } from './unify-types.ts'

/** A file whose rows are ready, and its name as messages show it. */
export interface ReadyFile {
  name: string
  prepared: Prepared
}

/** Where a field stands in a file. */
interface Place {
  field: Field
  /** How many of its values are not null; null where that is not known. */
  values: number | null
  /** A text without values: only how a field looks of which nothing is known. */
  empty: boolean
  /** Whether the file is a table of text. */
  tables: boolean
}

/**
 * Puts the rows of several files one after another, in the order given. Fields are the same where their
 * names are; one that a file lacks is null there; kinds that do not go together are kept as JSON. Both
 * are noted. `name` is that of the whole.
 */
export function unify(files: readonly ReadyFile[], name: string): RowSource {
  const [only] = files
  if (only && files.length === 1) return only.prepared
  const places = placeFields(files)
  if (places.size > fieldLimit)
    throw new Refusal('too-many-fields', { file: name, limit: fieldLimit })
  const notes: ReadingNote[] = []
  const unified = [...places.values()].map((found, index): UnifiedField => {
    const type = typeOf(found)
    const field = { name: nameOf(found), column: `c${index}`, type }
    notes.push(...notesOn(field, found, files))
    return { field, found }
  })
  const unnested = files.some(({ prepared }) => prepared.unnested)
  let records = 0
  const selects = files.map(({ prepared }, at) => {
    const columns = unified.map(({ field, found }) => {
      const place = found[at]
      const expression =
        place && !place.empty
          ? recast(identifier(place.field.column), place.field.type, field.type)
          : nothing(field.type)
      return sql`${expression} AS ${identifier(field.column)}`
    })
    if (unnested) columns.push(parentOf(prepared, records))
    records += prepared.records
    return sql`SELECT ${joinSql(columns, ', ')} FROM (${prepared.query})`
  })
  return {
    fields: unified.map(({ field }) => field),
    query: joinSql(selects, ' UNION ALL '),
    rows: files.reduce((sum, { prepared }) => sum + prepared.rows, 0),
    unnested,
    notes,
    bytes: files.reduce((sum, { prepared }) => sum + prepared.bytes, 0),
    values: unified.map(({ found }) => sumOf(found)),
  }
}

interface UnifiedField {
  field: Field
  /** By file; undefined where it lacks the field. */
  found: (Place | undefined)[]
}

function placeFields(files: readonly ReadyFile[]): Map<string, (Place | undefined)[]> {
  const places = new Map<string, (Place | undefined)[]>()
  files.forEach(({ prepared }, at) => {
    const { format } = prepared.settled
    const tables = format === 'csv' || format === 'tsv'
    const times = new Map<string, number>()
    prepared.fields.forEach((field, index) => {
      // A Parquet file may have a name twice.
      const time = times.get(field.name) ?? 0
      times.set(field.name, time + 1)
      const key = JSON.stringify([field.name, time])
      const found = places.get(key) ?? new Array<Place | undefined>(files.length).fill(undefined)
      const values = prepared.values[index] ?? null
      found[at] = { field, values, empty: field.type.kind === 'text' && values === 0, tables }
      places.set(key, found)
    })
  })
  return places
}

function filled(found: readonly (Place | undefined)[]): Place[] {
  const there = found.flatMap((place) => (place ? [place] : []))
  const told = there.filter(({ empty }) => !empty)
  return told.length > 0 ? told : there
}

function typeOf(found: readonly (Place | undefined)[]): FieldType {
  const places = filled(found)
  const tables = places.every((place) => place.tables)
  const [first = { kind: 'text' } as const, ...rest] = places.map(({ field }) => field.type)
  return rest.reduce<FieldType>((type, other) => unifyTypes(type, other, { tables }), first)
}

function nameOf(found: readonly (Place | undefined)[]): string {
  return found.find((place) => place)?.field.name ?? ''
}

function sumOf(found: readonly (Place | undefined)[]): number | null {
  let sum = 0
  for (const place of found) {
    // A label outside of its names is null as text.
    if (place && (place.values === null || place.field.type.kind === 'label')) return null
    sum += place?.values ?? 0
  }
  return sum
}

function parentOf(prepared: Prepared, before: number): Sql {
  const own = prepared.unnested ? sql`"parent"` : sql`row_number() OVER () - 1`
  return sql`CAST(${own} + ${raw(String(before))} AS BIGINT) AS "parent"`
}

const namesShown = 3

function notesOn(
  field: Field,
  found: readonly (Place | undefined)[],
  files: readonly ReadyFile[],
): ReadingNote[] {
  const notes: ReadingNote[] = []
  const named = (chosen: readonly ReadyFile[]) => ({
    field: field.name,
    files: chosen
      .slice(0, namesShown)
      .map(({ name }) => name)
      .join(', '),
    more: Math.max(0, chosen.length - namesShown),
  })
  const lacking = files.filter((_, at) => !found[at])
  if (lacking.length > 0) notes.push({ code: 'field-missing-in-files', values: named(lacking) })
  const places = filled(found)
  const lost = places.some((place) => losesKind(place.field.type, field.type))
  const [first] = places
  if (lost && first) {
    const differing = files.filter((_, at) => {
      const place = found[at]
      return place && !place.empty && !isSame(place.field.type, first.field.type)
    })
    const code = field.type.kind === 'text' ? 'kinds-as-text' : 'kinds-as-json'
    notes.push({ code, values: named(differing) })
  }
  return notes
}
