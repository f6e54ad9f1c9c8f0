import { type FieldType, formatFieldPath, type TypeCorrection } from '#lib/model/index.ts'
import { namesProblem, readNames } from './reading-controls.ts'

export type CorrectionKind = TypeCorrection['as']['kind']

/** What is chosen for a field before it is a correction. */
export interface CorrectionDraft {
  kind: CorrectionKind | null
  /** One a line. */
  names: string
  /** Empty: common ways to write dates are tried. */
  pattern: string
}

const fromScalar = {
  text: ['integer', 'number', 'boolean', 'label', 'date', 'parsed-json'],
  json: ['text', 'integer', 'number', 'boolean', 'label', 'date', 'parsed-json'],
  integer: ['text', 'number', 'boolean', 'label', 'date'],
  number: ['text', 'integer', 'boolean', 'label', 'date'],
  boolean: ['text', 'integer', 'number', 'label'],
  label: ['label', 'text', 'integer'],
  struct: ['text'],
} as const satisfies Record<Exclude<FieldType['kind'], 'list'>, readonly CorrectionKind[]>

/** What a field of a type can be made, the items of a list where it is one (or the list as text). */
export function correctionKinds(type: FieldType): readonly CorrectionKind[] {
  if (type.kind !== 'list') return fromScalar[type.kind]
  const items = correctionKinds(type.item)
  return [...items.filter((kind) => kind !== 'text'), 'text']
}

/** The names that the labels of a field have already. */
export function namesOf(type: FieldType): string[] {
  if (type.kind === 'list') return namesOf(type.item)
  return type.kind === 'label' ? type.names : []
}

/** The correction that a draft makes; null while something is missing. */
export function readCorrection(
  field: TypeCorrection['field'],
  { kind, names, pattern }: CorrectionDraft,
): TypeCorrection | null {
  if (kind === null) return null
  if (kind === 'label') {
    const read = readNames(names)
    return read.length === 0 || namesProblem(read) !== null
      ? null
      : { field, as: { kind, names: read } }
  }
  if (kind === 'date') {
    const given = pattern.trim()
    return { field, as: { kind, pattern: given === '' ? null : given } }
  }
  return { field, as: { kind } }
}

/** The corrections with one more; it replaces that of the same field. */
export function withCorrection(
  corrections: readonly TypeCorrection[],
  correction: TypeCorrection,
): TypeCorrection[] {
  const name = formatFieldPath(correction.field)
  return [...corrections.filter(({ field }) => formatFieldPath(field) !== name), correction]
}
