import { createHash } from 'node:crypto'
import { type Sql, sql, value } from '#lib/model/index.ts'

/**
 * Every draw orders by the first 60 bits of md5("SEED PURPOSE REVISION GROUP"), a number from 0 to
 * 2^60 - 1 that fits a BIGINT and can be computed anywhere. `purpose` keeps the draws apart: were the
 * split and a cap to use the same numbers, a capped set would be all test.
 */
export interface Draw {
  seed: number
  purpose: 'split' | 'cap'
  /** The dataset revision's hash. */
  revisionId: string
}

/** One more than the largest number a draw gives. */
export const drawRange = 2n ** 60n

function prefixOf(draw: Draw): string {
  return `${draw.seed} ${draw.purpose} ${draw.revisionId} `
}

/** The number of a group, as an expression (BIGINT); `group` is a VARCHAR expression. */
export function drawSql(draw: Draw, group: Sql): Sql {
  return sql`('0x' || left(md5(${value(prefixOf(draw))} || ${group}), 15))::BIGINT`
}

/** The number of a group, the same as `drawSql` gives. */
export function drawNumber(draw: Draw, group: string): bigint {
  const digest = createHash('md5')
    .update(prefixOf(draw) + group)
    .digest('hex')
  return BigInt(`0x${digest.slice(0, 15)}`)
}

/** The group of a row that stands for itself, as a VARCHAR expression over `row`. */
export const rowGroup: Sql = sql`('row ' || "row"::VARCHAR)`

/** The group of a row that is an item of an unnested record: the record's, over `parent`. */
const parentGroup: Sql = sql`('record ' || "parent"::VARCHAR)`

/** The group of a dataset's rows where no field makes it: the row, or the record it was unnested from. */
export function ownGroup(dataset: { unnested?: boolean }): Sql {
  return dataset.unnested ? parentGroup : rowGroup
}
