import { joinSql, type Split, type Sql, sql, value } from '#lib/model/index.ts'

const named = /(?<![\p{L}])test(?![\p{L}])/iu

/** Whether a source split is named test: `test`, `test_matched`, `my-test`, but not `contest` or `latest`. */
export function isTestSplit(name: string): boolean {
  return named.test(name)
}

/** What a row of a source that was not divided is said to come from, as Hugging Face `datasets` says it. */
const undivided = 'train'

function within(split: Split): Sql {
  return sql`("row" >= ${value(split.start)} AND "row" < ${value(split.start + split.rows)})`
}

/** An expression over `row`: the name of the source split that the row stands in. */
export function sourceSplitOf(splits: readonly Split[]): Sql {
  if (splits.length < 2) return value(splits[0]?.name ?? undivided)
  const cases = splits.map((split) => sql`WHEN ${within(split)} THEN ${value(split.name)}`)
  return sql`CASE ${joinSql(cases, ' ')} ELSE ${value(undivided)} END`
}

/** A condition over `row`: whether it stands in a split named test. Null where there is no such split. */
function inTestSplit(splits: readonly Split[]): Sql | null {
  const tests = splits.filter((split) => split.rows > 0 && isTestSplit(split.name))
  if (tests.length === 0) return null
  return joinSql(tests.map(within), ' OR ')
}

/**
 * The rows that a set may use, as a FROM item: without those of splits named test unless they are
 * included. They are left out before anything else happens, so nothing in the set depends on them.
 */
export function usableRows(rows: Sql, splits: readonly Split[], includeTest: boolean): Sql {
  const test = includeTest ? null : inTestSplit(splits)
  return test === null ? rows : sql`(SELECT * FROM ${rows} WHERE NOT (${test}))`
}

/** A query for one number: how many rows `usableRows` leaves out. Null where it leaves out none. */
export function leftOutRows(rows: Sql, splits: readonly Split[], includeTest: boolean): Sql | null {
  const test = includeTest ? null : inTestSplit(splits)
  return test === null ? null : sql`SELECT count(*) FROM ${rows} WHERE ${test}`
}
