import { DomainError, type MessageValues } from '#lib/model/index.ts'

/** An attempt that failed, where another may do better. */
export class PassingFailure extends Error {
  readonly reported: DomainError
  /** What the server asks to wait, in milliseconds. */
  readonly retryAfter: number | null

  constructor(reported: DomainError, retryAfter: number | null = null) {
    super(reported.message)
    this.reported = reported
    this.retryAfter = retryAfter
  }
}

/** The code of the error that a name leads to whose addresses are all private. */
export const privateAddress = 'LINK_PRIVATE_ADDRESS'

// The connection broke or the name server stumbled: the next try may work.
const passing = new Set([
  ...['ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNABORTED', 'UND_ERR_SOCKET'],
  ...['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_CONNECT_TIMEOUT', 'ENETUNREACH'],
  ...['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'HPE_INVALID_EOF_STATE'],
])
const late = /TIMEOUT|ETIMEDOUT/

/**
 * Makes a failure of what a request threw: a `DomainError`, or a `PassingFailure` where it may be tried
 * again. What comes from neither network nor server (an abort, a defect) is answered as it is.
 */
export function readFailure(error: unknown, host: string): unknown {
  if (error instanceof DomainError || error instanceof PassingFailure) return error
  const code = codeOf(error)
  if (code === null) return error
  if (code === privateAddress) return privateRefusal(host)
  if (code.startsWith('HPE_') && !passing.has(code))
    return unavailable('link-unreachable', { host, reason: 'HTTP' })
  const reported = late.test(code)
    ? unavailable('link-timed-out', { host })
    : unavailable('link-unreachable', { host, reason: code })
  return passing.has(code) ? new PassingFailure(reported) : reported
}

/** The system's code for why a connection failed, wherever it stands in the chain of causes. */
export function codeOf(error: unknown): string | null {
  let found: string | null = null
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') found = at.code
    const first = at instanceof AggregateError ? at.errors[0] : null
    if (first instanceof Error && 'code' in first) found = String(first.code)
  }
  return found
}

export function unavailable(code: string, values: MessageValues): DomainError {
  return new DomainError(code, values, { kind: 'unavailable' })
}

export function privateRefusal(host: string): DomainError {
  return new DomainError('link-private', { host }, { kind: 'not-allowed' })
}

/** Whether a status says that the same request may be answered later. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505)
}

/** What to tell people of a status that is no success. */
export function statusError(host: string, status: number, retryAfter: number | null): DomainError {
  const what =
    status === 401 || status === 403
      ? 'permission'
      : status === 404 || status === 410
        ? 'missing'
        : status === 429
          ? 'limit'
          : status >= 500
            ? 'server'
            : 'other'
  const values = { host, status, what, seconds: Math.ceil((retryAfter ?? 0) / 1_000) }
  if (isPassingStatus(status)) return unavailable('link-status', values)
  const kind = what === 'missing' ? 'not-found' : what === 'permission' ? 'not-allowed' : 'invalid'
  return new DomainError('link-status', values, { kind })
}
