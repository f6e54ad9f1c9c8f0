import {
  type Field,
  type FieldPath,
  type FieldType,
  identifier,
  joinSql,
  raw,
  type Sql,
  sql,
} from '#lib/model/index.ts'

/** How the values at one place become others. */
export interface Conversion {
  to: FieldType
  /** Of a value that may be null. */
  expression: (from: Sql) => Sql
  /** Whether a value that is not null could be converted; where left out, whether something came of it. */
  fits?: (from: Sql) => Sql
}

/** A place inside the fields: the one at its top, the steps below it, and what stands there. */
export interface FoundPlace {
  index: number
  field: Field
  steps: FieldPath
  type: FieldType
}

/** Finds a place; a number in the path stands for every item of a list. */
export function findPlace(fields: readonly Field[], path: FieldPath): FoundPlace | null {
  const [name, ...steps] = path
  const index = fields.findIndex((field) => field.name === name)
  const field = fields[index]
  if (!field) return null
  let type = field.type
  for (const step of steps) {
    const next = typeBelow(type, step)
    if (next === null) return null
    type = next
  }
  return { index, field, steps, type }
}

/** The same place, or, where a list stands there, that of its items. */
export function itemsOf(place: FoundPlace): FoundPlace {
  if (place.type.kind !== 'list') return place
  return itemsOf({ ...place, steps: [...place.steps, 0], type: place.type.item })
}

function typeBelow(type: FieldType, step: string | number): FieldType | null {
  if (typeof step === 'number') return type.kind === 'list' ? type.item : null
  if (type.kind !== 'struct') return null
  return type.fields.find(({ name }) => name === step)?.type ?? null
}

/** What a value with something changed inside it is. */
export interface Changed {
  type: FieldType
  expression: Sql
  /** How many of the values changed do not fit, in this row. */
  misfits: Sql
}

/** Converts the values that the steps lead to, all of a list where they pass through one. */
export function changeAt(
  from: Sql,
  type: FieldType,
  steps: FieldPath,
  conversion: Conversion,
  depth = 0,
): Changed {
  const [step, ...rest] = steps
  if (step === undefined) {
    const expression = conversion.expression(from)
    const fits = conversion.fits?.(from) ?? sql`${expression} IS NOT NULL`
    const misfits = sql`CAST(${from} IS NOT NULL AND NOT coalesce(${fits}, false) AS BIGINT)`
    return { type: conversion.to, expression, misfits }
  }
  if (type.kind === 'list') {
    const item = raw(`v${depth}`)
    const inner = changeAt(item, type.item, rest, conversion, depth + 1)
    return {
      type: { kind: 'list', item: inner.type },
      expression: sql`list_transform(${from}, lambda ${item}: ${inner.expression})`,
      misfits: sql`coalesce(list_sum(list_transform(${from}, lambda ${item}: ${inner.misfits})), 0)`,
    }
  }
  if (type.kind !== 'struct') throw new Error('no such place')
  const at = type.fields.findIndex(({ name }) => name === step)
  const member = type.fields[at]
  if (!member) throw new Error('no such place')
  const inner = changeAt(memberOf(from, at), member.type, rest, conversion, depth)
  const packed = type.fields.map(
    ({ name }, index) =>
      sql`${identifier(name)} := ${index === at ? inner.expression : memberOf(from, index)}`,
  )
  return {
    type: {
      kind: 'struct',
      fields: type.fields.map((own, index) =>
        index === at ? { name: own.name, type: inner.type } : own,
      ),
    },
    expression: sql`CASE WHEN ${from} IS NOT NULL THEN struct_pack(${joinSql(packed, ', ')}) END`,
    misfits: inner.misfits,
  }
}

/** A relation of the one column `x`: every value at a place, one a row. */
export function valuesAt(query: Sql, { field, steps }: FoundPlace): Sql {
  let relation = sql`SELECT ${identifier(field.column)} AS x FROM (${query})`
  let type = field.type
  for (const step of steps) {
    if (type.kind === 'list') {
      relation = sql`SELECT unnest(x) AS x FROM (${relation})`
      type = type.item
    } else if (type.kind === 'struct') {
      const at = type.fields.findIndex(({ name }) => name === step)
      relation = sql`SELECT ${memberOf(raw('x'), at)} AS x FROM (${relation})`
      type = type.fields[at]?.type ?? { kind: 'json' }
    }
  }
  return relation
}

function memberOf(from: Sql, at: number): Sql {
  return sql`struct_extract_at(${from}, ${raw(String(at + 1))})`
}
