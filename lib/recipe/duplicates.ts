import { type Plan, type PlanPiece, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { ChainTable } from './chain.ts'
import { skippedRows } from './example-relation.ts'
import { textChain } from './value-text.ts'

interface SkipOptions {
  plan: Plan
  rows: Sql
  phrasingSalt: string
  lengthLimit?: number | null
}

/** Whether a plan's examples are looked through for duplicates; the reference keeps its own. */
export function mayRepeat(plan: Plan): boolean {
  return plan.input.kind !== 'dynosaur'
}

/**
 * A query of two numbers over all rows, for telling cheaply that no example repeats another: how many
 * rows have no key, and how many have the key of another row. Where both are 0 there is no duplicate;
 * else nothing is known. Null where the plan has no such key.
 *
 * The key is the output with what stands after the last label of the input: equal examples have equal
 * ones, and the columns above the last line, which are the long ones, are not read at all. `counted`
 * are columns of the rows whose values are to be counted on the way: a number more for each.
 */
export function repeatedKeysQuery({
  plan,
  rows,
  counted = [],
}: Pick<SkipOptions, 'plan' | 'rows'> & { counted?: readonly string[] }): Sql | null {
  const { input, output } = plan
  if (input.kind !== 'lines' || input.lines.length < 2 || output.kind !== 'field') return null
  const last = lastValue(input.lines.at(-1) ?? [])
  if (last === null || !isScalar(output.value.type.kind)) return null
  const table = new ChainTable(counted)
  const text = table.add(textChain(last.value))
  const result = table.add(textChain(output.value))
  // A text that is empty, or holds the label itself, does not say what the input ends with.
  const isKnown = sql`${text} <> '' AND NOT contains(${text}, ${value(`\n${last.label}`)})`
  const handed = raw(counted.map((name) => `, ${name}`).join(''))
  const counts = raw(counted.map((name) => `, count(${name})`).join(''))
  return sql`SELECT count(*) FILTER (key IS NULL), count(key) - count(DISTINCT key)${counts}
    FROM (SELECT CASE WHEN ${isKnown} THEN hash(${text}, ${result}) END AS key${handed}
      FROM (${table.query(rows)}))`
}

/** The value of a line that is nothing but a label and a value. */
function lastValue(line: readonly PlanPiece[]) {
  const [label, only] = line
  if (line.length !== 2 || label?.kind !== 'literal' || only?.kind !== 'value') return null
  if (only.as !== 'plain' || !isScalar(only.value.type.kind)) return null
  return label.text.includes('\n') ? null : { label: label.text, value: only.value }
}

function isScalar(kind: string): boolean {
  return ['text', 'integer', 'number', 'boolean', 'label'].includes(kind)
}

/** The rows of examples whose quick hash another one has: all that could be duplicates, and few others. */
export function suspectsQuery(options: SkipOptions): Sql {
  return sql`WITH recipe_hashes AS MATERIALIZED (
      SELECT "row", hash(input, output) AS h FROM (${made(options)}) WHERE skip IS NULL)
    SELECT "row" FROM recipe_hashes
    WHERE h IN (SELECT h FROM recipe_hashes GROUP BY h HAVING count(*) > 1)`
}

/** Those of `suspects` (a FROM item with the column row) that repeat an earlier example. */
export function repeatsQuery({ suspects, ...options }: SkipOptions & { suspects: Sql }): Sql {
  const rows = sql`(SELECT * FROM ${options.rows} WHERE "row" IN (SELECT "row" FROM ${suspects}))`
  // Grouping, since windows take twenty times as long where most of them have one row.
  return sql`WITH recipe_texts AS MATERIALIZED (
      SELECT "row", md5_number(concat(strlen(input), ':', input, output)) AS h
      FROM (${made({ ...options, rows })}) WHERE skip IS NULL)
    SELECT "row" FROM recipe_texts
    WHERE "row" NOT IN (SELECT min("row") FROM recipe_texts GROUP BY h)`
}

function made({ lengthLimit = null, ...options }: SkipOptions): Sql {
  return skippedRows({ ...options, lengthLimit })
}

/** Rows that are known to be duplicates: a `1` for each of them, from the row `start` on. */
export interface RepeatedRows {
  start: number
  bits: string
}

/** The rows of a FROM item with the column row as one line of (start, bits). */
export function bitsQuery(rows: Sql, { first, last }: { first: number; last: number }): Sql {
  const at = (row: number) => raw(String(row))
  return sql`SELECT bitstring_agg("row"::BIGINT, ${at(first)}, ${at(last)})::VARCHAR FROM ${rows}`
}

/** Those of a run of rows; null where there are none. */
export function repeatedWithin(
  { start, bits }: RepeatedRows,
  run: { start: number; end: number },
): RepeatedRows | null {
  const from = Math.max(start, run.start)
  const own = bits.slice(from - start, Math.max(0, run.end - start))
  return own.includes('1') ? { start: from, bits: own } : null
}

/**
 * Marks rows that are known to be duplicates. By their bits and not by a join: after one the engine
 * writes rows in any order.
 */
export function markDuplicates(query: Sql, { start, bits }: RepeatedRows): Sql {
  const last = raw(String(start + bits.length - 1))
  const at = sql`CAST("row" - ${raw(String(start))} AS INTEGER)`
  return sql`SELECT "row", instruction, input, output, CASE WHEN skip IS NOT NULL THEN skip
      WHEN "row" < ${raw(String(start))} OR "row" > ${last} THEN NULL
      WHEN get_bit(CAST(${value(bits)} AS BIT), ${at}) = 1 THEN 'duplicate' END AS skip
    FROM (${query})`
}
