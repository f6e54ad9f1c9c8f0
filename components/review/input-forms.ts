import {
  type Field,
  type FieldPath,
  inputTemplate,
  parseTemplate,
  type TemplatePiece,
} from '#lib/model/index.ts'

/** Writes an input of fields as a template: one field alone, several as `Name: {{name}}` lines. */
export const toTemplate = inputTemplate

/**
 * Reads a template back as a list of fields, or null where it says more than one: it must be what
 * `toTemplate` writes for the fields that stand in it.
 */
export function toFields(template: string, fields: readonly Field[]): FieldPath[] | null {
  let pieces: TemplatePiece[]
  try {
    pieces = parseTemplate(template)
  } catch {
    // Half-typed: there is nothing to read back yet.
    return null
  }
  const paths = pieces.flatMap((piece) => (piece.kind === 'field' ? [piece.path] : []))
  if (paths.length === 0) return template.trim() === '' ? [] : null
  const written = toTemplate({ kind: 'fields', style: 'labeled', fields: paths }, fields)
  return written === template.trim() ? paths : null
}
