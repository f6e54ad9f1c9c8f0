import type { FieldPath, Predicate } from '#lib/model/index.ts'

/** What a condition compares with, by its operator. */
export const operandKinds = {
  'is-null': 'none',
  'is-not-null': 'none',
  equals: 'text',
  'not-equals': 'text',
  contains: 'text',
  'not-contains': 'text',
  in: 'texts',
  'not-in': 'texts',
  matches: 'pattern',
  'not-matches': 'pattern',
  'at-least': 'number',
  'at-most': 'number',
  'length-at-least': 'length',
  'length-at-most': 'length',
} as const satisfies Record<Predicate['op'], string>

export const operators = Object.keys(operandKinds) as Predicate['op'][]

/** What stands in a condition to compare with, as text. */
export function operandText(predicate: Predicate): string {
  if ('text' in predicate) return predicate.text
  if ('texts' in predicate) return predicate.texts.join('\n')
  if ('pattern' in predicate) return predicate.pattern
  if ('number' in predicate)
    return Number.isFinite(predicate.number) ? String(predicate.number) : ''
  return ''
}

/**
 * A condition with this operator and operand. Lists are a value a line; a number that cannot be read
 * is NaN, which is not saved; lengths are whole and not negative.
 */
export function makeCondition(op: Predicate['op'], field: FieldPath, operand: string): Predicate {
  const number = operand.trim() === '' ? Number.NaN : Number(operand)
  const make = {
    none: () => ({ op, field }),
    text: () => ({ op, field, text: operand }),
    texts: () => ({ op, field, texts: operand.split('\n').filter((text) => text !== '') }),
    pattern: () => ({ op, field, pattern: operand }),
    number: () => ({ op, field, number }),
    length: () => ({
      op,
      field,
      number: Number.isNaN(number) ? number : Math.max(0, Math.trunc(number)),
    }),
  }[operandKinds[op]]
  // The table above gives each operator the operand its schema asks for.
  return make() as Predicate
}
