import { expect, it } from 'vitest'
import { ModelLimits } from '#lib/model/index.ts'
import { timeOf } from './estimates.ts'

const limits = ModelLimits.parse({ concurrency: 4 })
const latencies = [1_000, 2_000, 3_000]

it.each([
  ['as many at a time as the model takes', 10, 0, limits, 6],
  ['one', 1, 0, limits, 2],
  ['within the requests a minute', 121, 0, { ...limits, requestsPerMinute: 60 }, 120],
  ['within the tokens a minute', 4, 300_000, { ...limits, tokensPerMinute: 100_000 }, 120],
  ['never less than their answers take', 4, 10, { ...limits, tokensPerMinute: 100_000 }, 2],
])('requests sent now take their time: %s', (_what, requests, tokens, given, seconds) => {
  expect(timeOf({ requests, tokens, pace: { limits: given, latencies } })).toBe(seconds)
})

it('nobody knows how long they take before the model has answered a few times', () => {
  expect(timeOf({ requests: 1, tokens: 0, pace: { limits, latencies: [1, 2] } })).toBeNull()
})
