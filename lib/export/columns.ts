import { joinSql, raw, type Sql, sql } from '#lib/model/index.ts'

/**
 * A column of a written file: a flat text, or the turns of a chat (a list of structs of two texts,
 * whose keys are given). Nothing is ever null. `sql` is over the columns of an example relation.
 */
export interface FileColumn {
  name: string
  sql: Sql
  type: 'text' | { turns: readonly [role: string, content: string] }
}

/** Column names are this code base's own, so they need no more than quotes. */
export function selectColumns(columns: readonly FileColumn[]): Sql {
  return joinSql(
    columns.map((column) => sql`${column.sql} AS ${raw(`"${column.name}"`)}`),
    ', ',
  )
}

/** The columns as Hugging Face `datasets` states them on a card (`dataset_info.features`). */
export function featuresOf(columns: readonly FileColumn[]): object[] {
  return columns.map(({ name, type }) =>
    type === 'text'
      ? { name, dtype: 'string' }
      : { name, list: type.turns.map((key) => ({ name: key, dtype: 'string' })) },
  )
}
