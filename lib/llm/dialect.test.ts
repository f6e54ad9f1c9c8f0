import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ObservedFake, startObservedFake } from '#e2e/fakes/openai-client.ts'
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

describe('a server that understands less', () => {
  const formats = () => fake.requests.map(({ chat }) => chat?.response_format?.type ?? null)

  it.each([
    ['no schema', 'no-schema', 'json', ['json_schema', 'json_object', 'json_object']],
    ['no JSON', 'no-json', 'text', ['json_schema', 'json_object', null, null]],
  ] as const)('%s: found out once', async (_name, behavior, mode, expected) => {
    fake.rule(() => ({ kind: behavior }))
    const client = fake.clientOf()
    expect((await client.complete(request)).mode).toBe(mode)
    expect((await client.complete(request)).mode).toBe(mode)
    expect(formats()).toEqual(expected)
    expect(fake.waits).toEqual([])
  })

  it.each([
    ['a 422 that lists what it expected', 422, { detail: [{ loc: ['body', 'x'], msg: 'extra' }] }],
    [
      'a 404 for lack of a provider',
      404,
      { error: { message: 'No endpoints support response_format' } },
    ],
    [
      'a 500 from the parser of formats',
      500,
      { error: { message: 'response_format type must be "text"' } },
    ],
    ['a 400 over a grammar', 400, { error: 'failed to parse grammar' }],
  ])('%s', async (_name, status, body) => {
    fake.rule(({ response_format: format }) =>
      format?.type === 'json_schema'
        ? { kind: 'answers', answer: { status, body } }
        : { kind: 'good' },
    )
    expect((await fake.clientOf().complete(request)).mode).toBe('json')
    expect(fake.requests).toHaveLength(2)
  })

  it('is found out by several requests at a time', async () => {
    fake.rule(() => ({ kind: 'no-json' }))
    const client = fake.clientOf()
    const answers = await Promise.all([1, 2, 3].map(() => client.complete(request)))
    expect(answers.map(({ mode }) => mode)).toEqual(['text', 'text', 'text'])
    expect((await client.complete(request)).mode).toBe('text')
    expect(formats().at(-1)).toBe(null)
  })

  it('max_tokens: the newer name is used from then on', async () => {
    fake.rule(() => ({ kind: 'no-max-tokens' }))
    const client = fake.clientOf()
    await client.complete(request)
    await client.complete(request)
    expect(
      fake.requests.map(({ chat }) => [chat?.max_tokens, chat?.max_completion_tokens]),
    ).toEqual([
      [200, undefined],
      [undefined, 200],
      [undefined, 200],
    ])
  })

  it('temperature: it is left out', async () => {
    fake.rule(() => ({ kind: 'no-temperature' }))
    expect((await fake.clientOf().complete(request)).mode).toBe('schema')
    expect(fake.requests[1]?.chat).not.toHaveProperty('temperature')
  })

  it('does not confuse this with another rejection', async () => {
    fake.rule(() => ({ kind: 'too-long' }))
    await expect(fake.clientOf().complete(request)).rejects.toBeInstanceOf(DomainError)
    expect(fake.requests).toHaveLength(1)
  })
})
