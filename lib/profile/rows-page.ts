import type { Engine } from '#lib/engine/index.ts'
import { type Field, joinSql, type RowsPage, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { columnSql, textSql } from './path-sql.ts'

/**
 * Reads the rows [offset, offset + limit) of the full canonical relation as text. Rows are picked by
 * their number, which the engine knows of every row group, so that any page costs the same. Cells past
 * `cellLimit` code points, where given, are cut.
 */
export async function readRowsPage(options: {
  engine: Engine
  rows: Sql
  fields: readonly Field[]
  offset: number
  limit: number
  total: number
  cellLimit?: number
  signal?: AbortSignal
}): Promise<RowsPage> {
  const { engine, rows, fields, offset, limit, total, cellLimit, signal } = options
  const cells = fields.map((field) => {
    const text = textSql(columnSql(field), field.type)
    return sql`encode(${cellLimit === undefined ? text : sql`left(${text}, ${value(cellLimit)})`})`
  })
  const found = await engine.rows(
    sql`SELECT ${joinSql([raw('"row"'), ...cells], ', ')} FROM ${rows}
        WHERE "row" >= ${value(offset)} AND "row" < ${value(offset + limit)} ORDER BY "row"`,
    signal ? { signal } : {},
  )
  return {
    total,
    offset,
    rows: found.map(([row, ...texts]) => ({
      row: Number(row),
      cells: texts.map((text) => (text === null ? null : String(text))),
    })),
  }
}
