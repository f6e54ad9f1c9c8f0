import { keyLimit, kindBits, Shape } from './json-shape.ts'

/** Why a text is not JSON. */
export type JsonFault =
  | 'json-syntax'
  | 'json-cut-off'
  | 'json-control-character'
  | 'json-not-a-number'
  | 'json-too-deep'

/** Nesting beyond this many levels is refused: a record is read by recursion. */
export const nestingLimit = 1_024

/** Places kept apart in all; objects met past it are not looked into. */
const shapeLimit = 50_000

const quote = 34
const backslash = 92
const int64Max = '9223372036854775807'
const int64Min = '9223372036854775808'
const exactMax = '9007199254740992'

/** Where the shapes of objects are not wanted any more, their members are only checked. */
const ignored = new Shape()
ignored.crowded = true

/**
 * Reads JSON (RFC 8259, strictly) straight from UTF-8 bytes, and notes the shape of what it meets: which
 * kinds of values stand where. Nothing is decoded, so that it keeps up with a disk and changes nothing.
 */
export class JsonScanner {
  /** Texts with half of a surrogate pair, written as an escape. */
  loneSurrogates = 0
  /** Objects with a key twice. */
  duplicateKeys = 0
  fault: JsonFault | null = null
  /** The byte that is in the way, when `fault` is set. */
  faultAt = 0

  private buffer: Buffer = Buffer.alloc(0)
  private at = 0
  private end = 0
  private objects = 0
  private shapes = 0
  private surrogatesBefore = 0
  private duplicatesBefore = 0
  private readonly memberLimit: number

  /** `memberLimit` holds for the outermost object; what is beyond is not kept apart. */
  constructor({ memberLimit }: { memberLimit: number }) {
    this.memberLimit = memberLimit
  }

  /** Reads one value with white space around it, and nothing else, into `shape`; false with `fault` set. */
  scan(buffer: Buffer, start: number, end: number, shape: Shape): boolean {
    this.buffer = buffer
    this.at = start
    this.end = end
    this.fault = null
    this.surrogatesBefore = this.loneSurrogates
    this.duplicatesBefore = this.duplicateKeys
    if (this.value(shape, 0)) {
      this.space()
      if (this.at === end) return true
      this.fail('json-syntax', this.at)
    }
    // A record that is not read is not counted.
    this.loneSurrogates = this.surrogatesBefore
    this.duplicateKeys = this.duplicatesBefore
    return false
  }

  private fail(fault: JsonFault, at: number): false {
    this.fault = fault
    this.faultAt = at
    return false
  }

  private unexpected(): false {
    return this.fail(this.at >= this.end ? 'json-cut-off' : 'json-syntax', this.at)
  }

  /** The byte at the current position; what follows the end is never mistaken for a byte. */
  private peek(): number {
    return this.at < this.end ? (this.buffer[this.at] as number) : -1
  }

  private space(): void {
    const { buffer, end } = this
    let at = this.at
    while (at < end) {
      const byte = buffer[at] as number
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break
      at += 1
    }
    this.at = at
  }

  private value(shape: Shape, depth: number): boolean {
    this.space()
    const byte = this.peek()
    if (byte === quote) {
      this.at += 1
      shape.kinds |= kindBits.text
      shape.values += 1
      return this.text()
    }
    if (byte === 123) return this.object(shape, depth + 1)
    if (byte === 91) return this.list(shape, depth + 1)
    if (byte === 45 || (byte >= 48 && byte <= 57)) return this.number(shape)
    if (byte === 110) return this.word('null')
    if (byte === 116 || byte === 102) {
      shape.kinds |= kindBits.boolean
      shape.values += 1
      return this.word(byte === 116 ? 'true' : 'false')
    }
    if (byte === 78 || byte === 73) {
      const name = byte === 78 ? 'NaN' : 'Infinity'
      const found = this.buffer.toString(
        'latin1',
        this.at,
        Math.min(this.end, this.at + name.length),
      )
      if (found === name) return this.fail('json-not-a-number', this.at)
    }
    return this.unexpected()
  }

  private word(word: string): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.peek() !== word.charCodeAt(index)) return this.unexpected()
      this.at += 1
    }
    return true
  }

  /** The rest of a string, after its opening quote. */
  private text(): boolean {
    const { buffer, end } = this
    let at = this.at
    let lone = false
    for (;;) {
      if (at >= end) {
        this.at = end
        return this.unexpected()
      }
      const byte = buffer[at] as number
      if (byte === quote) break
      if (byte < 32) return this.fail('json-control-character', at)
      if (byte !== backslash) {
        at += 1
        continue
      }
      this.at = at
      const unit = this.escape()
      if (unit === -2) return false
      at = this.at
      if (unit >= 0xdc00 && unit <= 0xdfff) lone = true
      else if (unit >= 0xd800 && unit <= 0xdbff) {
        const next = at < end && buffer[at] === backslash ? this.escape() : -1
        if (next === -2) return false
        // What follows a lone half is looked at again by itself.
        if (next >= 0xdc00 && next <= 0xdfff) at = this.at
        else lone = true
      }
    }
    this.at = at + 1
    if (lone) this.loneSurrogates += 1
    return true
  }

  /** Passes an escape; answers the code unit of `\uXXXX`, -1 for another, -2 where it is none. */
  private escape(): number {
    this.at += 1
    const letter = this.peek()
    if (letter !== 117) {
      // " \ / b f n r t
      const known =
        letter === 34 ||
        letter === 92 ||
        letter === 47 ||
        letter === 98 ||
        letter === 102 ||
        letter === 110 ||
        letter === 114 ||
        letter === 116
      if (!known) {
        this.unexpected()
        return -2
      }
      this.at += 1
      return -1
    }
    this.at += 1
    let unit = 0
    for (let count = 0; count < 4; count += 1) {
      const digit = hexValue(this.peek())
      if (digit < 0) {
        this.unexpected()
        return -2
      }
      unit = unit * 16 + digit
      this.at += 1
    }
    return unit
  }

  private digits(): number {
    const from = this.at
    for (let byte = this.peek(); byte >= 48 && byte <= 57; byte = this.peek()) this.at += 1
    return this.at - from
  }

  private number(shape: Shape): boolean {
    const start = this.at
    const negative = this.peek() === 45
    if (negative) this.at += 1
    const from = this.at
    if (negative && this.peek() === 73) return this.fail('json-not-a-number', start)
    if (this.peek() === 48) this.at += 1
    else if (this.digits() === 0) return this.unexpected()
    const digits = this.at - from
    let kind: number = kindBits.integer
    let exponent = false
    if (this.peek() === 46) {
      this.at += 1
      if (this.digits() === 0) return this.unexpected()
      kind = kindBits.number
    }
    if (this.peek() === 101 || this.peek() === 69) {
      this.at += 1
      if (this.peek() === 43 || this.peek() === 45) this.at += 1
      if (this.digits() === 0) return this.unexpected()
      kind = kindBits.number
      exponent = true
    }
    if (kind === kindBits.integer && digits > 15) {
      const text = this.buffer.toString('latin1', from, this.at)
      const limit = negative ? int64Min : int64Max
      if (digits > 19 || (digits === 19 && text > limit)) kind = kindBits.beyond
      else if (digits > 16 || text > exactMax) shape.wide = true
    } else if (exponent || digits > 300) {
      const text = this.buffer.toString('latin1', start, this.at)
      if (!Number.isFinite(Number(text))) kind = kindBits.beyond
    }
    shape.kinds |= kind
    shape.values += 1
    return true
  }

  private list(shape: Shape, depth: number): boolean {
    if (depth > nestingLimit) return this.fail('json-too-deep', this.at)
    this.at += 1
    shape.kinds |= kindBits.list
    shape.values += 1
    this.space()
    if (this.peek() === 93) {
      this.at += 1
      return true
    }
    const item = this.itemOf(shape)
    for (;;) {
      if (!this.value(item, depth)) return false
      this.space()
      const byte = this.peek()
      this.at += 1
      if (byte === 93) return true
      if (byte !== 44) {
        this.at -= 1
        return this.unexpected()
      }
    }
  }

  private itemOf(shape: Shape): Shape {
    if (shape === ignored) return ignored
    if (shape.item) return shape.item
    if (this.shapes >= shapeLimit) {
      shape.crowded = true
      return ignored
    }
    this.shapes += 1
    shape.item = new Shape()
    return shape.item
  }

  private object(shape: Shape, depth: number): boolean {
    if (depth > nestingLimit) return this.fail('json-too-deep', this.at)
    this.at += 1
    shape.kinds |= kindBits.object
    shape.values += 1
    this.space()
    if (this.peek() === 125) {
      this.at += 1
      return true
    }
    this.objects += 1
    const serial = this.objects
    const limit = depth === 1 ? this.memberLimit : keyLimit
    let expected = 0
    let duplicate = false
    for (;;) {
      this.space()
      if (this.peek() !== quote) return this.unexpected()
      this.at += 1
      const start = this.at
      let inner = ignored
      let member = shape.members[expected]
      if (member && this.stands(member.raw)) this.at += member.raw.length + 1
      else {
        if (!this.text()) return false
        member = this.memberOf(shape, start, this.at - 1, limit)
      }
      if (member) {
        if (member.seen === serial) duplicate = true
        member.seen = serial
        expected = member.position + 1
        inner = member.shape
      }
      this.space()
      if (this.peek() !== 58) return this.unexpected()
      this.at += 1
      if (!this.value(inner, depth)) return false
      this.space()
      const byte = this.peek()
      this.at += 1
      if (byte === 125) break
      if (byte !== 44) {
        this.at -= 1
        return this.unexpected()
      }
    }
    if (duplicate) this.duplicateKeys += 1
    return true
  }

  /** Whether these bytes and a quote stand at the current position. */
  private stands(raw: Uint8Array): boolean {
    const { buffer, at } = this
    const { length } = raw
    if (at + length >= this.end || buffer[at + length] !== quote) return false
    for (let index = 0; index < length; index += 1)
      if (buffer[at + index] !== raw[index]) return false
    return true
  }

  private memberOf(shape: Shape, start: number, end: number, limit: number) {
    if (shape === ignored) return undefined
    const name = decodeText(this.buffer, start, end)
    const known = shape.find(name)
    if (known) return known
    if (shape.members.length >= limit || this.shapes >= shapeLimit) {
      shape.crowded = true
      return undefined
    }
    this.shapes += 1
    return shape.add(name, Uint8Array.prototype.slice.call(this.buffer, start, end))
  }
}

/** The text of a string's bytes between its quotes; halves of surrogate pairs become U+FFFD. */
export function decodeText(buffer: Buffer, start: number, end: number): string {
  const text = buffer.toString('utf8', start, end)
  if (!text.includes('\\')) return text
  return String(JSON.parse(`"${text}"`)).replace(/\p{Surrogate}/gu, '\ufffd')
}

function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
