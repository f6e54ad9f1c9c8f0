import ipaddr from 'ipaddr.js'
import { ProxyAgent } from 'undici'
import { DomainError } from '#lib/model/index.ts'
import { findLiteralAddress } from './addresses.ts'
import { codeOf, isPassingStatus, PassingFailure, unavailable } from './failures.ts'

/** The proxies that the operator's environment names, and the hosts that are reached without one. */
export interface Proxies {
  /** For https addresses, such as `http://user:secret@proxy.example:3128`; null for none. */
  https: string | null
  /** For http addresses. */
  http: string | null
  /** As in `NO_PROXY`: a name (with those below it), an address, a range, each with or without port; `*` for all. */
  none: readonly string[]
}

export const noProxies: Proxies = { https: null, http: null, none: [] }

/**
 * The proxy that a URL is reached through, or null. The studio's own machine is never reached through
 * one, as in other programs.
 */
export function findProxy(url: URL, { https, http, none }: Proxies): string | null {
  const proxy = url.protocol === 'https:' ? https : http
  if (proxy === null) return null
  const host = (findLiteralAddress(url.hostname) ?? url.hostname).toLowerCase().replace(/\.$/, '')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isLoopback(host) || none.some((entry) => isNamed(entry, host, port))) return null
  return proxy
}

function isLoopback(host: string): boolean {
  if (/(^|\.)localhost$/.test(host)) return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}

function isNamed(given: string, host: string, port: string): boolean {
  const entry = given.trim().toLowerCase()
  if (entry === '*') return true
  const parts = /^\[?(.*?)\]?(?::(\d+))?$/.exec(ipaddr.isValid(entry) ? `[${entry}]` : entry)
  const [, named = '', only] = parts ?? []
  if (named === '' || (only !== undefined && only !== port)) return false
  if (ipaddr.isValid(host)) return isWithin(named, host)
  const name = named.replace(/^\*?\./, '')
  return host === name || host.endsWith(`.${name}`)
}

/** Whether an address is another one, or lies in a range (`10.0.0.0/8`). */
function isWithin(named: string, host: string): boolean {
  if (named === host) return true
  const address = ipaddr.process(host)
  if (ipaddr.isValid(named)) return ipaddr.process(named).toString() === address.toString()
  if (!ipaddr.isValidCIDR(named)) return false
  const [range, bits] = ipaddr.parseCIDR(named)
  return range.kind() === address.kind() && address.match(range, bits)
}

/** Connections through proxies, one pool for each. */
export function createProxyAgents(options: {
  headersTimeout: number
  bodyTimeout: number
  /** Milliseconds until the proxy is reached. */
  connect: number
}) {
  const agents = new Map<string, ProxyAgent>()
  const { headersTimeout, bodyTimeout, connect } = options
  return {
    get(proxy: string): ProxyAgent {
      const known = agents.get(proxy)
      if (known) return known
      const agent = new ProxyAgent({
        uri: proxy,
        proxyTls: { timeout: connect },
        headersTimeout,
        bodyTimeout,
        // What is not encrypted is forwarded: proxies seldom tunnel to other ports than 443.
        proxyTunnel: false,
      })
      agents.set(proxy, agent)
      return agent
    },
    async close(): Promise<void> {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    },
  }
}

/** How the errors are coded that say that it was the proxy. */
export const proxyRefused = 'PROXY_REFUSED'
export const proxyUnreachable = 'PROXY_UNREACHABLE'

const connecting = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_PRX_TLS'],
])

/** What a proxy did to a request: refused it with a status, or was not there; null where it was not the proxy. */
export function readProxyFailure(error: unknown): { status: number | null } | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    const said = /^Proxy response \((\d+)\)|^Proxy Authentication Required \((407)\)/.exec(
      at.message,
    )
    if (said) return { status: Number(said[1] ?? said[2]) }
  }
  // Beyond the proxy no connection is made from here: one that failed is the one to it.
  return connecting.has(codeOf(error) ?? '') ? { status: null } : null
}

/** What to tell people of a proxy in the way. */
export function proxyError(
  host: string,
  proxy: string,
  { status }: { status: number | null },
): DomainError | PassingFailure {
  const values = { host, proxy: new URL(proxy).host }
  if (status === null) return unavailable('link-proxy-unreachable', values)
  const what = status === 407 ? 'credentials' : status >= 500 ? 'failed' : 'refused'
  const reported = new DomainError(
    'link-proxy-refused',
    { ...values, status, what },
    { kind: 'unavailable' },
  )
  return isPassingStatus(status) ? new PassingFailure(reported) : reported
}
