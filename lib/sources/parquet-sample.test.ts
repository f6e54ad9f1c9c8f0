import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '#lib/engine/index.ts'
import { sentenceOf } from '#lib/i18n/index.ts'
import { type HubOrigin, type Manifest, ReadingOptions } from '#lib/model/index.ts'
import { ingest } from './ingest.ts'
import { type IngestForTest, openIngestForTest, rowsIn } from './ingest-for-test.ts'
import { excerptFooter, readFooter } from './parquet-footer.ts'
import { countWholePages } from './parquet-pages.ts'
import { type SamplingOptions, sampleParquet } from './parquet-sample.ts'

let room: IngestForTest
beforeAll(async () => {
  room = await openIngestForTest()
})
afterAll(() => room.close())

const features = JSON.stringify({
  info: {
    features: {
      label: { _type: 'ClassLabel', names: ['no', 'yes'] },
      tags: { _type: 'Sequence', feature: { _type: 'ClassLabel', names: ['O', 'B', 'I'] } },
    },
  },
})
const nested = (
  rows: number,
) => `SELECT 'text ' || i AS "Text", i AS "text", (i % 2)::BIGINT AS label,
  [(i % 3)::BIGINT, 1] AS tags, {'text': ['a' || i, NULL], 'answer_start': [i]} AS answers,
  CASE WHEN i % 7 = 0 THEN NULL ELSE i / 3.0 END::FLOAT AS score, DATE '2020-01-01' + i::INT AS day,
  {'bytes': encode(repeat('img' || i, 300)), 'path': 'p' || i} AS image, encode('raw' || i) AS blob
  FROM range(${rows}) t(i)`
const wide = (rows: number) => `SELECT i AS id, repeat(md5(i::VARCHAR), 40) AS long,
  [md5((i + 1)::VARCHAR), md5((i + 2)::VARCHAR)] AS list FROM range(${rows}) t(i)`
const kv = `, KV_METADATA {huggingface: '${features}'}`

interface Given {
  /** The files in the repository's order: split, query, and how it is written. */
  files: [split: string, query: string, written: string][]
  budget?: SamplingOptions['budget']
  merged?: boolean
}

const plain = `, ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 0`
const small = `, ROW_GROUP_SIZE 2048`
const cases: [string, Given][] = [
  ['one file', { files: [['train', nested(9_000), small + kv]] }],
  [
    'several splits, not in their order',
    {
      files: [
        ['test', nested(3_000), small + kv],
        ['train', nested(20_000), small + kv],
        ['validation', nested(7), small + kv],
        ['train', nested(5_000), small + kv],
      ],
    },
  ],
  ['fewer rows than a sample', { files: [['train', nested(50), kv]] }],
  [
    'a file without rows',
    {
      files: [
        ['train', nested(0), kv],
        ['train', nested(100), kv],
      ],
    },
  ],
  [
    'so many files that their rows are counted first',
    { files: Array.from({ length: 30 }, () => ['train', nested(40), kv]) },
  ],
  [
    'row groups larger than their share',
    {
      files: [['train', wide(12_000), `${plain}, PARQUET_VERSION V2, COMPRESSION zstd`]],
      merged: true,
      budget: { bytes: 2_000_000, share: 200_000 },
    },
  ],
  [
    'row groups larger than their share, in pages that do not count the rows of lists',
    {
      files: [['train', wide(12_000), `${plain}, COMPRESSION zstd`]],
      merged: true,
      budget: { bytes: 4_000_000, share: 500_000 },
    },
  ],
  [
    'columns without a dictionary',
    { files: [['train', nested(9_000), `${small}, COMPRESSION gzip`]] },
  ],
]

/** Writes all row groups as one, of as many pages: the engine itself writes one page, however long. */
async function mergeGroups(path: string): Promise<string> {
  const content = await readFile(path)
  const length = content.readUInt32LE(content.length - 8)
  const footer = readFooter(content.subarray(content.length - 8 - length, content.length - 8))
  const parts: Buffer[] = [Buffer.from('PAR1')]
  let at = 4
  const chunks = (footer.groups[0]?.chunks ?? []).map((_, leaf) => {
    const own = footer.groups.flatMap(({ chunks }) => chunks[leaf] ?? [])
    const bytes = Buffer.concat(own.map(({ start, end }) => content.subarray(start, end)))
    const { values } = countWholePages(bytes, false)
    parts.push(bytes)
    at += bytes.length
    return { start: at - bytes.length, bytes: bytes.length, values }
  })
  const written = excerptFooter(footer, [{ group: 0, rows: footer.rows, chunks }])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(written.length)
  await writeFile(path, Buffer.concat([...parts, written, size, Buffer.from('PAR1')]))
  return path
}

async function read({ files, budget, merged = false }: Given) {
  const sources = await Promise.all(
    files.map(async ([split, query, written], index) => ({
      path: await room
        .writeParquet(query, written)
        .then((path) => (merged ? mergeGroups(path) : path)),
      name: `data/${index}.parquet`,
      split,
    })),
  )
  let fetched = 0
  const contents = await Promise.all(sources.map(({ path }) => readFile(path)))
  const origin: HubOrigin = {
    kind: 'hub',
    endpoint: 'https://hub.example',
    repo: 'a/b',
    config: 'default',
    commit: 'a'.repeat(40),
    way: 'parquet',
    files: sources.map(({ name, split }, at) => ({
      path: name,
      commit: 'a'.repeat(40),
      split,
      bytes: contents[at]?.length ?? 0,
      sha256: null,
      rows: null,
    })),
  }
  const shared = {
    files: room.files,
    openEngine,
    name: 'a/b',
    origin,
    threads: 2,
    memoryLimit: '1GB',
    signal: new AbortController().signal,
    report: () => undefined,
  }
  const options = ReadingOptions.parse({ unnest: '' })
  const filled = sources.filter((_, at) => !files[at]?.[1].includes('range(0)'))
  const sampled = await sampleParquet({
    ...shared,
    ...(budget && { budget }),
    remotes: sources.map(({ name, split }, at) => ({
      name,
      split,
      bytes: contents[at]?.length ?? 0,
      read: async (start, end) => {
        fetched += end - start
        return contents[at]?.subarray(start, end) ?? Buffer.alloc(0)
      },
    })),
    optionsFor: async () => options,
  })
  const full = await ingest({ ...shared, sources: filled, options })
  if (!sampled.ok || !full.ok) throw new Error(JSON.stringify([sampled, full]))
  const size = contents.reduce((sum, { length }) => sum + length, 0)
  return { sample: sampled.manifest, full: full.manifest, fetched, size }
}

/** Takes a sample of one file, given by its bytes. */
function sampleOf(content: Buffer) {
  const commit = 'a'.repeat(40)
  return sampleParquet({
    files: room.files,
    openEngine,
    name: 'a/b',
    origin: {
      ...{ kind: 'hub', endpoint: 'https://hub.example', repo: 'a/b', config: 'default' },
      ...{ commit, way: 'parquet', files: [] },
    },
    threads: 1,
    memoryLimit: '500MB',
    signal: new AbortController().signal,
    report: () => undefined,
    remotes: [
      {
        name: 'data/0.parquet',
        split: 'train',
        bytes: content.length,
        read: async (start, end) => content.subarray(start, end),
      },
    ],
    optionsFor: async () => ReadingOptions.parse({ unnest: '' }),
  })
}

async function rowsOf(manifest: Manifest): Promise<Map<number, unknown[]>> {
  const { sample, parquet } = manifest
  const path = room.files.pathOf((parquet ?? sample)?.sha256 ?? '')
  const row = parquet ? 'file_row_number' : '"row"'
  const numbered = parquet ? ', file_row_number = true' : ''
  const relation = {
    text: `(SELECT * EXCLUDE (n), n AS "row", n::BIGINT AS number FROM
      (SELECT *, ${row}::BIGINT AS n FROM read_parquet(?${numbered})))`,
    values: [path],
  }
  const rows = await rowsIn(room.files, path, relation, [
    { name: 'n', column: 'number', type: { kind: 'integer' } },
    ...manifest.fields,
  ])
  return new Map(rows.map(([number, ...cells]) => [Number(number), cells]))
}

describe('a sample', () => {
  it.each(cases)(
    'has the rows that a full reading has under the same numbers: %s',
    async (_, given) => {
      const { sample, full } = await read(given)
      expect(sample.fields).toEqual(full.fields)
      expect([sample.rows, sample.splits]).toEqual([full.rows, full.splits])
      expect([sample.parquet, sample.origin]).toEqual([null, full.origin])
      const all = await rowsOf(full)
      const drawn = await rowsOf(sample)
      expect(drawn.size).toBe(sample.sample?.rows)
      expect(drawn.size).toBeGreaterThanOrEqual(Math.min(full.rows, 1_000))
      expect([...drawn]).toEqual([...drawn.keys()].map((number) => [number, all.get(number)]))
      expect([...drawn.keys()]).toEqual([...drawn.keys()].sort((a, b) => a - b))
    },
  )

  it('stands all over every split', async () => {
    const { sample } = await read({
      files: [
        ['train', nested(40_000), small],
        ['test', nested(300), small],
      ],
    })
    const numbers = [...(await rowsOf(sample)).keys()]
    const tenths = new Set(numbers.filter((n) => n < 40_000).map((n) => Math.floor(n / 4_000)))
    expect(tenths.size).toBeGreaterThanOrEqual(9)
    expect(numbers.filter((n) => n >= 40_000).length).toBeGreaterThanOrEqual(100)
  })

  it('is the same every time', async () => {
    const given: Given = { files: [['train', nested(9_000), small]] }
    expect((await read(given)).sample.sample?.sha256).toBe(
      (await read(given)).sample.sample?.sha256,
    )
  })

  it('fetches a part of the file, and no images', async () => {
    const { fetched, size } = await read({ files: [['train', nested(40_000), small]] })
    expect(fetched).toBeLessThan(size / 2)
  })

  it('keeps to its budget where row groups are large', async () => {
    const { fetched, size } = await read({
      files: [
        [
          'train',
          `SELECT i AS id, repeat(md5(i::VARCHAR), 40) AS long FROM range(20000) t(i)`,
          `${plain}, COMPRESSION uncompressed`,
        ],
      ],
      merged: true,
      budget: { bytes: 4_000_000, share: 500_000 },
    })
    expect(size).toBeGreaterThan(20_000_000)
    expect(fetched).toBeLessThan(5_000_000)
  })

  it.each([
    ['<!DOCTYPE html><html>Sign in to go on</html>', 'a web page'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'a Git LFS pointer'],
    ['no Parquet at all', 'named as a Parquet file but is none'],
    ['PAR1 and no more', 'ends in the middle'],
  ])('of a file that is no Parquet is refused by what it is: %s', async (content, says) => {
    const result = await sampleOf(Buffer.from(content))
    expect(result.ok ? null : sentenceOf('en', result.error)).toContain(says)
  })

  it('of a file whose footer is damaged is refused in words, or has rows, but never fails otherwise', async () => {
    const path = await room.writeParquet(nested(5_000), small)
    const content = await readFile(path)
    const length = content.readUInt32LE(content.length - 8)
    const codes = new Set<string>()
    for (let turn = 0; turn < 60; turn += 1) {
      const mutated = Buffer.from(content)
      for (let change = 0; change <= turn % 4; change += 1) {
        const draw = createHash('md5').update(`${turn} ${change}`).digest()
        const at = content.length - 8 - length + (draw.readUInt32LE(0) % length)
        mutated[at] = draw.readUInt8(5)
      }
      const result = await sampleOf(mutated)
      codes.add(result.ok ? 'ok' : sentenceOf('en', result.error).slice(0, 20))
    }
    expect(codes.size).toBeGreaterThan(1)
  })
})
