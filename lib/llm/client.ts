import { setTimeout as wait } from 'node:timers/promises'
import pRetry from 'p-retry'
import { readAnswer } from './answer.ts'
import { waitBefore } from './backoff.ts'
import type { Completion, CompletionRequest, ModelClient } from './chat.ts'
import { connect } from './connect.ts'
import { type Dialect, fullDialect, simplerDialect } from './dialect.ts'
import { CallFailure, readFailure } from './failure.ts'
import { answerMode, requestBody } from './request-body.ts'

const usualAttempts = 5

export interface ModelClientOptions {
  /** The address that `/chat/completions` stands under, such as `https://api.openai.com/v1`. */
  baseUrl: string
  key: string | null
  model: string
  /** What is known of the server already; all is tried where nothing is. */
  dialect?: Dialect | null
  /** Told when the server refused something that is left out from then on. */
  onDialect?: (dialect: Dialect) => void
  fetch?: typeof globalThis.fetch
  /** Milliseconds that one attempt may take, its body included (120,000 unless told). */
  timeout?: number
  now?: () => number
  /** Waits between attempts; rejects when aborted. */
  sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
  random?: () => number
}

/**
 * Makes the client of one model on an OpenAI-compatible server. `complete` tries again after rate
 * limits, server errors, broken connections and (once) time-outs; throws `DomainError` with a code
 * `llm-...`, or the signal's reason when aborted. What the server turns out not to understand
 * (a strict schema, a JSON format, `max_tokens`, a temperature) is left out from then on. Throws
 * `llm-address-unusable` and `llm-key-unusable`.
 */
export function createModelClient({
  baseUrl,
  key: givenKey,
  model,
  dialect: known = null,
  onDialect = () => undefined,
  fetch = globalThis.fetch,
  timeout = 120_000,
  now = Date.now,
  sleep = async (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  random = Math.random,
}: ModelClientOptions): ModelClient {
  const { openai, context } = connect({ baseUrl, key: givenKey, model, fetch, timeout, now })
  const { host } = context

  let dialect: Dialect = known ?? fullDialect

  async function send(request: CompletionRequest, as: Dialect): Promise<Completion> {
    const mode = answerMode(request, as)
    try {
      const body: unknown = await openai.chat.completions.create(
        requestBody({ model, request, dialect: as }),
        { ...(request.signal && { signal: request.signal }) },
      )
      return readAnswer(body, mode, context)
    } catch (error) {
      request.signal?.throwIfAborted()
      throw readFailure(error, context) ?? error
    }
  }

  /** One attempt, in the fullest dialect that the server has not refused. */
  async function attempt(request: CompletionRequest): Promise<Completion> {
    for (;;) {
      const used = dialect
      try {
        const around = request.around ?? ((once) => once())
        return await around(() => send(request, used))
      } catch (error) {
        const rejection = error instanceof CallFailure ? error.rejection : null
        const simpler = rejection && simplerDialect(used, rejection, request.schema !== null)
        if (!simpler) throw error
        // Another request of this client may have learned it, or more, in the meantime.
        if (dialect === used) {
          dialect = simpler
          onDialect(simpler)
        }
      }
    }
  }

  return {
    host,
    model,
    get dialect() {
      return dialect
    },
    async complete(request) {
      request.signal?.throwIfAborted()
      try {
        return await pRetry(() => attempt(request), {
          retries: (request.attempts ?? usualAttempts) - 1,
          // The waiting is done below: by the server's word, by our clock, and abortable.
          minTimeout: 0,
          shouldRetry: async ({ error, attemptNumber }) => {
            if (!(error instanceof CallFailure) || attemptNumber >= error.attempts) return false
            const { retryAfter } = error
            await sleep(waitBefore({ attempt: attemptNumber, retryAfter, random }), request.signal)
            return true
          },
        })
      } catch (error) {
        request.signal?.throwIfAborted()
        throw error instanceof CallFailure ? error.reported : error
      }
    },
  }
}
