import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base'

const plainText = { disallowedSpecial: new Set<string>() }

/** Characters per token that no text of words comes near: what lies beyond is not looked at. */
const charactersPerToken = 40

/** Counts the tokens of a text by o200k_base, or says that there are more than `limit`. */
export function countTextTokens(text: string, limit: number): number {
  const looked = text.slice(0, limit * charactersPerToken)
  return Math.min(encode(looked, plainText).length, limit + 1) + (looked === text ? 0 : 1)
}

/**
 * Cuts a text to at most `limit` tokens of o200k_base and marks the cut with `…`; what fits stays as
 * it is. No character is cut in two.
 */
export function cutToTokens(text: string, limit: number): string {
  const looked = text.slice(0, limit * charactersPerToken)
  const tokens = encode(looked, plainText)
  if (looked === text && tokens.length <= limit) return text
  // A token may hold a part of a character: what it decodes to is no character of the text.
  const kept = decode(tokens.slice(0, Math.max(0, limit - 1))).replace(/\uFFFD+$/, '')
  const whole = /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept
  return `${whole.trimEnd()}…`
}
