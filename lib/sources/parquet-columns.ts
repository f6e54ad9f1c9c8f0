import {
  type FieldPath,
  type FieldType,
  formatFieldPath,
  identifier,
  joinSql,
  type ReadingNote,
  raw,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import type { EngineType } from './parquet-types.ts'

/** How a column of a Parquet file becomes one of ours. */
export interface Converted {
  type: FieldType
  expression: Sql
}

const integers = new Set([
  ...['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'],
  ...['UTINYINT', 'USMALLINT', 'UINTEGER'],
])
const binaries = new Set(['BLOB', 'BIT', 'GEOMETRY', 'VARIANT'])

/**
 * Converts a column: dates, times, decimals and the like to text, single-precision numbers to doubles,
 * maps to lists of key and value, structs that cannot be kept as such to JSON. Null where the column
 * holds bytes (images and sounds among them), which no instruction is made of. `huge` says which
 * columns hold integers beyond 64 bits.
 */
export function convertColumn(
  expression: Sql,
  type: EngineType,
  path: FieldPath,
  options: { huge: boolean; notes: ReadingNote[] },
): Converted | null {
  const note = (code: string) =>
    options.notes.push({ code, values: { field: formatFieldPath(path) } })
  if (type.kind === 'scalar') return convertScalar(expression, type.name, options.huge, note)
  if (type.kind === 'list') {
    const item = raw(`i${path.length}`)
    const inner = convertColumn(item, type.item, [...path, 0], options)
    if (!inner) return null
    return {
      type: { kind: 'list', item: inner.type },
      expression: same(inner.expression, item)
        ? expression
        : sql`list_transform(${expression}, lambda ${item}: ${inner.expression})`,
    }
  }
  if (type.kind === 'map') {
    note('map-as-list')
    const entries: EngineType = {
      kind: 'list',
      item: {
        kind: 'struct',
        members: [
          { name: 'key', type: type.key },
          { name: 'value', type: type.value },
        ],
      },
    }
    return convertColumn(sql`map_entries(${expression})`, entries, path, options)
  }
  return convertStruct(expression, type.members, path, options)
}

function same(a: Sql, b: Sql): boolean {
  return a.text === b.text
}

function convertScalar(
  expression: Sql,
  name: string,
  huge: boolean,
  note: (code: string) => void,
): Converted | null {
  const asText = (text: Sql): Converted => ({ type: { kind: 'text' }, expression: text })
  const isoText = (time: Sql): Sql => sql`replace(CAST(${time} AS VARCHAR), ' ', 'T')`
  if (name === 'VARCHAR') return asText(expression)
  if (name === 'JSON')
    return { type: { kind: 'json' }, expression: sql`CAST(${expression} AS VARCHAR)` }
  if (name === 'BOOLEAN') return { type: { kind: 'boolean' }, expression }
  if (integers.has(name))
    return { type: { kind: 'integer' }, expression: sql`CAST(${expression} AS BIGINT)` }
  if (name === 'UBIGINT' || name === 'HUGEINT' || name === 'UHUGEINT') {
    if (!huge) return { type: { kind: 'integer' }, expression: sql`CAST(${expression} AS BIGINT)` }
    note('numbers-as-text')
    return asText(sql`CAST(${expression} AS VARCHAR)`)
  }
  if (name === 'FLOAT' || name === 'DOUBLE')
    return {
      type: { kind: 'number', single: name === 'FLOAT' },
      expression: sql`CAST(${expression} AS DOUBLE)`,
    }
  if (binaries.has(name)) {
    note('left-out-binary')
    return null
  }
  if (name.startsWith('DECIMAL')) note('decimal-as-text')
  else if (/^(DATE|TIME|INTERVAL)/.test(name)) note('time-as-text')
  if (name === 'TIMESTAMP WITH TIME ZONE')
    return asText(sql`${isoText(sql`(${expression} AT TIME ZONE 'UTC')`)} || 'Z'`)
  return asText(
    name.startsWith('TIMESTAMP') ? isoText(expression) : sql`CAST(${expression} AS VARCHAR)`,
  )
}

function convertStruct(
  expression: Sql,
  members: readonly { name: string; type: EngineType }[],
  path: FieldPath,
  options: { huge: boolean; notes: ReadingNote[] },
): Converted | null {
  const note = (code: string) =>
    options.notes.push({ code, values: { field: formatFieldPath(path) } })
  const names = members.map((member) => member.name)
  const holdsBytes = (at: string) =>
    members.some(({ name, type }) => name === at && type.kind === 'scalar' && type.name === 'BLOB')
  if (members.length === 2 && holdsBytes('bytes') && names.includes('path')) {
    note('left-out-media')
    return null
  }
  const collide = new Set(names.map((name) => name.toLowerCase())).size < names.length
  if (collide || names.some((name) => name === '' || name.includes('\0'))) {
    note(collide ? 'kept-as-json-case' : 'kept-as-json-empty')
    return { type: { kind: 'json' }, expression: sql`CAST(to_json(${expression}) AS VARCHAR)` }
  }
  const kept = members.flatMap((member, index) => {
    const inner = sql`struct_extract_at(${expression}, ${raw(String(index + 1))})`
    const converted = convertColumn(inner, member.type, [...path, member.name], options)
    return converted ? [{ name: member.name, inner, ...converted }] : []
  })
  if (kept.length === 0) return null
  const asIs =
    kept.length === members.length && kept.every((member) => same(member.expression, member.inner))
  const packed = joinSql(
    kept.map((member) => sql`${identifier(member.name)} := ${member.expression}`),
    ', ',
  )
  return {
    type: { kind: 'struct', fields: kept.map(({ name, type }) => ({ name, type })) },
    expression: asIs
      ? expression
      : sql`CASE WHEN ${expression} IS NOT NULL THEN struct_pack(${packed}) END`,
  }
}
