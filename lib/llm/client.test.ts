import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ObservedFake, startObservedFake } from '#e2e/fakes/openai-client.ts'
import { DomainError } from '#lib/model/index.ts'
import { type CompletionRequest, createModelClient, type Dialect, testModel } from './index.ts'

let fake: ObservedFake

beforeAll(async () => {
  fake = await startObservedFake()
})
beforeEach(() => fake.reset())
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
afterAll(() => fake.stop())

const schema = {
  type: 'object',
  properties: { tasks: { type: 'array', items: { type: 'string' } } },
  required: ['tasks'],
  additionalProperties: false,
}
const request: CompletionRequest = {
  messages: [
    { role: 'system', content: 'Answer as JSON: {"tasks": []}' },
    { role: 'user', content: 'Fields: ["question", "answer"]' },
  ],
  schema: { name: 'tasks', schema },
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

describe('a good answer', () => {
  it('comes with text, usage, finish and mode', async () => {
    const answer = await fake.clientOf().complete(request)
    expect(JSON.parse(answer.text).tasks).toHaveLength(3)
    expect(answer).toMatchObject({ finish: 'stop', refusal: null, mode: 'schema' })
    expect(answer.usage).toEqual({
      prompt: expect.any(Number),
      cached: 0,
      completion: Math.ceil(answer.text.length / 4),
    })
  })

  it('is asked for in the wire format', async () => {
    await fake.clientOf().complete(request)
    expect(fake.requests).toHaveLength(1)
    expect(fake.requests[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' })
    expect(fake.requests[0]?.chat).toEqual({
      model: 'gpt-test',
      messages: request.messages,
      max_tokens: 200,
      temperature: 0,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'tasks', schema, strict: true },
      },
    })
  })

  it('as plain text asks for no format', async () => {
    const answer = await fake.clientOf().complete({ ...request, schema: null })
    expect(answer.mode).toBe('text')
    expect(fake.requests[0]?.chat).not.toHaveProperty('response_format')
  })

  it.each([
    ['cut', 'truncated', { finish: 'length' }],
    [
      'refused',
      'refusal',
      { finish: 'refusal', text: '', refusal: expect.stringContaining('sorry') },
    ],
    ['filtered', 'filtered', { finish: 'filter', text: '' }],
    ['malformed', 'malformed', { finish: 'stop', text: expect.stringContaining('Read it') }],
    ['in prose', 'prose', { finish: 'stop', text: expect.stringContaining('```json') }],
  ] as const)('that is %s is handed on', async (_name, behavior, expected) => {
    fake.script(behavior)
    expect(await fake.clientOf().complete(request)).toMatchObject(expected)
    expect(fake.requests).toHaveLength(1)
  })

  it.each([
    [
      'content in parts',
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
      undefined,
      'ab',
      null,
    ],
    [
      'no content',
      null,
      { prompt_tokens: 1, completion_tokens: 0 },
      '',
      { prompt: 1, completion: 0 },
    ],
    ['odd usage', 'a', { prompt_tokens: 'many' }, 'a', null],
  ])('with %s is read', async (_name, content, usage, text, counted) => {
    const body = { choices: [{ message: { role: 'assistant', content } }], usage }
    fake.script({ kind: 'answers', answer: { status: 200, body } })
    const answer = await fake.clientOf().complete(request)
    expect(answer).toMatchObject({ text, usage: counted, finish: 'stop' })
  })
})

describe('the key', () => {
  it('is not sent where there is none', async () => {
    expect(await errorOf(fake.clientOf({ key: null }).complete(request))).toMatchObject({
      code: 'llm-key-refused',
      values: { key: 'none', status: 401 },
    })
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('is sent without the spaces around it', async () => {
    await fake.clientOf({ key: ' test-key\n' }).complete(request)
    expect(fake.requests[0]?.headers.authorization).toBe('Bearer test-key')
  })

  it.each(['two words', 'line\nbreak', 'schlüssel'])('%j is refused without quoting it', (key) => {
    const make = () => fake.clientOf({ key })
    expect(make).toThrow(expect.objectContaining({ code: 'llm-key-unusable' }))
    expect(make).not.toThrow(key)
  })

  it('goes with no header but those that are needed', async () => {
    await fake.clientOf().complete(request)
    const sent = Object.keys(fake.requests[0]?.headers ?? {})
    const own = ['accept', 'authorization', 'content-type', 'user-agent']
    const transport = [
      'accept-encoding',
      'accept-language',
      'connection',
      'content-length',
      'host',
      'sec-fetch-mode',
    ]
    expect(sent.filter((name) => !own.includes(name) && !transport.includes(name))).toEqual([])
  })

  it('is in no error, even where the server repeats it', async () => {
    const key = 'Zx81.abcdefghijklmnop'
    const body = {
      error: { message: `Bad request with key ${key} and Bearer other-key-123, sk-other-999999` },
    }
    const client = fake.clientOf({
      key,
      fetch: async () => Response.json(body, { status: 400 }),
    })
    const error = await errorOf(client.complete(request))
    expect(error).toMatchObject({
      code: 'llm-bad-request',
      values: { message: 'Bad request with key *** and Bearer *** ***' },
    })
    expect(JSON.stringify([error, String(error), error.cause])).not.toMatch(/Zx81|sk-|other-key/)
  })

  it('and the rows are in no log, and nothing else of the environment is used', async () => {
    vi.stubEnv('OPENAI_LOG', 'debug')
    vi.stubEnv('OPENAI_ORG_ID', 'org-elsewhere')
    vi.stubEnv('OPENAI_API_KEY', 'key-elsewhere')
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer elsewhere\nX-Secret: elsewhere')
    const printed = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    )
    await fake.clientOf().complete(request)
    await errorOf(fake.clientOf({ key: null }).complete(request))
    expect(printed.map((spy) => spy.mock.calls)).toEqual([[], [], [], [], []])
    expect(JSON.stringify(fake.requests)).not.toContain('elsewhere')
  })
})

describe('stopping', () => {
  const reason = new Error('stopped by hand')

  it('before the first request sends nothing', async () => {
    const signal = AbortSignal.abort(reason)
    await expect(fake.clientOf().complete({ ...request, signal })).rejects.toBe(reason)
    expect(fake.requests).toHaveLength(0)
  })

  it('ends a request under way', async () => {
    const stop = new AbortController()
    fake.rule(() => {
      queueMicrotask(() => stop.abort(reason))
      return { kind: 'silent' }
    })
    await expect(fake.clientOf().complete({ ...request, signal: stop.signal })).rejects.toBe(reason)
    expect(fake.requests).toHaveLength(1)
  })

  it('ends the wait for the next', async () => {
    const stop = new AbortController()
    fake.rule(() => ({ kind: 'rate-limited', retryAfter: '60' }))
    const client = createModelClient({ baseUrl: fake.url, key: 'test-key', model: 'm' })
    const completing = client.complete({ ...request, signal: stop.signal })
    await expect.poll(() => fake.requests.length).toBe(1)
    stop.abort(reason)
    await expect(completing).rejects.toBe(reason)
    expect(fake.requests).toHaveLength(1)
  })
})

describe('testModel', () => {
  const connect = (dialect: Dialect) => fake.clientOf({ dialect })

  it('sends one small request', async () => {
    fake.script({ kind: 'says', text: '{"word": "ready"}' })
    expect(await testModel(connect)).toMatchObject({ format: 'schema', usage: true })
    expect(fake.requests).toHaveLength(1)
    expect(fake.requests[0]?.chat).toMatchObject({ max_tokens: 256 })
  })

  it.each([
    ['refuses a schema', 'no-schema', ['{"word": "x"}'], 'json'],
    ['refuses any form', 'no-json', ['{"word": "x"}'], 'text'],
    ['takes a schema and answers prose', 'says', ['ready', '{"word": "x"}'], 'json'],
    ['answers nothing but prose', 'says', ['ready', 'ready', 'ready'], 'text'],
  ] as const)('finds out how a server is asked that %s', async (_what, kind, texts, format) => {
    const said = [...texts]
    const refused: Record<string, string[]> = {
      says: [],
      'no-schema': ['json_schema'],
      'no-json': ['json_schema', 'json_object'],
    }
    fake.rule((chat) =>
      refused[kind]?.includes(chat.response_format?.type ?? '')
        ? { kind: kind as 'no-schema' }
        : { kind: 'says', text: said.shift() ?? '' },
    )
    expect(await testModel(connect)).toMatchObject({ format, dialect: { format } })
    expect(said).toEqual([])
  })

  it('does not try again', async () => {
    fake.script({ kind: 'rate-limited', retryAfter: '5' })
    expect(await errorOf(testModel(connect))).toMatchObject({ code: 'llm-rate-limited' })
    expect(fake.waits).toEqual([])
  })
})
