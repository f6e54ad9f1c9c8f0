import { type Field, findFieldType } from './field.ts'
import { type FieldPath, formatFieldPath } from './field-path.ts'
import type { TaskInput } from './task.ts'
import { formatTemplate, type TemplatePiece } from './template.ts'

/** The name that the style `labeled` writes before a field: its path, with a capital. */
function labelOf(path: FieldPath): string {
  const written = formatFieldPath(path)
  const first = String.fromCodePoint(written.codePointAt(0) ?? 32)
  return first.toUpperCase() + written.slice(first.length)
}

function pieceOf(path: FieldPath, fields: readonly Field[]): TemplatePiece {
  const type = findFieldType(fields, path)
  return { kind: 'field', path, as: type?.kind === 'list' ? 'list' : 'plain' }
}

/** Writes an input of fields as a template: one field alone, several as `Name: {{name}}` lines. */
export function inputTemplate(input: TaskInput, fields: readonly Field[]): string {
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
