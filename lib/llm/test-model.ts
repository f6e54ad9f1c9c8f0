import { type AnswerFormat, answerFormats } from '#lib/model/index.ts'
import type { Completion, CompletionRequest, ModelClient } from './chat.ts'
import { type Dialect, fullDialect } from './dialect.ts'

/** The one small request of a test: an answer as JSON, with a schema where the server takes one. */
export const testRequest: CompletionRequest = {
  messages: [
    { role: 'system', content: 'You answer with JSON only.' },
    { role: 'user', content: 'Answer with this JSON object and nothing else: {"word": "ready"}' },
  ],
  schema: {
    name: 'ready',
    schema: {
      type: 'object',
      properties: { word: { type: 'string' } },
      required: ['word'],
      additionalProperties: false,
    },
  },
  // A reasoning model thinks before its first word, and some servers refuse where that does not fit.
  maxTokens: 256,
  temperature: 0,
  attempts: 1,
}

/** What a test found out. */
export interface ModelTest {
  format: AnswerFormat
  /** Whether the server counts its tokens. */
  usage: boolean
  dialect: Dialect
}

/**
 * Sends a tiny request, without retries, to see whether address, key and model work, and in which form
 * the model answers: a server that takes a schema and answers prose is asked in the next weaker
 * form. Throws what `complete` throws.
 */
export async function testModel(
  connect: (dialect: Dialect) => ModelClient,
  {
    signal,
    around,
  }: { signal?: AbortSignal | undefined; around?: CompletionRequest['around'] } = {},
): Promise<ModelTest> {
  let dialect = fullDialect
  for (;;) {
    const client = connect(dialect)
    const answer = await client.complete({ ...testRequest, signal, around })
    const learned = client.dialect
    const weaker = answerFormats[answerFormats.indexOf(learned.format) + 1]
    if (!weaker || keepsTo(answer))
      return { format: learned.format, usage: answer.usage !== null, dialect: learned }
    dialect = { ...learned, format: weaker }
  }
}

/** Whether an answer is JSON, as was asked for; one that was cut off cannot tell. */
function keepsTo({ text, finish }: Completion): boolean {
  if (finish === 'length') return true
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null
  } catch {
    // No JSON: the server took the form and did not keep to it.
    return false
  }
}
