import type { Slots, ValuePlan } from './json-plan.ts'
import { decodeText } from './json-tokens.ts'
import type { Output } from './output.ts'

/**
 * Writes records that are known to be JSON anew: only what the plan names, the last of duplicate keys,
 * halves of surrogate pairs as U+FFFD. Nothing is decoded but keys that are escaped.
 */
export class JsonRewriter {
  private buffer: Buffer = Buffer.alloc(0)
  private end = 0
  private readonly output: Output
  /** Whether strings are looked through for halves of surrogate pairs. */
  private readonly mend: boolean

  constructor(options: { output: Output; mend: boolean }) {
    this.output = options.output
    this.mend = options.mend
  }

  /** Writes the value in [start, end) by its plan. */
  write(buffer: Buffer, start: number, end: number, plan: ValuePlan): void {
    this.buffer = buffer
    this.end = end
    const from = this.space(start)
    this.value(from, this.pass(from), plan)
  }

  private value(start: number, end: number, plan: ValuePlan): void {
    if (this.buffer[start] === 110) this.output.text('null')
    else if (plan.kind === 'as-is') this.scalar(start, end)
    else if (plan.kind === 'number-as-text') {
      this.output.byte(34)
      this.output.copy(this.buffer, start, end)
      this.output.byte(34)
    } else if (plan.kind === 'json-as-text') this.quoted(start, end)
    else if (plan.kind === 'list') this.list(start, plan.item)
    else if (plan.kind === 'tuple') this.tuple(start, plan)
    else this.object(start, plan.slots)
  }

  private scalar(start: number, end: number): void {
    if (!this.mend) {
      this.output.copy(this.buffer, start, end)
      return
    }
    let from = start
    for (let at = start; at < end; at += 1) {
      if (this.buffer[at] !== 92) continue
      const lone = this.loneAt(at)
      if (lone) {
        this.output.copy(this.buffer, from, at)
        this.output.text('\\ufffd')
        from = at + 6
      }
      at += lone === false ? 11 : lone ? 5 : 1
    }
    this.output.copy(this.buffer, from, end)
  }

  /** Of the escape at a backslash: true for half a pair, false for a whole pair, null for any other. */
  private loneAt(at: number): boolean | null {
    const unit = this.unitAt(at)
    if (unit < 0xd800 || unit > 0xdfff) return null
    const next = unit < 0xdc00 ? this.unitAt(at + 6) : -1
    return !(next >= 0xdc00 && next <= 0xdfff)
  }

  private unitAt(at: number): number {
    if (this.buffer[at] !== 92 || this.buffer[at + 1] !== 117) return -1
    return Number.parseInt(this.buffer.toString('latin1', at + 2, at + 6), 16)
  }

  /** A JSON text as a JSON string. */
  private quoted(start: number, end: number): void {
    const { buffer, output } = this
    output.byte(34)
    let from = start
    for (let at = start; at < end; at += 1) {
      const byte = buffer[at] as number
      if (byte !== 34 && byte !== 92 && byte >= 32) continue
      if (this.mend && byte === 92) {
        const lone = this.loneAt(at)
        if (lone !== null) {
          output.copy(buffer, from, at)
          if (lone) output.text('\\\\ufffd')
          else output.text(buffer.toString('latin1', at, at + 12).replaceAll('\\', '\\\\'))
          from = at + (lone ? 6 : 12)
          at = from - 1
          continue
        }
      }
      output.copy(buffer, from, at)
      from = at + 1
      // White space between tokens; any other control character is not JSON.
      if (byte < 32) output.text(byte === 10 ? '\\n' : byte === 13 ? '\\r' : '\\t')
      else {
        output.byte(92)
        output.byte(byte)
        // The second half of an escaped backslash begins no escape.
        if (byte === 92) {
          const next = buffer[at + 1] as number
          if (next === 34 || next === 92) output.byte(92)
          output.byte(next)
          from = at + 2
          at += 1
        }
      }
    }
    output.copy(buffer, from, end)
    output.byte(34)
  }

  private list(start: number, plan: ValuePlan): void {
    const { buffer, output } = this
    if (buffer[start] !== 91) {
      output.text('[]')
      return
    }
    output.byte(91)
    let at = this.space(start + 1)
    while (buffer[at] !== 93) {
      const end = this.pass(at)
      this.value(at, end, plan)
      at = this.space(end)
      if (buffer[at] === 44) {
        output.byte(44)
        at = this.space(at + 1)
      }
    }
    output.byte(93)
  }

  private tuple(start: number, { places }: ValuePlan & { kind: 'tuple' }): void {
    const { buffer, output } = this
    let at = this.space(start + 1)
    if (buffer[at] === 93) {
      output.text('null')
      return
    }
    output.byte(123)
    places.forEach(({ key, plan }, index) => {
      const end = this.pass(at)
      if (index > 0) output.byte(44)
      output.copy(key, 0, key.length)
      this.value(at, end, plan)
      at = this.space(end)
      if (buffer[at] === 44) at = this.space(at + 1)
    })
    output.byte(125)
  }

  private object(start: number, slots: Slots): void {
    const { output } = this
    if (this.buffer[start] !== 123) {
      output.text('null')
      return
    }
    const found = this.membersOf(start, slots)
    output.byte(123)
    let first = true
    slots.all.forEach((slot, index) => {
      const from = found[index * 2] as number
      if (from < 0 || this.buffer[from] === 110) return
      if (!first) output.byte(44)
      first = false
      output.copy(slot.key, 0, slot.key.length)
      this.value(from, found[index * 2 + 1] as number, slot.plan)
    })
    output.byte(125)
  }

  /** Where the value of each slot begins and ends; -1 where there is none. */
  private membersOf(start: number, slots: Slots): Int32Array {
    const { buffer } = this
    const found = new Int32Array(slots.all.length * 2).fill(-1)
    let expected = 0
    let at = this.space(start + 1)
    while (buffer[at] !== 125) {
      const keyEnd = this.passText(at) - 1
      const slot = this.slotAt(slots, expected, at + 1, keyEnd)
      const from = this.space(this.space(keyEnd + 1) + 1)
      const end = this.pass(from)
      if (slot >= 0) {
        found[slot * 2] = from
        found[slot * 2 + 1] = end
        expected = slot + 1
      }
      at = this.space(end)
      if (buffer[at] === 44) at = this.space(at + 1)
    }
    return found
  }

  private slotAt(slots: Slots, expected: number, start: number, end: number): number {
    const guess = slots.all[expected]
    if (guess && guess.raw.length === end - start && this.equals(guess.raw, start)) return expected
    return slots.find(decodeText(this.buffer, start, end))
  }

  private equals(raw: Uint8Array, start: number): boolean {
    for (let index = 0; index < raw.length; index += 1)
      if (this.buffer[start + index] !== raw[index]) return false
    return true
  }

  private space(from: number): number {
    let at = from
    for (;;) {
      const byte = this.buffer[at]
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return at
      at += 1
    }
  }

  private passText(start: number): number {
    const { buffer } = this
    let at = start + 1
    while (buffer[at] !== 34) at += buffer[at] === 92 ? 2 : 1
    return at + 1
  }

  /** The end of the value that begins at `start`. */
  private pass(start: number): number {
    const { buffer } = this
    const first = buffer[start] as number
    if (first === 34) return this.passText(start)
    let at = start
    if (first !== 123 && first !== 91) {
      while (at < this.end && !endsScalar(buffer[at] as number)) at += 1
      return at
    }
    let depth = 0
    do {
      const byte = buffer[at] as number
      if (byte === 34) {
        at = this.passText(at)
        continue
      }
      if (byte === 123 || byte === 91) depth += 1
      else if (byte === 125 || byte === 93) depth -= 1
      at += 1
    } while (depth > 0)
    return at
  }
}

function endsScalar(byte: number): boolean {
  return byte === 44 || byte === 93 || byte === 125 || byte <= 32
}
