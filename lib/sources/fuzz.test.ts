import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { sentenceIn, sentenceOf } from '#lib/i18n/index.ts'
import { getParquet, Manifest, sql } from '#lib/model/index.ts'
import { mutate, randomOf, seedFiles } from './fuzz.fixture.ts'
import type { IngestResult } from './ingest.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'

const rounds = 12
/** Another one throws other files; by hand, many. */
const seed = 1

let test: IngestForTest
let files: Record<string, Buffer>
beforeAll(async () => {
  test = await openIngestForTest()
  const parquet = await test.writeParquet(
    `SELECT i AS id, 'text ' || i AS t, [i, NULL] AS l, {'a': i / 3.0, 'b': [true]} AS s FROM range(300) r(i)`,
    ', ROW_GROUP_SIZE 64',
  )
  files = seedFiles(await readFile(parquet))
})
afterAll(() => test.close())

/** What stands in the place of a sentence that nobody wrote. */
const wordless = /has no words for/

/** What came of a file holds together: numbers that add up, or sentences that exist. */
async function hold(result: IngestResult): Promise<void> {
  if (!result.ok) {
    expect(sentenceOf('en', result.error)).not.toMatch(wordless)
    for (const way of result.suggestions)
      expect(sentenceIn('en', 'sources', way)).not.toMatch(wordless)
    return
  }
  const manifest = Manifest.parse(result.manifest)
  for (const note of manifest.notes) expect(sentenceIn('en', 'sources', note)).not.toMatch(wordless)
  const sum = (of: readonly { rows: number }[]) => of.reduce((total, { rows }) => total + rows, 0)
  const scratch = await test.files.scratch()
  const path = test.files.pathOf(getParquet(manifest).sha256)
  const engine = await openEngine({
    threads: 1,
    memoryLimit: '500MB',
    scratch: scratch.path,
    inputs: [path],
  })
  try {
    const [row] = await engine.rows(sql`SELECT count(*) FROM ${canonicalRows(path)}`)
    const read = manifest.unnested ? manifest.rows : manifest.records - manifest.rejected
    expect([row?.[0], sum(manifest.splits), sum(manifest.files), read]).toEqual(
      new Array(4).fill(manifest.rows),
    )
    expect(manifest.rejectedFile === null).toBe(manifest.rejected === 0)
  } finally {
    engine.close()
    await scratch.remove()
  }
}

it.each(Object.keys(seedFiles(Buffer.alloc(0))))(
  'damaged in any way, %s is read or refused in words',
  async (name) => {
    const random = randomOf(seed * 1_000 + Object.keys(files).indexOf(name))
    const good = files[name] ?? Buffer.alloc(0)
    await hold(await test.read(name, good))
    for (let round = 0; round < rounds; round += 1) {
      const content = mutate(good, random)
      const skipBadRecords = random() < 0.5
      await hold(await test.read(name, content, { skipBadRecords }))
    }
    expect(await readdir(join(test.root, 'scratch'))).toHaveLength(1)
  },
  60_000,
)
