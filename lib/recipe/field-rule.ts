import { type PlanValue, raw, type Sql, sql, value } from '#lib/model/index.ts'
import type { Step } from './chain.ts'
import { countGroups } from './re2-syntax.ts'
import { stripSql } from './strip.ts'

/**
 * What a field's rule does to its text, in order: `values`, `extract`, `replace`. What a pattern
 * leaves is stripped again.
 */
export function ruleSteps(rule: PlanValue['rule']): Step[] {
  if (rule === null) return []
  const steps: Step[] = []
  const { values, extract, replace } = rule
  if (values.length > 0) steps.push((text) => mappedText(text, values))
  if (extract !== null) steps.push((text) => extracted(text, extract))
  for (const { pattern, with: by } of replace)
    steps.push((text) => sql`regexp_replace(${text}, ${value(pattern)}, ${value(by)}, 'g')`)
  if (extract !== null || replace.length > 0) steps.push(stripSql)
  return steps
}

function mappedText(text: Sql, values: readonly { from: string; to: string }[]): Sql {
  // The first entry of a text counts; the engine refuses a map with a key twice.
  const map = new Map([...values].reverse().map(({ from, to }) => [from, to]))
  const lists = sql`MAP(${value([...map.keys()])}, ${value([...map.values()])})`
  return sql`coalesce(map_extract(${lists}, ${text})[1], ${text})`
}

/** The first group, or the whole match where the pattern has none; null without a match. */
function extracted(text: Sql, pattern: string): Sql {
  const group = raw(countGroups(pattern) > 0 ? '1' : '0')
  const found = sql`regexp_extract(${text}, ${value(pattern)}, ${group})`
  // The engine gives '' both for no match and for an empty group.
  return sql`CASE WHEN ${found} <> '' THEN ${found}
    WHEN regexp_matches(${text}, ${value(pattern)}) THEN '' END`
}
