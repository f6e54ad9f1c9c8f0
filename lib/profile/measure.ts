import type { Engine } from '#lib/engine/index.ts'
import {
  type FieldType,
  type Histogram,
  joinSql,
  type Range,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import type { MeasuredPath } from './path-sql.ts'

/** What one pass over the rows says of a path. */
export interface Measure {
  values: number
  empty: number
  lengths: Range | null
  numbers: Range | null
  /** A guess that may be a third off; only taken where the rows are too many to count exactly. */
  roughDistinct: number | null
}

export interface PassOptions {
  engine: Engine
  rows: Sql
  paths: readonly MeasuredPath[]
  scanned: number
  signal: AbortSignal
}

/** Past this many rows, medians and distinct counts of near-unique values are estimated. */
export const manyRows = 5_000_000

const bars = 20

/** White space as Python's `str.strip` takes it, for telling blank text. */
const whiteSpace =
  '\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

/** How many paths share a pass: medians hold every value, so their number falls as the rows grow. */
export function pathsPerPass(scanned: number): number {
  return Math.max(1, Math.min(24, Math.floor(24_000_000 / Math.max(1, scanned))))
}

/** Counts, blanks, ranges and medians of some paths, in one pass. */
export async function measurePaths(options: PassOptions): Promise<Measure[]> {
  const { engine, rows, paths, scanned, signal } = options
  const columns = paths.flatMap(({ type }, index) => aggregates(type, raw(`v${index}`), scanned))
  const query = sql`SELECT ${joinSql(columns, ', ')} FROM ${projected(rows, paths)}`
  const [found = []] = await engine.rows(query, { signal })
  const number = (at: number): number | null => {
    const cell = found[at]
    return cell === null || cell === undefined ? null : Number(cell)
  }
  return paths.map(({ type }, index) => {
    const at = index * 6
    const min = number(at + 2)
    const median = number(at + 3)
    const max = number(at + 4)
    const range = min === null || median === null || max === null ? null : { min, median, max }
    return {
      values: number(at) ?? 0,
      empty: number(at + 1) ?? 0,
      lengths: hasLength(type) ? range : null,
      numbers: isNumeric(type) ? range : null,
      roughDistinct: number(at + 5),
    }
  })
}

/** Divides the lengths or numbers of some paths into bars, in one pass. Counts of bars that were empty are 0. */
export async function measureHistograms(
  options: PassOptions & { measures: readonly Measure[] },
): Promise<(Histogram | null)[]> {
  const { engine, rows, paths, measures, signal } = options
  const plans = measures.map((measure, index) => {
    const range = measure.lengths ?? measure.numbers
    const whole = paths[index]?.type.kind !== 'number'
    return range === null ? null : planBars(range, whole)
  })
  const columns = plans.flatMap((plan, index): Sql[] => {
    const type = paths[index]?.type
    if (!plan || !type) return []
    const x = sql`${measured(raw(`v${index}`), type)}::DOUBLE`
    const width = sql`${value(plan.width)}::DOUBLE`
    const bar = sql`greatest(0, least(${value(plan.bars - 1)}, floor(${x} / ${width} - ${value(plan.from)}::DOUBLE / ${width})))::INTEGER`
    return [sql`histogram(${bar}) FILTER (${x} IS NOT NULL)`]
  })
  if (columns.length === 0) return plans.map(() => null)
  const named = columns.map((column, index) => sql`${column} AS h${raw(String(index))}`)
  const read = columns.map((_column, index) => raw(`map_keys(h${index}), map_values(h${index})`))
  const query = sql`SELECT ${joinSql(read, ', ')} FROM (SELECT ${joinSql(named, ', ')} FROM ${projected(rows, paths)})`
  const [found = []] = await engine.rows(query, { signal })
  let at = 0
  return plans.map((plan) => {
    if (!plan) return null
    const keys = found[at]
    const counted = found[at + 1]
    at += 2
    const counts = new Array<number>(plan.bars).fill(0)
    if (Array.isArray(keys) && Array.isArray(counted))
      keys.forEach((key, index) => {
        counts[Number(key)] = Number(counted[index])
      })
    return { from: plan.from, to: plan.to, counts }
  })
}

/**
 * Plans at most 20 bars of equal width. Bars of whole numbers hold a whole number of values each and
 * end one past the last; those of fractions end at the greatest value, which belongs to the last.
 */
export function planBars(
  range: Range,
  whole: boolean,
): { from: number; to: number; bars: number; width: number } {
  const { min, max } = range
  if (whole) {
    const width = Math.max(1, Math.ceil((max - min + 1) / bars))
    const count = Math.min(bars, Math.max(1, Math.ceil((max - min + 1) / width)))
    return { from: min, to: min + width * count, bars: count, width }
  }
  const width = max / bars - min / bars
  if (!(width > 0)) return { from: min, to: max, bars: 1, width: 1 }
  return { from: min, to: max, bars, width }
}

function projected(rows: Sql, paths: readonly MeasuredPath[]): Sql {
  const columns = paths.map(({ expression }, index) => sql`${expression} AS ${raw(`v${index}`)}`)
  return sql`(SELECT ${joinSql(columns, ', ')} FROM ${rows})`
}

function hasLength(type: FieldType): boolean {
  return type.kind === 'text' || type.kind === 'json' || type.kind === 'list'
}

function isNumeric(type: FieldType): boolean {
  return type.kind === 'integer' || type.kind === 'number'
}

/** The number that a path's range and bars are made of: length or value. */
function measured(v: Sql, type: FieldType): Sql {
  if (type.kind === 'list') return sql`len(${v})`
  if (hasLength(type)) return sql`length(${v})`
  if (type.kind === 'number') return sql`CASE WHEN isfinite(${v}) THEN ${v}::DOUBLE END`
  return type.kind === 'integer' ? v : raw('NULL::INTEGER')
}

function aggregates(type: FieldType, v: Sql, scanned: number): Sql[] {
  const x = measured(v, type)
  return [
    sql`count(${v})`,
    blanks(type, v),
    sql`min(${x})`,
    scanned > manyRows ? sql`approx_quantile(${x}, 0.5)` : sql`quantile_disc(${x}, 0.5)`,
    sql`max(${x})`,
    scanned > manyRows ? sql`approx_count_distinct(${v})` : raw('NULL::BIGINT'),
  ]
}

function blanks(type: FieldType, v: Sql): Sql {
  if (type.kind === 'list') return sql`count(*) FILTER (len(${v}) = 0)`
  if (type.kind !== 'text') return raw('0::BIGINT')
  // Trimming is slow: only a text that begins with ASCII white space, or beyond ASCII, can be blank.
  return sql`count(*) FILTER (CASE WHEN ${v} < '!' OR (${v} >= chr(133) AND strlen(${v}) <= 16) THEN trim(${v}, ${value(whiteSpace)}::VARCHAR) = '' ELSE false END)`
}
