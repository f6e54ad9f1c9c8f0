import { joinSql, type RevisionDiff, raw, sql } from '#lib/model/index.ts'
import { readExamples } from './compare-examples.ts'
import { findKey } from './compare-key.ts'
import {
  type Comparing,
  compareFields,
  limitsOf,
  type SharedField,
  sharedFields,
  textAt,
} from './compared.ts'

/**
 * What changed from one revision of a dataset to a newer one: fields by name, rows by the values of the
 * fields that both have, as text. Where a field names the rows in both (unique, never null), rows are
 * matched by it; else they are compared whole, counting repeats. Only hashes (16 bytes) and row numbers
 * are held in memory.
 */
export async function compareRevisions(options: Comparing): Promise<RevisionDiff> {
  const { before, after } = options
  const fields = compareFields(before.fields, after.fields)
  const shared = sharedFields(before.fields, after.fields)
  const counts = { before: before.rowCount, after: after.rowCount }
  if (shared.length === 0)
    return {
      fields,
      key: null,
      rows: { ...counts, same: 0, changed: 0, added: after.rowCount, removed: before.rowCount },
      examples: [],
    }
  const key = await findKey(options, shared)
  await hashRows(options, shared, key)
  const found = key ? await countByKey(options) : await countWhole(options)
  return {
    fields,
    key: key?.name ?? null,
    rows: { ...counts, ...found },
    examples: await readExamples(options, shared, key),
  }
}

/** Writes down, for each row of both, its number, the hash of its shared values, and that of its key. */
async function hashRows(
  comparing: Comparing,
  shared: readonly SharedField[],
  key: SharedField | null,
): Promise<void> {
  for (const side of ['before', 'after'] as const) {
    const parts = shared.map((field) => {
      const text = textAt(field, side)
      // The length says where a value ends.
      return sql`coalesce(strlen(${text})::VARCHAR || ':' || ${text}, '-')`
    })
    const hash = sql`md5_number(${joinSql(parts, ' || ')})`
    const name = key ? sql`md5_number(${textAt(key, side)})` : raw('NULL::UHUGEINT')
    await comparing.engine.run(
      sql`CREATE OR REPLACE TEMP TABLE ${raw(side)}_rows AS
          SELECT "row", ${hash} AS h, ${name} AS k FROM ${comparing[side].rows}`,
      limitsOf(comparing),
    )
  }
}

type Found = Pick<RevisionDiff['rows'], 'same' | 'added' | 'removed' | 'changed'>

async function countByKey(comparing: Comparing): Promise<Found> {
  const [row = []] = await comparing.engine.rows(
    raw(`SELECT (count(*) FILTER (a.h = b.h))::BIGINT, (count(*) FILTER (a.h <> b.h))::BIGINT,
           (count(*) FILTER (b.h IS NULL))::BIGINT, (count(*) FILTER (a.h IS NULL))::BIGINT
         FROM before_rows AS b FULL JOIN after_rows AS a ON a.k = b.k`),
    limitsOf(comparing),
  )
  const [same = 0, changed = 0, added = 0, removed = 0] = row.map(Number)
  return { same, changed, added, removed }
}

async function countWhole(comparing: Comparing): Promise<Found> {
  const [row = []] = await comparing.engine.rows(
    raw(`SELECT coalesce(sum(least(was, now)), 0)::BIGINT, coalesce(sum(greatest(now - was, 0)), 0)::BIGINT,
           coalesce(sum(greatest(was - now, 0)), 0)::BIGINT
         FROM (SELECT coalesce(b.times, 0) AS was, coalesce(a.times, 0) AS now
               FROM (SELECT h, count(*) AS times FROM before_rows GROUP BY h) AS b
               FULL JOIN (SELECT h, count(*) AS times FROM after_rows GROUP BY h) AS a ON a.h = b.h)`),
    limitsOf(comparing),
  )
  const [same = 0, added = 0, removed = 0] = row.map(Number)
  return { same, changed: 0, added, removed }
}
