import { z } from 'zod'

/** A body larger than this is no answer of a model. */
const mostBytes = 8 * 2 ** 20

/** The code of the error that a too large body ends in. */
export const bodyTooLarge = 'BODY_TOO_LARGE'

const bodiless = new Set([204, 205, 304])

// The SDK adds others: what it runs on, and whatever OPENAI_CUSTOM_HEADERS says, which may be secrets
// meant for another host.
const sentHeaders = ['accept', 'authorization', 'content-type', 'user-agent']

/**
 * A fetch that is done when the body has come, so that the SDK's time-out covers a body that drips;
 * follows no redirect (rows must not go to a host nobody agreed to), sends no header but the needed
 * ones, and brings error bodies of all the shapes that servers use into OpenAI's. `streams` leaves the
 * body of a success to be read by the caller, as that of a large file is.
 */
export function createWholeFetch(
  fetch: typeof globalThis.fetch,
  { streams = false }: { streams?: boolean } = {},
): typeof globalThis.fetch {
  const whole: typeof globalThis.fetch = async (input, init) => {
    const given = new Headers(init?.headers)
    const headers = new Headers()
    for (const name of sentHeaders) {
      const header = given.get(name)
      if (header !== null) headers.set(name, header)
    }
    const response = await fetch(input, { ...init, headers, redirect: 'manual' })
    if (streams && response.ok) return response
    const bytes = await readBody(response)
    const { status, statusText } = response
    if (response.ok)
      return new Response(bodiless.has(status) ? null : new Uint8Array(bytes), {
        status,
        statusText,
        headers: response.headers,
      })
    return Response.json(
      { error: readErrorBody(bytes.toString('utf8')) },
      { status: status < 200 ? 502 : status, headers: retryHeaders(response.headers) },
    )
  }
  // Where it finds no such class, the SDK asks the fetch for a data: address to learn what forms it takes.
  return Object.assign(whole, { Response })
}

async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw Object.assign(new Error(bodyTooLarge), { code: bodyTooLarge })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function retryHeaders(headers: Headers): Headers {
  return new Headers(
    [...headers].filter(([name]) => name === 'retry-after' || name === 'retry-after-ms'),
  )
}

const code = z.union([z.string(), z.number()]).nullish().catch(null)
const errorFields = { message: z.string(), code, type: z.string().nullish().catch(null) }

/** `{error: {message}}` of OpenAI, `{error}` of Ollama, `{message}` of vLLM and Mistral, `{detail}` of FastAPI. */
const ErrorBody = z.union([
  z.object({ error: z.object(errorFields) }).transform((body) => body.error),
  z.object({ error: z.string() }).transform((body) => ({ message: body.error })),
  z.object(errorFields),
  z.object({ detail: z.string() }).transform((body) => ({ message: body.detail })),
  z.object({ detail: z.unknown() }).transform((body) => ({ message: JSON.stringify(body.detail) })),
])

/** What a server says of an error; a body that is a web page says nothing. */
export function readErrorBody(text: string): {
  message: string
  code?: string | number | null | undefined
  type?: string | null | undefined
} {
  const parsed = ErrorBody.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  return { message: /^\s*</.test(text) ? '' : text }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the caller takes the text as it is.
    return null
  }
}
