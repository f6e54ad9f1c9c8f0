import type { z } from 'zod'
import {
  DomainError,
  type FieldPath,
  type FindingPlace,
  parseTemplate,
  type TaskContent,
  type TemplatePiece,
} from '#lib/model/index.ts'

export type Place = z.infer<typeof FindingPlace>

export interface UnreadableTemplate {
  place: Place
  problem: 'unclosed' | 'unreadable'
  text: string
}

/** A task's content with its templates read, once for all checks. */
export interface TaskReading {
  /** Null where the template cannot be read. */
  input: TemplatePiece[] | null
  output: TemplatePiece[] | null
  unreadable: UnreadableTemplate[]
  /** Every field a task names and where, in order. */
  named: { path: FieldPath; place: Place }[]
}

/** Reads a task's templates; field lists and single fields become pieces as well. */
export function readTask(content: TaskContent): TaskReading {
  const unreadable: UnreadableTemplate[] = []
  const read = (place: Place, template: string): TemplatePiece[] | null => {
    try {
      return parseTemplate(template)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      unreadable.push({
        place,
        problem: error.code === 'template-unclosed' ? 'unclosed' : 'unreadable',
        text: String(error.values.text ?? error.values.placeholder ?? template),
      })
      return null
    }
  }
  const plain = (path: FieldPath): TemplatePiece => ({ kind: 'field', path, as: 'plain' })
  const input =
    content.input.kind === 'fields'
      ? content.input.fields.map(plain)
      : read('input', content.input.template)
  const output =
    content.output.kind === 'field'
      ? [plain(content.output.field)]
      : read('output', content.output.template)
  const named = [
    ...pathsOf(input).map((path) => ({ path, place: 'input' as const })),
    ...pathsOf(output).map((path) => ({ path, place: 'output' as const })),
    ...content.fieldRules.map(({ field }) => ({ path: field, place: 'task' as const })),
    ...content.where.map(({ field }) => ({ path: field, place: 'where' as const })),
  ]
  return { input, output, unreadable, named }
}

function pathsOf(pieces: readonly TemplatePiece[] | null): FieldPath[] {
  return (pieces ?? []).flatMap((piece) => {
    if (piece.kind === 'literal') return []
    return piece.kind === 'item' ? [piece.path, piece.index] : [piece.path]
  })
}

/** Whether any piece shows a field. */
export function showsField(pieces: readonly TemplatePiece[]): boolean {
  return pieces.some((piece) => piece.kind !== 'literal')
}
