import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createModelClient } from '#lib/llm/index.ts'
import type { Field, FieldType } from '#lib/model/index.ts'
import { parseAnswer, proposalMessages, proposalRequest } from '#lib/proposals/index.ts'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from './openai.ts'

let fake: FakeOpenAi

beforeAll(async () => {
  fake = await startFakeOpenAi()
})
beforeEach(() => fake.reset())
afterAll(() => fake.stop())

const text: FieldType = { kind: 'text' }
const fieldsOf = (types: Record<string, FieldType>): Field[] =>
  Object.entries(types).map(([name, type], index) => ({ name, column: `c${index}`, type }))
const quiz = fieldsOf({
  question: text,
  choices: { kind: 'list', item: text },
  answer: { kind: 'integer' },
})
const intents = fieldsOf({ message: text, label: { kind: 'label', names: ['pay', 'ask', 'go'] } })

/** What the whole path from the studio's prompt to drafts gives for a model of the fake. */
async function propose(model: string, fields: Field[]) {
  const client = createModelClient({
    ...{ baseUrl: fake.url, key: fakeKey, model },
    sleep: async () => {},
  })
  const built = proposalMessages({
    prompt: 'studio',
    description: { name: 'x', description: null, license: 'MIT', languages: [], homepage: null },
    fields,
    sample: [{ row: 0, values: fields.map(() => null) }],
  })
  const messages = 'messages' in built ? built.messages : []
  const answer = await client.complete(proposalRequest({ prompt: 'studio', messages }))
  return parseAnswer({ ...answer, fields })
}

describe('over the studio’s prompt a good model', () => {
  it('gives lettered choices, a letter as the output, and two wordings', async () => {
    const { drafts, notes } = await propose('gpt-good', quiz)
    expect(notes).toEqual([])
    expect(drafts[0]?.content).toMatchObject({
      input: { kind: 'template', template: '{{question}}\n\n{{choices|letters}}' },
      output: { kind: 'template', template: '{{answer|letter}}' },
      taskType: 'multiple-choice',
    })
    expect(drafts[0]?.content.instructions).toHaveLength(2)
  })

  it('gives class names as the answer set', async () => {
    const { drafts } = await propose('gpt-good', intents)
    expect(drafts[0]?.content).toMatchObject({
      output: { kind: 'field', field: ['label'] },
      answerSet: ['pay', 'ask', 'go'],
    })
  })
})

describe('by the name of the model', () => {
  it.each([
    ['fake-prose', 2, []],
    ['fake-chinese', 2, []],
    ['fake-invented', 2, []],
    ['fake-copied', 2, ['answer-copied']],
    ['fake-truncated', 1, ['answer-cut']],
    ['fake-drip', 2, []],
    ['fake-late', 2, []],
    ['fake-malformed', 0, ['answer-unreadable']],
  ])('%s', { timeout: 60_000 }, async (model, kept, codes) => {
    // What takes its time does so in a moment here.
    fake.rule(({ model: asked }) =>
      asked === 'fake-drip' ? { kind: 'drip', every: 1 } : asked === 'fake-late' ? late : null,
    )
    const { drafts, notes } = await propose(model, intents)
    expect(notes.map(({ code }) => code)).toEqual(codes)
    expect(drafts).toHaveLength(kept)
  })

  it('words are Chinese, fields invented', async () => {
    const chinese = await propose('fake-chinese', intents)
    expect(chinese.drafts[0]?.content.instructions[0]).toMatch(/^\p{Script=Han}/u)
    const invented = await propose('fake-invented', intents)
    expect(invented.drafts[0]?.content.input).toMatchObject({ template: '{{invented_field}}' })
  })
})

const late = { kind: 'late', wait: 20 } as const
