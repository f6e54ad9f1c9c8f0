import { keyLimit, kindBits, placeLimit, Shape } from './json-shape.ts'
import { decodeText, JsonTokens } from './json-tokens.ts'

/** Nesting beyond this many levels is refused: a record is read by recursion. */
export const nestingLimit = 1_024

/** Places kept apart in all; objects met past it are not looked into. */
const shapeLimit = 50_000

const quote = 34

/** Where the shapes of objects are not wanted any more, their members are only checked. */
const ignored = new Shape()
ignored.crowded = true

/**
 * Reads JSON (RFC 8259, strictly) straight from UTF-8 bytes, and notes the shape of what it meets: which
 * kinds of values stand where. Nothing is decoded, so that it keeps up with a disk and changes nothing.
 */
export class JsonScanner extends JsonTokens {
  /** Objects with a key twice. */
  duplicateKeys = 0

  private objects = 0
  private shapes = 0
  private surrogatesBefore = 0
  private duplicatesBefore = 0
  private readonly memberLimit: number

  /** `memberLimit` holds for the outermost object; what is beyond is not kept apart. */
  constructor({ memberLimit }: { memberLimit: number }) {
    super()
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
    if (byte === 45 || (byte >= 48 && byte <= 57)) return this.numberOf(shape)
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

  private numberOf(shape: Shape): boolean {
    const kind = this.number()
    if (kind === 0) return false
    if (kind < 0) shape.wide = true
    shape.kinds |= Math.abs(kind)
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
    const before = item.kinds
    let kinds = 0
    for (let place = 0; ; place += 1) {
      item.kinds = 0
      if (!this.value(item, depth)) return false
      kinds |= item.kinds
      if (place < placeLimit && item !== ignored)
        shape.places[place] = (shape.places[place] ?? 0) | item.kinds
      this.space()
      const byte = this.peek()
      this.at += 1
      if (byte === 93) {
        item.kinds = before | kinds
        shape.shortest = Math.min(shape.shortest, place + 1)
        shape.longest = Math.max(shape.longest, place + 1)
        return true
      }
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

  private memberOf(shape: Shape, start: number, end: number, limit: number) {
    if (shape === ignored) return undefined
    const name = decodeText(this.buffer, start, end)
    const known = shape.find(name)
    if (known) return known
    // The fields themselves have a limit of their own.
    const full = limit !== this.memberLimit && this.shapes >= shapeLimit
    if (full || shape.members.length >= limit) {
      shape.crowded = true
      return undefined
    }
    this.shapes += 1
    return shape.add(name, Uint8Array.prototype.slice.call(this.buffer, start, end))
  }
}
