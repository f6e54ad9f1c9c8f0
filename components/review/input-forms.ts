import {
  type Field,
  type FieldPath,
  findFieldType,
  formatFieldPath,
  formatTemplate,
  parseTemplate,
  type TaskInput,
  type TemplatePiece,
} from '#lib/model/index.ts'

function pieceOf(path: FieldPath, fields: readonly Field[]): TemplatePiece {
  const type = findFieldType(fields, path)
  return { kind: 'field', path, as: type?.kind === 'list' ? 'list' : 'plain' }
}

/** The name that the style `labeled` writes before a field: its path, with a capital. */
function labelOf(path: FieldPath): string {
  const written = formatFieldPath(path)
  const first = String.fromCodePoint(written.codePointAt(0) ?? 32)
  return first.toUpperCase() + written.slice(first.length)
}

/** Writes an input of fields as a template: one field alone, several as `Name: {{name}}` lines. */
export function toTemplate(input: TaskInput, fields: readonly Field[]): string {
  if (input.kind === 'template') return input.template
  const [only] = input.fields
  if (only && input.fields.length === 1) return formatTemplate([pieceOf(only, fields)])
  return input.fields
    .map((path) => {
      const piece = pieceOf(path, fields)
      const gap = piece.kind === 'field' && piece.as === 'list' ? '\n' : ' '
      return formatTemplate([{ kind: 'literal', text: `${labelOf(path)}:${gap}` }, piece])
    })
    .join('\n')
}

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
