import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseJudgment } from '#lib/proposals/index.ts'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from './openai.ts'

let fake: FakeOpenAi
beforeAll(async () => {
  fake = await startFakeOpenAi()
})
afterAll(() => fake.stop())

const question = 'Answer with JSON: {"output": {"reason": "...", "answer": "unsure"}}'

async function ask(model: string) {
  const response = await fetch(`${fake.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fakeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: question }] }),
  })
  const body = (await response.json()) as { choices: { message: { content: string } }[] }
  return parseJudgment({ text: body.choices[0]?.message.content ?? '', finish: 'stop' })
}

it.each([
  ['fake-good', 'yes'],
  ['fake-doubtful', 'no'],
  ['fake-malformed', undefined],
])('%s judges the output %s', async (model, expected) => {
  expect((await ask(model)).answers?.output?.answer).toBe(expected)
})
