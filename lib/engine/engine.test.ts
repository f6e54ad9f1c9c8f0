import { mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw, sql, value } from '#lib/model/index.ts'
import { canonicalRows, type Engine, openEngine } from './index.ts'

let engine: Engine
let scratch: string
let outside: string

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'engine-'))
  outside = join(await mkdtemp(join(tmpdir(), 'outside-')), 'secret.csv')
  await writeFile(outside, 'a\n1\n')
  await symlink(outside, join(scratch, 'link.csv'))
  engine = await openEngine({ threads: 1, memoryLimit: '500MB', scratch, inputs: [] })
})
afterAll(() => engine.close())

describe('values', () => {
  it.each([
    ['text with quote', "it's"],
    ['a question mark', 'why?'],
    ['a leading byte order mark', '\uFEFFx'],
    ['an astral character', '😀'],
  ])('carries %s through a bound value and back', async (_name, text) => {
    expect(await engine.rows(sql`SELECT encode(${value(text)}::VARCHAR)`)).toEqual([[text]])
  })

  it('carries lists, numbers and nulls', async () => {
    const query = sql`SELECT ${value(['a', 'b'])}, ${value(7)}, ${value(1.5)}, ${value(null)}, ${value(true)}`
    expect(await engine.rows(query)).toEqual([[['a', 'b'], 7, 1.5, null, true]])
  })
})

describe('the lock', () => {
  it.each([
    ['a file outside', () => sql`SELECT * FROM read_csv(${value(outside)})`],
    ['a link to outside', () => sql`SELECT * FROM read_csv(${value(join(scratch, 'link.csv'))})`],
    ['a path with dots', () => sql`SELECT * FROM read_csv(${value(join(scratch, '..', 'x.csv'))})`],
    ['the network', () => raw("SELECT * FROM read_csv('https://example.org/x.csv')")],
    ['an extension', () => raw('INSTALL httpfs')],
    ['a setting', () => raw('SET enable_external_access = true')],
    ['writing outside', () => sql`COPY (SELECT 1) TO ${raw(`'${outside}'`)}`],
  ])('refuses %s', async (_name, query) => {
    await expect(engine.rows(query())).rejects.toThrow(/ermission|disabled|locked|allowed|cannot/i)
  })
})

it('numbers the rows of a Parquet file', async () => {
  const path = join(scratch, 'x.parquet')
  await engine.run(raw(`COPY (SELECT 'v' || i AS c0 FROM range(3) t(i)) TO '${path}'`))
  expect(await engine.rows(sql`SELECT * FROM ${canonicalRows(path)} ORDER BY "row"`)).toEqual(
    [
      [0, 'v0'],
      [1, 'v1'],
      [2, 'v2'],
    ].map(([row, c0]) => expect.arrayContaining([row, c0])),
  )
})

describe('limits', () => {
  const endless = raw('SELECT count(*) FROM range(10000000000) a, range(1000) b')
  it('stops at the time-out', async () => {
    await expect(engine.rows(endless, { timeout: 50 })).rejects.toMatchObject({
      code: 'engine-timed-out',
    })
  })
  it('stops when aborted, and works on', async () => {
    const controller = new AbortController()
    const query = engine.rows(endless, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(query).rejects.toThrow(/abort/i)
    expect(await engine.rows(raw('SELECT 1'))).toEqual([[1]])
  })
})
