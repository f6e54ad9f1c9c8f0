import { DomainError } from './errors.ts'
import { type FieldPath, formatFieldPath, parseFieldPath } from './field-path.ts'

/**
 * A piece of a template. `plain` renders the value; `list` as bullets; `letters` as `A. ...` lines;
 * `letter` turns an index into its letter; `item` takes the list item that another field points to
 * (by 0-based index).
 */
export type TemplatePiece =
  | { kind: 'literal'; text: string }
  | { kind: 'field'; path: FieldPath; as: 'plain' | 'list' | 'letters' | 'letter' }
  | { kind: 'item'; path: FieldPath; index: FieldPath }

const modes = new Set(['list', 'letters', 'letter'])

/**
 * Reads a template: `{{path}}`, `{{path|list}}`, `{{path|letters}}`, `{{label|letter}}`,
 * `{{choices[label]}}`; `{{{{` is a literal `{{`. Braces in a row are read from the left, four at a
 * time; of three that are left, the first stands for itself: `{{{name}}}` is the value in braces. In
 * brackets, digits are a position, a quoted text is a name, and all else is the path of the field that
 * holds the position: `{{choices[answers.index[0]]}}`, `{{choices[["a.b"]]}}`.
 * Throws `template-unclosed` (with the text from the open braces) and `template-unreadable` (with the
 * placeholder).
 */
export function parseTemplate(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  const literal = (text: string): void => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last?.kind === 'literal') last.text += text
    else pieces.push({ kind: 'literal', text })
  }
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    if (open === -1) {
      literal(template.slice(at))
      break
    }
    literal(template.slice(at, open))
    if (template.startsWith('{{{{', open)) {
      literal('{{')
      at = open + 4
      continue
    }
    if (template.startsWith('{{{', open)) {
      literal('{')
      at = open + 1
      continue
    }
    const close = findClose(template, open + 2)
    if (close === -1)
      throw new DomainError('template-unclosed', { text: template.slice(open, open + 40) })
    pieces.push(parsePlaceholder(template.slice(open + 2, close)))
    at = close + 2
  }
  return pieces
}

/** The `}}` that ends a placeholder, passing over quoted names. */
function findClose(template: string, from: number): number {
  let quoted = false
  for (let at = from; at < template.length; at += 1) {
    const character = template[at]
    if (quoted && character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (!quoted && template.startsWith('}}', at)) return at
  }
  return -1
}

function parsePlaceholder(text: string): TemplatePiece {
  const refuse = (cause?: unknown) =>
    new DomainError('template-unreadable', { placeholder: `{{${text}}}` }, { cause })
  const bar = findBar(text)
  const source = (bar === -1 ? text : text.slice(0, bar)).trim()
  const mode = bar === -1 ? 'plain' : text.slice(bar + 1).trim()
  if (mode !== 'plain' && !modes.has(mode)) throw refuse()
  const pointed = findPointer(source)
  try {
    if (pointed) {
      if (mode !== 'plain') throw refuse()
      return {
        kind: 'item',
        path: parseFieldPath(pointed.list),
        index: parseFieldPath(pointed.index),
      }
    }
    return {
      kind: 'field',
      path: parseFieldPath(source),
      as: mode as 'plain' | 'list' | 'letters' | 'letter',
    }
  } catch (cause) {
    throw refuse(cause)
  }
}

/**
 * Cuts `choices[answers.index[0]]` at its last outer brackets; null where those hold a position or a
 * quoted name, so that the whole is one path.
 */
function findPointer(source: string): { list: string; index: string } | null {
  let depth = 0
  let open = -1
  let quoted = false
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at]
    if (quoted && character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '[') {
      if (depth === 0) open = at
      depth += 1
    } else if (!quoted && character === ']') depth -= 1
  }
  if (open <= 0 || depth !== 0 || !source.endsWith(']')) return null
  const index = source.slice(open + 1, -1).trim()
  return /^\d+$|^"/.test(index) ? null : { list: source.slice(0, open).trim(), index }
}

function findBar(text: string): number {
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (quoted && character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '|') return at
  }
  return -1
}

/** Writes pieces as a template: the inverse of `parseTemplate`. */
export function formatTemplate(pieces: readonly TemplatePiece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'literal') return piece.text.replaceAll('{{', '{{{{')
      if (piece.kind === 'item') {
        return `{{${formatFieldPath(piece.path)}[${formatPointer(piece.index)}]}}`
      }
      const mode = piece.as === 'plain' ? '' : `|${piece.as}`
      return `{{${formatFieldPath(piece.path)}${mode}}}`
    })
    .join('')
}

/** A path in brackets: a field named `0` is quoted, since digits alone are a position. */
function formatPointer(path: FieldPath): string {
  const text = formatFieldPath(path)
  return /^\d+$/.test(text) ? `[${JSON.stringify(text)}]` : text
}

/** The field paths a template uses, each once, in order. */
export function listTemplatePaths(pieces: readonly TemplatePiece[]): FieldPath[] {
  const seen = new Map<string, FieldPath>()
  for (const piece of pieces) {
    if (piece.kind === 'literal') continue
    const paths = piece.kind === 'item' ? [piece.path, piece.index] : [piece.path]
    for (const path of paths) seen.set(JSON.stringify(path), path)
  }
  return [...seen.values()]
}
