import { expect, it } from 'vitest'
import { batchPrice, costOf, listPrice, type ModelPrice, monthStart, runCap } from './index.ts'

const price: ModelPrice = { input: 0.15, cachedInput: 0.075, output: 0.6, batchShare: 0.5 }

it.each([
  ['nothing', { prompt: 0, cached: 0, completion: 0 }, price, 0],
  ['a million of each', { prompt: 1e6, cached: 0, completion: 1e6 }, price, 750_000],
  ['half of it cached', { prompt: 1e6, cached: 5e5, completion: 0 }, price, 112_500],
  ['more cached than sent', { prompt: 1e6, cached: 2e6, completion: 0 }, price, 75_000],
  ['a fraction, rounded up', { prompt: 1, cached: 0, completion: 0 }, price, 1],
  [
    'a sum that is exact in decimals',
    { prompt: 3, cached: 0, completion: 0 },
    { ...price, input: 0.1 },
    1,
  ],
  ['ten tenths', { prompt: 30, cached: 0, completion: 0 }, { ...price, input: 0.1 }, 3],
  [
    'one’s own machine',
    { prompt: 9e9, cached: 0, completion: 9e9 },
    { ...price, input: 0, output: 0 },
    0,
  ],
  [
    'cached, without a price for it',
    { prompt: 1e6, cached: 1e6, completion: 0 },
    { ...price, cachedInput: null },
    150_000,
  ],
] as const)('costs %s', (_what, usage, at, expected) => {
  expect(costOf(usage, at)).toBe(expected)
})

it.each([
  ['api.openai.com', 'gpt-4o-mini', 0.15],
  ['api.openai.com', 'gpt-4o-mini-2024-07-18', 0.15],
  ['api.openai.com', 'gpt-4o-2024-05-13', 5],
  ['api.openai.com', 'gpt-99', null],
  ['api.openai.com', 'constructor', null],
  ['127.0.0.1:8000', 'gpt-4o-mini', null],
  ['toString', 'gpt-4o-mini', null],
])('lists %s %s', (host, model, input) => {
  expect(listPrice(host, model)?.input ?? null).toBe(input)
})

it.each([
  ['2026-11-24T12:00:00Z', '2026-11-01T00:00:00Z'],
  ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'],
  ['2026-10-31T23:59:59Z', '2026-10-01T00:00:00Z'],
])('the month of %s began %s', (time, start) => {
  expect(monthStart(Date.parse(time))).toBe(Date.parse(start))
})

it.each([
  [null, null, null],
  [5, null, 5],
  [null, 7, 7],
  [5, 7, 5],
  [9, 7, 7],
  [0, 7, 0],
])('a run capped at %j in a project capped at %j may cost %j', (cap, perRun, expected) => {
  expect(runCap(cap, { perRun, perMonth: null })).toBe(expected)
})

it.each([
  [price, { input: 0.075, cachedInput: 0.0375, output: 0.3, batchShare: null }],
  [
    { ...price, cachedInput: null },
    { input: 0.075, cachedInput: null, output: 0.3 },
  ],
  [
    { ...price, batchShare: 0 },
    { input: 0, output: 0 },
  ],
])('a batch costs its share of %j', (full, share) => {
  expect(batchPrice(full)).toMatchObject(share)
})

it('the price of a batch that nobody knows is none', () => {
  expect([batchPrice(null), batchPrice({ ...price, batchShare: null })]).toEqual([null, null])
})
