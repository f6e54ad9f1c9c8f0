import { gzipSync } from 'node:zlib'
import { workbookOf, zipOf, zstdOf } from '#e2e/fixtures/packed-files.ts'

/** A stream of numbers that a seed fixes: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const table = `id,text,"a, b"\n1,"one ""quoted""",0.5\n2,"two\nlines",1\n3,,-7.25\n${'4,plain,8\n'.repeat(40)}`
const lines = `{"id":1,"text":"é😀","list":[1,2],"s":{"a":null}}\n${'{"id":2,"text":"x","list":[],"s":{"a":true}}\n'.repeat(40)}`
const document = JSON.stringify({
  version: '1.1',
  data: [
    { title: 'T', paragraphs: [{ context: 'c', qas: [{ id: 'q', answers: [{ text: 'a' }] }] }] },
  ],
})

/** A good file of each kind, by name; `parquet` is one that the engine wrote. */
export function seedFiles(parquet: Buffer): Record<string, Buffer> {
  return {
    'x.csv': Buffer.from(table),
    'latin.csv': Buffer.from(`name;city\n${'Jörg;Köln\n'.repeat(30)}`, 'latin1'),
    'wide.csv': Buffer.from(`\ufeff${table}`, 'utf16le'),
    'x.tsv': Buffer.from(table.replaceAll(',', '\t')),
    'x.json': Buffer.from(document),
    'x.jsonl': Buffer.from(lines),
    'x.parquet': parquet,
    'x.xlsx': workbookOf({
      One: [
        ['a', 'b'],
        [1, 'x'],
        [2.5, { date: 45_000 }],
      ],
      Two: [['c'], [true]],
    }),
    'x.csv.gz': gzipSync(table),
    'x.jsonl.zst': zstdOf(lines),
    'x.zip': zipOf({ 'train.csv': table, 'test.jsonl': lines, 'README.md': '#' }),
  }
}

const marks = ['"', '\n', ',', '{', '}', '[', ']', ':', '\\', '\0', '\r', '\t', '-', 'e', '\xff']

/** Changes a file in one to a few places, as damage and malice do. */
export function mutate(content: Buffer, random: () => number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit)
  let bytes = Buffer.from(content)
  const times = 1 + below(4)
  for (let time = 0; time < times && bytes.length > 0; time += 1) {
    const at = below(bytes.length)
    const to = Math.min(bytes.length, at + 1 + below(bytes.length / 4 + 1))
    const kinds = [
      () => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
      },
      () => {
        bytes[at] = below(256)
      },
      () => {
        bytes = bytes.subarray(0, at)
      },
      () => {
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)])
      },
      () => {
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)])
      },
      () => {
        const mark = Buffer.from((marks[below(marks.length)] ?? '').repeat(1 + below(3)), 'latin1')
        bytes = Buffer.concat([bytes.subarray(0, at), mark, bytes.subarray(at)])
      },
      () => {
        bytes.fill(below(2) === 0 ? 0 : 0xff, at, Math.min(bytes.length, at + 4))
      },
      () => {
        bytes.writeUInt8(0x7f, Math.max(0, bytes.length - 1 - below(Math.min(bytes.length, 60))))
      },
    ]
    kinds[below(kinds.length)]?.()
  }
  return bytes
}
