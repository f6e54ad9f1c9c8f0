import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelClient } from '#lib/llm/index.ts'
import { type Field, type FieldType, findFieldType } from '#lib/model/index.ts'
import { parseAnswer, proposalMessages, proposalSchema } from '#lib/proposals/index.ts'
import { type FakeOpenAi, fakeBehaviorKinds, fakeKey, startFakeOpenAi } from './openai.ts'

let fake: FakeOpenAi

beforeAll(async () => {
  fake = await startFakeOpenAi()
})
beforeEach(() => fake.reset())
afterAll(() => fake.stop())

const text: FieldType = { kind: 'text' }
const list = (item: FieldType): FieldType => ({ kind: 'list', item })
const fieldsOf = (types: Record<string, FieldType>): Field[] =>
  Object.entries(types).map(([name, type], index) => ({ name, column: `c${index}`, type }))

const shapes: [string, Field[], string[], string][] = [
  [
    'reading',
    fieldsOf({
      id: text,
      context: text,
      question: text,
      answers: {
        kind: 'struct',
        fields: [
          { name: 'text', type: list(text) },
          { name: 'answer_start', type: list({ kind: 'integer' }) },
        ],
      },
    }),
    ['context', 'question'],
    'answers.text[0]',
  ],
  ['intents', fieldsOf({ text, label: { kind: 'label', names: ['a', 'b'] } }), ['text'], 'label'],
  [
    'quiz',
    fieldsOf({ question: text, choices: list(text), answer: { kind: 'integer' } }),
    ['question', 'choices'],
    'answer',
  ],
]

function promptFor(fields: Field[]) {
  const built = proposalMessages({
    prompt: 'undescribed',
    description: {
      name: 'x',
      description: null,
      license: 'MIT',
      languages: [],
      homepage: null,
    },
    fields,
    sample: [{ row: 0, values: fields.map(() => null) }],
  })
  return 'messages' in built ? built.messages : []
}

/** What the whole path from prompt to drafts gives for a model of the fake. */
async function propose(model: string, fields: Field[]) {
  const client = createModelClient({
    baseUrl: fake.url,
    key: fakeKey,
    model,
    sleep: async () => {},
  })
  const messages = promptFor(fields)
  const answer = await client.complete({
    messages,
    schema: proposalSchema,
    maxTokens: 600,
    temperature: 0,
  })
  return parseAnswer({ ...answer, fields })
}

describe.each(shapes)('over %s', (_name, fields, inputs, output) => {
  it('a good model proposes tasks over fields that there are', async () => {
    const { drafts, notes } = await propose('gpt-good', fields)
    expect(notes).toEqual([])
    expect(drafts.length).toBeGreaterThanOrEqual(2)
    expect(drafts[0]?.content.input).toEqual({
      kind: 'fields',
      style: 'labeled',
      fields: inputs.map((name) => [name]),
    })
    const first = drafts[0]?.content.output
    const path = first?.kind === 'field' ? first.field : []
    expect(path.join('.')).toBe(output.replace('[', '.').replace(']', ''))
    expect(findFieldType(fields, path)).not.toBeNull()
    expect(new Set(drafts.map((draft) => draft.content.instructions[0])).size).toBe(drafts.length)
  })
})

describe('by the name of the model', () => {
  const [, fields] = shapes[0] ?? ['', []]
  it.each([
    ['fake-good', 3, []],
    ['fake-prose', 3, []],
    ['fake-no-schema', 3, []],
    ['fake-rate-limited', 3, []],
    ['fake-server-error', 3, []],
    ['fake-malformed', 0, ['answer-unreadable']],
    ['fake-truncated', 2, ['answer-cut']],
    ['fake-refusal', 0, ['answer-refused']],
    ['fake-filtered', 0, ['answer-filtered']],
    ['fake-says', 0, ['answer-unreadable']],
  ])('%s', async (model, kept, codes) => {
    const { drafts, notes } = await propose(model, fields)
    expect(notes.map(({ code }) => code)).toEqual(codes)
    expect(drafts).toHaveLength(kept)
  })

  it('knows each by its name', () => {
    expect(new Set(fakeBehaviorKinds).size).toBe(fakeBehaviorKinds.length)
    expect(fakeBehaviorKinds).toContain('silent')
  })
})

describe('on the wire', () => {
  const post = (body: unknown, key = fakeKey) =>
    fetch(`${fake.url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const messages = [{ role: 'user', content: 'Hello' }]

  it('takes one key only', async () => {
    const response = await post({ model: 'm', messages }, 'wrong')
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_api_key' } })
  })

  it('lists its models', async () => {
    const response = await fetch(`${fake.url}/models`, {
      headers: { authorization: `Bearer ${fakeKey}` },
    })
    expect(await response.json()).toMatchObject({
      object: 'list',
      data: [{ object: 'model' }, {}, {}],
    })
  })

  it.each([
    ['no model', { messages }],
    ['no messages', { model: 'm' }],
    ['streaming', { model: 'm', messages, stream: true }],
    ['JSON without saying so', { model: 'm', messages, response_format: { type: 'json_object' } }],
    [
      'a schema that allows more',
      {
        model: 'm',
        messages,
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'x', strict: true, schema: { type: 'object', properties: {} } },
        },
      },
    ],
  ])('refuses %s', async (_name, body) => {
    expect((await post(body)).status).toBe(400)
  })

  it('follows the script, then the rule, then the name', async () => {
    fake.script('server-error', { kind: 'rate-limited', retryAfter: '3' })
    fake.rule(({ model }) => (model === 'm' ? { kind: 'no-model' } : null))
    const first = await post({ model: 'm', messages })
    const second = await post({ model: 'm', messages })
    const third = await post({ model: 'm', messages })
    const fourth = await post({ model: 'fake-refusal', messages })
    expect([first.status, second.status, third.status]).toEqual([500, 429, 404])
    expect(second.headers.get('retry-after')).toBe('3')
    expect(await fourth.json()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: null, refusal: expect.any(String) } }],
      usage: { total_tokens: expect.any(Number) },
    })
    expect(fake.requests).toHaveLength(4)
  })

  it('stops while it owes an answer', async () => {
    const other = await startFakeOpenAi()
    other.script('silent')
    const waiting = fetch(`${other.url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fakeKey}` },
      body: JSON.stringify({ model: 'm', messages }),
    })
    await expect.poll(() => other.requests.length).toBe(1)
    await Promise.all([expect(waiting).rejects.toThrow(), other.stop()])
  })
})
