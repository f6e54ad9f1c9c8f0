import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FakeBehavior } from '#e2e/fakes/openai.ts'
import { type ObservedFake, startObservedFake } from '#e2e/fakes/openai-client.ts'
import { sentenceOf } from '#lib/i18n/index.ts'
import { DomainError } from '#lib/model/index.ts'
import type { CompletionRequest } from './index.ts'

let fake: ObservedFake

beforeAll(async () => {
  fake = await startObservedFake()
})
beforeEach(() => fake.reset())
afterAll(() => fake.stop())

const request: CompletionRequest = {
  messages: [
    { role: 'system', content: 'Answer as JSON: {"tasks": []}' },
    { role: 'user', content: 'Fields: ["question", "answer"]' },
  ],
  schema: {
    name: 'tasks',
    schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  },
  maxTokens: 200,
  temperature: 0,
}

/** The error of a completion that has to fail. */
async function errorOf(promise: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DomainError)
  return error as DomainError
}

describe('what is tried again', () => {
  const limited = (retryAfter?: string): FakeBehavior =>
    retryAfter === undefined ? { kind: 'rate-limited' } : { kind: 'rate-limited', retryAfter }

  it.each([
    ['a rate limit', [limited()], [250]],
    ['seconds to wait', [limited('7')], [7_000]],
    ['fractions of a second', [limited('0.5')], [500]],
    ['a date to wait for', [limited('Fri, 02 Jan 2026 03:04:25 GMT')], [20_000]],
    ['a date in the past', [limited('Fri, 02 Jan 2026 03:04:00 GMT')], [0]],
    ['an hour to wait, capped', [limited('3600')], [60_000]],
    ['nonsense to wait', [limited('soon')], [250]],
    ['a server error', [{ kind: 'server-error' }], [250]],
    ['an overloaded server', [{ kind: 'server-error', status: 503 }], [250]],
    ['a conflict', [{ kind: 'server-error', status: 409 }], [250]],
    ['a request time-out', [{ kind: 'server-error', status: 408 }], [250]],
    ['a broken connection', [{ kind: 'reset' }], [250]],
    [
      'several of them',
      [limited('2'), { kind: 'server-error' }, { kind: 'reset' }, limited()],
      [2_000, 500, 1_000, 2_000],
    ],
  ] satisfies [string, FakeBehavior[], number[]][])('%s', async (_name, behaviors, expected) => {
    fake.script(...behaviors)
    expect((await fake.clientOf().complete(request)).finish).toBe('stop')
    expect(fake.waits).toEqual(expected)
    expect(fake.requests).toHaveLength(behaviors.length + 1)
  })

  it('waits random times, so that many do not come back at once', async () => {
    fake.script('server-error', 'server-error')
    await fake.clientOf({ random: () => 1 }).complete(request)
    expect(fake.waits).toEqual([500, 1_000])
  })

  it('reads milliseconds where the server gives them', async () => {
    const headers = { 'retry-after-ms': '120', 'retry-after': '9' }
    fake.script({ kind: 'answers', answer: { status: 429, headers, body: {} } })
    await fake.clientOf().complete(request)
    expect(fake.waits).toEqual([120])
  })
})

describe('what is given up', () => {
  it.each([
    [
      'endless rate limits',
      'rate-limited',
      5,
      { code: 'llm-rate-limited', values: { seconds: 0 } },
    ],
    [
      'endless server errors',
      'server-error',
      5,
      { code: 'llm-server-error', values: { status: 500 } },
    ],
    ['endless broken connections', 'reset', 5, { code: 'llm-unreachable' }],
    [
      'a refused key',
      'wrong-key',
      1,
      { code: 'llm-key-refused', values: { status: 401, key: 'given' } },
    ],
    ['a key without rights', 'forbidden', 1, { code: 'llm-key-refused', values: { status: 403 } }],
    [
      'an unknown model',
      'no-model',
      1,
      { code: 'llm-not-found', values: { what: 'model', model: 'gpt-test' } },
    ],
    ['a used-up account', 'no-credit', 1, { code: 'llm-no-credit' }],
    [
      'a prompt that is too long',
      'too-long',
      1,
      {
        code: 'llm-bad-request',
        values: { status: 400, message: expect.stringContaining('context length') },
      },
    ],
    ['no choices', 'empty-choices', 1, { code: 'llm-empty' }],
    ['a web page', 'web-page', 1, { code: 'llm-unreadable' }],
  ] as const)('%s', async (_name, behavior, requests, expected) => {
    fake.rule(() => ({ kind: behavior }))
    const error = await errorOf(fake.clientOf().complete(request))
    expect(error).toMatchObject(expected)
    expect(error.values).toMatchObject({ host: new URL(fake.url).host })
    expect(fake.requests).toHaveLength(requests)
    const sentence = sentenceOf('en', error)
    expect(sentence).toContain(new URL(fake.url).host)
    expect(sentence).not.toContain('no words')
  })

  it.each([
    ['answers never', { kind: 'silent' }],
    ['drips its answer', { kind: 'drip', every: 20 }],
  ] satisfies [string, FakeBehavior][])(
    'a server that %s, after one more try',
    async (_name, behavior) => {
      fake.rule(() => behavior)
      expect(await errorOf(fake.clientOf({ timeout: 100 }).complete(request))).toMatchObject({
        code: 'llm-timed-out',
        values: { seconds: 0.1 },
      })
      expect(fake.requests).toHaveLength(2)
    },
  )

  it('tells the seconds that the server asked for', async () => {
    fake.rule(() => ({ kind: 'rate-limited', retryAfter: '3600' }))
    expect(await errorOf(fake.clientOf().complete(request))).toMatchObject({
      values: { seconds: 3_600 },
    })
  })

  it('makes as many attempts as it is told', async () => {
    fake.rule(() => ({ kind: 'server-error' }))
    await errorOf(fake.clientOf().complete({ ...request, attempts: 2 }))
    expect(fake.requests).toHaveLength(2)
  })

  it('a path without chat completions', async () => {
    const client = fake.clientOf({ baseUrl: fake.url.replace('/v1', '/v2') })
    expect(await errorOf(client.complete(request))).toMatchObject({
      code: 'llm-not-found',
      values: { what: 'address' },
    })
  })

  it('a redirect, which is not followed', async () => {
    const answer = { status: 307, headers: { location: `${fake.url}/other` }, body: '' }
    fake.script({ kind: 'answers', answer })
    expect(await errorOf(fake.clientOf().complete(request))).toMatchObject({ code: 'llm-moved' })
    expect(fake.requests).toHaveLength(1)
  })

  it('an answer without end', async () => {
    const body = 'x'.repeat(9 * 2 ** 20)
    fake.script({ kind: 'answers', answer: { status: 200, body } })
    expect(await errorOf(fake.clientOf().complete(request))).toMatchObject({
      code: 'llm-unreadable',
    })
  })

  it('an error inside a 200', async () => {
    const answer = { status: 200, body: { error: { message: 'Bad upstream', code: 400 } } }
    fake.script({ kind: 'answers', answer })
    expect(await errorOf(fake.clientOf().complete(request))).toMatchObject({
      code: 'llm-bad-request',
      values: { message: 'Bad upstream' },
    })
  })

  it('a host where nothing listens', async () => {
    const port = await freePort()
    const client = fake.clientOf({ baseUrl: `http://127.0.0.1:${port}/v1` })
    expect(await errorOf(client.complete(request))).toMatchObject({
      code: 'llm-unreachable',
      values: { host: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' },
    })
    expect(fake.waits).toEqual([])
  })

  it.each([
    ['text', 'no such thing', 'no such thing'],
    ['a web page', '<html>Bad</html>', 'none'],
    ['an error as text', { error: 'no such thing' }, 'no such thing'],
    ['a bare message', { object: 'error', message: 'no such thing' }, 'no such thing'],
    ['a detail', { detail: 'no such thing' }, 'no such thing'],
    ['a list of details', { detail: [{ loc: ['body', 'x'] }] }, '[{"loc":["body","x"]}]'],
    ['nothing', '', 'none'],
    ['too much', 'x'.repeat(1_000), `${'x'.repeat(299)}…`],
  ])('a rejection that says why as %s', async (_name, body, message) => {
    fake.script({ kind: 'answers', answer: { status: 400, body } })
    expect(await errorOf(fake.clientOf().complete(request))).toMatchObject({
      code: 'llm-bad-request',
      values: { message },
    })
  })
})

/** A port of the loopback on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
