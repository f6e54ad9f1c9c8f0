import type { Cell, Field, FieldType } from '#lib/model/index.ts'

/**
 * A value as the viewer writes it, as the text that the studio shows for it: labels by name, numbers and
 * booleans as Python's `str` prints them, lists and structs as JSON.
 */
export function toCell(value: unknown, type: FieldType): Cell {
  const shown = toShown(value, type)
  if (shown === null || shown === undefined) return null
  if (typeof shown === 'string') return shown
  if (typeof shown === 'boolean') return shown ? 'True' : 'False'
  if (typeof shown === 'number') return type.kind === 'number' ? toFloat(shown) : String(shown)
  return JSON.stringify(shown)
}

/** A double as Python's `repr` prints it: `1.0`, `1e-05`, `1e+16`. */
function toFloat(number: number): string {
  const size = Math.abs(number)
  if (number !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa = '', exponent = ''] = number.toExponential().split('e')
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
  }
  return Number.isInteger(number) ? `${number}.0` : String(number)
}

/** The cells of a viewer's row, for the fields in order. */
export function toCells(row: Record<string, unknown>, fields: readonly Field[]): Cell[] {
  return fields.map(({ name, type }) => toCell(row[name], type))
}

function toShown(value: unknown, type: FieldType): unknown {
  if (value === null || value === undefined) return null
  if (type.kind === 'label') {
    // A cell that was cut arrives as text.
    if (typeof value !== 'number') return String(value)
    return type.names[value] ?? null
  }
  if (type.kind === 'list' && Array.isArray(value))
    return value.map((item) => toShown(item, type.item))
  if (type.kind === 'struct' && typeof value === 'object')
    return Object.fromEntries(
      type.fields.map((member) => [
        member.name,
        toShown((value as Record<string, unknown>)[member.name], member.type),
      ]),
    )
  return value
}
