import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup as resolve } from 'node:dns/promises'
import { Agent, type Dispatcher } from 'undici'
import { DomainError } from '#lib/model/index.ts'
import {
  type Allowed,
  findLiteralAddress,
  isAllowed,
  isPrivateName,
  isPublicAddress,
} from './addresses.ts'
import { codeOf, privateAddress, privateRefusal, readFailure, unavailable } from './failures.ts'
import { type Body, holdBody } from './pieces.ts'
import {
  createProxyAgents,
  findProxy,
  noProxies,
  type Proxies,
  proxyError,
  readProxyFailure,
} from './proxies.ts'
import { nextRequest, nextUrl, type Sent } from './redirects.ts'

/** Redirects followed for one request. */
export const mostRedirects = 10
const redirects = new Set([301, 302, 303, 307, 308])

/** Milliseconds. */
export interface Times {
  connect: number
  /** Until the head of an answer is there. */
  head: number
  /** Between two pieces of its body. */
  idle: number
}

export interface Request extends Sent {
  url: string
  signal: AbortSignal
}

/** An answer whose body has not been read; who gets it reads or ends it. */
export interface Answer {
  url: URL
  host: string
  status: number
  headers: Headers
  body: Body
}

export type Lookup = (hostname: string) => Promise<LookupAddress[]>

export interface Guard {
  /** Sends a request and follows redirects, each address checked before and after its name is resolved. */
  open(request: Request): Promise<Answer>
  close(): Promise<void>
}

/** Makes what checks every address before bytes go to it. */
export function createGuard({
  allowed,
  times,
  lookup = (hostname) => resolve(hostname, { all: true, verbatim: true }),
  proxies = noProxies,
}: {
  allowed: Allowed
  times: Times
  lookup?: Lookup | undefined
  proxies?: Proxies | undefined
}): Guard {
  const options = { headersTimeout: times.head, bodyTimeout: times.idle }
  const open = new Agent({ ...options, connect: { timeout: times.connect } })
  // The addresses that a connection is made to are the ones that were checked: between the two, no name
  // can come to mean something else.
  const guarded = new Agent({
    ...options,
    connect: { timeout: times.connect, lookup: checkedLookup(lookup) },
  })

  const agents = createProxyAgents({ ...options, connect: times.connect })

  async function send(
    url: URL,
    request: Omit<Request, 'url'>,
  ): Promise<Dispatcher.ResponseData<null>> {
    const isFree = checkUrl(url, allowed)
    const proxy = findProxy(url, proxies)
    if (proxy !== null && !isFree) await checkResolved(url, lookup)
    const direct = isFree ? open : guarded
    try {
      const answer = await (proxy === null ? direct : agents.get(proxy)).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
        headers: request.headers ?? {},
        body: request.body ?? null,
        signal: request.signal,
      })
      if (proxy === null || answer.statusCode !== 407) return answer
      holdBody(answer.body, url.host).end()
      throw proxyError(url.host, proxy, { status: 407 })
    } catch (error) {
      request.signal.throwIfAborted()
      const failure = proxy === null ? null : readProxyFailure(error)
      throw proxy !== null && failure !== null
        ? proxyError(url.host, proxy, failure)
        : readFailure(error, url.host)
    }
  }

  return {
    async open({ url: first, ...given }) {
      let url = parseUrl(first)
      let request = given
      for (let hop = 0; hop <= mostRedirects; hop += 1) {
        const { statusCode, headers, body } = await send(url, request)
        const { host } = url
        const held = holdBody(body, host)
        const location = headers.location
        if (!redirects.has(statusCode) || typeof location !== 'string')
          return { url, host, status: statusCode, headers: toHeaders(headers), body: held }
        held.end()
        const next = nextUrl(url, location)
        request = nextRequest(request, { from: url, to: next, status: statusCode })
        url = next
      }
      throw new DomainError('link-redirects', { host: url.host, limit: mostRedirects })
    },
    async close() {
      await Promise.all([open.destroy(), guarded.destroy(), agents.close()])
    },
  }
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new DomainError('link-unusable', { url: text.slice(0, 200) })
  const url = new URL(text)
  url.hash = ''
  return url
}

/** Refuses what no name has to be resolved for; answers whether the operator allows the address. */
function checkUrl(url: URL, allowed: Allowed): boolean {
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password)
    throw new DomainError('link-unusable', {
      url: `${url.protocol}//${url.host}${url.pathname}`.slice(0, 200),
    })
  if (isAllowed(url, allowed)) return true
  const literal = findLiteralAddress(url.hostname)
  if (literal === null ? isPrivateName(url.hostname) : !isPublicAddress(literal))
    throw privateRefusal(url.host)
  if (url.protocol === 'http:') throw new DomainError('link-not-https', { host: url.host })
  return false
}

/**
 * What a proxy is asked to connect to, it resolves by itself, so the studio resolves the name first and
 * refuses it unless every address is public (directly, one would do: only that one is connected to). A
 * name that cannot be resolved here is refused, since it may lead the proxy anywhere. A name that comes
 * to lead elsewhere between this and the proxy's own look-up reaches no secret either: only https gets
 * here, its certificate is checked end to end through the tunnel, and a private service has none for a
 * name that somebody else chose. Every redirect comes through here again.
 */
async function checkResolved(url: URL, lookup: Lookup): Promise<void> {
  if (findLiteralAddress(url.hostname) !== null) return
  const found = await lookup(url.hostname).catch((error: unknown) => {
    const code = codeOf(error)
    if (code === null) throw error
    return []
  })
  if (found.length === 0)
    throw unavailable('link-unresolved', { host: url.host, name: url.hostname })
  if (!found.every(({ address }) => isPublicAddress(address))) throw privateRefusal(url.host)
}

function toHeaders(raw: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw))
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
  return headers
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void

/**
 * A lookup for sockets that hands on public addresses only. The socket connects to what it is handed, so
 * that a name cannot lead elsewhere between check and connection.
 */
export function checkedLookup(lookup: Lookup) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname).then(
      (found) => {
        const open = found.filter(({ address }) => isPublicAddress(address))
        const [first] = open
        if (first === undefined)
          callback(
            Object.assign(new Error('no public address'), {
              code: found.length === 0 ? 'ENOTFOUND' : privateAddress,
            }),
            [],
          )
        else if (options.all) callback(null, open)
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }
}
