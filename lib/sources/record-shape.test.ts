import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordShape } from '#lib/model/index.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'
import { isConversation } from './record-shape.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const turns = (roleName: string, contentName: string, roles: string[]) =>
  roles.map((role) => ({ [roleName]: role, [contentName]: `said by ${role}` }))
const chat = turns('role', 'content', ['system', 'user', 'assistant'])

const shapes: [string, Record<string, unknown>, RecordShape | null][] = [
  ['Alpaca', { instruction: 'Do', input: '', output: 'done' }, 'alpaca'],
  [
    'Alpaca with more fields',
    { instruction: 'Do', input: '', output: 'done', text: 'x' },
    'alpaca',
  ],
  ['Alpaca without inputs', { instruction: 'Do', output: 'done' }, 'alpaca'],
  [
    'instructions and outputs among other fields',
    { instruction: 'a', output: 'b', passage: 'c' },
    null,
  ],
  ['an output that is a number', { instruction: 'Do', input: '', output: 1 }, null],
  ['ShareGPT', { id: 'x', conversations: turns('from', 'value', ['human', 'gpt']) }, 'sharegpt'],
  ['letters, which have senders, too', { mails: turns('from', 'value', ['ann', 'bo']) }, null],
  ['messages', { messages: chat }, 'messages'],
  ['messages under another name', { dialog: chat, source: 'x' }, 'messages'],
  ['parts of a play', { lines: turns('role', 'content', ['Hamlet', 'Ghost']) }, null],
  ['prompts and completions', { prompt: 'a', completion: 'b' }, 'prompt-completion'],
  [
    'prompts and completions as messages',
    { prompt: chat.slice(0, 2), completion: chat.slice(2) },
    'prompt-completion',
  ],
  ['preferences', { prompt: 'a', chosen: 'b', rejected: 'c' }, 'preference'],
  ['preferences as conversations', { chosen: chat, rejected: chat, score: 1 }, 'preference'],
  ['a question and its answer', { question: 'a', answer: 'b' }, null],
  ['what was chosen alone', { prompt: 'a', chosen: 'b' }, null],
]

describe('the shape of records', () => {
  it.each(shapes)('%s', async (_what, record, shape) => {
    const { manifest } = await test.readGood('x.jsonl', `${JSON.stringify(record)}\n`.repeat(3))
    expect(manifest.shape).toBe(shape)
  })

  it.each([
    [[['user', 'assistant']], true],
    [[['User', 'ASSISTANT', 'tool']], true],
    [[['user']], false],
    [[[], ['user', 'assistant']], true],
    [
      [
        ['user', 'assistant'],
        ['a', 'b'],
        ['c', 'd'],
      ],
      false,
    ],
    [[[null, 7]], false],
    [[], false],
  ])('speakers %j converse: %s', (lists, expected) => {
    expect(isConversation(lists)).toBe(expected)
  })
})
