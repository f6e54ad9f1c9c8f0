import type { Engine } from '#lib/engine/index.ts'
import { sql, value } from '#lib/model/index.ts'
import { Refusal } from './refusal.ts'

/** A footer is held in memory, ten times as large as in the file. */
const footerLimit = 32 * 1024 * 1024
const nodeLimit = 100_000
/** Lists of structs take three levels each. */
const levelLimit = 64
const rowLimit = 2_000_000_000

/** Refuses a footer that cannot be held, by the last eight bytes of a Parquet file. */
export function holdFooter(file: string, { bytes, tail }: { bytes: number; tail: Buffer }): void {
  const length = tail.length === 8 ? tail.readUInt32LE(0) : 0
  // The mark stands at both ends, and the length before the last.
  if (length > bytes - 12) throw new Refusal('parquet-cut-off', { file })
  if (length > footerLimit)
    throw new Refusal('parquet-footer-too-large', { file, limit: footerLimit / 1024 ** 2 })
}

/** Refuses a schema that is nested too deeply or too large: its nodes in preorder, each with its children. */
export function holdSchema(file: string, nodes: readonly { children: number }[]): void {
  if (nodes.length > nodeLimit)
    throw new Refusal('too-many-columns', { file, count: nodes.length, limit: nodeLimit })
  const open: number[] = []
  for (const { children } of nodes) {
    while (open.at(-1) === 0) open.pop()
    const at = open.length - 1
    if (at >= 0) open[at] = (open[at] ?? 0) - 1
    if (children > 0) open.push(children)
    if (open.length > levelLimit) throw new Refusal('parquet-too-deep', { file, limit: levelLimit })
  }
}

/** Refuses more rows than can be, and row groups that all point to the same bytes. */
export async function holdRows(
  engine: Engine,
  { file, path, rows, signal }: { file: string; path: string; rows: number; signal: AbortSignal },
): Promise<void> {
  if (rows > rowLimit)
    throw new Refusal('too-many-rows', { file, rows, limit: rowLimit / 1_000_000_000 })
  const [found] = await engine.rows(
    sql`SELECT count(*), count(DISTINCT data_page_offset) FROM parquet_metadata(${value(path)}) WHERE num_values > 0`,
    { signal },
  )
  if (Number(found?.[0] ?? 0) > Number(found?.[1] ?? 0))
    throw new Refusal('parquet-overlaps', { file })
}
