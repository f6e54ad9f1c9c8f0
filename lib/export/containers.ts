import {
  type ExportContainer,
  type ExportSplit,
  joinSql,
  raw,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import { type FileColumn, selectColumns } from './columns.ts'

interface ContainerShape {
  extension: string
  /** Whether a trainer may read it, and under which name `datasets` loads it. */
  loader: 'json' | 'parquet' | null
  /** A COPY of a relation's columns into a file, in the relation's order. */
  copy: (columns: readonly FileColumn[], from: Sql, path: Sql) => Sql
}

/**
 * One COPY each. JSON Lines are written as one text column without quoting, which takes a quarter
 * less time than DuckDB's own JSON writer and gives the same bytes: `to_json` leaves no line break.
 */
export const containers = {
  jsonl: {
    extension: 'jsonl',
    loader: 'json',
    copy: (columns, from, path) => {
      const members = columns.map((column) => sql`${raw(`'${column.name}'`)}: ${column.sql}`)
      return sql`COPY (SELECT to_json({${joinSql(members, ', ')}}) FROM ${from})
        TO ${path} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')`
    },
  },
  json: {
    extension: 'json',
    loader: 'json',
    copy: (columns, from, path) =>
      sql`COPY (SELECT ${selectColumns(columns)} FROM ${from}) TO ${path} (FORMAT json, ARRAY true)`,
  },
  parquet: {
    extension: 'parquet',
    loader: 'parquet',
    copy: (columns, from, path) =>
      sql`COPY (SELECT ${selectColumns(columns)} FROM ${from})
        TO ${path} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240)`,
  },
  csv: {
    extension: 'csv',
    loader: null,
    copy: (columns, from, path) =>
      sql`COPY (SELECT ${selectColumns(columns.map(spreadsheetColumn))} FROM ${from})
        TO ${path} (FORMAT csv, HEADER true, FORCE_QUOTE *)`,
  },
} as const satisfies Record<ExportContainer, ContainerShape>

/** The shape of a container. */
export function containerShape(container: ExportContainer): ContainerShape {
  return containers[container]
}

/**
 * A cell that a spreadsheet would run as a formula: it begins with `= + - @` (or their full-width forms),
 * also after white space, or with a tab or line break. Source: OWASP, CSV Injection.
 */
const formula = String.raw`^[\s\x00]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]|^[\t\r\n]`

/**
 * CSV is for looking at the data in a spreadsheet, so it is made safe there: a cell that could be a
 * formula begins with an apostrophe. That changes texts (a minus sign is enough), which is one more
 * reason why the file is marked as not for training.
 */
function spreadsheetColumn(column: FileColumn): FileColumn {
  const text = column.type === 'text' ? column.sql : sql`to_json(${column.sql})::VARCHAR`
  return {
    name: column.name,
    type: 'text',
    sql: sql`CASE WHEN regexp_matches(${text}, ${raw(`'${formula}'`)})
      THEN '''' || ${text} ELSE ${text} END`,
  }
}

/** The file of a split, in the folder of an export. */
export function splitFileName(split: ExportSplit, container: ExportContainer): string {
  const mark = container === 'csv' ? '.not-for-training' : ''
  return `data/${split}${mark}.${containers[container].extension}`
}

/**
 * The file that says where each line of a split comes from. Its name holds no split name as a word
 * (`train.jsonl` would): without a card, `datasets` takes every such file in any folder for data.
 */
export function sidecarFileName(split: ExportSplit, container: ExportContainer): string {
  return `provenance/${split}set.${containers[container].extension}`
}
