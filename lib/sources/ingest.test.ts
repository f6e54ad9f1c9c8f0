import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '#lib/engine/index.ts'
import { defaultReadingOptions, Manifest, sql, value } from '#lib/model/index.ts'
import { rowGroupSize } from './canonical.ts'
import { ingest, readSamples, revisionHash, splitNameOf, suggestDescription } from './index.ts'
import { type IngestForTest, openIngestForTest, rowsIn } from './ingest-for-test.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const many = Array.from({ length: 12_000 }, (_, at) => `{"n":${at},"t":"text ${at}"}\n`).join('')

describe('a manifest', () => {
  it('is one', async () => {
    const content = '{"a":1}\n'
    const { manifest } = await test.readGood('my-test.jsonl', content)
    expect(Manifest.parse(manifest)).toEqual(manifest)
    expect(manifest).toMatchObject({
      file: {
        name: 'my-test.jsonl',
        bytes: 8,
        sha256: createHash('sha256').update(content).digest('hex'),
        packing: null,
      },
      splits: [{ name: 'test', start: 0, rows: 1 }],
      sample: null,
    })
    expect(await test.files.has(manifest.parquet?.sha256 ?? '')).toBe(true)
  })

  it('has a revision hash of the bytes and of how they were read', async () => {
    const { manifest } = await test.readGood('x.csv', 'a,b\n1,2\n')
    const headless = await test.readGood('x.csv', 'a,b\n1,2\n', { hasHeader: false })
    const other = await test.readGood('x.csv', 'a,b\n1,3\n')
    const renamed = await test.readGood('y.csv', 'a,b\n1,2\n')
    const hashes = [manifest, headless.manifest, other.manifest].map(revisionHash)
    expect(new Set(hashes).size).toBe(3)
    expect(revisionHash(renamed.manifest)).toBe(hashes[0])
  })
})

describe('a sample', () => {
  it('stands beside a file of many rows, drawn the same way every time', async () => {
    const first = await test.readGood('x.jsonl', many)
    const second = await test.readGood(
      'x.csv',
      `n,t\n${many.replace(/\{"n":(\d+),"t":"(.*)"\}/g, '$1,$2')}`,
    )
    const drawn = await Promise.all(
      [first, second].map(async ({ manifest }) => {
        expect(manifest.sample?.rows).toBe(2_000)
        const path = test.files.pathOf(manifest.sample?.sha256 ?? '')
        const relation = sql`(SELECT * FROM read_parquet(${value(path)}))`
        const row = { name: 'row', column: 'row', type: { kind: 'integer' as const } }
        return rowsIn(test.files, path, relation, [row, ...manifest.fields])
      }),
    )
    expect(drawn[0]).toEqual(drawn[1])
    const numbers = (drawn[0] ?? []).map(([row]) => Number(row))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(drawn[0]?.every(([row, n, t]) => row === n && t === `text ${row}`)).toBe(true)
    expect(Math.max(...numbers)).toBeGreaterThan(11_900)
  })
})

describe('an ingest', () => {
  const start = async (signal: AbortSignal, report: (done: number, total: number) => void) => {
    const path = join(test.root, 'many.jsonl')
    await writeFile(path, many)
    return ingest({
      files: test.files,
      openEngine,
      sources: [{ path, name: 'many.jsonl' }],
      name: 'many.jsonl',
      origin: null,
      options: defaultReadingOptions,
      threads: 1,
      memoryLimit: '500MB',
      signal,
      report: ({ done, total }) => report(done, total ?? 0),
    })
  }

  it('tells its progress to the end, never backwards', async () => {
    const told: number[] = []
    await start(new AbortController().signal, (done, total) => told.push(done / total))
    expect(told.at(-1)).toBe(1)
    expect(told).toEqual([...told].sort((a, b) => a - b))
  })

  it('stops when told, and leaves nothing behind', async () => {
    const controller = new AbortController()
    const started = start(controller.signal, () => controller.abort())
    await expect(started).rejects.toThrow(/abort/i)
    await expect(start(AbortSignal.abort(), () => undefined)).rejects.toThrow(/abort/i)
    expect(await readdir(join(test.root, 'scratch'))).toEqual([])
  })
})

describe('names', () => {
  it.each([
    ['gsm8k-train.jsonl', 'train'],
    ['gsm8k_test.jsonl', 'test'],
    ['dev.csv', 'validation'],
    ['squad-validation-00000-of-00001.parquet', 'validation'],
    ['valTest.csv', 'train'],
    ['contest.csv', 'train'],
    ['latest.csv', 'train'],
    ['eval.json.gz', 'test'],
    ['data.csv', 'train'],
  ])('%s is of the split %s', (name, split) => {
    expect(splitNameOf(name)).toBe(split)
  })

  it.each([
    ['banking77-train.csv', 'banking77-train'],
    ['a.b.jsonl.gz', 'a.b'],
    ['.csv', 'dataset'],
    ['C:\\data\\x.parquet', 'x'],
  ])('%s suggests the name %s', async (name, suggested) => {
    const { manifest } = await test.readGood('x.csv', 'a\nb\n')
    expect(suggestDescription(name, manifest)).toMatchObject({
      name: suggested,
      license: 'unknown',
    })
  })
})

describe('the bundled samples', () => {
  it('are read as they describe themselves', async () => {
    const read = await Promise.all(
      (await readSamples()).map(async ({ id, file, path, options }) => {
        const result = await ingest({
          files: test.files,
          openEngine,
          sources: [{ path, name: file }],
          name: file,
          origin: null,
          options,
          threads: 1,
          memoryLimit: '500MB',
          signal: new AbortController().signal,
          report: () => undefined,
        })
        return [id, result.ok && result.manifest.rows]
      }),
    )
    expect(read).toEqual([
      ['reading', 120],
      ['intents', 160],
      ['quiz', 100],
    ])
  })
})

it.each([
  [2, 1_000_000, 100_000_000, 10_240],
  [100, 1_000_000, 100_000_000, 4_096],
  [5_000, 3_000, 200_000_000, 754],
  [1, 100, 2_000_000_000, 64],
])('row groups of %i columns, %i rows, %i bytes hold %i rows', (columns, rows, bytes, size) => {
  expect(rowGroupSize(columns, rows, bytes)).toBe(size)
})
