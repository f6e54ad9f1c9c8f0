import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { raw, sql } from '#lib/model/index.ts'
import { pythonWhitespace, stripSql, stripText } from './strip.ts'

let engine: Engine
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'strip-'))
  engine = await openEngine({ threads: 1, memoryLimit: '200MB', scratch: directory, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(directory, { recursive: true, force: true })
})

it('takes away what Python does at both ends and nothing else, for every code point', async () => {
  const points = '(SELECT i FROM range(1, 65536) t(i) WHERE i NOT BETWEEN 55296 AND 57343)'
  const found = await engine.rows(sql`SELECT i, encode(${stripSql(raw('before'))}),
    encode(${stripSql(raw('after'))}), encode(${stripSql(raw('inside'))}), encode(${stripSql(raw('alone'))})
    FROM (SELECT i, chr(i::INTEGER) || 'x' AS before, 'x' || chr(i::INTEGER) AS after,
      'x' || chr(i::INTEGER) || 'x' AS inside, chr(i::INTEGER) AS alone FROM ${raw(points)})`)
  expect(found).toHaveLength(65_535 - 2_048)
  const wrong = found.filter(([point, before, after, inside, alone]) => {
    const character = String.fromCharCode(Number(point))
    const kept = pythonWhitespace.includes(character) ? '' : character
    const wanted = [`${kept}x`, `x${kept}`, `x${character}x`, kept]
    return [before, after, inside, alone].some((text, index) => text !== wanted[index])
  })
  expect(wrong).toEqual([])
})

it.each([
  ['', ''],
  ['  \t', ''],
  [' \u3000a b\u2029\n', 'a b'],
  ['\u200bx\ufeff', '\u200bx\ufeff'],
])('strips %j the same way here', (text, stripped) => {
  expect(stripText(text)).toBe(stripped)
})
