import type { MessageValues, ReadingOptions } from '#lib/model/index.ts'

/** A way on: what choosing it does (catalog `sources`), and which options it changes. */
export interface WayOn {
  code: string
  values: MessageValues
  options: Partial<ReadingOptions>
}

/** Thrown inside this room where a file cannot be read; `ingest` makes a value of it at the door. */
export class Refusal extends Error {
  readonly code: string
  readonly values: MessageValues
  readonly waysOn: readonly WayOn[]
  /** Options that had been settled by then. */
  readonly settled: Partial<ReadingOptions>

  constructor(
    code: string,
    values: MessageValues,
    waysOn: readonly WayOn[] = [],
    settled: Partial<ReadingOptions> = {},
    cause?: unknown,
  ) {
    super(code, { cause })
    this.name = 'Refusal'
    this.code = code
    this.values = values
    this.waysOn = waysOn
    this.settled = settled
  }

  /** The same, with another way on. */
  or(way: WayOn): Refusal {
    return new Refusal(this.code, this.values, [...this.waysOn, way], this.settled, this.cause)
  }

  /** The same, with what was settled before it. */
  with(settled: Partial<ReadingOptions>): Refusal {
    const all = { ...settled, ...this.settled }
    return new Refusal(this.code, this.values, this.waysOn, all, this.cause)
  }
}
