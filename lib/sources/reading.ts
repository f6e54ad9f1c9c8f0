import type { Engine } from '#lib/engine/index.ts'
import type {
  Field,
  FieldType,
  FileFormat,
  ReadingChoices,
  ReadingNote,
  ReadingOptions,
  Sql,
} from '#lib/model/index.ts'
import type { Rejections } from './rejections.ts'

/** What the reader of a format is given. */
export interface Reading {
  /** The file's name, as messages show it. */
  name: string
  /** What was asked for; null leaves the choice to the reader. */
  options: ReadingOptions
  /** Opens an engine that may read the file and the scratch folder, for as long as `work` takes. */
  withEngine: <T>(work: (engine: Engine) => Promise<T>) => Promise<T>
  /** A folder for work in progress. */
  scratch: string
  signal: AbortSignal
  /** How much of the reading is done, 0 to 1. */
  report: (share: number) => void
}

/** Rows that the engine has only to write down: what steps (unnesting, corrections) take and give. */
export interface RowSource {
  fields: Field[]
  /**
   * Yields the columns of `fields` in their order (named `c0`, `c1`, ...), the rows in the file's; after
   * them `parent` where `unnested`. It has to keep the order by itself: scans and what streams over them.
   */
  query: Sql
  /** How many rows it yields. */
  rows: number
  /** Whether rows are items of records: `parent` is then the number (from 0) of the record. */
  unnested: boolean
  notes: ReadingNote[]
  /** Bytes of the rows as text, for choosing the size of row groups. */
  bytes: number
  /** For scalar fields, how many values are not null, where it is known: what was written is held to it. */
  values: readonly (number | null)[]
}

/** What a reader has made out of one file. */
export interface Prepared extends RowSource {
  records: number
  rejections: Rejections
  /** The options that were settled by looking at the file. */
  settled: Partial<ReadingOptions> & { format: FileFormat }
  /** What else it could be read as, where something was found. */
  choices?: ReadingChoices
  /** The sheets of a workbook, in its order. */
  sheets?: string[]
}

/** The engine's type for a field type; labels are integers, JSON is text. */
export function engineType(type: FieldType): string {
  switch (type.kind) {
    case 'text':
    case 'json':
      return 'VARCHAR'
    case 'integer':
    case 'label':
      return 'BIGINT'
    case 'number':
      return 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'list':
      return `${engineType(type.item)}[]`
    case 'struct':
      return `STRUCT(${type.fields
        .map(({ name, type: member }) => `"${name.replaceAll('"', '""')}" ${engineType(member)}`)
        .join(', ')})`
  }
}

/** A text as an SQL literal, for the few places that take no bound value. */
export function literal(text: string): Sql {
  return { text: `'${text.replaceAll("'", "''")}'`, values: [] }
}
