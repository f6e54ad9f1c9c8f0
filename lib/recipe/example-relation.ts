import {
  type Plan,
  type Relation,
  raw,
  type SkipReason,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { markDuplicates, mayRepeat, type RepeatedRows } from './duplicates.ts'
import { cutSql } from './dynosaur-input.ts'
import { phrasingSql } from './phrasing.ts'
import { type RenderedRows, renderRows } from './rendered-rows.ts'
import type { SharedPlan } from './shared-plan.ts'
import { instructionSql } from './shared-words.ts'

const columns = ['row', 'instruction', 'input', 'output', 'skip'] as const

/**
 * Every row rendered: the columns `"row"` (BIGINT), `instruction`, `input`, `output` (VARCHAR, null
 * where there is none) and `skip` (a `SkipReason`, or null for an example), in the order of `rows`.
 * The first reason that applies counts, in the order `filtered`, `index-out-of-range`,
 * `input-not-renderable`, `input-null`, `input-empty`, `output-not-text`, `output-null`,
 * `output-empty`, `not-in-answer-set`, `too-long`, `duplicate`. A plan of style `dynosaur` keeps empty
 * outputs and duplicates, as the reference does.
 *
 * `rows` has the columns `"row"`, `c0`, `c1`, ...; `phrasingSalt` decides which row gets which of
 * several instructions; `lengthLimit` counts code points of instruction, input and output together.
 * `deduplicate` may be the duplicates themselves, where they have been found before.
 */
export function exampleRelation({
  plan,
  rows,
  phrasingSalt,
  lengthLimit = null,
  deduplicate = true,
}: {
  plan: Plan
  rows: Sql
  phrasingSalt: string
  lengthLimit?: number | null
  deduplicate?: boolean | RepeatedRows
}): Relation {
  const skipped = (from: Sql) => skippedRows({ plan, rows: from, phrasingSalt, lengthLimit })
  if (deduplicate === false || !mayRepeat(plan)) return { query: skipped(rows), columns }
  if (deduplicate === true) return { query: withoutDuplicates(skipped, rows), columns }
  return { query: markDuplicates(skipped(rows), deduplicate), columns }
}

/**
 * Every row rendered in parts, for previews: the columns of `exampleRelation` (duplicates not looked
 * for) with `input_parts` and `output_parts`: JSON text of a list of {field, text}, `field` as
 * `formatFieldPath` writes it, or null for what the template or style adds; joined they are the text.
 */
export function partsRelation({
  plan,
  rows,
  phrasingSalt,
  lengthLimit = null,
}: {
  plan: Plan
  rows: Sql
  phrasingSalt: string
  lengthLimit?: number | null
}): Relation {
  const more = ({ input, output }: RenderedRows) => sql`,
    ${joinedParts(input.parts, input.text)} AS input_parts,
    ${joinedParts(output.parts, output.text)} AS output_parts`
  return {
    query: skippedRows({ plan, rows, phrasingSalt, lengthLimit, more }),
    columns: [...columns, 'input_parts', 'output_parts'],
  }
}

/** Lines of parts as one list, line breaks between them; nothing where the text is null. */
function joinedParts(lines: Sql, text: Sql): Sql {
  const there = sql`list_filter(${lines}, lambda l: l IS NOT NULL)`
  const broken = sql`list_transform(${there}, lambda l, i: CASE WHEN i = 1 THEN l
    ELSE list_prepend({'field': CAST(NULL AS VARCHAR), 'text': chr(10)}, l) END)`
  const filled = sql`list_filter(flatten(${broken}), lambda p: p.text <> '')`
  return sql`CASE WHEN (${text}) IS NULL THEN '[]' ELSE CAST(to_json(${filled}) AS VARCHAR) END`
}

/** Every row rendered, duplicates not looked for. `more` adds columns. */
export function skippedRows({
  plan,
  rows,
  phrasingSalt,
  lengthLimit,
  more,
  carried = [],
}: {
  plan: Plan
  rows: Sql
  phrasingSalt: string
  lengthLimit: number | null
  more?: (rendered: RenderedRows) => Sql
  /** Columns of `rows` that the result has, too. */
  carried?: readonly string[]
}): Sql {
  const rendered = renderRows(plan, rows, carried)
  const { input, output } = rendered
  const isReference = plan.input.kind === 'dynosaur'
  const early: [Sql, SkipReason][] = [
    [sql`NOT (${rendered.kept})`, 'filtered'],
    [sql`${input.outOfRange} OR ${output.outOfRange}`, 'index-out-of-range'],
    [input.notRenderable, 'input-not-renderable'],
    [input.isNull, 'input-null'],
    [input.isEmpty, 'input-empty'],
    [output.notRenderable, 'output-not-text'],
    [output.isNull, 'output-null'],
  ]
  if (!isReference) early.push([output.isEmpty, 'output-empty'])
  const late: [Sql, SkipReason][] = []
  if (plan.answerSet)
    late.push([sql`NOT list_contains(${value(plan.answerSet)}, output)`, 'not-in-answer-set'])
  if (lengthLimit !== null) late.push([isLonger(lengthLimit), 'too-long'])
  const handed = raw(carried.map((name) => `, ${name}`).join(''))
  const extra = more ? raw(', input_parts, output_parts') : handed
  const instruction = instructionSql(plan) ?? phrasingSql(plan.instructions, phrasingSalt)
  const made = sql`SELECT "row", ${instruction} AS instruction,
    ${input.text} AS input, ${output.text} AS output,
    ${cases(early, raw('CAST(NULL AS VARCHAR)'))} AS early${more ? more(rendered) : handed}
    FROM (${rendered.query})`
  // Out of a list, so that the engine does not push a filter on `skip` down through the layers below,
  // which would write every one of their expressions out again: that takes three times as long.
  return sql`SELECT "row", instruction, input, output,
    unnest([${cases(late, raw('early'))}]) AS skip${extra}
    FROM (${isReference ? cutTexts(made, extra) : made})`
}

function cutTexts(made: Sql, extra: Sql): Sql {
  return sql`SELECT "row", instruction, ${cutSql(raw('input'))} AS input,
    ${cutSql(raw('output'))} AS output, early${extra} FROM (${made})`
}

/** The first reason that applies, else `otherwise`; a reason found before stands. */
function cases(reasons: readonly [Sql, SkipReason][], otherwise: Sql): Sql {
  const there = reasons.filter(([condition]) => !isNever(condition))
  if (there.length === 0) return otherwise
  const first = otherwise.text === 'early' ? raw('WHEN early IS NOT NULL THEN early ') : raw('')
  const branches = there.reduce(
    (all, [condition, reason]) => sql`${all}WHEN ${condition} THEN ${raw(`'${reason}'`)} `,
    first,
  )
  return sql`CASE ${branches}ELSE ${otherwise} END`
}

/** Conditions that a plan rules out are not printed: planning them takes longer than a small dataset. */
function isNever({ text }: Sql): boolean {
  return ['false', 'false OR false', 'NOT (true)'].includes(text)
}

/** Bytes are never fewer than code points and cost nothing to count. */
function isLonger(limit: number): Sql {
  const sum = (count: string) => raw(`(${count}(instruction) + ${count}(input) + ${count}(output))`)
  return sql`CASE WHEN ${sum('strlen')} <= ${value(limit)} THEN false
    ELSE ${sum('length')} > ${value(limit)} END`
}

/**
 * Marks examples whose (input, output) an earlier row has. A quick hash finds the few rows worth
 * comparing, so that memory holds two numbers a row; those are compared by MD5 of their texts with the
 * length of the first before it. What the quick hash is does not show in the result.
 */
function withoutDuplicates(skipped: (rows: Sql) => Sql, rows: Sql): Sql {
  const some = sql`(SELECT * FROM ${rows} WHERE "row" IN (SELECT "row" FROM recipe_suspects))`
  return sql`WITH recipe_hashes AS MATERIALIZED (
      SELECT "row", hash(input, output) AS h FROM (${skipped(rows)}) WHERE skip IS NULL),
    recipe_suspects AS MATERIALIZED (
      SELECT "row" FROM recipe_hashes
      WHERE h IN (SELECT h FROM recipe_hashes GROUP BY h HAVING count(*) > 1)),
    recipe_firsts AS MATERIALIZED (
      SELECT min("row") AS "row" FROM (${skipped(some)}) WHERE skip IS NULL
      GROUP BY md5_number(concat(strlen(input), ':', input, output)))
    SELECT "row", instruction, input, output,
      CASE WHEN skip IS NOT NULL THEN skip
        WHEN "row" IN (SELECT "row" FROM recipe_suspects)
          AND "row" NOT IN (SELECT "row" FROM recipe_firsts) THEN 'duplicate' END AS skip
    FROM (${skipped(rows)})`
}

/**
 * Several plans that share one (see `sharePlan`), each over its own rows: the columns of
 * `exampleRelation`, duplicates not looked for, and the carried ones, in the order of the rows.
 */
export function sharedRelation({
  shared,
  rows,
  carried,
  lengthLimit,
}: {
  /** Any of them. */
  shared: SharedPlan
  /** A FROM item: what `sharedRows` made of each, one after the other. */
  rows: Sql
  carried: readonly string[]
  lengthLimit: number | null
}): Sql {
  const { plan, words } = shared
  const own = words.map((_, index) => `p${index}`)
  return skippedRows({ plan, rows, phrasingSalt: '', lengthLimit, carried: [...carried, ...own] })
}
