import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import type { ChatMessage } from './chat.ts'

// What OpenAI's chat format adds to each message and in front of the answer.
const perMessage = 3
const perAnswer = 3

// Rows may hold texts such as <|endoftext|>: the server reads them as text, and so does the count.
const plainText = { disallowedSpecial: new Set<string>() }

/**
 * Counts the tokens of a prompt by OpenAI's o200k_base encoding (GPT-4o and later). An estimate: the
 * server's own count may differ by a few, and for other makers' models by some ten percent either way.
 */
export function countPromptTokens(messages: readonly ChatMessage[]): number {
  let tokens = perAnswer
  for (const { role, content } of messages)
    tokens += perMessage + countTokens(role) + countTokens(content, plainText)
  return tokens
}

/** The names of OpenAI's own models, whose tokens are counted as their servers count them. */
const countedExactly = /^(openai\/)?(gpt-[45]|gpt-3\.5|chatgpt-|o[134](-|$))/

/**
 * The most tokens that a server may count for a prompt and the schema beside it: what is reserved before
 * it is sent, so that a cap holds. OpenAI's models count as we do, give or take a little; others may
 * count up to twice as many, but a token is at least one byte.
 */
export function greatestPromptTokens({
  model,
  messages,
  schema,
}: {
  model: string
  messages: readonly ChatMessage[]
  schema: unknown
}): number {
  const beside = schema === null ? '' : JSON.stringify(schema)
  const tokens = countPromptTokens(messages) + countTokens(beside, plainText)
  const room = 64
  if (countedExactly.test(model)) return Math.ceil(tokens * 1.05) + room
  const bytes = Buffer.byteLength(beside + messages.map(({ content }) => content).join(''))
  return Math.min(tokens * 2, bytes + (perMessage + 1) * messages.length) + room
}
