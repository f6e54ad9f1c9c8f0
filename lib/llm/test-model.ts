import type { Completion, ModelClient } from './chat.ts'

/**
 * Sends one tiny request, without retries, to see whether address, key and model work. Throws what
 * `complete` throws.
 */
export async function testModel(
  client: ModelClient,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Completion> {
  return client.complete({
    messages: [{ role: 'user', content: 'Answer with the word "ready".' }],
    schema: null,
    // A reasoning model thinks before its first word, and some servers refuse where that does not fit.
    maxTokens: 256,
    temperature: 0,
    attempts: 1,
    signal,
  })
}
