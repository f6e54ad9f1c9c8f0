import type { FieldType } from '#lib/model/index.ts'

/**
 * Watches the cells of one column. It is a number, integer or boolean only if every cell that is not
 * empty would be printed by Python exactly as it stands: `007`, `1.50`, `1e5` and `true` stay text.
 */
export class ColumnWatch {
  private integer = true
  private number = true
  private boolean = true
  private filled = false

  /** Whether it is text already, and no cell needs to be looked at any more. */
  settled = false

  add(buffer: Buffer, start: number, end: number): void {
    if (start === end) return
    this.filled = true
    if (this.integer && !isInteger(buffer, start, end)) this.integer = false
    if (this.number && !isNumber(buffer, start, end)) this.number = false
    if (this.boolean && !isBoolean(buffer, start, end)) this.boolean = false
    this.settled = !this.integer && !this.number && !this.boolean
  }

  type(): FieldType {
    if (!this.filled || this.settled) return { kind: 'text' }
    if (this.integer) return { kind: 'integer' }
    return this.number ? { kind: 'number', single: false } : { kind: 'boolean' }
  }
}

function digitsEnd(buffer: Buffer, start: number, end: number): number {
  let at = start
  while (at < end) {
    const byte = buffer[at] as number
    if (byte < 48 || byte > 57) break
    at += 1
  }
  return at
}

/** The end of a whole number without leading zeros, its sign before it; -1 where there is none. */
function wholeEnd(buffer: Buffer, start: number, end: number): number {
  const from = buffer[start] === 45 ? start + 1 : start
  const to = digitsEnd(buffer, from, end)
  return to === from || (buffer[from] === 48 && to > from + 1) ? -1 : to
}

function isInteger(buffer: Buffer, start: number, end: number): boolean {
  if (end - start > 20 || wholeEnd(buffer, start, end) !== end) return false
  const text = buffer.toString('latin1', start, end)
  if (text === '-0') return false
  if (end - start < 19) return true
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

function isNumber(buffer: Buffer, start: number, end: number): boolean {
  if (end - start > 26) return false
  const point = wholeEnd(buffer, start, end)
  if (point === -1 || buffer[point] !== 46) return false
  if (digitsEnd(buffer, point + 1, end) !== end || end === point + 1) return false
  const text = buffer.toString('latin1', start, end)
  const number = Number(text)
  const size = Math.abs(number)
  // Outside, Python prints an exponent.
  if (size >= 1e16 || (size < 1e-4 && size > 0) || text.startsWith('-0.0')) return false
  const printed = Number.isInteger(number) ? `${number}.0` : String(number)
  return printed === text
}

function isBoolean(buffer: Buffer, start: number, end: number): boolean {
  const length = end - start
  if (length !== 4 && length !== 5) return false
  const text = buffer.toString('latin1', start, end)
  return text === 'True' || text === 'False'
}
