import type { Engine } from '#lib/engine/index.ts'
import { type ReadingNote, raw, type Sql, sql } from '#lib/model/index.ts'
import { type Conversion, type FoundPlace, valuesAt } from './correct-path.ts'
import { trimmedOf } from './correct-scalar.ts'
import { literal } from './reading.ts'
import { Refusal } from './refusal.ts'

/** Ways to write a date of which none can be taken for another. */
const plainPatterns: readonly string[] = [
  '%Y-%m-%d',
  ...['T', ' '].flatMap((between) =>
    ['%H:%M:%S', '%H:%M:%S.%f', '%H:%M'].flatMap((time) =>
      ['', 'Z', '%z'].map((zone) => `%Y-%m-%d${between}${time}${zone}`),
    ),
  ),
  '%Y/%m/%d',
  '%Y/%m/%d %H:%M:%S',
  '%Y%m%d',
  '%d.%m.%Y',
  '%d.%m.%Y %H:%M',
  '%d.%m.%Y %H:%M:%S',
  '%d %b %Y',
  '%d %B %Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%d-%b-%Y',
  '%a, %d %b %Y %H:%M:%S %z',
  '%a, %d %b %Y %H:%M:%S GMT',
  '%a %b %d %H:%M:%S %z %Y',
]

/** Ways that differ in what comes first, day or month. */
const orders = ['/', '-'].flatMap((mark) =>
  ['', ' %H:%M', ' %H:%M:%S'].map((time) => ({
    day: `%d${mark}%m${mark}%Y${time}`,
    month: `%m${mark}%d${mark}%Y${time}`,
  })),
)

const dateParts = /%-?[aAbBcdjmxyYDFuUVWwG]/
const timeParts = /%-?[cfgHIMnpSTX]/
const zoneParts = /%[zZ]/

/**
 * How dates become ISO 8601 text (with a zone: in UTC, ending in `Z`). Without a pattern common ones are
 * tried; whether 03/04 is a day in April or in March is told by the values of all rows, and where they do
 * not tell, such values do not fit. Numbers are seconds since 1970.
 */
export async function convertDate(options: {
  engine: Engine
  query: Sql
  place: FoundPlace
  pattern: string | null
  signal?: AbortSignal
}): Promise<{ conversion: Conversion; notes: ReadingNote[] } | null> {
  const { engine, query, place, pattern } = options
  const limits = options.signal ? { signal: options.signal } : {}
  const { type } = place
  const to = { kind: 'text' } as const
  if (type.kind === 'integer' || type.kind === 'number')
    return { conversion: { to, expression: secondsAsIso }, notes: [] }
  if (type.kind !== 'text' && type.kind !== 'json') return null
  if (pattern !== null) {
    await holdReadable(engine, pattern)
    const expression = (from: Sql) => isoOf(trimmedOf(from, type), pattern)
    return { conversion: { to, expression }, notes: [] }
  }
  const notes: ReadingNote[] = []
  const text = trimmedOf(raw('x'), type)
  const fits = (patterns: readonly string[]) =>
    sql`count(*) FILTER (coalesce(${anyOf(text, patterns)}, '') <> '')::BIGINT`
  const [row = []] = await engine.rows(
    sql`SELECT ${fits(orders.map(({ day }) => day))}, ${fits(orders.map(({ month }) => month))}
        FROM (${valuesAt(query, place)}) WHERE x IS NOT NULL`,
    limits,
  )
  const [day = 0, month = 0] = row.map(Number)
  const field = place.field.name
  const order = day === month ? null : day > month ? 'day' : 'month'
  if (order !== null) notes.push({ code: 'date-order', values: { field, order } })
  else if (day > 0) notes.push({ code: 'date-order-unclear', values: { field, count: day } })
  const patterns = [...plainPatterns, ...(order === null ? [] : orders.map((one) => one[order]))]
  const expression = (from: Sql) => {
    const own = trimmedOf(from, type)
    const seconds = secondsAsIso(sql`TRY_CAST(${own} AS BIGINT)`)
    return sql`CASE WHEN regexp_full_match(${own}, '[0-9]{9,10}') THEN ${seconds} WHEN regexp_matches(${own}, '[0-9]{4}') THEN ${anyOf(own, patterns)} END`
  }
  return { conversion: { to, expression }, notes }
}

function anyOf(text: Sql, patterns: readonly string[]): Sql {
  const each = patterns.map((pattern) => isoOf(text, pattern))
  return {
    text: `coalesce(${each.map((one) => one.text).join(', ')})`,
    values: each.flatMap((one) => one.values),
  }
}

function isoOf(text: Sql, pattern: string): Sql {
  const zoned = zoneParts.test(pattern)
  const parsed = sql`try_strptime(${text}, ${literal(pattern)})`
  const time = zoned ? sql`(${parsed} AT TIME ZONE 'UTC')` : parsed
  const suffix = zoned || /(Z|GMT|UTC)$/.test(pattern) ? 'Z' : ''
  if (!timeParts.test(pattern) && !zoned) return sql`strftime(${time}, '%Y-%m-%d')`
  const form = dateParts.test(pattern) ? '%Y-%m-%dT%H:%M:%S' : '%H:%M:%S'
  const fraction = /%f|%g|%n/.test(pattern)
    ? sql` || CASE WHEN date_part('microsecond', ${time}) % 1000000 <> 0 THEN strftime(${time}, '.%f') ELSE '' END`
    : raw('')
  return sql`(strftime(${time}, ${literal(form)})${fraction} || ${literal(suffix)})`
}

/** Of years 1 to 9999. */
function secondsAsIso(seconds: Sql): Sql {
  return sql`CASE WHEN ${seconds} BETWEEN -62135596800 AND 253402300799 THEN strftime(make_timestamp(CAST(${seconds} * 1000000 AS BIGINT)), '%Y-%m-%dT%H:%M:%SZ') END`
}

async function holdReadable(engine: Engine, pattern: string): Promise<void> {
  if (!dateParts.test(pattern) && !timeParts.test(pattern))
    throw new Refusal('correction-pattern-unreadable', { pattern })
  try {
    await engine.rows(sql`SELECT try_strptime('', ${literal(pattern)})`)
  } catch (cause) {
    if (cause instanceof Error && /format/i.test(cause.message))
      throw new Refusal('correction-pattern-unreadable', { pattern }, [], {}, cause)
    throw cause
  }
}
