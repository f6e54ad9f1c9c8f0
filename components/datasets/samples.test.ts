import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleNames } from '#lib/model/index.ts'
import { samples } from './samples.ts'

const read = (name: string) => readFile(join('lib', 'sources', 'samples', name), 'utf8')

it('shows every sample', () => {
  expect(samples.map(({ id }) => id)).toEqual([...sampleNames])
})

it('says the license that each has', async () => {
  const stated = JSON.parse(await read('samples.json')) as { id: string; license: string }[]
  expect(samples.map(({ id, license }) => ({ id, license }))).toEqual(
    stated.map(({ id, license }) => ({ id, license })),
  )
})

it('says how many rows each has', async () => {
  const counted = {
    reading: (await read('reading.jsonl')).trim().split('\n').length,
    intents: (await read('intents.csv')).trim().split('\n').length - 1,
    quiz: (JSON.parse(await read('quiz.json')) as { examples: unknown[] }).examples.length,
  }
  expect(Object.fromEntries(samples.map(({ id, rows }) => [id, rows]))).toEqual(counted)
})
