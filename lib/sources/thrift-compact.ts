/**
 * Thrift's compact protocol, as far as Parquet's footers use it: read into a tree that keeps the type of
 * every value, and written back from it.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export const thriftTypes = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const

export type ThriftStruct = Map<number, { type: number; value: ThriftValue }>
export interface ThriftList {
  of: number
  items: ThriftValue[]
}
/** Integers of every width as bigints; doubles as their eight bytes. */
export type ThriftValue = boolean | bigint | Uint8Array | ThriftList | ThriftStruct

/** As deep as anything in a footer is nested, and a few levels more. */
const deepest = 24

/** Thrown where the bytes end before the value does, or are none of this protocol. */
export class ThriftBroken extends Error {}

/**
 * Reads a struct that starts at the first byte. With `last`, reading ends after the field of that number,
 * so that the bytes of what follows need not be there.
 */
export function readThrift(bytes: Uint8Array, last = Number.POSITIVE_INFINITY): ThriftStruct {
  const reader = new Reader(bytes)
  return reader.struct(0, last)
}

/** Reads a struct that starts somewhere in the bytes; answers how long it is, null where it is cut off. */
export function readThriftAt(
  bytes: Uint8Array,
  from: number,
): { fields: ThriftStruct; length: number } | null {
  const reader = new Reader(bytes, from)
  try {
    return { fields: reader.struct(0), length: reader.at - from }
  } catch (cause) {
    if (cause instanceof ThriftBroken) return null
    throw cause
  }
}

class Reader {
  at: number
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  struct(depth: number, last = Number.POSITIVE_INFINITY): ThriftStruct {
    if (depth > deepest) throw new ThriftBroken('nested too deeply')
    const fields: ThriftStruct = new Map()
    let id = 0
    while (id < last) {
      const head = this.byte()
      if (head === 0) break
      const type = head & 15
      const step = head >> 4
      id = step === 0 ? Number(this.zigzag()) : id + step
      fields.set(id, { type, value: this.field(type, depth) })
    }
    return fields
  }

  private field(type: number, depth: number): ThriftValue {
    if (type === thriftTypes.true) return true
    if (type === thriftTypes.false) return false
    return this.value(type, depth)
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      // Within lists a boolean is a byte of its own.
      case thriftTypes.true:
      case thriftTypes.false:
        return this.byte() === 1
      case thriftTypes.byte:
        return BigInt((this.byte() << 24) >> 24)
      case thriftTypes.i16:
      case thriftTypes.i32:
      case thriftTypes.i64:
        return this.zigzag()
      case thriftTypes.double:
        return this.take(8)
      case thriftTypes.binary:
        return this.take(Number(this.varint()))
      case thriftTypes.list: {
        const head = this.byte()
        const of = head & 15
        const count = head >> 4 === 15 ? Number(this.varint()) : head >> 4
        // Every item takes a byte at least.
        if (count > this.bytes.length - this.at) throw new ThriftBroken('a list is cut off')
        return { of, items: Array.from({ length: count }, () => this.value(of, depth + 1)) }
      }
      case thriftTypes.struct:
        return this.struct(depth + 1)
      default:
        throw new ThriftBroken(`unknown type ${type}`)
    }
  }

  private byte(): number {
    const byte = this.bytes[this.at]
    if (byte === undefined) throw new ThriftBroken('cut off')
    this.at += 1
    return byte
  }

  private take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new ThriftBroken('cut off')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  private varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte()
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new ThriftBroken('a number is too long')
  }

  private zigzag(): bigint {
    const value = this.varint()
    return (value >> 1n) ^ -(value & 1n)
  }
}

/** Writes a struct. */
export function writeThrift(fields: ThriftStruct): Uint8Array {
  const out: (number | Uint8Array)[] = []
  writeStruct(out, fields)
  const pieces: Uint8Array[] = []
  let run: number[] = []
  for (const part of [...out, new Uint8Array()]) {
    if (typeof part === 'number') run.push(part)
    else {
      pieces.push(Uint8Array.from(run), part)
      run = []
    }
  }
  return Buffer.concat(pieces)
}

function writeStruct(out: (number | Uint8Array)[], fields: ThriftStruct): void {
  let before = 0
  for (const [id, { type, value }] of fields) {
    const written =
      typeof value === 'boolean' ? (value ? thriftTypes.true : thriftTypes.false) : type
    const step = id - before
    if (step > 0 && step < 16) out.push((step << 4) | written)
    else {
      out.push(written)
      writeZigzag(out, BigInt(id))
    }
    before = id
    if (typeof value !== 'boolean') writeValue(out, type, value)
  }
  out.push(0)
}

function writeValue(out: (number | Uint8Array)[], type: number, value: ThriftValue): void {
  if (typeof value === 'boolean') out.push(value ? 1 : 2)
  else if (typeof value === 'bigint') {
    if (type === thriftTypes.byte) out.push(Number(value & 255n))
    else writeZigzag(out, value)
  } else if (value instanceof Uint8Array) {
    if (type === thriftTypes.binary) writeVarint(out, BigInt(value.length))
    out.push(value)
  } else if (value instanceof Map) writeStruct(out, value)
  else {
    const { of, items } = value
    if (items.length < 15) out.push((items.length << 4) | of)
    else {
      out.push(0xf0 | of)
      writeVarint(out, BigInt(items.length))
    }
    for (const item of items) writeValue(out, of, item)
  }
}

function writeVarint(out: (number | Uint8Array)[], value: bigint): void {
  let rest = value
  while (rest >= 128n) {
    out.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  out.push(Number(rest))
}

function writeZigzag(out: (number | Uint8Array)[], value: bigint): void {
  writeVarint(out, value < 0n ? -value * 2n - 1n : value * 2n)
}
