import { joinSql, type RevisionDiff, raw, sql, value } from '#lib/model/index.ts'
import {
  type ComparedRevision,
  type Comparing,
  compareFields,
  limitsOf,
  type SharedField,
  type Side,
  sharedFields,
} from './compared.ts'
import { columnSql, textSql } from './path-sql.ts'

const examplesOfAKind = 5
const correctedRows = 100
/** Of an example: more fields or longer texts do not help to see what changed. */
const exampleFields = 40
const exampleText = 2_000
/**
 * What correcting types changed: the rows are the same ones, so only fields and a few values are compared,
 * those of the first rows.
 */
export async function compareCorrected(comparing: Comparing): Promise<RevisionDiff> {
  const { before, after } = comparing
  const fields = compareFields(before.fields, after.fields)
  const names = new Set(fields.retyped.map(({ field }) => field))
  const changed = sharedFields(before.fields, after.fields).filter(({ name }) => names.has(name))
  const { rowCount } = after
  const rows = {
    before: rowCount,
    after: rowCount,
    same: rowCount,
    changed: 0,
    added: 0,
    removed: 0,
  }
  const first = await comparing.engine.rows(
    sql`SELECT "row" FROM ${after.rows} ORDER BY "row" LIMIT ${value(correctedRows)}`,
    limitsOf(comparing),
  )
  const numbers = first.map(([row]) => Number(row))
  const was = await readRows({ ...comparing, before: only(before, changed) }, 'before', numbers)
  const is = await readRows({ ...comparing, after: only(after, changed) }, 'after', numbers)
  const examples = numbers.flatMap((row) => {
    const [from, to] = [was.get(row) ?? {}, is.get(row) ?? {}]
    const told = changed.map(({ name }) => name).filter((name) => from[name] !== to[name])
    return told.length === 0
      ? []
      : [{ kind: 'changed' as const, before: pick(from, told), after: pick(to, told) }]
  })
  return { fields, key: null, rows, examples: examples.slice(0, examplesOfAKind) }
}

function only(side: ComparedRevision, shared: readonly SharedField[]): ComparedRevision {
  const names = new Set(shared.map(({ name }) => name))
  return { ...side, fields: side.fields.filter(({ name }) => names.has(name)) }
}

/** A few rows of each kind, by the hashes that were written down. */
export async function readExamples(
  comparing: Comparing,
  shared: readonly SharedField[],
  key: SharedField | null,
): Promise<RevisionDiff['examples']> {
  const by = key ? 'k' : 'h'
  const missing = async (side: Side, other: Side) => {
    const found = await comparing.engine.rows(
      raw(`SELECT "row" FROM ${side}_rows WHERE ${by} NOT IN (SELECT ${by} FROM ${other}_rows)
           ORDER BY "row" LIMIT ${examplesOfAKind}`),
      limitsOf(comparing),
    )
    return found.map(([row]) => Number(row))
  }
  const changed = key
    ? await comparing.engine.rows(
        raw(`SELECT b."row", a."row" FROM before_rows AS b JOIN after_rows AS a ON a.k = b.k
             WHERE a.h <> b.h ORDER BY a."row" LIMIT ${examplesOfAKind}`),
        limitsOf(comparing),
      )
    : []
  const removed = await missing('before', 'after')
  const added = await missing('after', 'before')
  const was = await readRows(comparing, 'before', [
    ...removed,
    ...changed.map(([row]) => Number(row)),
  ])
  const is = await readRows(comparing, 'after', [
    ...added,
    ...changed.map(([, row]) => Number(row)),
  ])
  return [
    ...changed.map(([b, a]) => {
      const [before, after] = [was.get(Number(b)) ?? {}, is.get(Number(a)) ?? {}]
      const told = shared
        .map(({ name }) => name)
        .filter((name) => name === key?.name || before[name] !== after[name])
      return { kind: 'changed' as const, before: pick(before, told), after: pick(after, told) }
    }),
    ...removed.map((row) => ({
      kind: 'removed' as const,
      before: was.get(row) ?? {},
      after: null,
    })),
    ...added.map((row) => ({ kind: 'added' as const, before: null, after: is.get(row) ?? {} })),
  ]
}

type Texts = Record<string, string | null>

function pick(texts: Texts, names: readonly string[]): Texts {
  return Object.fromEntries(
    names.slice(0, exampleFields).map((name) => [name, texts[name] ?? null]),
  )
}

async function readRows(
  comparing: Comparing,
  side: Side,
  numbers: readonly number[],
): Promise<Map<number, Texts>> {
  if (numbers.length === 0) return new Map()
  const { rows, fields } = comparing[side]
  const shown = fields.slice(0, exampleFields)
  const texts = shown.map(
    (field) => sql`encode(left(${textSql(columnSql(field), field.type)}, ${value(exampleText)}))`,
  )
  const found = await comparing.engine.rows(
    sql`SELECT ${joinSql([raw('"row"'), ...texts], ', ')} FROM ${rows}
        WHERE "row" IN (${joinSql(
          numbers.map((number) => value(number)),
          ', ',
        )})`,
    limitsOf(comparing),
  )
  return new Map(
    found.map(([row, ...cells]) => [
      Number(row),
      Object.fromEntries(
        shown.map(({ name }, index) => {
          const cell = cells[index]
          return [name, cell === null || cell === undefined ? null : String(cell)]
        }),
      ),
    ]),
  )
}
