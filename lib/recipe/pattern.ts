/** What is wrong with a pattern, and the piece of it that is. */
export interface PatternProblem {
  code:
    | 'pattern-lookaround'
    | 'pattern-backreference'
    | 'pattern-unsupported'
    | 'pattern-unbalanced'
    | 'pattern-group-missing'
  piece: string
}

/** Escapes of one letter that RE2 knows (github.com/google/re2/wiki/Syntax). */
const knownEscapes = new Set('aftnrvxQEdDsSwWbBAzCpP')

/**
 * Looks a pattern over for what RE2 does not know, before the engine does: lookaround, back
 * references, possessive and atomic groups, groups and classes left open. Not a full parser: the
 * engine's own refusal is the second net.
 */
export function findPatternProblem(pattern: string): PatternProblem | null {
  let open = 0
  for (const { text, inClass } of tokensOf(pattern)) {
    if (text === '\\' || text === '[') return { code: 'pattern-unbalanced', piece: text }
    if (text.startsWith('\\')) {
      const letter = text.slice(1, 2)
      if (!inClass && (/[1-9]/.test(letter) || letter === 'k'))
        return { code: 'pattern-backreference', piece: text }
      if (/[a-zA-Z]/.test(letter) && !knownEscapes.has(letter))
        return { code: 'pattern-unsupported', piece: text }
    }
    if (inClass) continue
    if (/^\(\?<?[=!]/.test(text)) return { code: 'pattern-lookaround', piece: text }
    if (/^\(\?(?:[>|(#R&+\d]|P[=>])/.test(text)) return { code: 'pattern-unsupported', piece: text }
    if (/[*+?}]\+$/.test(text) && text.length > 1)
      return { code: 'pattern-unsupported', piece: text }
    if (text.startsWith('(') && !/^\(\?[a-zA-Z-]*\)$/.test(text)) open += 1
    if (text === ')') open -= 1
    if (open < 0) return { code: 'pattern-unbalanced', piece: ')' }
  }
  return open === 0 ? null : { code: 'pattern-unbalanced', piece: '(' }
}

/** How many groups a pattern captures. */
export function countGroups(pattern: string): number {
  return tokensOf(pattern).filter(
    ({ text, inClass }) => !inClass && /^\((?!\?)|^\(\?P?<[^=!]/.test(text),
  ).length
}

/** The first `\1` of a replacement that names a group the pattern lacks, or a stray backslash. */
export function findReplacementProblem(
  pattern: string,
  replacement: string,
): PatternProblem | null {
  const groups = countGroups(pattern)
  for (const [piece, escaped] of replacement.matchAll(/\\(.?)/gs)) {
    if (escaped === '\\') continue
    if (!escaped || !/\d/.test(escaped) || Number(escaped) > groups)
      return { code: 'pattern-group-missing', piece }
  }
  return null
}

/**
 * The pieces of a pattern that matter: escapes, the opening of groups, repetitions with what follows
 * them, and single characters. A class that never closes comes as a lone `[`.
 */
function tokensOf(pattern: string): { text: string; inClass: boolean }[] {
  const tokens: { text: string; inClass: boolean }[] = []
  let at = 0
  let inClass = false
  const take = (expression: RegExp): string | null => {
    expression.lastIndex = at
    return expression.exec(pattern)?.[0] ?? null
  }
  while (at < pattern.length) {
    const quoted = take(/\\Q.*?(?:\\E|$)/sy)
    if (quoted !== null && !inClass) {
      at += quoted.length
      continue
    }
    const escaped = take(/\\./suy) ?? take(/\\$/y)
    if (escaped !== null) {
      tokens.push({ text: escaped, inClass })
      at += escaped.length
    } else if (inClass) {
      const named = take(/\[:\^?\w+:\]/y)
      const text = named ?? pattern.charAt(at)
      if (text === ']') inClass = false
      at += text.length
    } else if (pattern.charAt(at) === '[') {
      // A `]` right after the opening stands for itself.
      at += take(/\[\^?\]?/y)?.length ?? 1
      inClass = true
    } else {
      const text =
        take(/\(\?(?:<[=!]|P?<\w*>?|P[=>]|[a-zA-Z-]*[:)]|.)?/sy) ??
        take(/(?:[*+?]|\{\d+(?:,\d*)?\})\+/y) ??
        pattern.charAt(at)
      tokens.push({ text, inClass })
      at += text.length
    }
  }
  if (inClass) tokens.push({ text: '[', inClass: false })
  return tokens
}
