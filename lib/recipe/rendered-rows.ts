import {
  formatFieldPath,
  joinSql,
  type Plan,
  type PlanPiece,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { ChainTable } from './chain.ts'
import { renderDynosaurField } from './dynosaur-input.ts'
import { addCondition } from './predicate.ts'
import { type RenderedValue, renderItem, renderValue } from './rendered-value.ts'
import { literalSql } from './shared-words.ts'
import { accessSql, textChain } from './value-text.ts'

/** A run of text and the field it came from. `text` is null where the value is. */
interface Part {
  field: string | null
  text: Sql
}

/** One side of an example, as expressions over the columns of `query`; `text` is not cut yet, `parts` are. */
interface Side {
  text: Sql
  /** A list of lists of struct(field, text): lines that are there, each a list. */
  parts: Sql
  isNull: Sql
  isEmpty: Sql
  notRenderable: Sql
  outOfRange: Sql
}

/** A plan over rows: `query` has `"row"` and the columns that the other expressions speak of. */
export interface RenderedRows {
  query: Sql
  kept: Sql
  input: Side
  output: Side
}

const never = raw('false')

/** Writes a plan as expressions over `rows` (`"row"`, `c0`, `c1`, ...): what both projections are made of. */
export function renderRows(plan: Plan, rows: Sql, carried: readonly string[] = []): RenderedRows {
  const table = new ChainTable(carried)
  const kept = every(plan.where.map((condition) => addCondition(table, condition)))
  const { input } = plan
  const inputSide =
    input.kind === 'lines' ? linesSide(table, input.lines) : dynosaurSide(table, input.fields)
  const outputSide = renderOutput(table, plan)
  return { query: table.query(rows), kept, input: inputSide, output: outputSide }
}

/** Writes only the output of a plan. */
export function renderOutputRows(plan: Plan, rows: Sql): { query: Sql; output: Side } {
  const table = new ChainTable()
  const output = renderOutput(table, plan)
  return { query: table.query(rows), output }
}

function renderOutput(table: ChainTable, plan: Plan): Side {
  const { output } = plan
  const side =
    output.kind === 'template'
      ? templateOutput(table, output.pieces)
      : fieldOutput(table, output.value)
  return plan.input.kind === 'dynosaur' ? { ...side, parts: cutParts(side.parts) } : side
}

function linesSide(table: ChainTable, lines: readonly PlanPiece[][]): Side {
  const rendered = lines.map((line) => renderPieces(table, line))
  const values = rendered.flatMap((line) => line.values)
  const texts = values.map((one) => one.text)
  const withoutGaps = rendered.map(({ parts, values: inLine }) => {
    const text = concatenated(parts)
    // A line is there unless a value of it is null, or there is nothing in any of them.
    if (inLine.length === 0) return { text, parts: partList(parts) }
    const isBlank = every(inLine.map((one) => sql`${one.text} = ''`))
    const isGap = sql`${text} IS NULL OR (${isBlank})`
    return {
      text: sql`CASE WHEN ${isGap} THEN NULL ELSE ${text} END`,
      parts: sql`CASE WHEN ${isGap} THEN NULL ELSE ${partList(parts)} END`,
    }
  })
  const [only] = rendered
  const isOneValue = rendered.length === 1 && only?.parts.length === 1 && only.values.length === 1
  return {
    text: isOneValue
      ? (texts[0] ?? raw('NULL'))
      : sql`concat_ws(chr(10), ${joinSql(
          withoutGaps.map((line) => line.text),
          ', ',
        )})`,
    parts: sql`[${joinSql(
      withoutGaps.map((line) => line.parts),
      ', ',
    )}]`,
    isNull: every(texts.map((text) => sql`${text} IS NULL`)),
    isEmpty: every(texts.map((text) => sql`coalesce(${text}, '') = ''`)),
    notRenderable: some(values.map((one) => one.notRenderable)),
    outOfRange: some(values.map((one) => one.outOfRange)),
  }
}

function dynosaurSide(
  table: ChainTable,
  fields: Parameters<typeof renderDynosaurField>[1][],
): Side {
  const rendered = fields.map((field) =>
    renderDynosaurField(table, field, { isOnly: fields.length === 1 }),
  )
  const parts: Part[] = rendered.flatMap((field) => [
    { field: null, text: field.before },
    { field: formatFieldPath(field.path), text: field.text },
    { field: null, text: field.after },
  ])
  const [only] = rendered
  return {
    text: concatenated(parts),
    parts: cutParts(sql`[${partList(parts)}]`),
    isNull: some(rendered.map((field) => sql`${field.text} IS NULL`)),
    // What stands around the values of several is never empty.
    isEmpty: only && rendered.length === 1 ? sql`${only.text} = ''` : never,
    notRenderable: some(rendered.map((field) => field.notRenderable)),
    outOfRange: never,
  }
}

function templateOutput(table: ChainTable, pieces: readonly PlanPiece[]): Side {
  const { parts, values } = renderPieces(table, pieces)
  const text = concatenated(parts)
  return {
    text,
    parts: sql`[${partList(parts)}]`,
    isNull: sql`(${text}) IS NULL`,
    isEmpty: sql`(${text}) = ''`,
    notRenderable: some(values.map((one) => one.notRenderable)),
    outOfRange: some(values.map((one) => one.outOfRange)),
  }
}

/** A field as output: its text; lists and dicts are no text, whatever a template would make of them. */
function fieldOutput(table: ChainTable, of: Parameters<typeof textChain>[0]): Side {
  const field = formatFieldPath(of.path)
  const start = accessSql(of)
  const { kind } = of.type
  const isText = kind !== 'list' && kind !== 'struct' && kind !== 'json'
  const { steps } = textChain(of)
  const nothing = raw('CAST(NULL AS VARCHAR)')
  const flat = (from: Sql) =>
    sql`CASE WHEN json_type(${from}) NOT IN ('ARRAY', 'OBJECT') THEN ${from} END`
  const text = isText
    ? table.add({ start, steps })
    : kind === 'json'
      ? table.add({ start, steps: [flat, ...steps] })
      : nothing
  const nested = (from: Sql) =>
    kind === 'json' ? sql`json_type(${from}) IN ('ARRAY', 'OBJECT')` : sql`${from} IS NOT NULL`
  return {
    text,
    parts: sql`[${partList([{ field, text }])}]`,
    isNull: sql`${text} IS NULL`,
    isEmpty: sql`${text} = ''`,
    notRenderable: isText ? never : sql`coalesce(${table.add({ start, steps: [nested] })}, false)`,
    outOfRange: never,
  }
}

function renderPieces(
  table: ChainTable,
  pieces: readonly PlanPiece[],
): { parts: Part[]; values: RenderedValue[] } {
  const values: RenderedValue[] = []
  const parts = pieces.map((piece): Part => {
    if (piece.kind === 'literal') return { field: null, text: literalSql(piece) }
    const rendered =
      piece.kind === 'item' ? renderItem(table, piece) : renderValue(table, piece.value, piece.as)
    values.push(rendered)
    const { path } = piece.kind === 'item' ? piece.list : piece.value
    return { field: formatFieldPath(path), text: rendered.text }
  })
  return { parts, values }
}

/** The parts in a row; null where one of them is. */
function concatenated(parts: readonly Part[]): Sql {
  const [first, ...rest] = parts.map((part) => part.text)
  if (!first) return raw(`''`)
  return rest.reduce((all, one) => sql`${all} || ${one}`, sql`CAST(${first} AS VARCHAR)`)
}

function partList(parts: readonly Part[]): Sql {
  const structs = parts.map(
    ({ field, text }) =>
      sql`{'field': CAST(${value(field)} AS VARCHAR), 'text': CAST(${text} AS VARCHAR)}`,
  )
  return sql`[${joinSql(structs, ', ')}]`
}

/** Lists of parts cut like the text: what lies past the reference's limit is dropped. */
function cutParts(lines: Sql): Sql {
  const before = raw(
    'coalesce(list_sum(list_transform(list_slice(parts, 1, i - 1), lambda q: length(q.text))), 0)',
  )
  return sql`list_transform(${lines}, lambda parts: list_transform(parts, lambda p, i: {'field': p.field,
    'text': left(p.text, CAST(greatest(0, 2000 - ${before}) AS BIGINT))}))`
}

function every(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? raw('true') : joinSql(conditions, ' AND ')
}

function some(conditions: readonly (Sql | null)[]): Sql {
  const there = conditions.filter((condition) => condition !== null)
  if (there.length === 0) return never
  return joinSql(
    there.map((condition) => sql`coalesce(${condition}, false)`),
    ' OR ',
  )
}
