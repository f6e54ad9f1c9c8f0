/** Why RE2 cannot read a pattern. */
export type PatternProblem =
  | 'lookaround'
  | 'backreference'
  | 'parenthesis'
  | 'bracket'
  | 'range'
  | 'repeat'
  | 'escape'
  | 'group'

interface Reading {
  text: string
  at: number
  groups: number
  problem: PatternProblem | null
}

/**
 * What keeps RE2 from reading a pattern, or null (after RE2's own syntax page: no lookaround, no
 * backreferences, repeats up to 1,000). There is no engine at hand here; that the engine agrees is tested.
 */
export function findPatternProblem(pattern: string): PatternProblem | null {
  return readPattern(pattern).problem
}

/** A replacement may name only groups that its pattern has: `\1` to `\9`, `\0` being the whole match. */
export function findReplacementProblem(
  pattern: string,
  replacement: string,
): PatternProblem | null {
  const { groups } = readPattern(pattern)
  for (const [, next] of replacement.matchAll(/\\(.|$)/gs)) {
    if (next === '\\') continue
    if (!next || !/\d/.test(next)) return 'escape'
    if (Number(next) > groups) return 'group'
  }
  return null
}

/** How many groups a pattern captures. */
export function countGroups(pattern: string): number {
  return readPattern(pattern).groups
}

function readPattern(pattern: string): Reading {
  const reading: Reading = { text: pattern, at: 0, groups: 0, problem: null }
  let depth = 0
  // Whether there is something to repeat, and whether it is a repeat itself.
  let atom: 'none' | 'one' | 'repeated' = 'none'
  while (reading.at < pattern.length && !reading.problem) {
    const character = pattern[reading.at]
    const repeat = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/.exec(pattern.slice(reading.at))
    if (character === '(') {
      // Flags set alone, such as `(?i)`, are no atom: a repeat after them repeats what stands before.
      if (readGroup(reading) === 'group') {
        depth += 1
        atom = 'none'
      }
    } else if (character === ')') {
      depth -= 1
      if (depth < 0) reading.problem = 'parenthesis'
      reading.at += 1
      atom = 'one'
    } else if (character === '|') {
      reading.at += 1
      atom = 'none'
    } else if (repeat) {
      if (atom !== 'one' || !repeatable(repeat)) reading.problem = 'repeat'
      reading.at += repeat[0].length
      if (pattern[reading.at] === '?') reading.at += 1
      atom = 'repeated'
    } else {
      if (character === '[') readClass(reading)
      else if (character === '\\') readEscape(reading, false)
      else reading.at += 1
      atom = 'one'
    }
  }
  if (!reading.problem && depth > 0) reading.problem = 'parenthesis'
  return reading
}

function repeatable(repeat: RegExpExecArray): boolean {
  if (repeat[1] === undefined) return true
  const from = Number(repeat[1])
  const to = repeat[3] ? Number(repeat[3]) : from
  return from <= 1000 && to <= 1000 && from <= to
}

function readGroup(reading: Reading): 'group' | 'flags' {
  const rest = reading.text.slice(reading.at)
  if (/^\(\?(?:=|!|<=|<!)/.test(rest)) reading.problem = 'lookaround'
  const flags = /^\(\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)?([:)])/.exec(rest)
  const name = /^\(\?P<\w+>/.exec(rest)
  if (rest.startsWith('(?') && !flags && !name) reading.problem ??= 'parenthesis'
  if (name || !flags) reading.groups += 1
  reading.at += name?.[0].length ?? flags?.[0].length ?? 1
  return flags?.[1] === ')' ? 'flags' : 'group'
}

function readClass(reading: Reading): void {
  const { text } = reading
  reading.at += text[reading.at + 1] === '^' ? 2 : 1
  let first = true
  while (reading.at < text.length && !reading.problem) {
    if (text[reading.at] === ']' && !first) {
      reading.at += 1
      return
    }
    first = false
    const named = /^\[:(\^?)(\w*):\]/.exec(text.slice(reading.at))
    if (named) {
      if (!classNames.has(named[2] ?? '')) reading.problem = 'range'
      reading.at += named[0].length
      continue
    }
    const low = readMember(reading)
    if (text[reading.at] !== '-' || text[reading.at + 1] === ']' || low === null) continue
    reading.at += 1
    const high = readMember(reading)
    if (!reading.problem && (high === null || high < low)) reading.problem = 'range'
  }
  reading.problem ??= 'bracket'
}

/** Reads one member of a class: its code point, or null for a class such as `\d`. */
function readMember(reading: Reading): number | null {
  const start = reading.at
  if (reading.text[start] !== '\\') {
    const point = reading.text.codePointAt(start) ?? 0
    reading.at += point > 0xffff ? 2 : 1
    return point
  }
  readEscape(reading, true)
  const name = reading.text.slice(start + 1, reading.at)
  if (/^[dDsSwWpP]/.test(name)) return null
  if (name.startsWith('x')) return Number.parseInt(name.replace(/[x{}]/g, ''), 16)
  if (/^[0-7]/.test(name)) return Number.parseInt(name, 8)
  return controlCodes[name] ?? name.codePointAt(0) ?? 0
}

const controlCodes: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
const classNames = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
)

function readEscape(reading: Reading, inClass: boolean): void {
  const rest = reading.text.slice(reading.at)
  if (!inClass && rest.startsWith('\\Q')) {
    const end = rest.indexOf('\\E', 2)
    reading.at = end === -1 ? reading.text.length : reading.at + end + 2
    return
  }
  const always =
    /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2}|x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}|[pP](?:\{\^?\w+\}|[A-Z])|[dDsSwWafnrtv]|[!-/:-@[-`{-~])/
  const outside = /^\\[AbBCz]/
  const found = always.exec(rest) ?? (inClass ? null : outside.exec(rest))
  if (!found) reading.problem = /^\\[1-9]/.test(rest) ? 'backreference' : 'escape'
  reading.at += found?.[0].length ?? 2
}
