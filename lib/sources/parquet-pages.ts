import { readThriftAt, type ThriftStruct, type ThriftValue } from './thrift-compact.ts'

/** The whole pages at the beginning of a column chunk: their bytes, values, and rows where they tell. */
export interface WholePages {
  bytes: number
  values: number
  /** Null where the pages of a list do not say how many rows they hold. */
  rows: number | null
  /** Bytes that there would have to be for one more page, or for its header. */
  next: number
}

/** More than the header of a page takes, unless its statistics are long. */
const headerBytes = 16 * 1024

const dataPage = 0
const dictionaryPage = 2
const dataPageV2 = 3

/**
 * Counts the pages that lie whole within the first bytes of a column chunk (`PageHeader` of the format).
 * In a `repeated` column only pages of the second version say how many rows they hold.
 */
export function countWholePages(bytes: Uint8Array, repeated: boolean): WholePages {
  const found: WholePages = { bytes: 0, values: 0, rows: 0, next: 0 }
  for (;;) {
    const page = readThriftAt(bytes, found.bytes)
    found.next = bytes.length + headerBytes
    if (page === null) return found
    found.next = found.bytes + page.length + toNumber(page.fields.get(3)?.value)
    if (found.next > bytes.length) return found
    const type = toNumber(page.fields.get(1)?.value)
    if (type === dataPage || type === dataPageV2) {
      const header = page.fields.get(type === dataPage ? 5 : 8)?.value
      if (!(header instanceof Map)) throw new Error('a page has no header')
      found.values += toNumber(header.get(1)?.value)
      found.rows = addRows(found.rows, header, type, repeated)
    } else if (type !== dictionaryPage) return found
    found.bytes = found.next
  }
}

function addRows(
  rows: number | null,
  header: ThriftStruct,
  type: number,
  repeated: boolean,
): number | null {
  if (rows === null) return null
  if (type === dataPageV2) return rows + toNumber(header.get(3)?.value)
  return repeated ? null : rows + toNumber(header.get(1)?.value)
}

function toNumber(value: ThriftValue | undefined): number {
  if (typeof value !== 'bigint' || value < 0n) throw new Error('a page header is damaged')
  return Number(value)
}
