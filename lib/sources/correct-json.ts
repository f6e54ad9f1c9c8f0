import type { Engine } from '#lib/engine/index.ts'
import {
  type FieldPath,
  type FieldType,
  identifier,
  joinSql,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { type Conversion, changeAt, type FoundPlace, valuesAt } from './correct-path.ts'
import { keyLimit } from './json-shape.ts'

const depthLimit = 12

/**
 * Finds, over all rows, what the JSON texts at a place hold, and how they are read as that: objects as
 * structs, arrays as lists. Where values differ in kind, or a number fits neither 64-bit integers nor
 * doubles, the JSON text is kept at that place. Texts that are no JSON do not fit.
 */
export async function convertJson(options: {
  engine: Engine
  query: Sql
  place: FoundPlace
  signal?: AbortSignal
}): Promise<Conversion | null> {
  const { engine, query, place } = options
  const limits = options.signal ? { signal: options.signal } : {}
  if (place.type.kind !== 'text' && place.type.kind !== 'json') return null
  const parsed = sql`SELECT ${parsedOf(raw('x'))} AS x FROM (${valuesAt(query, place)})`
  const [row = []] = await engine.rows(
    sql`SELECT encode(CAST(json_group_structure(x) AS VARCHAR)) FROM (${parsed}) WHERE x IS NOT NULL`,
    limits,
  )
  const found = typeof row[0] === 'string' ? toType(JSON.parse(row[0]), 0) : null
  if (found === null) return conversionTo({ kind: 'text' })
  return conversionTo(await withoutLoss(found))

  async function withoutLoss(type: FieldType): Promise<FieldType> {
    const numeric = numbersIn(type, [])
    if (numeric.length === 0) return type
    const kept = asText(type)
    const checks = numeric.map(({ path, kind }) => {
      const fits = (text: Sql) => (kind === 'integer' ? isInteger(text) : isDouble(text))
      const conversion: Conversion = { to: { kind: 'json' }, expression: (from) => from, fits }
      return sql`coalesce(sum(${changeAt(raw('x'), kept, path, conversion).misfits}), 0)::BIGINT`
    })
    const [counts = []] = await engine.rows(
      sql`SELECT ${joinSql(checks, ', ')} FROM (SELECT ${typedOf(raw('x'), kept, 0)} AS x FROM (${parsed}))`,
      limits,
    )
    return numeric.reduce(
      (whole, { path }, index) => (Number(counts[index]) > 0 ? keepAt(whole, path) : whole),
      type,
    )
  }
}

function conversionTo(to: FieldType): Conversion {
  return {
    to,
    expression: (from) => typedOf(parsedOf(from), to, 0),
    fits: (from) => sql`${parsedOf(from)} IS NOT NULL`,
  }
}

/** A text as JSON; null where it is none (NaN and infinities, which the engine would take, are none). */
function parsedOf(from: Sql): Sql {
  return sql`CASE WHEN NOT regexp_full_match(lower(${from}), '\\s*[+-]?(nan|inf|infinity)\\s*') THEN TRY_CAST(${from} AS JSON) END`
}

/** The type that `json_group_structure` names. */
function toType(structure: unknown, depth: number): FieldType {
  if (depth > depthLimit) return { kind: 'json' }
  if (Array.isArray(structure))
    return { kind: 'list', item: toType(structure[0] ?? 'NULL', depth + 1) }
  if (typeof structure === 'object' && structure !== null) {
    const members = Object.entries(structure)
    const folded = new Set(members.map(([name]) => name.toLowerCase()))
    const isPlain = folded.size === members.length && !folded.has('')
    if (members.length === 0 || members.length > keyLimit || !isPlain) return { kind: 'json' }
    return {
      kind: 'struct',
      fields: members.map(([name, inner]) => ({ name, type: toType(inner, depth + 1) })),
    }
  }
  if (structure === 'BOOLEAN') return { kind: 'boolean' }
  if (structure === 'DOUBLE') return { kind: 'number', single: false }
  if (structure === 'UBIGINT' || structure === 'BIGINT' || structure === 'HUGEINT')
    return { kind: 'integer' }
  return structure === 'VARCHAR' || structure === 'NULL' ? { kind: 'text' } : { kind: 'json' }
}

function numbersIn(
  type: FieldType,
  path: FieldPath,
): { path: FieldPath; kind: 'integer' | 'number' }[] {
  if (type.kind === 'integer' || type.kind === 'number') return [{ path, kind: type.kind }]
  if (type.kind === 'list') return numbersIn(type.item, [...path, 0])
  if (type.kind !== 'struct') return []
  return type.fields.flatMap((member) => numbersIn(member.type, [...path, member.name]))
}

/** The same with JSON texts where numbers stand. */
function asText(type: FieldType): FieldType {
  return numbersIn(type, []).reduce((whole, { path }) => keepAt(whole, path), type)
}

function keepAt(type: FieldType, path: FieldPath): FieldType {
  return changeAt(raw('x'), type, path, { to: { kind: 'json' }, expression: (from) => from }).type
}

function isInteger(text: Sql): Sql {
  return sql`TRY_CAST(${text} AS BIGINT) IS NOT NULL`
}

function isDouble(text: Sql): Sql {
  return sql`(NOT regexp_full_match(${text}, '-?[0-9]{16,}') OR TRY_CAST(TRY_CAST(${text} AS DOUBLE) AS HUGEINT) = TRY_CAST(${text} AS HUGEINT))`
}

/** A JSON value as a type; what is of another kind is null. */
function typedOf(json: Sql, type: FieldType, depth: number): Sql {
  switch (type.kind) {
    case 'integer':
      return sql`TRY_CAST((${json} ->> '$') AS BIGINT)`
    case 'number':
      return sql`TRY_CAST((${json} ->> '$') AS DOUBLE)`
    case 'boolean':
      return sql`TRY_CAST((${json} ->> '$') AS BOOLEAN)`
    case 'list': {
      const item = raw(`j${depth}`)
      return sql`list_transform(TRY_CAST(${json} AS JSON[]), lambda ${item}: ${typedOf(item, type.item, depth + 1)})`
    }
    case 'struct': {
      const members = type.fields.map((member) => {
        const inner = sql`json_extract(${json}, ${value(pointerTo(member.name))})`
        return sql`${identifier(member.name)} := ${typedOf(inner, member.type, depth)}`
      })
      return sql`CASE WHEN json_type(${json}) = 'OBJECT' THEN struct_pack(${joinSql(members, ', ')}) END`
    }
    case 'json':
      return sql`CASE WHEN json_type(${json}) <> 'NULL' THEN CAST(${json} AS VARCHAR) END`
    default:
      return sql`(${json} ->> '$')`
  }
}

/** RFC 6901. */
function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
