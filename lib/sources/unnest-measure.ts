import type { Engine } from '#lib/engine/index.ts'
import { type Field, identifier, joinSql, raw, type Sql, sql } from '#lib/model/index.ts'
import { type Level, listIn, type NestedList, outermostList } from './nested-lists.ts'

/** A list of structs, and how much there is of it in the first records. */
export interface MeasuredList {
  list: NestedList
  /** Items of the list above it that were looked at, or records. */
  above: number
  items: number
  /** Share of the text of what it stands in, 0 to 1. */
  share: number
  /** The names beside it, on every level above. */
  beside: readonly string[]
  inner: readonly MeasuredList[]
}

/** What was seen of the lists in the first `records` records. */
export interface Measured {
  records: number
  lists: readonly MeasuredList[]
}

const recordsLooked = 500
const fewestLooked = 4
/** Text of the records that are looked at. */
const bytesLooked = 8 * 1024 * 1024
/** Lists measured in one place, and members of it whose text is counted. */
const listsMeasured = 12
const membersMeasured = 300

/** Measures the lists of structs in the first records, one query for each place that holds any. */
export async function measureLists(options: {
  engine: Engine
  fields: readonly Field[]
  query: Sql
  lists: readonly NestedList[]
  records: number
  bytes: number
  signal: AbortSignal
}): Promise<Measured> {
  const { engine, fields, query, lists, records, bytes, signal } = options
  const each = Math.max(1, bytes / Math.max(1, records))
  const looked = Math.max(fewestLooked, Math.min(recordsLooked, Math.floor(bytesLooked / each)))
  const first = sql`SELECT * FROM (${query}) LIMIT ${raw(String(looked))}`
  const members = fields.slice(0, membersMeasured).map(({ column }) => identifier(column))
  const outermost = lists.filter(({ levels }) => levels.length === 1).slice(0, listsMeasured)
  const places = outermost.map((list) => ({
    list,
    found: outermostList(list, identifier(fields[list.field]?.column ?? '')),
  }))
  const counted = await count(
    engine,
    first,
    members,
    places.map(({ found }) => found),
    signal,
  )
  const measured: MeasuredList[] = []
  for (const [index, { list, found }] of places.entries()) {
    const beside = fields.filter((_, at) => at !== list.field).map(({ name }) => name)
    measured.push(
      await measureInside(
        { engine, lists, signal },
        { ...sharesOf(counted, index), list, beside },
        sql`SELECT unnest(${found}) AS item FROM (${first})`,
      ),
    )
  }
  return { records: Math.min(records, counted.above), lists: measured }
}

async function measureInside(
  world: { engine: Engine; lists: readonly NestedList[]; signal: AbortSignal },
  measured: Omit<MeasuredList, 'inner'>,
  items: Sql,
): Promise<MeasuredList> {
  const { engine, lists, signal } = world
  const own = measured.list
  const inner = lists
    .filter(
      ({ field, levels }) =>
        field === own.field &&
        levels.length === own.levels.length + 1 &&
        own.levels.every((level, at) => level === levels[at]),
    )
    .slice(0, listsMeasured)
  const level = own.levels.at(-1)
  if (inner.length === 0 || !level) return { ...measured, inner: [] }
  const there = sql`SELECT item FROM (${items}) WHERE item IS NOT NULL`
  const members = level.members
    .slice(0, membersMeasured)
    .map(({ name }) => sql`(item).${identifier(name)}`)
  const places = inner.flatMap((list) => {
    const last = list.levels.at(-1)
    return last ? [{ list, last, found: listIn(last, raw('item')) }] : []
  })
  const counted = await count(
    engine,
    there,
    members,
    places.map(({ found }) => found),
    signal,
  )
  const all: MeasuredList[] = []
  for (const [index, { list, last, found }] of places.entries()) {
    const beside = [...measured.beside, ...namesBeside(level, last)]
    const next = { ...sharesOf(counted, index), list, beside }
    all.push(await measureInside(world, next, sql`SELECT unnest(${found}) AS item FROM (${there})`))
  }
  return { ...measured, inner: all }
}

function namesBeside(level: Level, inner: Level): string[] {
  return level.members.flatMap(({ name }) => (name === inner.steps[0] ? [] : [name]))
}

interface Counted {
  above: number
  text: number
  lists: { items: number; text: number }[]
}

async function count(
  engine: Engine,
  from: Sql,
  members: readonly Sql[],
  lists: readonly Sql[],
  signal: AbortSignal,
): Promise<Counted> {
  const textOf = (one: Sql) => sql`coalesce(strlen(CAST(to_json(${one}) AS VARCHAR)), 0)`
  const text = sql`coalesce(sum(${joinSql(members.map(textOf), ' + ')}), 0)::BIGINT`
  const each = lists.flatMap((list) => [
    sql`coalesce(sum(len(${list})), 0)::BIGINT`,
    sql`coalesce(sum(${textOf(list)}), 0)::BIGINT`,
  ])
  const [row = []] = await engine.rows(
    sql`SELECT ${joinSql([raw('count(*)'), text, ...each], ', ')} FROM (${from})`,
    { signal },
  )
  const [above, all, ...rest] = row.map(Number)
  return {
    above: above ?? 0,
    text: all ?? 0,
    lists: lists.map((_, index) => ({
      items: rest[index * 2] ?? 0,
      text: rest[index * 2 + 1] ?? 0,
    })),
  }
}

function sharesOf(
  counted: Counted,
  index: number,
): { above: number; items: number; share: number } {
  const found = counted.lists[index] ?? { items: 0, text: 0 }
  const share = counted.text === 0 ? 0 : Math.min(1, found.text / counted.text)
  return { above: counted.above, items: found.items, share }
}
