import { type FieldType, type PlanValue, raw, type Sql, sql } from '#lib/model/index.ts'
import { type Chain, type ChainTable, eachItem, inlineChain, type Step } from './chain.ts'
import { ruleSteps } from './field-rule.ts'
import { letterLimit, letterSql } from './letter.ts'
import { accessSql, jsonText, textChain, textSteps, toJson } from './value-text.ts'

/**
 * The columns of a piece once its chains stand in a table. `text` is null for a null and an empty
 * list, and where one of the others holds; those are conditions, left out where they cannot.
 */
export interface RenderedValue {
  text: Sql
  notRenderable: Sql | null
  outOfRange: Sql | null
}

type Mode = 'plain' | 'list' | 'letters' | 'letter'

const isJsonList = (from: Sql) => sql`json_type(${from}) = 'ARRAY'`
const isNested = (item: Sql) => sql`json_type(${item}) IN ('ARRAY', 'OBJECT')`
const asJsonList: Step = (from) =>
  sql`CASE WHEN ${isJsonList(from)} THEN from_json(${from}, '["JSON"]') END`
const withoutNulls: Step = (list) => sql`list_filter(${list}, lambda y: y IS NOT NULL)`
const bulleted: Step = (list) =>
  sql`CASE WHEN len(${list}) > 0 THEN '- ' || array_to_string(${list}, chr(10) || '- ') END`
const lettered: Step = (list) => sql`CASE WHEN len(${list}) > 0 THEN array_to_string(
  list_transform(${list}, lambda y, i: ${letterSql(raw('(i - 1)'))} || '. ' || y), chr(10)) END`

/** Renders a value as a template or the style `labeled` shows it. */
export function renderValue(table: ChainTable, of: PlanValue, as: Mode): RenderedValue {
  if (as === 'letter') return renderLetter(table, of)
  if (as === 'letters') return renderLetters(table, of)
  if (of.type.kind === 'json') return renderJson(table, of, as)
  if (of.type.kind === 'list') return renderList(table, of, of.type.item, as)
  return { text: table.add(textChain(of)), notRenderable: null, outOfRange: null }
}

/** A list: bullets; one that holds lists or dicts is shown as JSON, unless bullets were asked for. */
function renderList(table: ChainTable, of: PlanValue, item: FieldType, as: Mode): RenderedValue {
  const start = accessSql(of)
  const json = () => table.add({ start, steps: [filledJson(of.type)] })
  const isPlain = as === 'plain'
  if (isPlain && (item.kind === 'list' || item.kind === 'struct'))
    return { text: json(), notRenderable: null, outOfRange: null }
  const flat = isPlain && item.kind === 'json' ? [unlessNested] : []
  const bullets = table.add({
    start,
    steps: [...flat, ...itemSteps(of, item), withoutNulls, bulleted],
  })
  const text = flat.length > 0 ? sql`coalesce(${bullets}, ${json()})` : bullets
  return { text, notRenderable: null, outOfRange: null }
}

const unlessNested: Step = (list) =>
  sql`CASE WHEN NOT list_bool_or(list_transform(${list}, lambda y: coalesce(${isNested(raw('y'))}, false))) THEN ${list} END`

/** JSON of a list that holds something other than nulls. */
function filledJson(type: FieldType): Step {
  return (list) =>
    sql`CASE WHEN len(${withoutNulls(list)}) > 0 THEN CAST(${toJson(list, type)} AS VARCHAR) END`
}

/** What a `json` value is differs from row to row: lists as bullets, the rest as its text. */
function renderJson(table: ChainTable, of: PlanValue, as: Mode): RenderedValue {
  const start = accessSql(of)
  const item: FieldType = { kind: 'json' }
  const flat = as === 'plain' ? [unlessNested] : []
  const bullets = table.add({
    start,
    steps: [asJsonList, ...flat, ...itemSteps(of, item), withoutNulls, bulleted],
  })
  if (as === 'list') {
    const notList = table.add({
      start,
      steps: [(from) => sql`json_type(${from}) NOT IN ('ARRAY', 'NULL')`],
    })
    return { text: bullets, notRenderable: notList, outOfRange: null }
  }
  // A list without anything but nulls in it is as good as null.
  const rest: Step = (from) => sql`CASE WHEN ${isJsonList(from)}
    AND len(${withoutNulls(sql`from_json(${from}, '["JSON"]')`)}) = 0 THEN NULL ELSE ${from} END`
  const { steps } = textChain(of)
  const text = table.add({ start, steps: [rest, ...steps] })
  return { text: sql`coalesce(${bullets}, ${text})`, notRenderable: null, outOfRange: null }
}

/** `A. ...` lines; a null among them would shift the letters, so the row is not renderable. */
function renderLetters(table: ChainTable, of: PlanValue): RenderedValue {
  const start = accessSql(of)
  const item: FieldType = of.type.kind === 'list' ? of.type.item : { kind: 'json' }
  const first = of.type.kind === 'json' ? [asJsonList] : []
  const items = [...first, ...itemSteps(of, item)]
  const whole: Step = (list) =>
    sql`CASE WHEN len(${withoutNulls(list)}) = len(${list}) AND len(${list}) <= ${raw(String(letterLimit))} THEN ${list} END`
  const text = table.add({ start, steps: [...items, whole, lettered] })
  const broken = table.add({
    start,
    steps: [...items, (list) => sql`len(${list}) > 0 AND ${whole(list)} IS NULL`],
  })
  if (of.type.kind === 'list') return { text, notRenderable: broken, outOfRange: null }
  const notList = table.add({
    start,
    steps: [(from) => sql`json_type(${from}) NOT IN ('ARRAY', 'NULL')`],
  })
  return { text, notRenderable: sql`${broken} OR ${notList}`, outOfRange: null }
}

/** The steps from a list to its items' texts, rule applied to each. */
function itemSteps(of: PlanValue, item: FieldType): Step[] {
  return [...textSteps(item), ...ruleSteps(of.rule)].map(eachItem)
}

function renderLetter(table: ChainTable, of: PlanValue): RenderedValue {
  const index = indexChain(of)
  const inRange = (at: Sql) => sql`${at} BETWEEN 0 AND ${raw(String(letterLimit - 1))}`
  return {
    text: table.add({
      ...index,
      steps: [...index.steps, (at) => sql`CASE WHEN ${inRange(at)} THEN ${letterSql(at)} END`],
    }),
    outOfRange: table.add({ ...index, steps: [...index.steps, (at) => sql`NOT (${inRange(at)})`] }),
    notRenderable: null,
  }
}

/** The item of a list that another field points to, by 0-based index. */
export function renderItem(
  table: ChainTable,
  { list, index }: { list: PlanValue; index: PlanValue },
): RenderedValue {
  const access = accessSql(list)
  const isJson = list.type.kind === 'json'
  const items = isJson ? asJsonList(access) : access
  const at = inlineChain(indexChain(index))
  const item: FieldType = list.type.kind === 'list' ? list.type.item : { kind: 'json' }
  const range = table.add({
    start: sql`{'at': ${at}, 'length': len(${items})}`,
    steps: [(from) => sql`(${from}).at < 0 OR (${from}).at >= (${from}).length`],
  })
  const picked: Chain = {
    start: sql`{'at': ${at}, 'items': ${items}}`,
    steps: [
      (from) =>
        sql`CASE WHEN (${from}).at >= 0 THEN list_extract((${from}).items, (${from}).at + 1) END`,
      ...textSteps(item),
      ...ruleSteps(list.rule),
    ],
  }
  const notList = isJson
    ? table.add({
        start: access,
        steps: [(from) => sql`json_type(${from}) NOT IN ('ARRAY', 'NULL')`],
      })
    : null
  return { text: table.add(picked), outOfRange: range, notRenderable: notList }
}

/**
 * A value as a 0-based index: null where the value is, -1 where it is no whole number. A class label
 * counts by its number, unless a rule makes a text of it.
 */
function indexChain(of: PlanValue): Chain {
  const start = accessSql(of)
  const { kind } = of.type
  if (of.rule === null && kind === 'integer')
    return { start: sql`CAST(${start} AS BIGINT)`, steps: [] }
  if (of.rule === null && of.type.kind === 'label') {
    const count = raw(String(of.type.names.length))
    const known: Step = (from) =>
      sql`CASE WHEN ${from} >= 0 AND ${from} < ${count} THEN CAST(${from} AS BIGINT) END`
    return { start, steps: [known] }
  }
  const text = kind === 'json' ? { start, steps: [jsonText, ...ruleSteps(of.rule)] } : textChain(of)
  const whole: Step = (from) => sql`CASE WHEN ${from} IS NOT NULL THEN coalesce(
    CASE WHEN regexp_full_match(${from}, '[0-9]{1,9}(\\.0)?')
      THEN TRY_CAST(TRY_CAST(${from} AS DOUBLE) AS BIGINT) END, -1) END`
  return { ...text, steps: [...text.steps, whole] }
}
