import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '#lib/engine/index.ts'
import {
  DomainError,
  type ExportOptions,
  type ExportSplit,
  exportSplits,
  type JobProgress,
  joinSql,
  raw,
  type SkipReason,
  type Sql,
  sql,
} from '#lib/model/index.ts'
import { canonicalColumns } from './canonical.ts'
import type { FileColumn } from './columns.ts'
import { sidecarFileName, splitFileName } from './containers.ts'
import { MadeLines } from './made-lines.ts'
import { provenanceColumns } from './provenance.ts'
import type { WrittenFile } from './write-export.ts'

/** A part of a set that one statement makes: the columns of a set and `skip`, in the set's order. */
export interface MadeBatch {
  query: Sql
  /** Rows times tasks, at most. */
  rows: number
}

/** How many rows of a task went where; by the task's place in the set. */
export type MadeCounts = Map<
  number,
  { bySplit: Record<ExportSplit, number>; skipped: Partial<Record<SkipReason, number>> }
>

/** Statements that are under way: the engine has its hands full while the lines of the first are dealt out. */
const ahead = 3

/**
 * Writes data files and provenance of a set that is made meanwhile: a statement for each part writes all
 * that is said of a row (its data, its origin, its canonical line) one below the other, which is then
 * dealt out to the files and hashed in one go. For the containers whose lines are JSON. Throws
 * `export-empty` where no row gave an example.
 */
export async function writeInOnePass({
  engine,
  batches,
  rows,
  columns,
  sidecar,
  options,
  directory,
  signal,
  report,
}: {
  engine: Engine
  batches: AsyncIterable<MadeBatch>
  /** Rows times tasks. */
  rows: number
  columns: readonly FileColumn[]
  sidecar: boolean
  options: ExportOptions
  directory: string
  signal?: AbortSignal | undefined
  report?: ((progress: JobProgress) => void) | undefined
}): Promise<{ files: WrittenFile[]; canonicalSha256: string; counts: MadeCounts }> {
  const { container } = options
  const lines = new MadeLines({
    isArray: container === 'json',
    beginsWithTexts: beginsWithTexts(columns),
    pathsOf: (split) => ({
      data: join(directory, splitFileName(split, container)),
      sidecar: sidecar ? join(directory, sidecarFileName(split, container)) : null,
    }),
  })
  const limits = signal ? { signal } : {}
  const running: { batch: MadeBatch; path: string; copied: Promise<number> }[] = []
  let done = 0
  const takeIn = async (): Promise<void> => {
    const first = running.shift()
    if (!first) return
    await first.copied
    await lines.add(first.path, signal)
    await rm(first.path)
    done += first.batch.rows
    report?.({ done: Math.min(done, rows), total: rows, unit: 'rows' })
  }
  try {
    let number = 0
    for await (const batch of batches) {
      number += 1
      const path = join(directory, `made-${number}`)
      const copied = engine.run(copyLines(batch.query, columns, sidecar, path), limits)
      // Its failure is met when its turn comes.
      copied.catch(() => undefined)
      running.push({ batch, path, copied })
      if (running.length >= ahead) await takeIn()
    }
    while (running.length > 0) await takeIn()
    const made = await lines.finish()
    if (made.files.length === 0) throw new DomainError('export-empty')
    const files = exportSplits.flatMap((split) =>
      made.files
        .filter((file) => file.split === split)
        .map(({ kind, ...file }): WrittenFile => {
          const name = kind === 'data' ? splitFileName : sidecarFileName
          return { name: name(split, container), ...file }
        }),
    )
    return { files, canonicalSha256: made.canonicalSha256, counts: made.counts }
  } finally {
    await Promise.allSettled(running.map(({ copied }) => copied))
    await lines.close()
  }
}

/** The texts of an example: what nearly every line of it holds. */
const texts = ['instruction', 'input', 'output'] as const

/** Whether the lines of a format begin with the texts, as the canonical ones do after the split. */
function beginsWithTexts(columns: readonly FileColumn[]): boolean {
  return texts.every((text, at) => {
    const column = columns[at]
    return column?.name === text && column.sql.text === text
  })
}

/**
 * For each row a line `ORDER SPLIT LENGTHS...` and a line of JSON for each length (in bytes): the members
 * of the texts, what the canonical line has after them, the data (or what it has after the texts), the
 * origin; or for a row that is skipped the one line `ORDER REASON`. `to_json` leaves no line break; DuckDB
 * writes a text as it is where nothing quotes.
 */
function copyLines(
  query: Sql,
  columns: readonly FileColumn[],
  sidecar: boolean,
  path: string,
): Sql {
  const core = joinSql(
    texts.map((text, at) => raw(`'${at === 0 ? '' : ','}"${text}":', to_json(${text})`)),
    ', ',
  )
  const made = [
    sql`concat(${core})`,
    jsonEnd(canonicalColumns.slice(1 + texts.length)),
    beginsWithTexts(columns) ? jsonEnd(columns.slice(texts.length)) : jsonObject(columns),
    ...(sidecar ? [jsonObject(provenanceColumns)] : []),
  ]
  const named = made.map((line, index) => sql`${line} AS ${raw(`line${index}`)}`)
  const names = made.map((_, index) => raw(`line${index}`))
  const lengths = joinSql(
    names.map((name) => sql`strlen(${name})`),
    `, ' ', `,
  )
  const lines = joinSql(
    names.map((name) => sql`chr(10), ${name}`),
    ', ',
  )
  return sql`COPY (SELECT CASE WHEN skip IS NULL
      THEN concat(task_order, ' ', split, ' ', ${lengths}, ${lines})
      ELSE concat(task_order, ' ', skip) END
    FROM (SELECT task_order, split, skip, ${joinSql(named, ', ')} FROM (${query})))
    TO ${raw(`'${path.replaceAll("'", "''")}'`)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')`
}

/** A JSON object as `to_json` of a struct writes it. */
function jsonObject(columns: readonly FileColumn[]): Sql {
  return sql`concat('{', ${joinSql(columns.map(member), `, ',', `)}, '}')`
}

/** The end of a JSON object, after other members. */
function jsonEnd(columns: readonly FileColumn[]): Sql {
  return sql`concat(${joinSql([...columns.map((column) => sql`',', ${member(column)}`), raw(`'}'`)], ', ')})`
}

function member(column: FileColumn): Sql {
  return sql`${raw(`'"${column.name}":'`)}, to_json(${column.sql})`
}
