import {
  type Field,
  type FieldType,
  identifier,
  joinSql,
  parseFieldPath,
  raw,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import {
  type Level,
  listIn,
  type NestedList,
  outermostList,
  withoutMember,
} from './nested-lists.ts'
import { nameUnnested } from './unnest-names.ts'

/** A field that rows get from one level: `column` names it in the query so far. */
interface Carried {
  level: number
  name: string
  type: FieldType
  column: Sql
}

interface Step {
  carried: Carried[]
  /** The new columns, by expressions over the query before. */
  columns: Sql[]
}

/** A query with a row for each item of a list, in the order of the records and their items. */
export interface Unnested {
  fields: Field[]
  /** The columns of `fields`, then `parent`: the record's number, from 0. */
  query: Sql
}

/**
 * Makes rows of the items of a nested list, each with the fields of every level above it. It streams: a
 * record is in memory while its items are made, and nothing is sorted.
 */
export function unnestQuery(fields: readonly Field[], query: Sql, list: NestedList): Unnested {
  const { levels } = list
  let made = openRecords(fields, query, list)
  levels.slice(1).forEach((level, index) => {
    made = openItems(made, levels[index], level, index + 1)
  })
  const innermost = levels.at(-1)
  const items = (innermost?.members ?? []).map(
    (member): Carried => ({
      level: levels.length,
      ...member,
      column: sql`(item).${identifier(member.name)}`,
    }),
  )
  const all = [...made.carried, ...items]
  const names = nameUnnested(all, levels.map(nameOf))
  const columns = all.map(({ column }, index) => sql`${column} AS ${identifier(`c${index}`)}`)
  return {
    fields: all.map(({ type }, index) => ({ name: names[index] ?? '', column: `c${index}`, type })),
    query: sql`SELECT ${joinSql([...columns, raw('"parent"')], ', ')} FROM (${made.query}) WHERE item IS NOT NULL`,
  }
}

function nameOf(level: Level): string {
  return level.steps.at(-1) ?? ''
}

interface Made {
  carried: Carried[]
  query: Sql
}

/** The query with the items of the outermost list in the column `item`. */
function openRecords(fields: readonly Field[], query: Sql, list: NestedList): Made {
  const numbered = sql`SELECT *, CAST(row_number() OVER () - 1 AS BIGINT) AS "parent" FROM (${query})`
  const step: Step = { carried: [], columns: [] }
  fields.forEach((field, index) => {
    const column = identifier(field.column)
    if (index !== list.field) carry(step, { level: 0, name: field.name, type: field.type }, column)
    else {
      const rest = withoutMember(field.type, list.levels[0]?.steps.slice(1) ?? [], column)
      if (rest) carry(step, { level: 0, name: field.name, type: rest.type }, rest.expression)
    }
  })
  const field = fields[list.field]
  const outermost = outermostList(list, identifier(field?.column ?? ''))
  return select(step, outermost, numbered)
}

/** The query with the items of the next list in the column `item`, the fields beside it carried along. */
function openItems(before: Made, above: Level | undefined, level: Level, depth: number): Made {
  const step: Step = { carried: [], columns: [] }
  for (const known of before.carried) carry(step, known, known.column)
  const [first = '', ...rest] = level.steps
  for (const member of above?.members ?? []) {
    const own = sql`(item).${identifier(member.name)}`
    if (member.name !== first) carry(step, { level: depth, ...member }, own)
    else {
      const left = withoutMember(member.type, rest, own)
      if (left) carry(step, { level: depth, name: member.name, type: left.type }, left.expression)
    }
  }
  return select(step, listIn(level, raw('item')), sql`${before.query}`)
}

function carry(step: Step, field: Omit<Carried, 'column'>, expression: Sql): void {
  const column = identifier(`o${step.columns.length}`)
  step.carried.push({ ...field, column })
  step.columns.push(sql`${expression} AS ${column}`)
}

function select(step: Step, list: Sql, from: Sql): Made {
  const columns = joinSql([raw('"parent"'), ...step.columns, sql`unnest(${list}) AS item`], ', ')
  return { carried: step.carried, query: sql`SELECT ${columns} FROM (${from})` }
}

/** What unnesting comes to, over all records. */
export interface UnnestCounts {
  /** Items of each level, outermost first; the last are the rows. */
  items: number[]
  /** Records and items whose list is null or empty, and items that are null: they give no row. */
  without: number
}

/** A query for one row of counts: the items of each level, then what gives no row. */
export function unnestCountQuery(fields: readonly Field[], query: Sql, list: NestedList): Sql {
  const column = identifier(fields[list.field]?.column ?? '')
  const counts: Sql[] = []
  const without: Sql[] = []
  let found = outermostList(list, column)
  without.push(sql`(coalesce(len(${found}), 0) = 0)::BIGINT`)
  list.levels.forEach((level, index) => {
    if (index > 0) {
      const inner = listIn(level, raw('x'))
      without.push(sql`len(list_filter(${there(found)}, lambda x: coalesce(len(${inner}), 0) = 0))`)
      found = sql`flatten(list_transform(${there(found)}, lambda x: ${inner}))`
    }
    without.push(sql`len(${found}) - len(${there(found)})`)
    counts.push(sql`coalesce(sum(len(${there(found)})), 0)::BIGINT`)
  })
  const left = joinSql(
    without.map((one) => sql`coalesce(${one}, 0)`),
    ' + ',
  )
  return sql`SELECT ${joinSql([...counts, sql`coalesce(sum(${left}), 0)::BIGINT`], ', ')} FROM (${query})`
}

function there(list: Sql): Sql {
  return sql`list_filter(${list}, lambda y: y IS NOT NULL)`
}

/** The name of the list that the rows come from, and of the one around it, for messages. */
export function listNames(list: NestedList): { own: string; outer: string | null } {
  const names = parseFieldPath(list.path).map(String)
  const outer = list.levels.at(-2)?.steps.at(-1) ?? null
  return { own: names.at(-1) ?? '', outer }
}
