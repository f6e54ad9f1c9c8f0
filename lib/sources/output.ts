const pieceBytes = 4 * 1024 * 1024

/** Collects bytes to be written, in large pieces. */
export class Output {
  buffer: Buffer = Buffer.allocUnsafe(pieceBytes)
  length = 0
  private readonly full: Buffer[] = []
  private before = 0

  /** Bytes collected in all, taken or not. */
  get written(): number {
    return this.before + this.length
  }

  /** Makes room for `bytes` more: they go into `buffer` from `length` on, which is moved on then. */
  reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    if (this.length > 0) this.full.push(this.buffer.subarray(0, this.length))
    this.buffer = Buffer.allocUnsafe(Math.max(pieceBytes, bytes))
    this.before += this.length
    this.length = 0
  }

  copy(source: Buffer, start: number, end: number): void {
    const length = end - start
    this.reserve(length)
    // Calling out of JavaScript costs more than a few bytes do.
    if (length > 24) source.copy(this.buffer, this.length, start, end)
    else
      for (let at = 0; at < length; at += 1)
        this.buffer[this.length + at] = source[start + at] as number
    this.length += length
  }

  text(text: string): void {
    this.reserve(text.length * 3)
    this.length += this.buffer.write(text, this.length, 'utf8')
  }

  byte(byte: number): void {
    this.reserve(1)
    this.buffer[this.length] = byte
    this.length += 1
  }

  /** Takes what has been collected so far; its memory is not written to again. */
  take(): Buffer[] {
    const taken = this.full.splice(0)
    if (this.length > 0) {
      taken.push(this.buffer.subarray(0, this.length))
      this.buffer = Buffer.allocUnsafe(pieceBytes)
      this.before += this.length
      this.length = 0
    }
    return taken
  }
}
