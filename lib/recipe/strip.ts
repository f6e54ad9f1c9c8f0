import { raw, type Sql, sql } from '#lib/model/index.ts'

/** What Python's `str.strip()` takes away: `str.isspace()`, which is neither JavaScript's nor Unicode's set. */
export const pythonWhitespace =
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

const isWhitespace = new Set(pythonWhitespace)
const literal = (text: string) => raw(`'${text}'`)

/** The same set as an RE2 class. */
const whitespaceClass = String.raw`[\t-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+`

/**
 * Strips as Python's `str.strip()` does. The ends are looked at first, and only a text that needs it is
 * copied; by patterns, since the engine's `trim` walks every character and takes ten times as long (RE2
 * reads a pattern that ends in `$` from the end). Few expressions, since planning them is most of what a
 * small dataset costs. `text` is written many times: hand in a column, not an expression.
 */
export function stripSql(text: Sql): Sql {
  const isSpace = (at: string) =>
    sql`contains(${literal(pythonWhitespace)}, substring(${text}, ${raw(at)}, 1))`
  return sql`CASE WHEN ${isSpace('1')} OR ${isSpace('-1')} THEN regexp_replace(
    regexp_replace(${text}, ${literal(`^${whitespaceClass}`)}, ''), ${literal(`${whitespaceClass}$`)}, '') ELSE ${text} END`
}

/** Strips as Python's `str.strip()` does, for names that stand in a plan. */
export function stripText(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isWhitespace.has(text.charAt(from))) from += 1
  while (to > from && isWhitespace.has(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}
