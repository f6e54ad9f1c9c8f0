import type { Api, ApiName, MessageValues } from '#lib/model/index.ts'

/** A refusal or failure of a call, with its sentence. `status` is 0 where the studio did not answer. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly values: MessageValues
  /** The entry in the studio's log, where the error was not expected. */
  readonly id: string | null

  constructor(problem: {
    status: number
    code: string
    message: string
    values?: MessageValues
    id?: string | null
    cause?: unknown
  }) {
    super(problem.message, { cause: problem.cause })
    this.name = 'ApiError'
    this.status = problem.status
    this.code = problem.code
    this.values = problem.values ?? {}
    this.id = problem.id ?? null
  }
}

interface Refusal {
  error: { code: string; values?: MessageValues; message: string; id?: string }
}

function isRefusal(body: unknown): body is Refusal {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error
}

/**
 * Makes one call to the studio and gives its answer. Throws `ApiError`: with the studio's own sentence
 * where it refused; with code `unreachable` or `unreadable-answer` (their sentences stand in the
 * catalog `common`) where there was none. An aborted call rejects with the signal's reason.
 */
export async function call<Name extends ApiName>(
  name: Name,
  input: Api[Name]['input'],
  {
    signal,
    fetch = globalThis.fetch,
  }: { signal?: AbortSignal; fetch?: typeof globalThis.fetch } = {},
): Promise<Api[Name]['output']> {
  let response: Response
  let text: string
  try {
    response = await fetch(`/api/call/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-studio': '1' },
      body: JSON.stringify(input),
      signal: signal ?? null,
    })
    text = await response.text()
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw new ApiError({ status: 0, code: 'unreachable', message: 'unreachable', cause })
  }
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw new ApiError({
      status: response.status,
      code: 'unreadable-answer',
      message: 'unreadable-answer',
      values: { name, status: response.status },
      cause,
    })
  }
  if (response.ok) return body as Api[Name]['output']
  if (isRefusal(body)) throw new ApiError({ status: response.status, ...body.error })
  throw new ApiError({
    status: response.status,
    code: 'unreadable-answer',
    message: 'unreadable-answer',
    values: { name, status: response.status },
  })
}
