import { kindBits } from './json-shape.ts'

/** Why a text is not JSON. */
export type JsonFault =
  | 'json-syntax'
  | 'json-cut-off'
  | 'json-control-character'
  | 'json-not-a-number'
  | 'json-too-deep'

const quote = 34
const backslash = 92
const int64Max = '9223372036854775807'
const int64Min = '9223372036854775808'
const exactMax = '9007199254740992'

/** The tokens of JSON in a stretch of UTF-8 bytes: each is passed where it is sound, else `fault` is set. */
export class JsonTokens {
  fault: JsonFault | null = null
  /** The byte that is in the way, when `fault` is set. */
  faultAt = 0
  /** Texts with half of a surrogate pair, written as an escape. */
  loneSurrogates = 0

  protected buffer: Buffer = Buffer.alloc(0)
  protected at = 0
  protected end = 0
  /** Up to where the buffer is known to hold no control characters but line feeds; 0 where it is not. */
  private cleanTo = 0
  /** The next backslash, looked for from a place before it. */
  private backslashAt = -1

  /** Looks at a new piece of a file once, so that long strings in it can be passed in leaps. */
  survey(buffer: Buffer, end: number): void {
    this.backslashAt = -1
    this.cleanTo = holdsControls(buffer, end) ? 0 : end
  }

  protected fail(fault: JsonFault, at: number): false {
    this.fault = fault
    this.faultAt = at
    return false
  }

  protected unexpected(): false {
    return this.fail(this.at >= this.end ? 'json-cut-off' : 'json-syntax', this.at)
  }

  /** The byte at the current position; what follows the end is never mistaken for a byte. */
  protected peek(): number {
    return this.at < this.end ? (this.buffer[this.at] as number) : -1
  }

  protected space(): void {
    const { buffer, end } = this
    let at = this.at
    while (at < end) {
      const byte = buffer[at] as number
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break
      at += 1
    }
    this.at = at
  }

  protected word(word: string): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.peek() !== word.charCodeAt(index)) return this.unexpected()
      this.at += 1
    }
    return true
  }

  /** The rest of a string, after its opening quote. */
  protected text(): boolean {
    const { buffer, end } = this
    let at = this.at
    let lone = false
    let leapAt = end <= this.cleanTo ? at + shortText : end
    for (;;) {
      if (at >= end) {
        this.at = end
        return this.unexpected()
      }
      if (at >= leapAt) {
        at = Math.min(end, this.leap(buffer, at))
        leapAt = at + shortText
        continue
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

  /** The next quotation mark or backslash, or where the buffer ends. */
  private leap(buffer: Buffer, at: number): number {
    const quoted = buffer.indexOf(quote, at)
    if (this.backslashAt < at) {
      const found = buffer.indexOf(backslash, at)
      this.backslashAt = found === -1 ? buffer.length : found
    }
    return Math.min(quoted === -1 ? buffer.length : quoted, this.backslashAt)
  }

  /** Passes an escape; answers the code unit of `\uXXXX`, -1 for another, -2 where it is none. */
  protected escape(): number {
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

  protected digits(): number {
    const from = this.at
    for (let byte = this.peek(); byte >= 48 && byte <= 57; byte = this.peek()) this.at += 1
    return this.at - from
  }

  /** Whether these bytes and a quote stand at the current position. */
  protected stands(raw: Uint8Array): boolean {
    const { buffer, at } = this
    const { length } = raw
    if (at + length >= this.end || buffer[at + length] !== quote) return false
    for (let index = 0; index < length; index += 1)
      if (buffer[at + index] !== raw[index]) return false
    return true
  }

  /** Passes a number; answers its kind (see `kindBits`), 0 where it is none, and negated where a double cannot hold the integer. */
  protected number(): number {
    const start = this.at
    const negative = this.peek() === 45
    if (negative) this.at += 1
    const from = this.at
    if (negative && this.peek() === 73) {
      this.fail('json-not-a-number', start)
      return 0
    }
    if (this.peek() === 48) this.at += 1
    else if (this.digits() === 0) return this.none()
    const digits = this.at - from
    let kind: number = kindBits.integer
    let exponent = false
    if (this.peek() === 46) {
      this.at += 1
      if (this.digits() === 0) return this.none()
      kind = kindBits.number
    }
    if (this.peek() === 101 || this.peek() === 69) {
      this.at += 1
      if (this.peek() === 43 || this.peek() === 45) this.at += 1
      if (this.digits() === 0) return this.none()
      kind = kindBits.number
      exponent = true
    }
    if (kind === kindBits.integer && digits > 15) {
      const text = this.buffer.toString('latin1', from, this.at)
      const limit = negative ? int64Min : int64Max
      if (digits > 19 || (digits === 19 && text > limit)) kind = kindBits.beyond
      else if (digits > 16 || text > exactMax) return -kind
    } else if (exponent || digits > 300) {
      const text = this.buffer.toString('latin1', start, this.at)
      if (!Number.isFinite(Number(text))) kind = kindBits.beyond
    }
    return kind
  }

  private none(): 0 {
    this.unexpected()
    return 0
  }
}

/** Strings up to this many bytes are passed byte by byte: calling out of JavaScript costs more. */
const shortText = 48

/** Whether there are control characters other than line feeds in the first `end` bytes. */
function holdsControls(buffer: Buffer, end: number): boolean {
  const first = Math.min(end, (4 - (buffer.byteOffset % 4)) % 4)
  const count = (end - first) >> 2
  for (let at = 0; at < first; at += 1) if (isControl(buffer[at])) return true
  const words = new Int32Array(buffer.buffer, buffer.byteOffset + first, count)
  for (let index = 0; index < count; index += 1) {
    const word = words[index] as number
    // Some byte is below 32 (Warren, Hacker's Delight, 6-1).
    if (((word - 0x20202020) & ~word & 0x80808080) === 0) continue
    const at = first + index * 4
    for (let byte = at; byte < at + 4; byte += 1) if (isControl(buffer[byte])) return true
  }
  for (let at = first + count * 4; at < end; at += 1) if (isControl(buffer[at])) return true
  return false
}

function isControl(byte: number | undefined): boolean {
  return byte !== undefined && byte < 32 && byte !== 10
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
