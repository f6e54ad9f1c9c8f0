import { type FieldType, raw, type Sql, sql, type TypeCorrection, value } from '#lib/model/index.ts'
import type { Conversion } from './correct-path.ts'
import { recast } from './recast.ts'

type Target = TypeCorrection['as']
type ScalarTarget = Exclude<Target, { kind: 'parsed-json' | 'date' }>

/**
 * How values of a type become text, integers, numbers, booleans or class labels; null where they never
 * can (a list is no number). A value that cannot be kept exactly is null rather than another one.
 */
export function convertScalar(type: FieldType, as: ScalarTarget): Conversion | null {
  if (as.kind === 'text') return { to: { kind: 'text' }, expression: (from) => textOf(from, type) }
  if (type.kind === 'list' || type.kind === 'struct') return null
  switch (as.kind) {
    case 'integer':
      return { to: { kind: 'integer' }, expression: (from) => integerOf(from, type) }
    case 'number':
      return type.kind === 'number'
        ? { to: type, expression: (from) => from }
        : { to: { kind: 'number', single: false }, expression: (from) => numberOf(from, type) }
    case 'boolean':
      return { to: { kind: 'boolean' }, expression: (from) => booleanOf(from, type) }
    case 'label': {
      const last = raw(String(as.names.length - 1))
      return {
        to: { kind: 'label', names: as.names },
        expression: (from) => {
          const number = integerOf(from, type)
          return sql`CASE WHEN ${number} BETWEEN 0 AND ${last} THEN ${number} END`
        },
      }
    }
  }
}

/** A value as text: numbers as Python prints them, labels by name, lists and structs as JSON. */
export function textOf(from: Sql, type: FieldType): Sql {
  if (type.kind === 'text' || type.kind === 'json') return from
  if (type.kind === 'number') return sql`CAST(CAST(${from} AS DOUBLE) AS VARCHAR)`
  if (type.kind === 'list' || type.kind === 'struct') return recast(from, type, { kind: 'json' })
  return recast(from, type, { kind: 'text' })
}

/** The text to be read as something else, without white space at its edges. */
export function trimmedOf(from: Sql, type: FieldType): Sql {
  const text = type.kind === 'json' ? sql`(CAST(${from} AS JSON) ->> '$')` : textOf(from, type)
  return sql`trim(${text}, E' \\t\\r\\n')`
}

const wholeNumber = raw("'[+-]?[0-9]+(\\.0*)?'")
const anyNumber = raw("'[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?'")

function integerOf(from: Sql, type: FieldType): Sql {
  if (type.kind === 'integer' || type.kind === 'label') return from
  if (type.kind === 'boolean') return sql`CAST(${from} AS BIGINT)`
  if (type.kind === 'number')
    return sql`CASE WHEN ${from} = trunc(${from}) THEN TRY_CAST(${from} AS BIGINT) END`
  const text = trimmedOf(from, type)
  return sql`CASE WHEN regexp_full_match(${text}, ${wholeNumber}) THEN TRY_CAST(regexp_replace(${text}, '\\..*$', '') AS BIGINT) END`
}

function numberOf(from: Sql, type: FieldType): Sql {
  if (type.kind === 'boolean') return sql`CAST(CAST(${from} AS BIGINT) AS DOUBLE)`
  if (type.kind === 'integer' || type.kind === 'label') {
    const double = sql`CAST(${from} AS DOUBLE)`
    return sql`CASE WHEN TRY_CAST(${double} AS HUGEINT) = ${from} THEN ${double} END`
  }
  const text = trimmedOf(from, type)
  const double = sql`TRY_CAST(${text} AS DOUBLE)`
  // Digits of a whole number are not rounded away.
  const exact = sql`(NOT regexp_full_match(${text}, '[+-]?[0-9]{16,}') OR TRY_CAST(${double} AS HUGEINT) = TRY_CAST(${text} AS HUGEINT))`
  return sql`CASE WHEN regexp_full_match(${text}, ${anyNumber}) AND isfinite(${double}) AND ${exact} THEN ${double} END`
}

const yes = ['true', 't', 'yes', 'y', '1']
const no = ['false', 'f', 'no', 'n', '0']

function booleanOf(from: Sql, type: FieldType): Sql {
  if (type.kind === 'boolean') return from
  if (type.kind === 'integer' || type.kind === 'number')
    return sql`CASE WHEN ${from} = 1 THEN true WHEN ${from} = 0 THEN false END`
  const word = sql`lower(${trimmedOf(from, type)})`
  return sql`CASE WHEN list_contains(${value(yes)}::VARCHAR[], ${word}) THEN true WHEN list_contains(${value(no)}::VARCHAR[], ${word}) THEN false END`
}
