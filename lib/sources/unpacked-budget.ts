import { Refusal } from './refusal.ts'

/** No more is unpacked from one file: a small file can hold a terabyte of nothing. */
const unpackedLimit = 64 * 1024 ** 3
/** Data in words packs to a tenth or a twentieth; what packs tighter than this is made to. */
const ratioLimit = 200
/** Up to here the ratio does not matter: a small table of zeros harms nobody. */
const ratioFree = 1024 ** 3

/** Counts what is unpacked from one file, and refuses what is too much or packed too tight to be data. */
export class UnpackedBudget {
  private unpacked = 0
  private readonly file: string
  private readonly packed: number

  /** `packed` is the size of the file in bytes. */
  constructor({ file, packed }: { file: string; packed: number }) {
    this.file = file
    this.packed = packed
  }

  add(bytes: number): void {
    this.unpacked += bytes
    const { file } = this
    if (this.unpacked > unpackedLimit)
      throw new Refusal('unpacked-too-large', { file, limit: unpackedLimit / 1024 ** 3 })
    if (this.unpacked > ratioFree && this.unpacked > this.packed * ratioLimit)
      throw new Refusal('unpacked-too-dense', { file, ratio: ratioLimit })
  }
}
