import type { Engine } from '#lib/engine/index.ts'
import type { Field, RevisionDiff, Sql } from '#lib/model/index.ts'
import { columnSql, textSql } from './path-sql.ts'

/** A dataset revision as it is compared: all its rows, with the columns `row`, `c0`, ... */
export interface ComparedRevision {
  rows: Sql
  fields: readonly Field[]
  rowCount: number
}

/** A field that both have. */
export interface SharedField {
  name: string
  before: Field
  after: Field
}

export interface Comparing {
  engine: Engine
  before: ComparedRevision
  after: ComparedRevision
  signal?: AbortSignal
}

export type Side = 'before' | 'after'

/** The fields that one has and the other has not, and those of another type. */
export function compareFields(
  before: readonly Field[],
  after: readonly Field[],
): RevisionDiff['fields'] {
  const names = (fields: readonly Field[]) => new Set(fields.map(({ name }) => name))
  const [was, is] = [names(before), names(after)]
  return {
    added: [...is].filter((name) => !was.has(name)),
    removed: [...was].filter((name) => !is.has(name)),
    retyped: sharedFields(before, after).flatMap(({ name, before: from, after: to }) =>
      JSON.stringify(from.type) === JSON.stringify(to.type)
        ? []
        : [{ field: name, from: from.type, to: to.type }],
    ),
  }
}

/** The fields that both have, in the order of the older. */
export function sharedFields(before: readonly Field[], after: readonly Field[]): SharedField[] {
  return before.flatMap((field) => {
    const other = after.find(({ name }) => name === field.name)
    return other ? [{ name: field.name, before: field, after: other }] : []
  })
}

export const limitsOf = ({ signal }: Comparing) => (signal ? { signal } : {})

/** A field's value in one of both, as people see it. */
export function textAt(field: SharedField, side: Side): Sql {
  return textSql(columnSql(field[side]), field[side].type)
}
