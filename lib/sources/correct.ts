import type { Engine } from '#lib/engine/index.ts'
import {
  type Field,
  formatFieldPath,
  identifier,
  joinSql,
  type ReadingNote,
  type Sql,
  sql,
  type TypeCorrection,
} from '#lib/model/index.ts'
import { convertDate } from './correct-date.ts'
import { convertJson } from './correct-json.ts'
import { type Conversion, changeAt, type FoundPlace, findPlace, itemsOf } from './correct-path.ts'
import { convertScalar } from './correct-scalar.ts'
import type { RowSource } from './reading.ts'
import { Refusal } from './refusal.ts'
import type { StepContext } from './steps.ts'

/**
 * Makes fields what people say they are, in the order of `options.corrections`; one may build on what
 * another made. Values that do not fit become null and are counted in a note. Refuses where a field is
 * not there, or can never be what was asked for.
 */
export async function correctTypes(rows: RowSource, context: StepContext): Promise<RowSource> {
  const { corrections } = context.options
  if (corrections.length === 0) return rows
  try {
    return await context.withEngine(async (engine) => {
      let made = rows
      for (const round of roundsOf(corrections))
        made = await correctRound(made, round, { engine, signal: context.signal })
      return made
    })
  } catch (cause) {
    throw named(cause, context)
  }
}

/** Corrections of different fields are done in one go; of the same field one after another. */
function roundsOf(corrections: readonly TypeCorrection[]): TypeCorrection[][] {
  const rounds: TypeCorrection[][] = []
  let round: TypeCorrection[] = []
  for (const correction of corrections) {
    if (round.some(({ field }) => field[0] === correction.field[0])) {
      rounds.push(round)
      round = []
    }
    round.push(correction)
  }
  return [...rounds, round]
}

/** With the file's name, and with the way on that leaves the correction out. */
function named(cause: unknown, { name, options }: StepContext): unknown {
  if (!(cause instanceof Refusal) || !('field' in cause.values)) return cause
  const field = String(cause.values.field)
  const rest = options.corrections.filter((one) => formatFieldPath(one.field) !== field)
  const way = { code: 'without-correction', values: { field }, options: { corrections: rest } }
  return new Refusal(cause.code, { ...cause.values, file: name }, [way], cause.settled, cause)
}

interface World {
  engine: Engine
  signal?: AbortSignal
}

async function correctRound(
  rows: RowSource,
  corrections: readonly TypeCorrection[],
  world: World,
): Promise<RowSource> {
  const { engine, signal } = world
  const notes: ReadingNote[] = []
  const changes = []
  for (const correction of corrections) {
    const { place, conversion, notes: own } = await resolve(rows, correction, world)
    const { field, index, steps } = place
    const made = changeAt(identifier(field.column), field.type, steps, conversion)
    changes.push({ field, index, made, correction })
    notes.push(...own)
  }
  const sums = changes.map(({ made }) => sql`coalesce(sum(${made.misfits}), 0)::BIGINT`)
  const [counts = []] = await engine.rows(
    sql`SELECT ${joinSql(sums, ', ')} FROM (${rows.query})`,
    signal ? { signal } : {},
  )
  const replaced = changes.map(
    ({ field, made }) => sql`${made.expression} AS ${identifier(field.column)}`,
  )
  const types = new Map(changes.map(({ index, made }) => [index, made.type]))
  const misfits = changes.flatMap(({ correction }, index): ReadingNote[] => {
    const count = Number(counts[index] ?? 0)
    const values = {
      field: formatFieldPath(correction.field),
      count,
      as: targetName(correction.as),
    }
    return count === 0 ? [] : [{ code: 'correction-misfits', values }]
  })
  return {
    ...rows,
    fields: rows.fields.map((field, index): Field => {
      const type = types.get(index)
      return type ? { ...field, type } : field
    }),
    query: sql`SELECT * REPLACE (${joinSql(replaced, ', ')}) FROM (${rows.query})`,
    values: rows.values.map((count, index) => (types.has(index) ? null : count)),
    notes: [...rows.notes, ...notes, ...misfits],
  }
}

/** Where a correction applies and how values are converted there; looks at the rows where that takes it. */
export async function resolve(
  { fields, query }: { fields: readonly Field[]; query: Sql },
  { field, as }: TypeCorrection,
  world: World,
): Promise<{ place: FoundPlace; conversion: Conversion; notes: ReadingNote[] }> {
  const found = findPlace(fields, field)
  const name = formatFieldPath(field)
  if (!found) throw new Refusal('correction-field-missing', { field: name })
  const place = as.kind === 'text' ? found : itemsOf(found)
  const made = await convert(query, place, as, world)
  if (made) return { place, ...made }
  throw new Refusal('correction-not-possible', {
    field: name,
    kind: place.type.kind,
    as: targetName(as),
  })
}

/** As messages tell it apart. */
function targetName({ kind }: TypeCorrection['as']): string {
  return kind === 'parsed-json' ? 'parsed' : kind
}

async function convert(
  query: Sql,
  place: FoundPlace,
  as: TypeCorrection['as'],
  world: World,
): Promise<{ conversion: Conversion; notes: ReadingNote[] } | null> {
  if (as.kind === 'date') return convertDate({ ...world, query, place, pattern: as.pattern })
  const conversion =
    as.kind === 'parsed-json'
      ? await convertJson({ ...world, query, place })
      : convertScalar(place.type, as)
  return conversion && { conversion, notes: [] }
}
