import { type Plan, type Predicate, raw, type Sql, sql, value } from '#lib/model/index.ts'
import type { Chain, ChainTable } from './chain.ts'
import { accessSql, jsonText, textChain, textSteps } from './value-text.ts'

type Condition = Plan['where'][number]

/**
 * Adds a condition to a table: a column that is true where the row is kept. Conditions look at the
 * field's own text (stripped, class labels by name), before any rule. A null fails each of them but
 * the negated ones, which it meets.
 */
export function addCondition(table: ChainTable, { value: of, predicate }: Condition): Sql {
  const start = accessSql(of)
  const text = textChain({ ...of, rule: null })
  if ('number' in predicate && (predicate.op === 'at-least' || predicate.op === 'at-most')) {
    const compared = raw(predicate.op === 'at-least' ? '>=' : '<=')
    return sql`coalesce(${table.add(numberChain(of))} ${compared} CAST(${value(predicate.number)} AS DOUBLE), false)`
  }
  if ('number' in predicate) {
    const compared = raw(predicate.op === 'length-at-least' ? '>=' : '<=')
    return sql`coalesce(${table.add(lengthChain(of))} ${compared} ${value(predicate.number)}, false)`
  }
  if ('text' in predicate || 'texts' in predicate || 'pattern' in predicate)
    return textCondition(table.add(text), predicate)
  const missing = table.add(of.type.kind === 'list' ? { start, steps: [] } : text)
  return predicate.op === 'is-null' ? sql`${missing} IS NULL` : sql`${missing} IS NOT NULL`
}

type TextPredicate = Extract<
  Predicate,
  { text: string } | { texts: string[] } | { pattern: string }
>

function textCondition(text: Sql, predicate: TextPredicate): Sql {
  switch (predicate.op) {
    case 'equals':
      return sql`coalesce(${text} = ${value(predicate.text)}, false)`
    case 'not-equals':
      return sql`coalesce(${text} <> ${value(predicate.text)}, true)`
    case 'contains':
      return sql`coalesce(contains(${text}, ${value(predicate.text)}), false)`
    case 'not-contains':
      return sql`coalesce(NOT contains(${text}, ${value(predicate.text)}), true)`
    case 'in':
      return sql`coalesce(list_contains(${value(predicate.texts)}, ${text}), false)`
    case 'not-in':
      return sql`coalesce(NOT list_contains(${value(predicate.texts)}, ${text}), true)`
    case 'matches':
      return sql`coalesce(regexp_matches(${text}, ${value(predicate.pattern)}), false)`
    case 'not-matches':
      return sql`coalesce(NOT regexp_matches(${text}, ${value(predicate.pattern)}), true)`
  }
}

/** A number: of a label its index, of a text what it says where it is a number. */
function numberChain(of: Condition['value']): Chain {
  const start = accessSql(of)
  const { kind } = of.type
  if (kind === 'integer' || kind === 'number' || kind === 'label')
    return { start: sql`CAST(${start} AS DOUBLE)`, steps: [] }
  const steps = kind === 'json' ? [jsonText] : textSteps(of.type)
  return { start, steps: [...steps, (from) => sql`TRY_CAST(${from} AS DOUBLE)`] }
}

/** Items of a list, code points of anything else. */
function lengthChain(of: Condition['value']): Chain {
  if (of.type.kind === 'list') return { start: sql`len(${accessSql(of)})`, steps: [] }
  const { start, steps } = textChain({ ...of, rule: null })
  if (of.type.kind !== 'json') return { start, steps: [...steps, (from) => sql`length(${from})`] }
  return {
    start: sql`CASE WHEN json_type(${start}) = 'ARRAY' THEN '"' || repeat('x', CAST(json_array_length(${start}) AS BIGINT)) || '"' ELSE ${start} END`,
    steps: [...steps, (from) => sql`length(${from})`],
  }
}
