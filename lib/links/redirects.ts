import { DomainError } from '#lib/model/index.ts'

/** What is sent along with an address. */
export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Where an answer leads on to; refuses what is no address, and a step from https to http. */
export function nextUrl(from: URL, location: string): URL {
  if (!URL.canParse(location, from))
    throw new DomainError('link-redirects-nowhere', { host: from.host })
  const to = new URL(location, from)
  to.hash = ''
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw new DomainError('link-downgrade', { host: from.host, to: to.host })
  return to
}

/**
 * The request for the address that another led on to (RFC 9110, 15.4): a POST becomes a GET where it has
 * to, and what proves who asks stays with the host that it was meant for.
 */
export function nextRequest<R extends Sent>(
  request: R,
  { from, to, status }: { from: URL; to: URL; status: number },
): R {
  const isGet = status === 303 || (status < 303 && request.method === 'POST')
  const kept = Object.entries(request.headers ?? {}).filter(([name]) => {
    const lower = name.toLowerCase()
    const isSecret = lower === 'authorization' || lower === 'cookie'
    return !(isSecret && from.host !== to.host) && !(isGet && lower.startsWith('content-'))
  })
  const { body, ...rest } = request
  return {
    ...(isGet ? { ...rest, method: 'GET' } : { ...rest, ...(body !== undefined && { body }) }),
    headers: Object.fromEntries(kept),
  } as R
}
