import type { FieldPath } from './field-path.ts'
import { formatFieldPath } from './field-path.ts'
import type { TaskContent } from './task.ts'
import { listTemplatePaths, parseTemplate, type TemplatePiece } from './template.ts'

/** What the tasks of a family share: the fields shown and the fields asked for, as people read them. */
export interface Family {
  inputs: string[]
  output: string
}

/**
 * The inputs (sorted, each once) and the output of a task. A template that cannot be read stands for
 * itself, so that every draft, however broken, has a place.
 */
export function familyOf(content: TaskContent): Family {
  const { input, output } = content
  const inputs = input.kind === 'fields' ? names(input.fields) : templateNames(input.template)
  const outputs = output.kind === 'field' ? names([output.field]) : templateNames(output.template)
  return { inputs: sortedOnce(inputs), output: sortedOnce(outputs).join(', ') }
}

/** The key under which tasks of one dataset join a family: equal exactly where inputs and output are. */
export function familyKey(content: TaskContent): string {
  const { inputs, output } = familyOf(content)
  return JSON.stringify([inputs, output])
}

function names(paths: readonly FieldPath[]): string[] {
  return paths.map(formatFieldPath)
}

function templateNames(template: string): string[] {
  let pieces: TemplatePiece[]
  try {
    pieces = parseTemplate(template)
  } catch {
    // What is wrong with it is a finding's business.
    return [template]
  }
  return pieces.flatMap((piece) => {
    if (piece.kind === 'literal') return []
    if (piece.kind === 'item')
      return [`${formatFieldPath(piece.path)}[${formatFieldPath(piece.index)}]`]
    return names(listTemplatePaths([piece]))
  })
}

function sortedOnce(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
