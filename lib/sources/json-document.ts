import type { FieldPath } from '#lib/model/index.ts'
import type { Output } from './output.ts'
import { recordLimit } from './pieces.ts'

/** An array met in a document, and what it holds. */
export interface FoundArray {
  path: FieldPath
  items: number
  objects: number
  bytes: number
}

/** What is done with a value: look inside, pass over it, or take it as a record. */
type Verdict = 'enter' | 'pass' | 'take'

interface Frame {
  list: boolean
  key: string | null
  index: number
}

export interface DocumentFault {
  kind: 'syntax' | 'cut-off' | 'too-long'
  /** The byte of the file. */
  offset: number
}

/** What to do with a value of a document, given where it stands and the byte it begins with. */
export interface DocumentVisitor {
  decide(path: FieldPath, first: number): Verdict
  /** Members to put first into an object that is taken, as JSON without braces; null for none. */
  lead?(path: FieldPath): string | null
  /** After a value that was passed over or taken. */
  passed?(path: FieldPath, first: number, bytes: number): void
}

/**
 * Walks one JSON document of any size, a piece at a time: only strings and brackets are told apart
 * where it passes over values. Values taken are put out as lines, their line breaks as spaces.
 */
export class DocumentWalker {
  fault: DocumentFault | null = null
  /** Values at the top: more than one is a stream of values rather than a document. */
  roots = 0
  taken = 0
  /** Whether a value being taken was not whole when the file ended. */
  takenCutOff = false

  private readonly frames: Frame[] = []
  private expect: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'after' = 'value'
  /** The value being passed over or taken. */
  private inner: { verdict: Verdict; first: number; bytes: number; lead: string | null } | null =
    null
  private depth = 0
  private inText = false
  private escaped = false
  private key: number[] | null = null
  private offset: number
  private readonly visitor: DocumentVisitor
  private readonly output: Output | null

  constructor(options: { start: number; visitor: DocumentVisitor; output?: Output }) {
    this.offset = options.start
    this.visitor = options.visitor
    this.output = options.output ?? null
  }

  /** Whether something stands open: the file may not end here. */
  get open(): boolean {
    return this.frames.length > 0 || this.inner !== null || this.roots === 0
  }

  /** Takes a piece whole (see `Feed`); past a fault, it does nothing. */
  feed(buffer: Buffer, start: number, end: number, final: boolean): number {
    let at = start
    while (at < end && !this.fault) {
      if (this.inner) at = this.continueInner(buffer, at, end)
      else if (this.key) at = this.continueKey(buffer, at, end)
      else at = this.token(buffer, at, start)
    }
    if (final && !this.fault) this.finish()
    this.offset += end - start
    return end
  }

  private finish(): void {
    // A number at the top ends with the file.
    if (this.inner && !this.isContainer(this.inner.first) && this.frames.length === 0)
      this.endInner()
    if (!this.open) return
    this.takenCutOff = this.inner?.verdict === 'take'
    if (this.takenCutOff) this.output?.byte(10)
    this.fault = { kind: 'cut-off', offset: this.offset }
  }

  private path(): FieldPath {
    return this.frames.map((frame) => (frame.list ? frame.index : (frame.key ?? '')))
  }

  private token(buffer: Buffer, at: number, start: number): number {
    const byte = buffer[at] as number
    if (byte === 32 || byte === 10 || byte === 13 || byte === 9) return at + 1
    const frame = this.frames.at(-1)
    const { expect } = this
    if (expect === 'value' || expect === 'value-or-end') {
      if (expect === 'value-or-end' && byte === 93) return this.close(at)
      return this.beginValue(byte, at, start)
    }
    if (expect === 'key' || expect === 'key-or-end') {
      if (expect === 'key-or-end' && byte === 125) return this.close(at)
      if (byte !== 34) return this.refuse(at, start)
      this.key = []
      return at + 1
    }
    if (expect === 'colon') {
      if (byte !== 58) return this.refuse(at, start)
      this.expect = 'value'
      return at + 1
    }
    if (!frame) return this.beginValue(byte, at, start)
    if (byte === (frame.list ? 93 : 125)) return this.close(at)
    if (byte !== 44) return this.refuse(at, start)
    if (frame.list) frame.index += 1
    this.expect = frame.list ? 'value' : 'key'
    return at + 1
  }

  private refuse(at: number, start: number): number {
    this.fault = { kind: 'syntax', offset: this.offset + at - start }
    return at
  }

  private close(at: number): number {
    this.frames.pop()
    this.expect = 'after'
    return at + 1
  }

  private isContainer(first: number): boolean {
    return first === 123 || first === 91 || first === 34
  }

  private beginValue(byte: number, at: number, start: number): number {
    const container = byte === 123 || byte === 91
    if (!container && byte !== 34 && !/[-0-9tfnNI]/.test(String.fromCharCode(byte)))
      return this.refuse(at, start)
    if (this.frames.length === 0) this.roots += 1
    const verdict = this.visitor.decide(this.path(), byte)
    if (verdict === 'enter' && container) {
      this.frames.push({ list: byte === 91, key: null, index: 0 })
      this.expect = byte === 91 ? 'value-or-end' : 'key-or-end'
      return at + 1
    }
    const take = verdict === 'take'
    const lead = take && byte === 123 ? (this.visitor.lead?.(this.path()) ?? null) : null
    this.inner = { verdict: take ? 'take' : 'pass', first: byte, bytes: 0, lead }
    this.depth = 0
    this.inText = false
    this.escaped = false
    return at
  }

  /** Puts the lead after the brace of an object, with a comma where members follow. */
  private putLead(buffer: Buffer, from: number, end: number, lead: string): number {
    const { inner, output } = this
    let at = from
    if (!inner) return at
    if (inner.bytes === 0) {
      output?.text(`{${lead}`)
      inner.bytes = 1
      this.depth = 1
      at += 1
    }
    while (at < end && (buffer[at] as number) <= 32) at += 1
    if (at === end) return at
    if (buffer[at] !== 125) output?.byte(44)
    inner.lead = null
    return at
  }

  /** Goes on through the value being passed over, to its end or the piece's. */
  private continueInner(buffer: Buffer, start: number, end: number): number {
    const inner = this.inner
    if (!inner) return start
    const from = inner.lead === null ? start : this.putLead(buffer, start, end, inner.lead)
    if (inner.lead !== null) return from
    const take = inner.verdict === 'take'
    const scalar = !this.isContainer(inner.first)
    let at = from
    let done = false
    while (at < end && !done) {
      const byte = buffer[at] as number
      if (this.inText) {
        if (this.escaped) this.escaped = false
        else if (byte === 92) this.escaped = true
        else if (byte === 34) {
          this.inText = false
          done = this.depth === 0
        } else if (take && (byte === 10 || byte === 13)) buffer[at] = 1 // Refused where the record is read.
      } else if (scalar) {
        if (byte === 44 || byte === 93 || byte === 125 || byte <= 32) break
      } else if (byte === 34) this.inText = true
      else if (byte === 123 || byte === 91) this.depth += 1
      else if (byte === 125 || byte === 93) {
        this.depth -= 1
        done = this.depth === 0
      } else if (byte === 10 || byte === 13) buffer[at] = 32
      at += 1
    }
    inner.bytes += at - from
    if (take) {
      if (inner.bytes > recordLimit) {
        this.fault = { kind: 'too-long', offset: this.offset }
        return at
      }
      this.output?.copy(buffer, from, at)
    }
    if (done || (scalar && at < end)) this.endInner()
    return at
  }

  private endInner(): void {
    const { inner } = this
    if (!inner) return
    this.inner = null
    this.expect = 'after'
    if (inner.verdict === 'take') {
      this.taken += 1
      this.output?.byte(10)
    }
    this.visitor.passed?.(this.path(), inner.first, inner.bytes)
  }

  private continueKey(buffer: Buffer, from: number, end: number): number {
    const { key } = this
    if (!key) return from
    let at = from
    while (at < end) {
      const byte = buffer[at] as number
      at += 1
      if (byte === 34 && !this.escaped) {
        const frame = this.frames.at(-1)
        if (frame) frame.key = decodeKey(key)
        this.key = null
        this.expect = 'colon'
        return at
      }
      this.escaped = byte === 92 && !this.escaped
      // Longer names cannot be asked for; they need not be remembered whole.
      if (key.length < 10_000) key.push(byte)
    }
    return at
  }
}

function decodeKey(bytes: readonly number[]): string {
  const text = Buffer.from(bytes).toString('utf8')
  try {
    return String(JSON.parse(`"${text}"`)).replace(/\p{Surrogate}/gu, '\ufffd')
  } catch (cause) {
    if (cause instanceof SyntaxError) return text
    throw cause
  }
}
