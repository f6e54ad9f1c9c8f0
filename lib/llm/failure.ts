import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { DomainError, type MessageValues } from '#lib/model/index.ts'
import { readRetryAfter } from './backoff.ts'
import type { Rejection } from './dialect.ts'
import { bodyTooLarge } from './whole-fetch.ts'

/** One failed attempt: what to tell people, and whether another may help. */
export class CallFailure extends Error {
  readonly reported: DomainError
  /** Attempts worth making in all. */
  readonly attempts: number
  readonly retryAfter: number | null
  /** What the server said, where it rejected the request as such. */
  readonly rejection: Rejection | null
  /**
   * Whether it is sure that it cost nothing: the server said no, or was never reached. Where it answered
   * something unusable, or was cut off in the middle, it may have charged.
   */
  readonly free: boolean

  constructor(
    reported: DomainError,
    {
      attempts = 1,
      retryAfter = null,
      rejection = null,
      free = false,
    }: {
      attempts?: number
      retryAfter?: number | null
      rejection?: Rejection | null
      free?: boolean
    } = {},
  ) {
    super(reported.message)
    this.reported = reported
    this.attempts = attempts
    this.retryAfter = retryAfter
    this.rejection = rejection
    this.free = free
  }
}

export interface CallContext {
  host: string
  model: string
  key: string | null
  /** Milliseconds that one attempt may take. */
  timeout: number
  now: () => number
}

const manyAttempts = Number.POSITIVE_INFINITY
const timeoutAttempts = 2

// The connection broke or the name server stumbled: the next try may work. A refused connection, an
// unknown name or a bad certificate stays what it is.
const passing = new Set(['ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_SOCKET'])

/** No connection came about: nothing was sent. */
const unsent = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['PROXY_REFUSED', 'PROXY_UNREACHABLE'],
])

/**
 * Makes a failure of what the SDK threw, or null where it threw something of neither network nor
 * server. Nothing of the original is attached: it may hold the key or the rows.
 */
export function readFailure(error: unknown, context: CallContext): CallFailure | null {
  if (error instanceof APIConnectionTimeoutError)
    return new CallFailure(timedOut(context), { attempts: timeoutAttempts })
  if (error instanceof APIConnectionError) return connectionFailure(error, context)
  if (error instanceof APIError && error.status !== undefined) {
    const { message, code } = readServerError(error)
    return statusFailure({ status: error.status, message, code, headers: error.headers }, context)
  }
  return null
}

function timedOut({ host, timeout }: CallContext): DomainError {
  return unavailable('llm-timed-out', { host, seconds: Math.round(timeout / 100) / 10 })
}

function connectionFailure(error: APIConnectionError, context: CallContext): CallFailure {
  const reason = rootCode(error)
  if (reason === bodyTooLarge) return unreadableAnswer(context)
  return new CallFailure(unavailable('llm-unreachable', { host: context.host, reason }), {
    attempts: passing.has(reason) ? manyAttempts : 1,
    free: unsent.has(reason),
  })
}

/** The system's code for why a connection failed (such as `ECONNREFUSED`), wherever it stands in the chain of causes. */
function rootCode(error: unknown): string {
  let found = 'unknown'
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') found = at.code
    const first = at instanceof AggregateError ? at.errors[0] : null
    if (first instanceof Error && 'code' in first) found = String(first.code)
  }
  return found
}

export function unreadableAnswer({ host }: CallContext): CallFailure {
  return new CallFailure(new DomainError('llm-unreadable', { host }))
}

/** Makes a failure of a status and what the server said with it. */
export function statusFailure(
  {
    status,
    message,
    code,
    headers,
  }: { status: number; message: string; code: string; headers?: Headers | undefined },
  context: CallContext,
): CallFailure {
  const { host, model, key, now } = context
  const rejection = { status, message }
  if (status >= 300 && status < 400)
    return new CallFailure(new DomainError('llm-moved', { host, status }), { free: true })
  if (status === 401 || status === 403)
    return new CallFailure(
      new DomainError('llm-key-refused', { host, status, key: key === null ? 'none' : 'given' }),
      { free: true },
    )
  if (status === 402 || (status === 429 && code === 'insufficient_quota'))
    return new CallFailure(unavailable('llm-no-credit', { host }), { free: true })
  if (status === 404 || status === 405) {
    const what = code === 'model_not_found' || /\bmodel\b/i.test(message) ? 'model' : 'address'
    return new CallFailure(new DomainError('llm-not-found', { host, model, what }), {
      rejection,
      free: true,
    })
  }
  if (status === 429) {
    const retryAfter = readRetryAfter(headers, now())
    const seconds = Math.ceil((retryAfter ?? 0) / 1_000)
    return new CallFailure(unavailable('llm-rate-limited', { host, seconds }), {
      attempts: manyAttempts,
      retryAfter,
      free: true,
    })
  }
  if (status === 408 || status === 409 || status >= 500)
    return new CallFailure(unavailable('llm-server-error', { host, status }), {
      attempts: manyAttempts,
      retryAfter: readRetryAfter(headers, now()),
      rejection,
      free: true,
    })
  const said = maskSecrets(message, key) || 'none'
  return new CallFailure(new DomainError('llm-bad-request', { host, status, message: said }), {
    rejection,
    free: true,
  })
}

function readServerError(error: APIError): { message: string; code: string } {
  const body: unknown = error.error
  const message =
    typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : ''
  return { message, code: String(error.code ?? error.type ?? '') }
}

/** Takes the key, and whatever looks like one, out of a text; one line of at most 300 code points. */
export function maskSecrets(text: string, key: string | null): string {
  const masked = (key !== null && key.length >= 4 ? text.replaceAll(key, '***') : text)
    .replace(/\b(sk|pk|rk|hf|gsk|xai|key)[-_][\w*-]{6,}/gi, '***')
    .replace(/\bBearer\s+\S+/gi, 'Bearer ***')
  const line = [...masked.replace(/\s+/g, ' ').trim()]
  return line.length > 300 ? `${line.slice(0, 299).join('')}…` : line.join('')
}

function unavailable(code: string, values: MessageValues): DomainError {
  return new DomainError(code, values, { kind: 'unavailable' })
}
