/** A value as models write it: JSON, or a Python literal. */
export type LooseValue = string | number | boolean | null | LooseValue[] | LooseObject
export type LooseObject = Map<string, LooseValue>

/** How reading ended: whole, at the end of the text, or at something that is no value; and where. */
export type LooseReading =
  | { kind: 'value'; value: LooseValue; end: number }
  | { kind: 'cut' | 'unreadable'; end: number }

/**
 * Reads one value at `start`: JSON as it should be, and what models write instead: Python's quotes,
 * `True`, `False`, `None` and tuples, trailing commas, line breaks and unescaped quotes inside strings.
 */
export function readLooseJson(text: string, start: number): LooseReading {
  const reader = new Reader(text, start)
  try {
    return { kind: 'value', value: reader.value(0), end: reader.at }
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    return { kind: stop.kind, end: stop.kind === 'cut' ? text.length : reader.at }
  }
}

class Stop extends Error {
  readonly kind: 'cut' | 'unreadable'

  constructor(kind: 'cut' | 'unreadable') {
    super(kind)
    this.kind = kind
  }
}

const deepest = 32
const words = new Map<string, LooseValue>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['none', null],
  ['nan', null],
])
const closers: Record<string, string> = { '[': ']', '(': ')' }
const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

class Reader {
  at: number
  private readonly text: string

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  value(depth: number): LooseValue {
    if (depth > deepest) throw new Stop('unreadable')
    const first = this.next()
    if (first === '{') return this.object(depth)
    const closer = closers[first]
    if (closer) return this.list(closer, depth)
    if (first === '"' || first === "'") return this.string(first)
    return this.word()
  }

  private object(depth: number): LooseObject {
    const members: LooseObject = new Map()
    this.at += 1
    while (this.next() !== '}') {
      const key = this.value(depth + 1)
      this.expect(':')
      const value = this.value(depth + 1)
      if (typeof key === 'string' && !members.has(key)) members.set(key, value)
      if (this.next() !== '}') this.expect(',')
    }
    this.at += 1
    return members
  }

  private list(closer: string, depth: number): LooseValue[] {
    const items: LooseValue[] = []
    this.at += 1
    while (this.next() !== closer) {
      items.push(this.value(depth + 1))
      if (this.next() !== closer) this.expect(',')
    }
    this.at += 1
    return items
  }

  private string(quote: string): string {
    let read = ''
    for (let at = this.at + 1; at < this.text.length; at += 1) {
      const character = this.text[at] ?? ''
      if (character === '\\') {
        const hex = /^u([0-9a-f]{4})|^x([0-9a-f]{2})/i.exec(this.text.slice(at + 1, at + 6))
        const escaped = this.text[at + 1] ?? ''
        read += hex
          ? String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? '', 16))
          : (escapes[escaped] ?? escaped)
        at += hex ? hex[0].length : 1
      } else if (character === quote && this.closesString(at)) {
        this.at = at + 1
        return read
      } else read += character
    }
    throw new Stop('cut')
  }

  /** Whether a quote ends its string: what may follow a string follows it. */
  private closesString(at: number): boolean {
    return /^\s*([,:}\])]|$)/.test(this.text.slice(at + 1, at + 200))
  }

  private word(): LooseValue {
    const found = /^[\w.+-]+/.exec(this.text.slice(this.at, this.at + 100))?.[0]
    if (!found) throw new Stop('unreadable')
    if (this.at + found.length === this.text.length) throw new Stop('cut')
    const value = words.get(found.toLowerCase())
    if (value === undefined && Number.isNaN(Number(found))) throw new Stop('unreadable')
    this.at += found.length
    return value === undefined ? Number(found) : value
  }

  private expect(character: string): void {
    if (this.next() !== character) throw new Stop('unreadable')
    this.at += 1
  }

  /** The next character that is no space. */
  private next(): string {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1
    const character = this.text[this.at]
    if (character === undefined) throw new Stop('cut')
    return character
  }
}
