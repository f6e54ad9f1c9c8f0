import {
  type FieldType,
  identifier,
  type PlanValue,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import type { Chain, Step } from './chain.ts'
import { ruleSteps } from './field-rule.ts'
import { namesSql } from './shared-words.ts'
import { stripSql, stripText } from './strip.ts'

/** The value at a path, as the canonical column holds it; null where a step is missing. */
export function accessSql({ column, path }: Pick<PlanValue, 'column' | 'path'>): Sql {
  return path
    .slice(1)
    .reduce<Sql>(
      (from, step) =>
        typeof step === 'number'
          ? sql`list_extract(${from}, ${raw(String(step + 1))})`
          : sql`(${from}).${identifier(step)}`,
      identifier(column),
    )
}

/**
 * The steps from a value that is not a list to its text, before any rule: texts stripped unless
 * `keepEnds`, numbers and booleans as Python's `str` prints them (the engine prints doubles the same
 * way), class labels by name, dicts as JSON, and of a `json` value whatever it is in its row.
 */
export function textSteps(type: FieldType, { keepEnds = false } = {}): Step[] {
  const strip = keepEnds ? [] : [stripSql]
  switch (type.kind) {
    case 'text':
      return strip
    case 'integer':
      return [(from) => sql`CAST(${from} AS VARCHAR)`]
    case 'number':
      return [(from) => sql`CAST(CAST(${from} AS DOUBLE) AS VARCHAR)`]
    case 'boolean':
      return [(from) => sql`CASE ${from} WHEN true THEN 'True' WHEN false THEN 'False' END`]
    case 'label':
      return [(from) => labelName(from, type.names, namesSql(type))]
    case 'json':
      return [jsonText, ...strip]
    case 'list':
    case 'struct':
      return [(from) => sql`CAST(${toJson(from, type)} AS VARCHAR)`]
  }
}

/** The text of a value with its rule applied. */
export function textChain(of: PlanValue): Chain {
  return { start: accessSql(of), steps: [...textSteps(of.type), ...ruleSteps(of.rule)] }
}

function labelName(from: Sql, names: readonly string[], shared: Sql | null = null): Sql {
  const stripped = shared ?? value(names.map(stripText))
  // A negative position would count from the end.
  return sql`CASE WHEN ${from} >= 0 THEN list_extract(${stripped}, CAST(${from} AS BIGINT) + 1) END`
}

/**
 * The text of a JSON value: strings unquoted, numbers as Python reads and prints them (an integer of
 * any size keeps its digits), lists and dicts as they stand.
 */
export function jsonText(from: Sql): Sql {
  return sql`CASE json_type(${from})
    WHEN 'NULL' THEN NULL
    WHEN 'VARCHAR' THEN (${from} ->> '$')
    WHEN 'BOOLEAN' THEN CASE (${from} ->> '$') WHEN 'true' THEN 'True' ELSE 'False' END
    WHEN 'DOUBLE' THEN CASE WHEN regexp_full_match((${from} ->> '$'), '-?[0-9]+') THEN (${from} ->> '$')
      ELSE CAST(CAST((${from} ->> '$') AS DOUBLE) AS VARCHAR) END
    ELSE (${from} ->> '$') END`
}

/** A value as JSON, class labels by name. */
export function toJson(from: Sql, type: FieldType, depth = 0): Sql {
  if (!needsRebuilding(type)) return sql`to_json(${from})`
  const item = raw(`j${depth}`)
  switch (type.kind) {
    case 'label':
      return sql`to_json(${labelName(from, type.names)})`
    case 'list':
      return sql`to_json(list_transform(${from}, lambda ${item}: ${toJson(item, type.item, depth + 1)}))`
    case 'struct': {
      const members = type.fields.map(
        (member) =>
          sql`${value(member.name)}, ${toJson(sql`(${from}).${identifier(member.name)}`, member.type, depth)}`,
      )
      const all = members.reduce((before, one) => sql`${before}, ${one}`)
      return sql`CASE WHEN ${from} IS NOT NULL THEN json_object(${all}) END`
    }
    default:
      return sql`CAST(${from} AS JSON)`
  }
}

function needsRebuilding(type: FieldType): boolean {
  if (type.kind === 'list') return needsRebuilding(type.item)
  if (type.kind === 'struct') return type.fields.some((member) => needsRebuilding(member.type))
  return type.kind === 'label' || type.kind === 'json'
}
