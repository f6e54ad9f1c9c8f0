import {
  readThrift,
  type ThriftStruct,
  type ThriftValue,
  thriftTypes,
  writeThrift,
} from './thrift-compact.ts'

/** Where the values of one leaf column of a row group stand in the file: bytes [start, end). */
export interface ColumnChunk {
  /** The top-level column that it belongs to, by position. */
  column: number
  /** Whether it holds the items of lists, so that its values are not its rows. */
  repeated: boolean
  start: number
  end: number
}

export interface RowGroup {
  rows: number
  chunks: ColumnChunk[]
}

export interface ParquetFooter {
  rows: number
  groups: RowGroup[]
  columns: FooterColumn[]
  /** Whether the file says what its features are, under the key `huggingface`. */
  hasFeatures: boolean
  tree: ThriftStruct
}

/** A top-level column. */
export interface FooterColumn {
  name: string
  /** It holds nothing but bytes, which are not read. */
  media: boolean
  /** A number, or a list of such, that could be a class label. */
  integer: 'no' | 'plain' | 'listed'
}

/** The bytes after the footer: its length, and the file's mark. */
export const footerEnd = 8

/** The length of the footer, from the last eight bytes of a Parquet file; null where it is none. */
export function footerLength(end: Uint8Array): number | null {
  const bytes = Buffer.from(end.buffer, end.byteOffset, end.byteLength)
  if (bytes.length < footerEnd || bytes.toString('latin1', bytes.length - 4) !== 'PAR1') return null
  return bytes.readUInt32LE(bytes.length - footerEnd)
}

/**
 * The number of rows, from the beginning of a footer: it stands before the row groups. Throws
 * `ThriftBroken` where too few bytes are given.
 */
export function readRowCount(start: Uint8Array): number {
  return toNumber(readThrift(start, 3).get(3)?.value)
}

/**
 * Reads a footer (`FileMetaData` of the format, without the length and mark behind it).
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
export function readFooter(bytes: Uint8Array): ParquetFooter {
  const tree = readThrift(bytes)
  const { columns, leaves } = readSchema(toItems(tree.get(2)?.value).map(toStruct))
  const groups = toItems(tree.get(4)?.value).map((group) => {
    const fields = toStruct(group)
    return {
      rows: toNumber(fields.get(3)?.value),
      chunks: toItems(fields.get(1)?.value).map((chunk, leaf): ColumnChunk => {
        const meta = toStruct(toStruct(chunk).get(3)?.value)
        const data = toNumber(meta.get(9)?.value)
        const dictionary = meta.has(11) ? toNumber(meta.get(11)?.value) : 0
        // Some writers put 0 where there is no dictionary.
        const start = dictionary > 0 && dictionary < data ? dictionary : data
        return {
          column: leaves[leaf]?.column ?? 0,
          repeated: leaves[leaf]?.repeated ?? false,
          start,
          end: start + toNumber(meta.get(7)?.value),
        }
      }),
    }
  })
  const hasFeatures = toItems(tree.get(5)?.value).some(
    (pair) => toText(toStruct(pair).get(1)?.value) === 'huggingface',
  )
  return { rows: toNumber(tree.get(3)?.value), groups, columns, hasFeatures, tree }
}

interface SchemaNode {
  name: string
  children: SchemaNode[]
  repeated: boolean
  /** A leaf of bytes that are not said to be text, a number or a time. */
  bytes: boolean
  integer: boolean
}

/** The columns by the schema's elements, which stand in preorder, and what is known of each leaf. */
function readSchema(elements: readonly ThriftStruct[]) {
  let at = 1
  const node = (depth: number): SchemaNode => {
    const element = elements[at]
    if (!element || depth > 100) throw new Error('the schema is damaged')
    at += 1
    const count = element.has(5) ? toNumber(element.get(5)?.value) : 0
    const children: SchemaNode[] = []
    for (let child = 0; child < count; child += 1) children.push(node(depth + 1))
    const type = element.get(1)?.value
    const said = element.has(6) || element.has(10)
    return {
      name: toText(element.get(4)?.value),
      children,
      repeated: element.get(3)?.value === 2n,
      bytes: type === 6n && !said,
      integer: (type === 1n || type === 2n) && !said,
    }
  }
  const columns: FooterColumn[] = []
  const leaves: { column: number; repeated: boolean }[] = []
  const walk = (one: SchemaNode, above: boolean): void => {
    const repeated = above || one.repeated
    if (one.children.length === 0) leaves.push({ column: columns.length, repeated })
    for (const child of one.children) walk(child, repeated)
  }
  while (at < elements.length) {
    const column = node(0)
    walk(column, false)
    columns.push({ name: column.name, media: isMedia(column), integer: integerOf(column) })
  }
  return { columns, leaves }
}

function integerOf(node: SchemaNode): FooterColumn['integer'] {
  if (node.children.length === 0) return node.integer && !node.repeated ? 'plain' : 'no'
  const [list] = node.children
  const [item] = list?.children ?? []
  const isList = node.children.length === 1 && list?.repeated && list.children.length === 1
  return isList && item?.integer && item.children.length === 0 ? 'listed' : 'no'
}

/** Bytes, `{bytes, path}` as images and sounds are kept, and lists of these. */
function isMedia({ bytes, children }: SchemaNode): boolean {
  if (children.length === 0) return bytes
  const [only] = children
  if (only && children.length === 1) return isMedia(only)
  return (
    children.length === 2 &&
    children.some((child) => child.name === 'bytes' && child.bytes) &&
    children.some((child) => child.name === 'path')
  )
}

/** A row group of an excerpt, or its first rows. */
export interface ExcerptGroup {
  group: number
  rows: number
  /** Where its chunks stand there, and what is there of them; null for those that are not in it. */
  chunks: readonly ({ start: number; bytes: number; values: number | null } | null)[]
}

/**
 * The footer of a file that holds some row groups of another one, byte for byte, at other places. What
 * points elsewhere (indexes, filters) is left out. Without the length and mark behind it.
 */
export function excerptFooter({ tree }: ParquetFooter, picks: readonly ExcerptGroup[]): Uint8Array {
  const groups = toItems(tree.get(4)?.value)
  const kept = picks.map(({ group, rows, chunks: places }) => {
    const fields = new Map(toStruct(groups[group]))
    const chunks = toItems(fields.get(1)?.value).map((chunk, leaf) =>
      movedChunk(toStruct(chunk), places[leaf] ?? null),
    )
    for (const id of [5, 6, 7]) fields.delete(id)
    return fields.set(1, list(chunks)).set(3, i64(rows))
  })
  const rows = kept.reduce((sum, group) => sum + toNumber(group.get(3)?.value), 0)
  // No encryption, and in the order of their numbers as the protocol wants them.
  const fields = [...tree].filter(([id]) => id <= 7)
  const written: ThriftStruct = new Map(fields)
  written.set(3, i64(rows)).set(4, list(kept))
  return writeThrift(written)
}

function movedChunk(chunk: ThriftStruct, there: ExcerptGroup['chunks'][number]): ThriftStruct {
  const meta = new Map(toStruct(chunk.get(3)?.value))
  const data = toNumber(meta.get(9)?.value)
  const dictionary = meta.has(11) ? toNumber(meta.get(11)?.value) : 0
  const before = dictionary > 0 && dictionary < data ? dictionary : data
  const to = there?.start ?? 4
  const place = (at: number) => i64(at - before + to)
  if (there) meta.set(7, i64(there.bytes))
  // What is not in the excerpt holds nothing: it points to no bytes of its own.
  if (!there) meta.set(5, i64(0))
  else if (there.values !== null) meta.set(5, i64(there.values))
  meta.set(9, place(data))
  if (dictionary > 0 && dictionary < data) meta.set(11, place(dictionary))
  else meta.delete(11)
  // Index pages, bloom filters and statistics, which would speak of all rows of the group.
  for (const id of [10, 12, 14, 15, 16, 17]) meta.delete(id)
  return new Map([
    [2, i64(to)],
    [3, { type: thriftTypes.struct, value: meta }],
  ])
}

function i64(value: number): { type: number; value: ThriftValue } {
  return { type: thriftTypes.i64, value: BigInt(value) }
}

function list(items: ThriftValue[]): { type: number; value: ThriftValue } {
  return { type: thriftTypes.list, value: { of: thriftTypes.struct, items } }
}

function toStruct(value: ThriftValue | undefined): ThriftStruct {
  if (value instanceof Map) return value
  throw new Error('the footer is damaged')
}

function toItems(value: ThriftValue | undefined): ThriftValue[] {
  if (typeof value === 'object' && 'items' in value) return value.items
  return []
}

function toNumber(value: ThriftValue | undefined): number {
  const number = typeof value === 'bigint' ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number) || number < 0) throw new Error('the footer is damaged')
  return number
}

function toText(value: ThriftValue | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : ''
}
