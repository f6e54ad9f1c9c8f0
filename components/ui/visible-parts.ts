/** A piece of a value: plain text, or white space and control characters that get a sign. */
export type VisiblePart =
  | { kind: 'text'; text: string }
  | {
      kind: 'spaces' | 'tabs' | 'line-breaks' | 'invisible'
      text: string
      /** What is drawn for one such character; empty for a space, whose sign is a shape. */
      sign: string
      code: string
    }

const edgeKinds = { ' ': 'spaces', '\t': 'tabs', '\n': 'line-breaks', '\r': 'line-breaks' } as const
const edgeSigns: Record<string, string> = { ' ': '', '\t': '→', '\n': '↵', '\r': '‹000D›' }

// Control characters but tab and line breaks; format characters (zero width, direction), odd spaces,
// byte order marks, halves of surrogate pairs.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is meant by itself, joiners too
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202e\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const joiners = /[\u200c\u200d]/

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Runs of the same character: `'  \t'` -> `['  ', '\t']`. */
function runsOf(text: string): string[] {
  return text.match(/(.)\1*/gsu) ?? []
}

/** A run at an edge of the value, with its signs. */
function edgePart(run: string): VisiblePart {
  const first = run.charAt(0) as keyof typeof edgeKinds
  return {
    kind: edgeKinds[first],
    text: run,
    sign: edgeSigns[first] ?? '',
    code: codeOf(first),
  }
}

/** The middle of a value: plain, but for characters that cannot be seen. Joiners inside emoji and words stay. */
function middleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = []
  let from = 0
  for (const match of text.matchAll(invisible)) {
    const character = match[0]
    const before = text.charAt(match.index - 1)
    if (joiners.test(character) && before.trim() !== '' && match.index < text.length - 1) continue
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({
      kind: 'invisible',
      text: character,
      sign: `‹${codeOf(character).slice(2)}›`,
      code: codeOf(character),
    })
    from = match.index + character.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/**
 * Cuts a value into what can be seen and what cannot: spaces, tabs and line breaks at its edges, and
 * control, format and odd space characters anywhere. The texts joined are the value. A value that was
 * `cut` has no end, so that white space there is plain.
 */
export function visibleParts(value: string, { cut = false } = {}): VisiblePart[] {
  const lead = /^[ \t\n\r]*/.exec(value)?.[0] ?? ''
  const rest = value.slice(lead.length)
  const tail = cut ? '' : (/[ \t\n\r]*$/.exec(rest)?.[0] ?? '')
  return [
    ...runsOf(lead).map(edgePart),
    ...middleParts(rest.slice(0, rest.length - tail.length)),
    ...runsOf(tail).map(edgePart),
  ]
}

/** The first `limit` UTF-16 units of a value, one less where that would halve a pair. */
export function cutText(value: string, limit: number): string {
  if (value.length <= limit) return value
  const code = value.charCodeAt(limit - 1)
  return value.slice(0, code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit)
}
