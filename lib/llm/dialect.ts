import { z } from 'zod'
import { answerFormats } from '#lib/model/index.ts'

/** What one server and model understand, found out by being refused. */
export const Dialect = z.object({
  format: z.enum(answerFormats),
  /** OpenAI's newer models refuse `max_tokens`; most other servers know nothing else. */
  limit: z.enum(['max_tokens', 'max_completion_tokens']),
  /** Reasoning models refuse any temperature but their own. */
  temperature: z.boolean(),
})
export type Dialect = z.infer<typeof Dialect>

export const fullDialect: Dialect = { format: 'schema', limit: 'max_tokens', temperature: true }

/** Reads a dialect that was kept; null where there is none, or one of another version. */
export function readDialect(kept: unknown): Dialect | null {
  return Dialect.safeParse(kept).data ?? null
}

export interface Rejection {
  status: number
  message: string
}

const rejecting = new Set([400, 404, 415, 422, 500, 501])
const formatWords =
  /response_?format|json_?schema|json_?object|structured.?outputs?|guided|grammar|requested parameters/i

/**
 * The next simpler dialect to try after a rejection, or null where the rejection is about something
 * else. A 422 (a body that does not fit the server's own schema) counts against the format even
 * where it does not say so, as with servers that only list what they expected.
 */
export function simplerDialect(
  dialect: Dialect,
  { status, message }: Rejection,
  hasSchema: boolean,
): Dialect | null {
  if (!rejecting.has(status)) return null
  if (dialect.limit === 'max_tokens' && /max_completion_tokens/.test(message))
    return { ...dialect, limit: 'max_completion_tokens' }
  if (dialect.temperature && /temperature/i.test(message) && /support|only/i.test(message))
    return { ...dialect, temperature: false }
  const format = answerFormats[answerFormats.indexOf(dialect.format) + 1]
  if (hasSchema && format && (status === 422 || formatWords.test(message)))
    return { ...dialect, format }
  return null
}

/** What is left where two parts of a server's work taught different things: the weaker of each. */
export function commonDialect(one: Dialect, other: Dialect): Dialect {
  const weaker = Math.max(answerFormats.indexOf(one.format), answerFormats.indexOf(other.format))
  return {
    format: answerFormats[weaker] ?? 'text',
    limit: one.limit === 'max_tokens' ? other.limit : one.limit,
    temperature: one.temperature && other.temperature,
  }
}
