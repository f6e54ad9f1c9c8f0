import type { LookupAddress } from 'node:dns'
import { afterEach, describe, expect, it } from 'vitest'
import { sentenceOf } from '#lib/i18n/index.ts'
import { DomainError } from '#lib/model/index.ts'
import { createLinks, createProxyFetch, type LinksOptions } from './index.ts'
import { findProxy } from './proxies.ts'
import { startProxy, type TestProxy } from './proxy.fixture.ts'
import { startServer, type TestServer } from './server.fixture.ts'

const started: (TestServer | TestProxy)[] = []
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop()
})

async function serve(...answer: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...answer)
  started.push(server)
  return server
}

async function proxyTo(
  server: TestServer,
  options: Omit<Parameters<typeof startProxy>[0], 'to'> = {},
): Promise<TestProxy> {
  const proxy = await startProxy({ to: server.url, ...options })
  started.push(proxy)
  return proxy
}

const four = (address: string): LookupAddress => ({ address, family: 4 })

function linksThrough(proxy: string, options: Partial<LinksOptions> = {}) {
  return createLinks({
    allowedHosts: [],
    proxies: { https: proxy, http: proxy, none: [] },
    pace: { random: () => 0, wait: async () => undefined },
    lookup: async () => [four('93.184.216.34')],
    ...options,
  })
}

async function refusalOf(promise: Promise<unknown>): Promise<{ code: string; sentence: string }> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof DomainError)) throw new Error(`no refusal: ${String(error)}`)
  return { code: error.code, sentence: sentenceOf('en', error) }
}

describe('which proxy an address is reached through', () => {
  const proxies = {
    https: 'http://secure:1',
    http: 'http://plain:1',
    none: ['corp.example', '.lan.example', '*.star.example', 'port.example:8443', '10.0.0.0/8'],
  }
  it.each<[string, string | null]>([
    ['https://huggingface.co/x', 'http://secure:1'],
    ['http://huggingface.co/x', 'http://plain:1'],
    ['https://corp.example', null],
    ['https://a.corp.example', null],
    ['https://notcorp.example', 'http://secure:1'],
    ['https://lan.example', null],
    ['https://a.star.example', null],
    ['https://port.example:8443', null],
    ['https://port.example', 'http://secure:1'],
    ['https://10.1.2.3', null],
    ['https://11.1.2.3', 'http://secure:1'],
    ['http://localhost:4400', null],
    ['http://127.0.0.1:4400', null],
    ['http://[::1]:4400', null],
  ])('%s: %s', (url, expected) => expect(findProxy(new URL(url), proxies)).toBe(expected))

  it.each<[string[], string, boolean]>([
    [['*'], 'https://a.example', false],
    [['::ffff:10.0.0.1'], 'https://10.0.0.1', false],
    [['2001:db8::1'], 'https://[2001:db8::1]', false],
    [['[2001:db8::1]:443'], 'https://[2001:db8::1]', false],
    [['2001:db8::/32'], 'https://[2001:db8::1]', false],
    [['2001:db8::/32'], 'https://10.0.0.1', true],
    [['nonsense/8', ''], 'https://10.0.0.1', true],
  ])('without for %j, %s: through one is %s', (none, url, through) =>
    expect(findProxy(new URL(url), { ...proxies, none }) !== null).toBe(through),
  )

  it('is none where none is named', () =>
    expect(findProxy(new URL('https://a.example'), { ...proxies, https: null })).toBeNull())
})

describe('links through a proxy', () => {
  it('reach what the operator allows without a look-up here, and bring what it sends', async () => {
    const server = await serve((_, response) => response.end('rows'))
    const proxy = await proxyTo(server)
    const lookup = async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
    const links = linksThrough(proxy.url, { allowedHosts: ['hub.example'], lookup })
    const response = await links.fetch('http://hub.example/api')
    expect(await response.text()).toBe('rows')
    expect(proxy.asked).toEqual(['GET http://hub.example/api'])
    expect(server.seen[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  it('give the proxy its name and password', async () => {
    const server = await serve((_, response) => response.end('rows'))
    const proxy = await proxyTo(server, { credentials: 'ada:s@crecy' })
    const named = proxy.url.replace('//', '//ada:s%40crecy@')
    const options = { allowedHosts: ['hub.example'] }
    expect((await linksThrough(named, options).fetch('http://hub.example/')).status).toBe(200)
    const refused = await refusalOf(linksThrough(proxy.url, options).fetch('http://hub.example/'))
    expect(refused.code).toBe('link-proxy-refused')
    expect(refused.sentence).toContain('wants a name and a password')
  })

  it.each<[string, LookupAddress[]]>([
    ['a private address', [four('10.0.0.1')]],
    ['a private address beside a public one', [four('8.8.8.8'), four('10.0.0.1')]],
    ['the metadata of a cloud', [four('169.254.169.254')]],
  ])('never ask it for a name that leads to %s', async (_, found) => {
    const proxy = await proxyTo(await serve((_, response) => response.end('secret')))
    const links = linksThrough(proxy.url, { lookup: async () => found })
    expect((await refusalOf(links.fetch('https://data.example/x'))).code).toBe('link-private')
    expect(proxy.asked).toEqual([])
  })

  it.each([['https://10.0.0.1/x'], ['https://metadata.google.internal/x']])(
    'never ask it for %s',
    async (url) => {
      const proxy = await proxyTo(await serve((_, response) => response.end('secret')))
      expect((await refusalOf(linksThrough(proxy.url).fetch(url))).code).toBe('link-private')
      expect(proxy.asked).toEqual([])
    },
  )

  it('never ask it for a name that cannot be looked up here', async () => {
    const proxy = await proxyTo(await serve((_, response) => response.end('secret')))
    const lookup = async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
    const refused = await refusalOf(
      linksThrough(proxy.url, { lookup }).fetch('https://data.example/x'),
    )
    expect(refused.code).toBe('link-unresolved')
    expect(refused.sentence).toContain('allow data.example with STUDIO_ALLOWED_HOSTS')
    expect(proxy.asked).toEqual([])
  })

  it('check every address that they are led on to', async () => {
    const server = await serve((request, response) =>
      response.writeHead(302, { location: 'https://inside.example/secret' }).end(request.url),
    )
    const proxy = await proxyTo(server)
    const links = linksThrough(proxy.url, {
      allowedHosts: ['hub.example'],
      lookup: async () => [four('192.168.0.1')],
    })
    expect((await refusalOf(links.fetch('http://hub.example/x'))).code).toBe('link-private')
    expect(proxy.asked).toEqual(['GET http://hub.example/x'])
  })

  it('tell a server beyond it nothing that has no certificate for the name', async () => {
    const server = await serve((_, response) => response.end('secret'))
    const proxy = await proxyTo(server)
    const headers = { authorization: 'Bearer token' }
    const refused = await refusalOf(
      linksThrough(proxy.url).fetch('https://data.example/x', { headers, attempts: 1 }),
    )
    expect(refused.code).toBe('link-unreachable')
    expect(proxy.asked).toEqual(['CONNECT data.example:443'])
    expect(server.seen).toEqual([])
  })

  it.each([
    [403, 1, 'does not let the studio reach data.example'],
    [407, 1, 'wants a name and a password'],
    [503, 5, 'could not reach data.example'],
  ])('tell of a proxy that answers %i, after %i attempts', async (denies, attempts, says) => {
    const proxy = await proxyTo(await serve((_, response) => response.end()), { denies })
    const refused = await refusalOf(linksThrough(proxy.url).fetch('https://data.example/x'))
    expect(refused.code).toBe('link-proxy-refused')
    expect(refused.sentence).toContain(says)
    expect(proxy.asked).toEqual(Array.from({ length: attempts }, () => 'CONNECT data.example:443'))
  })

  it('tell of a proxy that is not there', async () => {
    const proxy = await startProxy({ to: 'http://127.0.0.1:1' })
    await proxy.stop()
    const refused = await refusalOf(linksThrough(proxy.url).fetch('https://data.example/x'))
    expect(refused.code).toBe('link-proxy-unreachable')
  })

  it('go past it to what is named as reached without one', async () => {
    const server = await serve((_, response) => response.end('rows'))
    const links = linksThrough('http://127.0.0.1:1', { allowedOrigins: [server.url] })
    expect(await (await links.fetch(server.url)).text()).toBe('rows')
  })
})

describe('a model through a proxy', () => {
  it('is sent what it is sent without one', async () => {
    const server = await serve((request, response) => {
      request.resume().on('end', () => response.end(request.headers.authorization))
    })
    const proxy = await proxyTo(server)
    const fetch = createProxyFetch({ https: proxy.url, http: proxy.url, none: [] })
    const response = await fetch('http://models.example/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: 'Bearer key' },
      body: '{}',
      redirect: 'manual',
    })
    expect(await response.text()).toBe('Bearer key')
    expect(proxy.asked).toEqual(['POST http://models.example/v1/chat/completions'])
  })

  it.each<[string, number | null, string]>([
    ['https://models.example/', 403, 'PROXY_REFUSED'],
    ['https://models.example/', 407, 'PROXY_REFUSED'],
    ['http://models.example/', 407, 'PROXY_REFUSED'],
    ['https://models.example/', null, 'PROXY_UNREACHABLE'],
  ])('%s, where it answers %s, fails as %s', async (url, denies, code) => {
    const proxy = await proxyTo(await serve((_, response) => response.end()), { denies })
    const through = denies === null ? 'http://127.0.0.1:1' : proxy.url
    const fetch = createProxyFetch({ https: through, http: through, none: [] })
    await expect(fetch(url, { method: 'POST', body: '{}' })).rejects.toMatchObject({ code })
  })

  it('is reached directly where no proxy is named', () => {
    const direct = async () => new Response('direct')
    expect(createProxyFetch({ https: null, http: null, none: [] }, direct)).toBe(direct)
  })
})
