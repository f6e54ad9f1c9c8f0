import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'
import { footerEnd, footerLength, readFooter } from './parquet-footer.ts'
import { type ThriftStruct, type ThriftValue, thriftTypes, writeThrift } from './thrift-compact.ts'

let test: IngestForTest
let good: Buffer
beforeAll(async () => {
  test = await openIngestForTest()
  good = await readFile(
    await test.writeParquet(`SELECT i AS a, 't' || i AS b FROM range(300) r(i)`),
  )
})
afterAll(() => test.close())

/** The file with a footer that says something else. */
function lying(change: (footer: ThriftStruct) => void): Buffer {
  const length = footerLength(good.subarray(-footerEnd)) ?? 0
  const start = good.length - footerEnd - length
  const { tree } = readFooter(good.subarray(start, start + length))
  change(tree)
  const footer = Buffer.from(writeThrift(tree))
  const end = Buffer.alloc(footerEnd)
  end.writeUInt32LE(footer.length)
  end.write('PAR1', 4)
  return Buffer.concat([good.subarray(0, start), footer, end])
}

function set(struct: ThriftStruct, field: number, value: bigint): void {
  struct.set(field, { type: struct.get(field)?.type ?? thriftTypes.i64, value })
}

function itemsOf(struct: ThriftStruct, field: number): ThriftStruct[] {
  const list = struct.get(field)?.value as { items: ThriftStruct[] }
  return list.items
}

const node = (name: string, children: bigint): ThriftStruct =>
  new Map<number, { type: number; value: ThriftValue }>([
    [3, { type: thriftTypes.i32, value: 1n }],
    [4, { type: thriftTypes.binary, value: Buffer.from(name) }],
    [5, { type: thriftTypes.i32, value: children }],
  ])

it.each<[string, (footer: ThriftStruct) => void, string]>([
  ['more rows than there are', (footer) => set(footer, 3, 10_000n), 'rows-missing'],
  ['a trillion rows', (footer) => set(footer, 3, 10n ** 12n), 'too-many-rows'],
  ['a negative number of rows', (footer) => set(footer, 3, -1n), 'parquet-unreadable'],
  [
    'children that are not there',
    (footer) => set(itemsOf(footer, 2)[0] ?? new Map(), 5, 2_000_000_000n),
    'parquet-unreadable',
  ],
  [
    'a schema a hundred levels deep',
    (footer) =>
      itemsOf(footer, 2).splice(
        1,
        0,
        ...Array.from({ length: 100 }, (_, at) => node(`n${at}`, 1n)),
      ),
    'parquet-too-deep',
  ],
  [
    'the same row group many times',
    (footer) => {
      const groups = itemsOf(footer, 4)
      groups.push(...groups, ...groups)
    },
    'parquet-overlaps',
  ],
])('a Parquet file that claims %s is refused in words', async (_what, change, code) => {
  expect((await test.readBad('x.parquet', lying(change))).code).toBe(code)
})

it('a Parquet file whose footer would be longer than itself is refused in words', async () => {
  const content = Buffer.from(good)
  content.writeUInt32LE(0x7fffffff, content.length - footerEnd)
  expect((await test.readBad('x.parquet', content)).code).toBe('parquet-cut-off')
})
