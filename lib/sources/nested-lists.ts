import {
  DomainError,
  type Field,
  type FieldType,
  formatFieldPath,
  identifier,
  joinSql,
  parseFieldPath,
  type Sql,
  sql,
} from '#lib/model/index.ts'

/** A field as a struct has it, or a top-level one. */
export interface Member {
  name: string
  type: FieldType
}

/** One list passed through on the way to the items. */
export interface Level {
  /** Members from the item above (or from the record: a field's name first) to the list. */
  steps: readonly string[]
  /** How often the list has to be flattened until its items are structs: 1 for a list of lists. */
  flattens: number
  /** What each item holds. */
  members: readonly Member[]
}

/** A list of structs somewhere in the records, whose items could be the rows. */
export interface NestedList {
  /** The names on the way, as `formatFieldPath` writes them. */
  path: string
  /** Index of the top-level field it stands in. */
  field: number
  /** From the outermost list to the one itself; at least one. */
  levels: readonly Level[]
}

/** Lists past these are no shape that anybody means. */
const listLimit = 200
const levelLimit = 6

/** Every list of structs in the records, outer ones before those in them. */
export function findNestedLists(fields: readonly Field[]): NestedList[] {
  const found: NestedList[] = []
  const walk = (
    type: FieldType,
    at: { field: number; levels: readonly Level[]; steps: readonly string[]; names: string[] },
  ): void => {
    if (found.length >= listLimit || at.names.length > 32) return
    if (type.kind === 'struct') {
      for (const { name, type: member } of type.fields)
        walk(member, { ...at, steps: [...at.steps, name], names: [...at.names, name] })
      return
    }
    if (type.kind !== 'list' || at.levels.length >= levelLimit) return
    let item = type.item
    let flattens = 0
    while (item.kind === 'list') {
      item = item.item
      flattens += 1
    }
    if (item.kind !== 'struct') return
    const levels = [...at.levels, { steps: at.steps, flattens, members: item.fields }]
    found.push({ path: formatFieldPath(at.names), field: at.field, levels })
    walk(item, { ...at, levels, steps: [] })
  }
  fields.forEach(({ name, type }, field) => {
    walk(type, { field, levels: [], steps: [name], names: [name] })
  })
  return found
}

/** The list at a path that was given, or null; a path that cannot be read leads nowhere. */
export function findNestedList(lists: readonly NestedList[], path: string): NestedList | null {
  try {
    const wanted = formatFieldPath(parseFieldPath(path).filter((step) => step !== 0))
    return lists.find((list) => list.path === wanted) ?? null
  } catch (cause) {
    if (cause instanceof DomainError) return null
    throw cause
  }
}

/** The list of one level, its items structs or null, in what the level above holds. */
export function listIn(level: Level, from: Sql): Sql {
  const reached = level.steps.reduce((above, step) => sql`(${above}).${identifier(step)}`, from)
  let list = reached
  for (let times = 0; times < level.flattens; times += 1) list = sql`flatten(${list})`
  return list
}

/** The first level's list in a row of the records, where its top-level field stands in `column`. */
export function outermostList(list: NestedList, column: Sql): Sql {
  const [first] = list.levels
  if (!first) throw new Error('a nested list has a level')
  return listIn({ ...first, steps: first.steps.slice(1) }, column)
}

/** What is left of a struct without one member at the end of `steps`; null where nothing is. */
export function withoutMember(
  type: FieldType,
  steps: readonly string[],
  from: Sql,
): { type: FieldType; expression: Sql } | null {
  const [step, ...rest] = steps
  if (step === undefined || type.kind !== 'struct') return null
  const kept = type.fields.flatMap((member) => {
    const own = sql`(${from}).${identifier(member.name)}`
    if (member.name !== step) return [{ ...member, expression: own }]
    const inner = withoutMember(member.type, rest, own)
    return inner ? [{ name: member.name, ...inner }] : []
  })
  if (kept.length === 0) return null
  const packed = joinSql(
    kept.map(({ name, expression }) => sql`${identifier(name)} := ${expression}`),
    ', ',
  )
  return {
    type: {
      kind: 'struct',
      fields: kept.map(({ name, type: member }) => ({ name, type: member })),
    },
    expression: sql`CASE WHEN ${from} IS NULL THEN NULL ELSE struct_pack(${packed}) END`,
  }
}
