import type { Engine } from '#lib/engine/index.ts'
import {
  type Cell,
  type Field,
  joinSql,
  type RowsPage,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { columnSql, textSql } from './path-sql.ts'

const fieldsPerQuery = 500

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
  const cells = new Map<number, Cell[]>()
  // Every column of a query has buffers of its own: thousands at once would fill the memory.
  for (let at = 0; at < fields.length; at += fieldsPerQuery) {
    const columns = fields.slice(at, at + fieldsPerQuery).map((field) => {
      const text = textSql(columnSql(field), field.type)
      return sql`encode(${cellLimit === undefined ? text : sql`left(${text}, ${value(cellLimit)})`})`
    })
    const found = await engine.rows(
      sql`SELECT ${joinSql([raw('"row"'), ...columns], ', ')} FROM ${rows}
          WHERE "row" >= ${value(offset)} AND "row" < ${value(offset + limit)} ORDER BY "row"`,
      signal ? { signal } : {},
    )
    for (const [row, ...texts] of found) {
      const own = cells.get(Number(row)) ?? []
      cells.set(Number(row), own)
      own.push(...texts.map((text) => (text === null ? null : String(text))))
    }
  }
  return { total, offset, rows: [...cells].map(([row, own]) => ({ row, cells: own })) }
}
