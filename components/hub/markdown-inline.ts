/** A run of text in a card. There is no HTML: tags are left out, and what stands between them is text. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis' | 'strike'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'image'; href: string; alt: string }
  | { kind: 'break' }

/** Longer paragraphs are shown as they stand: what is no prose is not searched for signs. */
const longest = 20_000
const deepest = 6

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  '#39': "'",
}

/**
 * Where a link of a card leads: `http`, `https` and `mailto` as they stand, anything without a scheme
 * against `base`; null for every other scheme.
 */
export function safeHref(target: string, base: string): string | null {
  const text = target.trim()
  if (text === '' || text.startsWith('#') || !URL.canParse(text, base)) return null
  const url = new URL(text, base)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
}

/** Reads the inline part of CommonMark that cards use; what is no mark is text. `base` is for relative links. */
export function readInline(text: string, base: string, depth = 0): Inline[] {
  if (text.length > longest || depth > deepest) return text === '' ? [] : [{ kind: 'text', text }]
  const found: Inline[] = []
  let plain = ''
  let at = 0
  // A closing mark that is not there behind one opening mark is not there behind the next either.
  const missing = new Set<string>()
  const push = (inline: Inline) => {
    if (plain !== '') found.push({ kind: 'text', text: plain })
    plain = ''
    found.push(inline)
  }
  while (at < text.length) {
    const rest = text.slice(at, at + 2_100)
    const mark = readMark(text, at, rest, missing)
    if (mark === null) {
      plain += text[at]
      at += 1
      continue
    }
    at += mark.length
    if (mark.kind === 'text') plain += mark.text
    else if (mark.kind === 'nest')
      push({ kind: mark.as, children: readInline(mark.text, base, depth + 1) })
    else if (mark.kind === 'target') {
      const href = safeHref(mark.target, base)
      const children = readInline(mark.text, base, depth + 1)
      if (mark.image) {
        if (href === null) plain += mark.text
        else push({ kind: 'image', href, alt: mark.text })
      } else if (href === null) for (const child of children) push(child)
      else push({ kind: 'link', href, children })
    } else push(mark.inline)
  }
  if (plain !== '') found.push({ kind: 'text', text: plain })
  return found
}

type Mark =
  | { kind: 'text'; length: number; text: string }
  | { kind: 'nest'; length: number; as: 'strong' | 'emphasis' | 'strike'; text: string }
  | { kind: 'target'; length: number; image: boolean; text: string; target: string }
  | { kind: 'inline'; length: number; inline: Inline }

const isWord = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

function readMark(text: string, at: number, rest: string, missing: Set<string>): Mark | null {
  const sign = text[at]
  if (sign === '\\') {
    const next = text[at + 1]
    if (next === '\n') return { kind: 'inline', length: 2, inline: { kind: 'break' } }
    return next !== undefined && /[!-/:-@[-`{-~]/.test(next)
      ? { kind: 'text', length: 2, text: next }
      : null
  }
  if (sign === '`') return readCode(text, at, rest, missing)
  if (sign === '<') return readTag(rest)
  if (sign === '&') {
    const name = /^&(#39|[a-z]{2,4});/.exec(rest)?.[1]
    const character = name === undefined ? undefined : entities[name]
    return character === undefined || name === undefined
      ? null
      : { kind: 'text', length: name.length + 2, text: character }
  }
  if (sign === '!' || sign === '[') return readTarget(rest)
  if (sign === 'h' && !isWord(text[at - 1])) {
    const url = /^https?:\/\/[^\s<>"'`|]*[^\s<>"'`|.,:;!?)\]*_]/.exec(rest)?.[0]
    return url === undefined
      ? null
      : { kind: 'target', length: url.length, image: false, text: shield(url), target: url }
  }
  if (sign === ' ' && rest.startsWith('  ')) {
    const spaces = /^ {2,}\n/.exec(rest)?.[0]
    return spaces === undefined
      ? null
      : { kind: 'inline', length: spaces.length, inline: { kind: 'break' } }
  }
  return sign === '*' || sign === '_' || sign === '~' ? readEmphasis(text, at, missing) : null
}

/** So that an address that is its own text is not read for marks again. */
function shield(url: string): string {
  return url.replace(/[!-/:-@[-`{-~]/g, '\\$&')
}

function readCode(text: string, at: number, rest: string, missing: Set<string>): Mark | null {
  const fence = /^`+/.exec(rest)?.[0] ?? '`'
  if (missing.has(fence)) return { kind: 'text', length: fence.length, text: fence }
  let end = text.indexOf(fence, at + fence.length)
  while (end >= 0 && text[end + fence.length] === '`') {
    let after = end
    while (text[after] === '`') after += 1
    end = text.indexOf(fence, after)
  }
  if (end < 0) {
    missing.add(fence)
    return { kind: 'text', length: fence.length, text: fence }
  }
  const code = text.slice(at + fence.length, end).replaceAll('\n', ' ')
  const trimmed = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code
  return {
    kind: 'inline',
    length: end + fence.length - at,
    inline: { kind: 'code', text: trimmed },
  }
}

function readTag(rest: string): Mark | null {
  const auto = /^<(https?:\/\/[^\s<>]+|mailto:[^\s<>]+)>/.exec(rest)
  if (auto?.[1] !== undefined)
    return {
      kind: 'target',
      length: auto[0].length,
      image: false,
      text: shield(auto[1]),
      target: auto[1],
    }
  const tag = /^<(\/?)([a-z][a-z0-9-]*)([^<>]{0,2000})>/i.exec(rest)
  const name = tag?.[2]?.toLowerCase()
  if (!tag || name === undefined) return null
  const length = tag[0].length
  if (name === 'br') return { kind: 'inline', length, inline: { kind: 'break' } }
  if (name === 'img') {
    const of = (attribute: string) =>
      new RegExp(`\\b${attribute}\\s*=\\s*["']([^"']*)["']`, 'i').exec(tag[3] ?? '')?.[1]
    const target = of('src')
    if (target !== undefined)
      return { kind: 'target', length, image: true, text: of('alt') ?? '', target }
  }
  return { kind: 'text', length, text: '' }
}

function readTarget(rest: string): Mark | null {
  const image = rest.startsWith('![')
  if (!image && !rest.startsWith('[')) return null
  const begin = image ? 2 : 1
  let open = 1
  let end = begin
  for (; end < rest.length && open > 0; end += 1) {
    const sign = rest[end]
    if (sign === '\\') end += 1
    else if (sign === '[') open += 1
    else if (sign === ']') open -= 1
  }
  if (open > 0) return null
  const target =
    /^\(\s*<?((?:[^\s()<>]|\([^\s()<>]*\)){0,2000})>?(?:\s+["'][^"'\n]*["'])?\s*\)/.exec(
      rest.slice(end),
    )
  if (target?.[1] === undefined) return null
  return {
    kind: 'target',
    length: end + target[0].length,
    image,
    text: rest.slice(begin, end - 1),
    target: target[1],
  }
}

function readEmphasis(text: string, at: number, missing: Set<string>): Mark | null {
  const sign = text[at] ?? ''
  const double = text[at + 1] === sign
  if (sign === '~' && !double) return null
  const fence = double ? sign + sign : sign
  const inside = text[at + fence.length]
  const literal = { kind: 'text', length: fence.length, text: fence } as const
  if (inside === undefined || /\s/.test(inside) || missing.has(fence)) return literal
  if (sign === '_' && isWord(text[at - 1])) return literal
  for (
    let end = text.indexOf(fence, at + fence.length + 1);
    end >= 0;
    end = text.indexOf(fence, end + 1)
  ) {
    const before = text[end - 1] ?? ' '
    const after = text[end + fence.length]
    // `**` inside of `*...*` opens or closes something else.
    if (!double && after === sign) {
      end += 1
      continue
    }
    if (/\s/.test(before) || before === '\\') continue
    if (sign === '_' && isWord(after)) continue
    return {
      kind: 'nest',
      length: end + fence.length - at,
      as: sign === '~' ? 'strike' : double ? 'strong' : 'emphasis',
      text: text.slice(at + fence.length, end),
    }
  }
  missing.add(fence)
  return literal
}
