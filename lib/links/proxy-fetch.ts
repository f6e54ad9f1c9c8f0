import { fetch as fetchWith } from 'undici'
import {
  createProxyAgents,
  findProxy,
  type Proxies,
  proxyRefused,
  proxyUnreachable,
  readProxyFailure,
} from './proxies.ts'

/**
 * A fetch that goes through the operator's proxies, for servers that a person with the right to do so
 * named (those of models). Where a proxy is in the way it throws an error with the code `PROXY_REFUSED`
 * or `PROXY_UNREACHABLE`. Without proxies it is `direct`.
 */
export function createProxyFetch(
  proxies: Proxies,
  direct: typeof globalThis.fetch = globalThis.fetch,
): typeof globalThis.fetch {
  if (proxies.https === null && proxies.http === null) return direct
  // How long a model may take is for its client to say.
  const agents = createProxyAgents({ headersTimeout: 0, bodyTimeout: 0, connect: 15_000 })
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const proxy = findProxy(url, proxies)
    if (proxy === null) return direct(input, init)
    if (input instanceof Request) throw new TypeError('an address is fetched, not a request')
    try {
      // The library's fetch is the one that takes its connections; the two differ in their types only.
      const send = fetchWith as unknown as (
        url: URL,
        init: RequestInit & { dispatcher: unknown },
      ) => Promise<Response>
      const response = await send(url, { ...init, dispatcher: agents.get(proxy) })
      if (response.status !== 407) return response
      await response.body?.cancel()
      throw Object.assign(new Error('Proxy Authentication Required (407)'), { code: proxyRefused })
    } catch (error) {
      init?.signal?.throwIfAborted()
      const failure = readProxyFailure(error)
      if (failure === null) throw error
      throw Object.assign(new Error('the proxy is in the way', { cause: error }), {
        code: failure.status === null ? proxyUnreachable : proxyRefused,
      })
    }
  }
}
