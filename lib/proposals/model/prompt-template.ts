import type { Message, PromptPlace, PromptProblem } from '#lib/model/index.ts'

type Piece = { kind: 'text'; text: string } | { kind: 'variable'; name: string; at: number }

/**
 * Reads a prompt's text: `{{name}}` is a variable, `{{{{` a literal `{{` (as in the templates of
 * tasks, so that a prompt can speak of them). Braces that do not close are a problem at their place.
 */
function readPieces(text: string): { pieces: Piece[]; faults: { at: number; message: Message }[] } {
  const pieces: Piece[] = []
  const faults: { at: number; message: Message }[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('{{', at)
    if (open === -1) {
      pieces.push({ kind: 'text', text: text.slice(at) })
      break
    }
    if (open > at) pieces.push({ kind: 'text', text: text.slice(at, open) })
    if (text.startsWith('{{{{', open)) {
      pieces.push({ kind: 'text', text: '{{' })
      at = open + 4
      continue
    }
    const close = text.indexOf('}}', open)
    const newline = text.indexOf('\n', open)
    if (close === -1 || (newline !== -1 && newline < close)) {
      faults.push({ at: open, message: { code: 'prompt-braces-open', values: {} } })
      pieces.push({ kind: 'text', text: '{{' })
      at = open + 2
      continue
    }
    pieces.push({ kind: 'variable', name: text.slice(open + 2, close).trim(), at: open })
    at = close + 2
  }
  return { pieces, faults }
}

/** The variables that a text names, each once. */
export function listPromptVariables(text: string): Set<string> {
  const { pieces } = readPieces(text)
  return new Set(pieces.flatMap((piece) => (piece.kind === 'variable' ? piece.name : [])))
}

/** What is wrong with a text: names that are no variables of its place, braces that do not close. */
export function findPromptProblems(
  text: string,
  {
    place,
    allowed,
    elsewhere,
  }: { place: PromptPlace; allowed: readonly string[]; elsewhere: readonly string[] },
): PromptProblem[] {
  const { pieces, faults } = readPieces(text)
  const unknown = pieces.flatMap((piece) => {
    if (piece.kind === 'text' || allowed.includes(piece.name)) return []
    const code = elsewhere.includes(piece.name)
      ? 'prompt-variable-elsewhere'
      : 'prompt-variable-unknown'
    const values = {
      variable: `{{${piece.name}}}`,
      known: allowed.map((name) => `{{${name}}}`).join(', '),
    }
    return [{ at: piece.at, message: { code, values } }]
  })
  return [...faults, ...unknown]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, message }) => {
      const before = text.slice(0, at).split('\n')
      return { place, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message }
    })
}

/**
 * Fills a text. A line that holds variables of which none has anything to say is left out, so that
 * one wording serves datasets with and without a description. What no variable is stays as written.
 */
export function fillPrompt(text: string, textFor: (name: string) => string | null): string {
  const lines = text.split('\n').flatMap((line) => {
    const { pieces } = readPieces(line)
    let asked = 0
    let filled = 0
    const parts = pieces.map((piece) => {
      if (piece.kind === 'text') return piece.text
      const value = textFor(piece.name)
      asked += 1
      if (value !== '') filled += 1
      return value ?? `{{${piece.name}}}`
    })
    return asked > 0 && filled === 0 ? [] : [parts.join('')]
  })
  return lines.join('\n')
}
