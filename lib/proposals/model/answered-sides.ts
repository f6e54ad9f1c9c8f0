import {
  type FieldPath,
  formatTemplate,
  parseTemplate,
  type TaskInput,
  type TaskOutput,
  type TemplatePiece,
} from '#lib/model/index.ts'
import type { LooseObject, LooseValue } from './loose-json.ts'

/** Reads names of fields, and tells those that there are. */
export interface FieldNames {
  read: (name: string) => FieldPath
  isField: (path: FieldPath) => boolean
}

/**
 * The input of an answered task: a template, or names of fields in a list or one text. A name in single
 * braces counts as a placeholder where there are no double ones.
 */
export function readInput(value: LooseValue, names: FieldNames): TaskInput {
  const template = templateIn(value, names)
  if (template !== null) return { kind: 'template', template }
  return { kind: 'fields', style: 'labeled', fields: listNames(value, names).map(names.read) }
}

/**
 * The output of an answered task and the fields named beyond it: of several names the first is used;
 * a template that is one plain placeholder is that field.
 */
export function readOutput(
  value: LooseValue,
  names: FieldNames,
): { output: TaskOutput; surplus: string[] } {
  const template = templateIn(value, names)
  if (template !== null) {
    const field = onlyField(template)
    return {
      output: field ? { kind: 'field', field } : { kind: 'template', template },
      surplus: [],
    }
  }
  const [output, ...surplus] = listNames(value, names)
  return {
    output:
      output === undefined
        ? { kind: 'template', template: '' }
        : { kind: 'field', field: names.read(output) },
    surplus,
  }
}

/** The template that a value holds, its names read as fields; null where it holds none. */
function templateIn(value: LooseValue, names: FieldNames): string | null {
  const [first, ...others] = Array.isArray(value) ? value : [value]
  const lone = others.length === 0 ? first : undefined
  const written = lone instanceof Map ? lone.get('template') : lone
  if (typeof written !== 'string') return null
  if (written.includes('{{')) return mendTemplate(written, names)
  const braced = written.replace(/\{([^{}\n]{1,200})\}/g, (whole, name: string) =>
    names.isField(names.read(name)) ? `{{${name.trim()}}}` : whole,
  )
  return braced === written ? null : mendTemplate(braced, names)
}

/** Writes each placeholder as the fields are really called; one that cannot be read stays as it is. */
function mendTemplate(written: string, names: FieldNames): string {
  // As Python subscripts, which no template holds: answers['text'][0].
  const plain = written.replace(/\[\s*'([^'\]]*)'\s*\]/g, '["$1"]').slice(0, 20_000)
  const pieces = piecesOf(plain)
  if (pieces === null) return plain
  return formatTemplate(
    pieces.map((piece): TemplatePiece => {
      if (piece.kind === 'literal') return piece
      const path = mend(piece.path, names)
      return piece.kind === 'item'
        ? { ...piece, path, index: mend(piece.index, names) }
        : { ...piece, path }
    }),
  )
}

function mend(path: FieldPath, names: FieldNames): FieldPath {
  if (names.isField(path)) return path
  const joined = path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`,
    )
    .join('')
  const read = names.read(joined)
  return names.isField(read) ? read : path
}

function onlyField(template: string): FieldPath | null {
  const pieces = piecesOf(template.trim())
  const [piece] = pieces ?? []
  return pieces?.length === 1 && piece?.kind === 'field' && piece.as === 'plain' ? piece.path : null
}

function piecesOf(template: string): TemplatePiece[] | null {
  try {
    return parseTemplate(template)
  } catch {
    // Not readable as a template: a check says so of the text as it is.
    return null
  }
}

/** Names, each once, from a list, from `{fields: [...]}`, from one name or from several in one text. */
function listNames(value: LooseValue, names: FieldNames): string[] {
  const items = value instanceof Map ? (memberOf(value, ['fields', 'field']) ?? null) : value
  const written = (Array.isArray(items) ? items : [items]).flatMap((item) =>
    typeof item === 'string' ? item.trim() : [],
  )
  const [first = ''] = written
  const parts = first.split(/\s*[,，、]\s*/)
  const several =
    written.length === 1 &&
    parts.length > 1 &&
    !names.isField(names.read(first)) &&
    parts.every((part) => names.isField(names.read(part)))
  return [...new Set((several ? parts : written).filter((name) => name !== ''))]
}

/** The first of several members that there is, or undefined. */
export function memberOf(task: LooseObject, names: readonly string[]): LooseValue | undefined {
  for (const name of names) {
    const value = task.get(name)
    if (value !== undefined) return value
  }
  return undefined
}
