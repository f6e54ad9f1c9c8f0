import { describe, expect, it } from 'vitest'
import type { ModelLimits } from '#lib/model/index.ts'
import { createPace, waitForTurn } from './pace.ts'

const unlimited: ModelLimits = {
  concurrency: 4,
  requestsPerMinute: null,
  tokensPerMinute: null,
  contextTokens: null,
}

describe('the wait for a turn', () => {
  const sent = [
    { at: 10_000, tokens: 500 },
    { at: 20_000, tokens: 300 },
  ]
  it.each([
    ['no limit', {}, 1e9, 30_000, 0],
    ['room for a request', { requestsPerMinute: 3 }, 1, 30_000, 0],
    ['no room: until the oldest is a minute old', { requestsPerMinute: 2 }, 1, 30_000, 40_000],
    ['less room than went: until the second is', { requestsPerMinute: 1 }, 1, 30_000, 50_000],
    ['a minute later', { requestsPerMinute: 1 }, 1, 80_000, 0],
    ['room for the tokens', { tokensPerMinute: 1_000 }, 200, 30_000, 0],
    ['a token too many', { tokensPerMinute: 1_000 }, 201, 30_000, 40_000],
    [
      'both limits: the later',
      { requestsPerMinute: 2, tokensPerMinute: 1_000 },
      800,
      30_000,
      50_000,
    ],
    ['more than a minute’s tokens: alone', { tokensPerMinute: 1_000 }, 5_000, 30_000, 50_000],
  ])('%s', (_what, limits, tokens, now, expected) => {
    expect(waitForTurn({ sent, tokens, limits: { ...unlimited, ...limits }, now })).toBe(expected)
  })
})

/** A clock that only sleeping moves. */
function fakeClock() {
  let time = 0
  return {
    now: () => time,
    sleep: async (milliseconds: number, signal: AbortSignal | undefined) => {
      signal?.throwIfAborted()
      time += milliseconds
    },
  }
}

it.each([1, 3])('has at most %i under way', async (concurrency) => {
  const pace = createPace({ limits: { ...unlimited, concurrency }, ...fakeClock() })
  let running = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 10 }, () =>
      pace.run({ tokens: 1 }, async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
      }),
    ),
  )
  expect(most).toBe(concurrency)
  expect(running).toBe(0)
})

it('keeps to requests and tokens a minute over any sixty seconds', async () => {
  const clock = fakeClock()
  const limits = { ...unlimited, concurrency: 8, requestsPerMinute: 5, tokensPerMinute: 1_000 }
  const pace = createPace({ limits, ...clock })
  const went: { at: number; tokens: number }[] = []
  const sizes = Array.from({ length: 40 }, (_, index) => 50 + ((index * 137) % 400))
  await Promise.all(
    sizes.map((tokens) => pace.run({ tokens }, async () => went.push({ at: clock.now(), tokens }))),
  )
  expect(went.map(({ tokens }) => tokens)).toEqual(sizes)
  for (const { at } of went) {
    const window = went.filter((each) => each.at > at - 60_000 && each.at <= at)
    expect(window.length).toBeLessThanOrEqual(5)
    expect(window.reduce((sum, each) => sum + each.tokens, 0)).toBeLessThanOrEqual(1_000)
  }
})

it('lets go of what is aborted, and of what fails', async () => {
  const pace = createPace({ limits: { ...unlimited, concurrency: 1 }, ...fakeClock() })
  const abort = new AbortController()
  let release: () => void = () => undefined
  const first = pace.run({ tokens: 1 }, () => new Promise<void>((resolve) => (release = resolve)))
  const second = pace.run({ tokens: 1, signal: abort.signal }, async () => 'never')
  abort.abort(new Error('stopped'))
  await expect(second).rejects.toThrow('stopped')
  release()
  await first
  await expect(pace.run({ tokens: 1 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await pace.run({ tokens: 1 }, async () => 'next')).toBe('next')
})

it('takes changed limits at once', async () => {
  const pace = createPace({ limits: { ...unlimited, concurrency: 1 }, ...fakeClock() })
  const releases: (() => void)[] = []
  const hold = () => new Promise<void>((resolve) => releases.push(resolve))
  const work = [pace.run({ tokens: 1 }, hold), pace.run({ tokens: 1 }, hold)]
  await new Promise((resolve) => setImmediate(resolve))
  expect(releases).toHaveLength(1)
  pace.setLimits({ ...unlimited, concurrency: 2 })
  await new Promise((resolve) => setImmediate(resolve))
  expect(releases).toHaveLength(2)
  for (const release of releases) release()
  await Promise.all(work)
})
