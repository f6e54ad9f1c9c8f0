import OpenAI from 'openai'
import { DomainError } from '#lib/model/index.ts'
import { readBaseUrl } from './base-url.ts'
import type { CallContext } from './failure.ts'
import { createWholeFetch } from './whole-fetch.ts'

/**
 * Makes the SDK's client of one server, and what its failures are told with. Throws
 * `llm-address-unusable` and `llm-key-unusable`.
 */
export function connect({
  baseUrl,
  key: given,
  model,
  fetch,
  timeout,
  now,
  streams = false,
}: {
  baseUrl: string
  key: string | null
  model: string
  fetch: typeof globalThis.fetch
  timeout: number
  now: () => number
  /** Whether bodies of successes are left to the caller. */
  streams?: boolean
}): { openai: OpenAI; context: CallContext } {
  const { host, url, query } = readBaseUrl(baseUrl)
  const key = given?.trim() || null
  // The error of an unusable header would quote the key.
  if (key !== null && !/^[\x21-\x7e]+$/.test(key)) throw new DomainError('llm-key-unusable')
  // Everything that the SDK would take from the environment is given, and its log is off: on
  // `debug` it prints the rows.
  const openai = new OpenAI({
    baseURL: url,
    defaultQuery: query,
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout,
    fetch: createWholeFetch(fetch, { streams }),
    defaultHeaders: { Authorization: key === null ? null : `Bearer ${key}` },
  })
  return { openai, context: { host, model, key, timeout, now } }
}
