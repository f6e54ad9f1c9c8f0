import {
  type Field,
  type FieldPath,
  type FieldType,
  identifier,
  joinSql,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'

/** One path of a dataset, as the engine reads it. */
export interface MeasuredPath {
  path: FieldPath
  type: FieldType
  /** The value at the path; null where any step is missing, and for a label outside its names. */
  expression: Sql
}

/** The value of a top-level field: its canonical column. */
export function columnSql(field: Field): Sql {
  return inRange(identifier(field.column), field.type)
}

/**
 * The value at a path of a field. Struct members are taken by position, so that no member name, however
 * odd, stands in the text of a query.
 */
export function pathSql(field: Field, path: FieldPath): Sql {
  let type = field.type
  let expression = columnSql(field)
  for (const step of path.slice(1)) {
    if (typeof step === 'number' && type.kind === 'list') {
      expression = sql`list_extract(${expression}, ${raw(String(step + 1))})`
      type = type.item
    } else if (type.kind === 'struct') {
      const at = type.fields.findIndex((member) => member.name === step)
      const member = type.fields[at]
      if (!member) return raw('NULL')
      expression = sql`struct_extract_at(${expression}, ${raw(String(at + 1))})`
      type = member.type
    } else return raw('NULL')
    expression = inRange(expression, type)
  }
  return expression
}

function inRange(expression: Sql, type: FieldType): Sql {
  if (type.kind !== 'label') return expression
  const last = raw(String(type.names.length - 1))
  return sql`CASE WHEN ${expression} BETWEEN 0 AND ${last} THEN ${expression} END`
}

/**
 * The text of a value as people see it: text as it is, numbers and booleans as Python's `str` prints
 * them (the engine prints doubles the same way), labels by name, lists and structs as JSON.
 */
export function textSql(expression: Sql, type: FieldType): Sql {
  switch (type.kind) {
    case 'text':
    case 'json':
      return expression
    case 'integer':
      return sql`${expression}::VARCHAR`
    case 'number':
      return sql`${expression}::DOUBLE::VARCHAR`
    case 'boolean':
      return sql`CASE ${expression} WHEN true THEN 'True' WHEN false THEN 'False' END`
    case 'label':
      return labelName(expression, type.names)
    case 'list':
    case 'struct':
      return jsonSql(expression, type)
  }
}

/**
 * The JSON text of a value, labels by name. With `finite`, NaN and infinities become null (they are
 * not JSON); without, they stand as Python's `json.dumps` writes them.
 */
export function jsonSql(expression: Sql, type: FieldType, finite = false): Sql {
  return sql`CASE WHEN ${expression} IS NOT NULL THEN to_json(${treeSql(expression, type, finite, 0)})::VARCHAR END`
}

function labelName(expression: Sql, names: string[]): Sql {
  return sql`CASE WHEN ${expression} >= 0 THEN list_extract(${value(names)}::VARCHAR[], ${expression} + 1) END`
}

function needsRebuilding(type: FieldType, finite: boolean): boolean {
  if (type.kind === 'label' || type.kind === 'json') return true
  if (type.kind === 'number') return finite || type.single
  if (type.kind === 'list') return needsRebuilding(type.item, finite)
  if (type.kind === 'struct')
    return type.fields.some((member) => needsRebuilding(member.type, finite))
  return false
}

function treeSql(expression: Sql, type: FieldType, finite: boolean, depth: number): Sql {
  if (!needsRebuilding(type, finite)) return expression
  switch (type.kind) {
    case 'label':
      return labelName(expression, type.names)
    case 'json':
      return sql`${expression}::JSON`
    case 'number': {
      const double = sql`${expression}::DOUBLE`
      return finite ? sql`CASE WHEN isfinite(${double}) THEN ${double} END` : double
    }
    case 'list': {
      const item = raw(`item${depth}`)
      return sql`list_transform(${expression}, lambda ${item}: ${treeSql(item, type.item, finite, depth + 1)})`
    }
    case 'struct': {
      const members = type.fields.map((member, index) => {
        const inner = sql`struct_extract_at(${expression}, ${raw(String(index + 1))})`
        return sql`${value(member.name)}::VARCHAR, ${treeSql(inner, member.type, finite, depth + 1)}`
      })
      return sql`CASE WHEN ${expression} IS NOT NULL THEN json_object(${joinSql(members, ', ')}) END`
    }
    default:
      return expression
  }
}
