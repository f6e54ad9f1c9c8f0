import { expect, it } from 'vitest'
import { countPromptTokens } from './tokens.ts'

it.each([
  ['nothing', [], 3],
  // "hello world" is two tokens of o200k_base, "user" one.
  ['one message', [{ role: 'user', content: 'hello world' }], 3 + 3 + 1 + 2],
  [
    'two messages',
    [
      { role: 'system', content: '' },
      { role: 'user', content: 'hello world' },
    ],
    3 + 3 + 1 + 3 + 1 + 2,
  ],
] as const)('counts %s', (_name, messages, tokens) => {
  expect(countPromptTokens(messages)).toBe(tokens)
})

it('takes special tokens in rows as text', () => {
  expect(countPromptTokens([{ role: 'user', content: '<|endoftext|>' }])).toBeGreaterThan(9)
})
