import { joinSql, sql } from '#lib/model/index.ts'
import { type Comparing, limitsOf, type SharedField, type Side, textAt } from './compared.ts'

/** Fields that could name the rows: more are not looked at. */
const keysTried = 5
const keyFields = 60
const keyLength = 200
const idName = /^_?(id|uid|uuid|guid|key)$|(_|-|\b)(id|uuid|key)$|[a-z](Id|ID|Key)$/

/** The fields that may name rows, the likeliest first. */
function keyCandidates(shared: readonly SharedField[]): SharedField[] {
  const kinds = ['text', 'integer']
  const rank = ({ name, after }: SharedField) =>
    idName.test(name) ? 0 : after.type.kind === 'text' ? 1 : 2
  return shared
    .filter(({ before, after }) => [before, after].every(({ type }) => kinds.includes(type.kind)))
    .slice(0, keyFields)
    .sort((a, b) => rank(a) - rank(b))
}

/** The field whose values name the rows in both: unique, never null, some of them in both; or null. */
export async function findKey(
  comparing: Comparing,
  shared: readonly SharedField[],
): Promise<SharedField | null> {
  const candidates = keyCandidates(shared)
  if (candidates.length === 0 || comparing.before.rowCount === 0 || comparing.after.rowCount === 0)
    return null
  // A quick look, so that few are counted exactly.
  const looks = await Promise.all(
    (['before', 'after'] as const).map(async (side) => {
      const columns = candidates.flatMap((field) => {
        const text = textAt(field, side)
        return [
          sql`count(${text})::BIGINT`,
          sql`approx_count_distinct(${text})::BIGINT`,
          sql`coalesce(max(length(${text})), 0)::BIGINT`,
        ]
      })
      const [row = []] = await comparing.engine.rows(
        sql`SELECT ${joinSql(columns, ', ')} FROM ${comparing[side].rows}`,
        limitsOf(comparing),
      )
      return { counts: row.map(Number), rows: comparing[side].rowCount }
    }),
  )
  const likely = candidates.filter((field, index) =>
    looks.every(({ counts, rows }) => {
      const [filled = 0, distinct = 0, longest = 0] = counts.slice(index * 3, index * 3 + 3)
      const isShort = longest <= keyLength || idName.test(field.name)
      return filled === rows && distinct >= rows * 0.8 && isShort
    }),
  )
  for (const field of likely.slice(0, keysTried))
    if (await namesRows(comparing, field)) return field
  return null
}

/** Whether no two rows of either have the same value, and some value stands in both. */
async function namesRows(comparing: Comparing, field: SharedField): Promise<boolean> {
  const keys = (side: Side) =>
    sql`SELECT md5_number(${textAt(field, side)}) AS k FROM ${comparing[side].rows}`
  for (const side of ['before', 'after'] as const) {
    const [row = []] = await comparing.engine.rows(
      sql`SELECT (count(*) - count(DISTINCT k))::BIGINT FROM (${keys(side)})`,
      limitsOf(comparing),
    )
    if (Number(row[0]) !== 0) return false
  }
  const [met = []] = await comparing.engine.rows(
    sql`SELECT count(*)::BIGINT FROM (${keys('before')}) AS b JOIN (${keys('after')}) AS a USING (k)`,
    limitsOf(comparing),
  )
  return Number(met[0]) > 0
}
