/**
 * What a column of a sheet holds; `mixed` says that its values were of different kinds and are kept as
 * text.
 * @typedef {{ kind: 'text' | 'integer' | 'number' | 'boolean', mixed: boolean, filled: number }} SheetColumn
 */

/** @param {unknown} cell */
const isBlank = (cell) => cell === null || cell === undefined || cell === ''

/** @param {unknown[]} row */
const isBlankRow = (row) => row.every((cell) => isBlank(cell) || String(cell).trim() === '')

/**
 * Makes a table of a sheet's cells (texts, numbers, booleans, dates): its header where it has one,
 * its columns with their types, and its rows as lines of JSON. Rows without a value are skipped and
 * counted. Null where there is no row at all.
 * @param {unknown[][]} rows
 * @param {boolean | null} asked whether the first row is a header; null to find out
 */
export function readTable(rows, asked) {
  const filled = rows.filter((row) => !isBlankRow(row))
  const [first] = filled
  if (!first) return null
  const width = filled.reduce((widest, row) => Math.max(widest, row.length), 0)
  const hasHeader = asked ?? looksLikeHeader(first)
  const body = hasHeader ? filled.slice(1) : filled
  const header = hasHeader
    ? Array.from({ length: width }, (_, at) => (isBlank(first[at]) ? '' : textOf(first[at])))
    : null
  const columns = Array.from({ length: width }, (_, at) => columnOf(body, at))
  return {
    header,
    hasHeader,
    width,
    columns,
    rows: body.length,
    skipped: rows.length - filled.length,
    *lines() {
      for (const row of body) yield lineOf(row, columns)
    },
  }
}

/** @param {unknown[]} row */
function looksLikeHeader(row) {
  return row.every(
    (cell) =>
      isBlank(cell) || (typeof cell === 'string' && !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(cell.trim())),
  )
}

/**
 * @param {unknown[][]} rows
 * @param {number} at
 * @returns {SheetColumn}
 */
function columnOf(rows, at) {
  const kinds = new Set()
  let filled = 0
  for (const row of rows) {
    const cell = row[at]
    if (isBlank(cell)) continue
    filled += 1
    kinds.add(kindOf(cell))
  }
  const [only] = kinds
  if (kinds.size === 1) return { kind: only === 'date' ? 'text' : only, mixed: false, filled }
  if (kinds.size === 2 && kinds.has('integer') && kinds.has('number'))
    return { kind: 'number', mixed: false, filled }
  return { kind: 'text', mixed: kinds.size > 1, filled }
}

/** @param {unknown} cell */
function kindOf(cell) {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? 'integer' : 'number'
  if (typeof cell === 'boolean') return 'boolean'
  return cell instanceof Date ? 'date' : 'text'
}

/**
 * @param {unknown[]} row
 * @param {readonly SheetColumn[]} columns
 */
function lineOf(row, columns) {
  const members = []
  for (let at = 0; at < columns.length; at += 1) {
    const cell = row[at]
    const column = columns[at]
    if (isBlank(cell) || !column) continue
    const value =
      column.kind === 'text' ? JSON.stringify(textOf(cell).toWellFormed()) : String(cell)
    members.push(`"c${at}":${value}`)
  }
  return `{${members.join(',')}}\n`
}

/**
 * A cell as text: dates as ISO 8601, without a time where it is midnight; booleans as sheets show them.
 * @param {unknown} cell
 */
function textOf(cell) {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (!(cell instanceof Date)) return String(cell)
  if (Number.isNaN(cell.getTime())) return ''
  const text = cell.toISOString().replace(/(\.000)?Z$/, '')
  return text.replace(/T00:00:00$/, '')
}
