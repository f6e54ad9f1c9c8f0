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
