import type { Engine, EngineValue } from '#lib/engine/index.ts'
import {
  type Field,
  joinSql,
  raw,
  type SampleRow,
  type SampleValue,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { columnSql, jsonSql, textSql } from './path-sql.ts'

/** Texts are cut past this many code points; lists, structs and JSON past ten times as many are null. */
export const defaultCellLimit = 20_000

const fieldsPerQuery = 500

/**
 * Draws `limit` rows from all over the relation (the same ones every time: by md5 of the row number), in
 * the order of their numbers. Texts longer than `cellLimit` code points are cut; nested values whose JSON
 * is longer than ten times that are null. Integers beyond 2^53 come as text.
 */
export async function sampleRows(options: {
  engine: Engine
  rows: Sql
  fields: readonly Field[]
  limit: number
  cellLimit?: number
  signal?: AbortSignal
}): Promise<SampleRow[]> {
  const { engine, rows, fields, limit, cellLimit = defaultCellLimit, signal } = options
  const query = signal ? { signal } : {}
  const drawn = await engine.rows(
    sql`SELECT "row" FROM ${rows} ORDER BY md5("row"::VARCHAR), "row" LIMIT ${value(limit)}`,
    query,
  )
  if (drawn.length === 0) return []
  const numbers = drawn.map(([row]) => Number(row)).sort((a, b) => a - b)
  const values = new Map(numbers.map((row): [number, SampleValue[]] => [row, []]))
  // Every column of a query has buffers of its own: thousands at once would fill the memory.
  for (let at = 0; at < fields.length; at += fieldsPerQuery) {
    const batch = fields.slice(at, at + fieldsPerQuery)
    const cells = batch.map((field) => cellSql(field, cellLimit))
    const found = await engine.rows(
      sql`SELECT ${joinSql([raw('"row"'), ...cells], ', ')} FROM ${rows}
          WHERE "row" IN (${joinSql(numbers.map(value), ', ')})`,
      query,
    )
    for (const [row, ...texts] of found)
      values
        .get(Number(row))
        ?.push(...batch.map((field, index) => toSampleValue(field, texts[index] ?? null)))
  }
  return numbers.map((row) => ({ row, values: values.get(row) ?? [] }))
}

function cellSql(field: Field, cellLimit: number): Sql {
  const column = columnSql(field)
  const { type } = field
  if (type.kind === 'text' || type.kind === 'label')
    return sql`encode(left(${textSql(column, type)}, ${value(cellLimit)}))`
  if (type.kind === 'number') return sql`${column}::DOUBLE`
  if (type.kind === 'integer' || type.kind === 'boolean') return column
  const json = type.kind === 'json' ? column : jsonSql(column, type, true)
  return sql`encode(CASE WHEN length(${json}) <= ${value(cellLimit * 10)} THEN ${json} END)`
}

function toSampleValue(field: Field, cell: EngineValue): SampleValue {
  if (cell === null || typeof cell === 'boolean') return cell
  if (typeof cell === 'bigint') return String(cell)
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  const text = String(cell)
  if (field.type.kind === 'text' || field.type.kind === 'label') return text
  return JSON.parse(text) as SampleValue
}
