import { formatFieldPath, type PlanValue, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { type ChainTable, eachItem, type Step } from './chain.ts'
import { ruleSteps } from './field-rule.ts'
import type { RenderedValue } from './rendered-value.ts'
import { frameSql } from './shared-words.ts'
import { accessSql, jsonText, textChain, textSteps } from './value-text.ts'

/** Code points that the reference keeps of an input and of an output. */
export const referenceCut = 2_000

/** A field of the reference's input: what stands before its text, the text, what stands after. */
export interface DynosaurField extends RenderedValue {
  path: PlanValue['path']
  before: Sql
  after: Sql
}

/** A field's name in the reference's input. */
export function shownName({ path }: Pick<PlanValue, 'path'>): string {
  return path.length === 1 ? String(path[0]) : formatFieldPath(path)
}

/** What stands before the value of one field of several. */
export function frameText(of: Pick<PlanValue, 'path'>): string {
  return `${shownName(of)} is '`
}

/** Cuts a text at so many code points; most are found short enough by their bytes. */
export function cutSql(text: Sql): Sql {
  const limit = raw(String(referenceCut))
  return sql`CASE WHEN strlen(${text}) > ${limit} THEN left(${text}, ${limit}) ELSE ${text} END`
}

/**
 * A field as the reference's scripts show it (Dynosaur, `organize_data.py`): a scalar stripped, among
 * several as `name is '...'. `; a list of strings quoted and unstripped without its name, lettered
 * where the name contains `choice` (past `Z` come the characters after it). Quotes are not escaped. A
 * null and an empty list are null, a dict and any other list not renderable.
 */
export function renderDynosaurField(
  table: ChainTable,
  of: PlanValue,
  { isOnly }: { isOnly: boolean },
): DynosaurField {
  const shown = shownName(of)
  const none = raw(`''`)
  const frame = isOnly
    ? { before: none, after: none }
    : { before: frameSql(of) ?? value(frameText(of)), after: raw(`'''. '`) }
  const quoted = shown.includes('choice') ? letteredChoices : quotedItems
  const start = accessSql(of)
  const base = { path: of.path, outOfRange: null }

  if (of.type.kind === 'struct') {
    const isDict = table.add({ start, steps: [(from) => sql`${from} IS NOT NULL`] })
    return { ...base, ...frame, text: raw('CAST(NULL AS VARCHAR)'), notRenderable: isDict }
  }
  if (of.type.kind === 'list') {
    const { kind } = of.type.item
    const mayBeStrings = kind === 'text' || kind === 'label' || kind === 'json'
    const steps = mayBeStrings ? stringSteps(of, kind === 'json') : [noStrings]
    return { ...base, before: none, after: none, ...renderStrings(table, start, steps, quoted) }
  }
  if (of.type.kind === 'json') {
    const list = renderStrings(
      table,
      start,
      [
        (from) =>
          sql`CASE WHEN json_type(${from}) = 'ARRAY' THEN from_json(${from}, '["JSON"]') END`,
        ...stringSteps(of, true),
      ],
      quoted,
    )
    const isDict = table.add({ start, steps: [(from) => sql`json_type(${from}) = 'OBJECT'`] })
    const { steps } = textChain(of)
    const scalar: Step = (from) =>
      sql`CASE WHEN json_type(${from}) NOT IN ('ARRAY', 'OBJECT') THEN ${from} END`
    const text = table.add({ start, steps: [scalar, ...steps] })
    const around = (edge: Sql) => sql`CASE WHEN ${list.text} IS NULL THEN ${edge} ELSE '' END`
    return {
      ...base,
      before: isOnly ? none : around(frame.before),
      after: isOnly ? none : around(frame.after),
      text: sql`coalesce(${list.text}, ${text})`,
      notRenderable: sql`coalesce(${list.notRenderable}, false) OR coalesce(${isDict}, false)`,
    }
  }
  return { ...base, ...frame, text: table.add(textChain(of)), notRenderable: null }
}

/** From a list to its strings as they are; what is no string becomes null. */
function stringSteps(of: PlanValue, isJson: boolean): Step[] {
  const item = of.type.kind === 'list' ? of.type.item : of.type
  const steps = isJson
    ? [(from: Sql) => sql`CASE WHEN json_type(${from}) = 'VARCHAR' THEN ${jsonText(from)} END`]
    : textSteps(item, { keepEnds: true })
  return [...steps, ...ruleSteps(of.rule)].map(eachItem)
}

const noStrings: Step = (list) => sql`list_transform(${list}, lambda y: CAST(NULL AS VARCHAR))`

function renderStrings(
  table: ChainTable,
  start: Sql,
  steps: readonly Step[],
  quoted: Step,
): { text: Sql; notRenderable: Sql } {
  const hasNull = (list: Sql) => sql`list_bool_or(list_transform(${list}, lambda y: y IS NULL))`
  return {
    text: table.add({
      start,
      steps: [
        ...steps,
        (list) => sql`CASE WHEN len(${list}) > 0 AND NOT ${hasNull(list)} THEN ${list} END`,
        quoted,
      ],
    }),
    notRenderable: table.add({
      start,
      steps: [...steps, (list) => sql`len(${list}) > 0 AND ${hasNull(list)}`],
    }),
  }
}

const quotedItems: Step = (list) => sql`'''' || array_to_string(${list}, ''', ''') || '''. '`

/** No item takes less than seven characters, so that those past the cut need no letter. */
const letteredItems = raw('400')

const letteredChoices: Step = (list) => sql`CASE WHEN ${list} IS NOT NULL THEN array_to_string(
  list_transform(${list}[1:${letteredItems}],
    lambda y, i: ' ' || chr(CAST(64 + i AS INTEGER)) || '. ''' || y || ''''), ',') || '.' END`
