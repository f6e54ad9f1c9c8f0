import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { DomainError } from '#lib/model/index.ts'
import { isPassingStatus, PassingFailure, statusError } from './failures.ts'
import type { Answer, Guard, Request } from './guard.ts'
import { type Pace, readRetryAfter } from './retries.ts'

const bodiless = new Set([204, 205, 304])
const decoders: Record<string, typeof gunzipSync> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/** One attempt at a request whose answer is small: read whole, so that a broken body is a failed attempt. */
export async function fetchWhole(
  guard: Guard,
  request: Request,
  { limit, pace }: { limit: number; pace: Pace },
): Promise<Response> {
  const answer = await guard.open({
    ...request,
    headers: { 'accept-encoding': 'gzip, br', ...request.headers },
  })
  const bytes = decode(await readBody(answer, limit, request.signal), answer, limit)
  throwIfPassing(answer, pace)
  const { status, headers } = answer
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding'])
    headers.delete(name)
  const isEmpty = bodiless.has(status) || status < 200
  const response = new Response(isEmpty ? null : new Uint8Array(bytes), {
    // Such an answer cannot be made by hand, and no server sends it as a final one.
    status: status < 200 ? 502 : status,
    headers,
  })
  Object.defineProperty(response, 'url', { value: answer.url.href })
  return response
}

/** Throws where the status says that a later attempt may be answered. */
export function throwIfPassing({ host, status, headers }: Answer, pace: Pace): void {
  if (!isPassingStatus(status)) return
  const retryAfter = readRetryAfter(headers.get('retry-after'), pace.now())
  throw new PassingFailure(statusError(host, status, retryAfter), retryAfter)
}

/** Reads a body of at most `limit` bytes; a body cut short is a failure that may pass. */
export async function readBody(
  { body, host }: Pick<Answer, 'body' | 'host'>,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body.pieces(signal)) {
    size += chunk.length
    if (size > limit) throw new DomainError('link-too-large', { host, ...inMegabytes(limit) })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A limit in its sentence: MB below 1 GB, else GB. */
export function inMegabytes(limit: number): { limit: number; unit: string } {
  const gigabyte = 1024 ** 3
  return limit < gigabyte
    ? { limit: Math.round(limit / 1024 ** 2), unit: 'MB' }
    : { limit: Math.round((limit / gigabyte) * 10) / 10, unit: 'GB' }
}

function decode(bytes: Buffer, { headers, host }: Answer, limit: number): Buffer {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  const decoder = decoders[encoding]
  if (decoder === undefined || bytes.length === 0) return bytes
  try {
    return decoder(bytes, { maxOutputLength: limit })
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new DomainError('link-too-large', { host, ...inMegabytes(limit) }, { cause })
    throw new PassingFailure(
      new DomainError('link-unreachable', { host, reason: 'HTTP' }, { kind: 'unavailable', cause }),
    )
  }
}
