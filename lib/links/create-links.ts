import { DomainError } from '#lib/model/index.ts'
import { type DownloadTools, downloadFile, freeBytesBeside } from './download.ts'
import { PassingFailure, statusError, unavailable } from './failures.ts'
import { createGuard, type Guard, type Lookup, type Times } from './guard.ts'
import type { Links } from './links.ts'
import { readContentRange } from './place.ts'
import type { Proxies } from './proxies.ts'
import { type Pace, waitFor, withRetries } from './retries.ts'
import { fetchWhole, readBody, throwIfPassing } from './whole.ts'

/** What `fetch` brings is small: listings, cards, rows of a page. */
const fetchLimit = 64 * 1024 * 1024
/** A server without ranges may send all of a file that is no larger. */
const rangeWithout = 8 * 1024 * 1024

const defaultTimes = {
  connect: 15_000,
  head: 60_000,
  idle: 60_000,
  /** One attempt at `fetch` or `range`, and a whole download. */
  fetch: 90_000,
  download: 24 * 3_600_000,
}

export interface LinksOptions {
  /** Hosts, with or without port, that may be private and unencrypted. */
  allowedHosts: readonly string[]
  /** Addresses whose origins may be: those that the operator configured. */
  allowedOrigins?: readonly string[]
  times?: Partial<Times & { fetch: number; download: number }>
  lookup?: Lookup
  /** What the operator's environment says of proxies; none unless told. */
  proxies?: Proxies
  pace?: Partial<Pace>
  freeBytes?: DownloadTools['freeBytes']
}

/** Makes the one way in which the studio reaches addresses that people name. */
export function createLinks({
  allowedHosts,
  allowedOrigins = [],
  times: given = {},
  lookup,
  proxies,
  pace: paces = {},
  freeBytes = freeBytesBeside,
}: LinksOptions): Links {
  const times = { ...defaultTimes, ...given }
  const pace: Pace = { now: Date.now, random: Math.random, wait: waitFor, ...paces }
  const guard = createGuard({
    allowed: { hosts: allowedHosts, origins: allowedOrigins },
    times,
    lookup,
    proxies,
  })

  return {
    fetch(url, init = {}) {
      const { method = 'GET', headers, body, signal, attempts } = init
      if (body !== undefined && body !== null && typeof body !== 'string')
        throw new TypeError('links.fetch sends text only')
      return withRetries(
        () =>
          within(times.fetch, signal ?? undefined, url, (ends) =>
            fetchWhole(
              guard,
              {
                url,
                method,
                headers: { ...headers },
                ...(typeof body === 'string' && { body }),
                signal: ends,
              },
              { limit: fetchLimit, pace },
            ),
          ),
        { pace, signal: signal ?? undefined, attempts },
      )
    },
    range(request) {
      const { url, signal } = request
      return withRetries(
        () =>
          within(times.fetch, signal, url, (ends) =>
            fetchRange(guard, { ...request, signal: ends }, pace),
          ),
        { pace, signal },
      )
    },
    download(request) {
      return within(times.download, request.signal, request.url, (signal) =>
        downloadFile({ guard, pace, freeBytes }, { ...request, signal }),
      )
    },
  }
}

/** Runs what ends with the caller's signal or after a time; the latter is told in words. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  url: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController()
  const timeout = setTimeout(() => timer.abort(), milliseconds)
  try {
    return await run(signal ? AbortSignal.any([signal, timer.signal]) : timer.signal)
  } catch (error) {
    signal?.throwIfAborted()
    if (timer.signal.aborted && !(error instanceof DomainError))
      throw unavailable('link-timed-out', { host: new URL(url).host })
    throw error
  } finally {
    clearTimeout(timeout)
  }
}

async function fetchRange(
  guard: Guard,
  { url, headers, start, end, signal }: Parameters<Links['range']>[0],
  pace: Pace,
): Promise<Uint8Array> {
  if (end <= start) return new Uint8Array()
  const answer = await guard.open({
    url,
    signal,
    headers: { 'accept-encoding': 'identity', ...headers, range: `bytes=${start}-${end - 1}` },
  })
  const { host, status } = answer
  try {
    if (status === 200) {
      const length = Number(answer.headers.get('content-length') ?? 0)
      const refusal = new DomainError('link-without-ranges', { host })
      if (length > rangeWithout) throw refusal
      return (await readBody(answer, rangeWithout, signal)).subarray(start, end)
    }
    throwIfPassing(answer, pace)
    const range = readContentRange(answer.headers.get('content-range'))
    if (status !== 206) throw statusError(host, status, null)
    if (range?.start !== start) throw new DomainError('link-without-ranges', { host })
    const wanted = Math.min(end, range.total ?? end) - start
    const bytes = await readBody(answer, end - start, signal)
    if (bytes.length !== wanted) throw new PassingFailure(unavailable('link-cut-short', { host }))
    return bytes
  } finally {
    answer.body.end()
  }
}
