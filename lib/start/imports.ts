/** One import of a source file: what is named, and on which line (from 1). */
export type Import = { specifier: string; line: number }

/** A piece of source code that matters here: a word, a sign, or a string (its text). */
type Token = { kind: 'word' | 'sign' | 'string'; text: string; line: number }

/** After these a slash begins a regular expression; after anything else it divides. */
const beforePattern = new Set(['', '(', ',', '=', ':', '[', '!', '&', '|', '?', '{', ';', '+', '-'])
const wordsBeforePattern = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'yield'])

/**
 * The words, signs and strings of TypeScript or TSX source; comments and patterns are left out, and
 * so is the text of templates, while what stands in their `${}` is kept.
 */
export function readTokens(source: string): Token[] {
  const tokens: Token[] = []
  const templates: number[] = []
  let line = 1
  let depth = 0
  let at = 0
  const add = (kind: Token['kind'], text: string) => tokens.push({ kind, text, line })
  const skip = (length: number) => {
    for (const end = at + length; at < end; at += 1) if (source[at] === '\n') line += 1
  }
  while (at < source.length) {
    const rest = source.slice(at, at + 2)
    const sign = rest.charAt(0)
    if (rest === '//') skip(lengthUntil(source, at, '\n'))
    else if (rest === '/*') skip(lengthUntil(source, at + 2, '*/') + 4)
    else if (sign === '`' || (sign === '}' && templates.at(-1) === depth)) {
      if (sign === '}') templates.pop()
      const length = 1 + matchAt(/(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y, source, at + 1).length
      const isOpen = source.startsWith('${', at + length)
      if (isOpen) templates.push(depth)
      skip(length + (isOpen ? 2 : 1))
    } else if (sign === '"' || sign === "'") {
      const text = matchAt(
        sign === '"' ? /"(?:[^"\\\n]|\\.)*"/y : /'(?:[^'\\\n]|\\.)*'/y,
        source,
        at,
      )
      // An apostrophe in the text of an element opens nothing.
      if (text !== '') add('string', text.slice(1, -1))
      skip(text.length || 1)
    } else if (sign === '/' && mayBeginPattern(tokens.at(-1))) {
      const text = matchAt(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y, source, at)
      if (text === '') add('sign', sign)
      else add('word', 'pattern')
      skip(text.length || 1)
    } else if (/[\p{L}\p{N}_$]/u.test(sign)) {
      const text = matchAt(/[\p{L}\p{N}_$]+/uy, source, at)
      add('word', text)
      skip(text.length)
    } else if (sign.trim() === '') {
      skip(matchAt(/\s+/y, source, at).length)
    } else {
      if (sign === '{') depth += 1
      if (sign === '}') depth -= 1
      add('sign', sign)
      skip(1)
    }
  }
  return tokens
}

function mayBeginPattern(before: Token | undefined): boolean {
  if (before === undefined) return true
  if (before.kind === 'sign') return beforePattern.has(before.text)
  return before.kind === 'word' && wordsBeforePattern.has(before.text)
}

function lengthUntil(source: string, from: number, end: string): number {
  const found = source.indexOf(end, from)
  return (found === -1 ? source.length : found) - from
}

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? ''
}

/**
 * All imports of TypeScript or TSX source: static and for effect, of types, re-exports, `import()`
 * and `require()` with a plain string.
 */
export function readImports(source: string): Import[] {
  const tokens = readTokens(source)
  return tokens.flatMap((token, index) => {
    const isName = tokens[index - 1]?.text === '.' || tokens[index + 1]?.text === ':'
    if (token.kind !== 'word' || isName) return []
    const from = findSpecifier(token.text, tokens, index + 1)
    return from === null ? [] : [{ specifier: from.text, line: token.line }]
  })
}

function findSpecifier(word: string, tokens: Token[], next: number): Token | null {
  if (word === 'import' && tokens[next]?.kind === 'string') return tokens[next]
  if ((word === 'import' || word === 'require') && tokens[next]?.text === '(') {
    const argument = tokens[next + 1]
    return argument?.kind === 'string' ? argument : null
  }
  if (word !== 'import' && word !== 'export') return null
  // A clause holds names, commas, braces and stars only; whatever else comes first ends the search.
  const end = tokens.findIndex((token, index) => {
    const isOfClause = token.kind === 'word' || ['{', '}', ',', '*'].includes(token.text)
    return index >= next && (!isOfClause || token.kind === 'string')
  })
  const found = tokens[end]
  return found?.kind === 'string' && tokens[end - 1]?.text === 'from' ? found : null
}
