import { type FieldPath, parseTemplate } from '#lib/model/index.ts'

/** A run of a template's text as it is typed. `field` is null for literal text, and for what cannot be read. */
export interface TemplateSpan {
  text: string
  field: FieldPath | null
  /** Braces that are no placeholder (yet). */
  broken: boolean
}

/** Cuts a template, also a half-typed one, into runs to be tinted; the texts joined are the template. */
export function templateSpans(template: string): TemplateSpan[] {
  const spans: TemplateSpan[] = []
  const add = (text: string, field: FieldPath | null, broken = false) => {
    if (text !== '') spans.push({ text, field, broken })
  }
  let at = 0
  // A quoted name may hold braces; a line ends a placeholder that is still being typed.
  for (const match of template.matchAll(
    /\{\{\{\{|\{\{(?:"(?:[^"\\]|\\.)*"|(?!\}\}|\{\{)[^\n])*\}\}|\{\{/g,
  )) {
    add(template.slice(at, match.index), null)
    at = match.index + match[0].length
    if (match[0] === '{{{{') add(match[0], null)
    else if (match[0] === '{{') add(match[0], null, true)
    else {
      const field = fieldOf(match[0])
      add(match[0], field, field === null)
    }
  }
  add(template.slice(at), null)
  return spans
}

function fieldOf(placeholder: string): FieldPath | null {
  try {
    const [piece, ...more] = parseTemplate(placeholder)
    return piece && piece.kind !== 'literal' && more.length === 0 ? piece.path : null
  } catch {
    // Half-typed: the live preview says what is wrong with it.
    return null
  }
}
