import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { sentenceOf } from '#lib/i18n/index.ts'
import { DomainError } from '#lib/model/index.ts'
import { createLinks, type LinksOptions } from './index.ts'
import { startServer, type TestServer } from './server.fixture.ts'

const servers: TestServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

async function serve(...answer: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...answer)
  servers.push(server)
  return server
}

/** Links that may reach the loopback, and what they waited for. */
function linksTo(server: TestServer | null, options: Partial<LinksOptions> = {}) {
  const waits: number[] = []
  const links = createLinks({
    allowedHosts: [],
    allowedOrigins: server === null ? [] : [server.url],
    pace: { now: () => 0, random: () => 0, wait: async (time) => void waits.push(time) },
    ...options,
  })
  return { links, waits }
}

/** What a promise was refused with; its sentence must be there. */
async function refusal(promise: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof DomainError)) throw new Error(`no refusal: ${String(error)}`)
  expect(sentenceOf('en', error)).not.toContain('no words for')
  return error
}

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:9/x', 'link-private'],
    ['https://127.0.0.1:9/x', 'link-private'],
    ['https://2130706433/x', 'link-private'],
    ['https://0x7f.1/x', 'link-private'],
    ['https://[::1]/x', 'link-private'],
    ['https://[::ffff:169.254.169.254]/latest', 'link-private'],
    ['https://169.254.169.254/latest/meta-data', 'link-private'],
    ['https://metadata.google.internal/x', 'link-private'],
    ['https://localhost/x', 'link-private'],
    ['https://nas/x', 'link-private'],
    ['http://data.example/x', 'link-not-https'],
    ['ftp://data.example/x', 'link-unusable'],
    ['file:///etc/passwd', 'link-unusable'],
    ['https://user:pass@data.example/x', 'link-unusable'],
    ['nonsense', 'link-unusable'],
  ])('%s: %s', async (url, code) => {
    const { links } = linksTo(null, { lookup: async () => [{ address: '8.8.8.8', family: 4 }] })
    expect((await refusal(links.fetch(url))).code).toBe(code)
  })

  it('is refused after its name was resolved, and nothing connects to it', async () => {
    const server = await serve((_, response) => response.end('secret'))
    const { port } = new URL(server.url)
    const { links } = linksTo(null, { lookup: async () => [{ address: '127.0.0.1', family: 4 }] })
    const error = await refusal(links.fetch(`https://innocent.example:${port}/x`))
    expect(error.code).toBe('link-private')
    expect(server.connections()).toBe(0)
  })

  it('that no name server knows is told as such', async () => {
    const { links } = linksTo(null, { lookup: async () => [] })
    const error = await refusal(links.fetch('https://nobody.example/x'))
    expect([error.code, error.values.reason]).toEqual(['link-unreachable', 'ENOTFOUND'])
  })
})

describe('a redirect', () => {
  it.each([
    ['http://169.254.169.254/latest/meta-data/', 'link-private'],
    ['http://10.0.0.1/x', 'link-private'],
    ['http://127.0.0.1:1/x', 'link-private'],
    ['http://localhost/x', 'link-private'],
    ['file:///etc/passwd', 'link-unusable'],
    ['https://%%', 'link-redirects-nowhere'],
  ])('to %s: %s', async (location, code) => {
    const server = await serve((_, response) => response.writeHead(302, { location }).end())
    const { links } = linksTo(server)
    expect((await refusal(links.fetch(server.url))).code).toBe(code)
  })

  it('is followed ten times', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end('there')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const { links } = linksTo(server)
    expect(await (await links.fetch(`${server.url}/10`)).text()).toBe('there')
    expect((await refusal(links.fetch(`${server.url}/11`))).code).toBe('link-redirects')
  })

  it('to another host goes without the token', async () => {
    const other = await serve((_, response) => response.end('there'))
    const server = await serve((_, response) =>
      response.writeHead(302, { location: other.url }).end(),
    )
    const { links } = linksTo(server, { allowedOrigins: [server.url, other.url] })
    await links.fetch(server.url, { headers: { authorization: 'Bearer secret' } })
    expect(server.seen[0]?.headers.authorization).toBe('Bearer secret')
    expect(other.seen[0]?.headers.authorization).toBeUndefined()
  })
})

describe('fetch', () => {
  it('tries again as the server asks', async () => {
    const server = await serve((_, response, times) => {
      if (times < 3) response.writeHead(429, { 'retry-after': '7' }).end()
      else response.end('there')
    })
    const { links, waits } = linksTo(server)
    expect(await (await links.fetch(server.url)).text()).toBe('there')
    expect(waits).toEqual([7_000, 7_000])
  })

  it('waits longer each time, and gives up in words after five', async () => {
    const server = await serve((_, response) => response.writeHead(503).end())
    const { links, waits } = linksTo(server)
    const error = await refusal(links.fetch(server.url))
    expect([error.code, error.values.what, error.kind]).toEqual([
      'link-status',
      'server',
      'unavailable',
    ])
    expect([server.seen.length, waits]).toEqual([5, [250, 500, 1_000, 2_000]])
  })

  it('does not wait for longer than a minute', async () => {
    const server = await serve((_, response) =>
      response.writeHead(429, { 'retry-after': '3600' }).end(),
    )
    const { links, waits } = linksTo(server)
    const error = await refusal(links.fetch(server.url))
    expect([error.values.what, error.values.seconds, waits]).toEqual(['limit', 3_600, []])
  })

  it('tries again where the answer broke off', async () => {
    const server = await serve((_, response, times) => {
      response.writeHead(200, { 'content-length': 10 })
      if (times === 1) response.write('half', () => response.destroy())
      else response.end('0123456789')
    })
    const { links } = linksTo(server)
    expect(await (await links.fetch(server.url)).text()).toBe('0123456789')
  })

  it('answers what is not to pass', async () => {
    const server = await serve((_, response) => response.writeHead(404).end('none'))
    const { links } = linksTo(server)
    expect((await links.fetch(server.url)).status).toBe(404)
    expect(server.seen).toHaveLength(1)
  })

  it('unpacks, and not without bound', async () => {
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(request.url === '/bomb' ? Buffer.alloc(80 * 1024 * 1024) : 'text'))
    })
    const { links } = linksTo(server)
    expect(await (await links.fetch(server.url)).text()).toBe('text')
    expect((await refusal(links.fetch(`${server.url}/bomb`))).code).toBe('link-too-large')
  })

  it('ends after a time', async () => {
    const server = await serve((_, response) => void response.writeHead(200).write('a'))
    const { links } = linksTo(server, { times: { fetch: 60 } })
    expect((await refusal(links.fetch(server.url))).code).toBe('link-timed-out')
  })

  it('ends with its signal, and with its reason', async () => {
    const server = await serve(() => undefined)
    const { links } = linksTo(server)
    const controller = new AbortController()
    const fetched = links.fetch(server.url, { signal: controller.signal })
    controller.abort(new Error('canceled by hand'))
    await expect(fetched).rejects.toThrow('canceled by hand')
  })
})

describe('range', () => {
  const file = Buffer.from('0123456789')
  async function ranges(answer: 'whole' | 'large' | 'shifted' | null = null) {
    const server = await serve((request, response) => {
      if (answer === 'whole') return response.end(file)
      if (answer === 'large') return response.end(Buffer.alloc(9 * 1024 * 1024))
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
      const start = Number(from) + (answer === 'shifted' ? 1 : 0)
      const part = file.subarray(start, Number(to) + 1)
      const end = start + part.length - 1
      response.writeHead(206, { 'content-range': `bytes ${start}-${end}/${file.length}` })
      return response.end(part)
    })
    const { links } = linksTo(server)
    const signal = new AbortController().signal
    return async (start: number, end: number) =>
      Buffer.from(await links.range({ url: server.url, start, end, signal })).toString()
  }

  it.each<[number, number, string]>([
    [0, 4, '0123'],
    [8, 10, '89'],
    [8, 100, '89'],
    [3, 3, ''],
  ])('[%i, %i) is %j', async (start, end, expected) => {
    expect(await (await ranges())(start, end)).toBe(expected)
  })

  it('is taken from a small file sent whole, not from a large one', async () => {
    expect(await (await ranges('whole'))(2, 4)).toBe('23')
    expect((await refusal((await ranges('large'))(2, 4))).code).toBe('link-without-ranges')
  })

  it('is not taken for another', async () => {
    expect((await refusal((await ranges('shifted'))(2, 4))).code).toBe('link-without-ranges')
  })
})
