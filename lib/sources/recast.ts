import { type FieldType, identifier, joinSql, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { engineType } from './reading.ts'
import { isSame } from './unify-types.ts'

/**
 * An expression of one type as another that `unifyTypes` made of it: members that are missing are null,
 * labels that become text are their names, what becomes JSON is its JSON text.
 */
export function recast(from: Sql, type: FieldType, to: FieldType, depth = 0): Sql {
  if (isSame(type, to)) return from
  if (to.kind === 'json')
    return type.kind === 'json' ? from : sql`CAST(to_json(${jsonOf(from, type, depth)}) AS VARCHAR)`
  if (to.kind === 'number') return sql`CAST(${from} AS DOUBLE)`
  if (to.kind === 'text') return textOf(from, type)
  if (to.kind === 'list' && type.kind === 'list') {
    const item = raw(`u${depth}`)
    const inner = recast(item, type.item, to.item, depth + 1)
    if (inner.text === item.text) return from
    return sql`list_transform(${from}, lambda ${item}: ${inner})`
  }
  if (to.kind === 'struct' && type.kind === 'struct') {
    const packed = to.fields.map((member) => {
      const at = type.fields.findIndex(({ name }) => name === member.name)
      const own = type.fields[at]
      const inner = own
        ? recast(memberOf(from, at), own.type, member.type, depth)
        : nothing(member.type)
      return sql`${identifier(member.name)} := ${inner}`
    })
    return sql`CASE WHEN ${from} IS NOT NULL THEN struct_pack(${joinSql(packed, ', ')}) END`
  }
  return from
}

/** A null of a type. */
export function nothing(type: FieldType): Sql {
  return sql`CAST(NULL AS ${raw(engineType(type))})`
}

function memberOf(from: Sql, at: number): Sql {
  return sql`struct_extract_at(${from}, ${raw(String(at + 1))})`
}

function nameOf(from: Sql, names: string[]): Sql {
  return sql`CASE WHEN ${from} >= 0 THEN list_extract(${value(names)}, ${from} + 1) END`
}

function textOf(from: Sql, type: FieldType): Sql {
  if (type.kind === 'label') return nameOf(from, type.names)
  // As it stood in the table.
  if (type.kind === 'boolean')
    return sql`CASE WHEN ${from} THEN 'True' WHEN NOT ${from} THEN 'False' END`
  return sql`CAST(${from} AS VARCHAR)`
}

/** A value that `to_json` prints as what it means: labels by name, kept JSON as itself. */
function jsonOf(from: Sql, type: FieldType, depth: number): Sql {
  if (type.kind === 'json') return sql`CAST(${from} AS JSON)`
  if (type.kind === 'label') return nameOf(from, type.names)
  if (type.kind === 'list') {
    const item = raw(`u${depth}`)
    const inner = jsonOf(item, type.item, depth + 1)
    return inner.text === item.text ? from : sql`list_transform(${from}, lambda ${item}: ${inner})`
  }
  if (type.kind === 'struct') {
    const members = type.fields.map((member, at) => {
      const own = memberOf(from, at)
      const inner = jsonOf(own, member.type, depth)
      return { plain: inner.text === own.text, packed: sql`${identifier(member.name)} := ${inner}` }
    })
    if (members.every(({ plain }) => plain)) return from
    const packed = joinSql(
      members.map((member) => member.packed),
      ', ',
    )
    return sql`CASE WHEN ${from} IS NOT NULL THEN struct_pack(${packed}) END`
  }
  return from
}
