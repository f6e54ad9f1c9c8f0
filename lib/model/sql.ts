/**
 * A piece of SQL with its bound values: the only way rooms hand SQL to one another. Values never
 * stand in the text; `?` marks each, in order. Identifiers go through `identifier`.
 */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export type SqlValue = string | number | bigint | boolean | null | readonly string[]

/** A query and the columns it yields: what a stage hands to the next (rows stay in the engine). */
export interface Relation {
  readonly query: Sql
  readonly columns: readonly string[]
}

/** Joins SQL pieces and values: sql`select ${identifier('c0')} where x = ${value(3)}`. */
export function sql(parts: TemplateStringsArray, ...pieces: Sql[]): Sql {
  let text = parts[0] ?? ''
  const values: SqlValue[] = []
  pieces.forEach((piece, index) => {
    text += piece.text + (parts[index + 1] ?? '')
    values.push(...piece.values)
  })
  return { text, values }
}

/** A bound value. */
export function value(bound: SqlValue): Sql {
  return { text: '?', values: [bound] }
}

/** A quoted identifier; quotes inside are doubled. */
export function identifier(name: string): Sql {
  return { text: `"${name.replaceAll('"', '""')}"`, values: [] }
}

/** SQL written by hand in this code base, never taken from outside. */
export function raw(text: string): Sql {
  return { text, values: [] }
}

/** Joins pieces with a separator. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  return {
    text: pieces.map((piece) => piece.text).join(separator),
    values: pieces.flatMap((piece) => piece.values),
  }
}
