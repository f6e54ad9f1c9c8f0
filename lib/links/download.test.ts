import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeHub, startFakeHub } from '#e2e/fakes/hub.ts'
import { DomainError } from '#lib/model/index.ts'
import { createLinks, type Download, type LinksOptions } from './index.ts'
import { startServer, type TestServer } from './server.fixture.ts'

let fake: FakeHub
let folder: string
const servers: TestServer[] = []

beforeAll(async () => {
  fake = await startFakeHub()
  folder = await mkdtemp(join(tmpdir(), 'links-'))
})
afterEach(async () => {
  fake.reset()
  for (const server of servers.splice(0)) await server.stop()
  for (const name of await readdir(folder)) await rm(join(folder, name))
})
afterAll(async () => {
  await fake.stop()
  await rm(folder, { recursive: true })
})

const path = () => join(folder, 'file')
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const whole = Buffer.from('0123456789'.repeat(1_000))

function download(
  url: string,
  request: Partial<Download> = {},
  options: Partial<LinksOptions> = {},
) {
  const links = createLinks({
    allowedHosts: ['127.0.0.1'],
    pace: { random: () => 0, wait: async () => undefined },
    ...options,
  })
  const signal = new AbortController().signal
  return links.download({ url, path: path(), limit: 1e9, signal, ...request })
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof DomainError ? error.code : String(error)
}

/** What stands in the folder now. */
const left = async () => (await readdir(folder)).sort()

type Version = {
  bytes?: Buffer
  etag?: string | null
  cutAt?: number
  ranges?: boolean
  length?: boolean
}

/** A server whose file is another with each request, as the versions say; the last stays. */
async function versions(...list: Version[]): Promise<TestServer> {
  const server = await startServer((request, response, times) => {
    const {
      bytes = whole,
      etag = '"one"',
      cutAt,
      ranges = true,
      length = true,
    } = list[Math.min(times, list.length) - 1] ?? {}
    const ifRange = request.headers['if-range']
    const asked = /bytes=(\d+)-/.exec(request.headers.range ?? '')
    const isPart = asked !== null && ranges && (ifRange === undefined || ifRange === etag)
    const start = isPart ? Number(asked[1]) : 0
    const tag = etag === null ? {} : { etag }
    if (start >= bytes.length)
      return response
        .writeHead(416, { ...tag, 'content-range': `bytes */${bytes.length}` })
        .end('no')
    const part = bytes.subarray(start)
    response.writeHead(isPart ? 206 : 200, {
      ...tag,
      ...(length && { 'content-length': part.length }),
      ...(isPart && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    })
    if (cutAt === undefined) return response.end(part)
    return response.write(part.subarray(0, cutAt), () => response.destroy())
  })
  servers.push(server)
  return server
}

describe('a download', () => {
  it('brings a file, named and hashed, and nothing beside it', async () => {
    const fetched = await download(`${fake.url}/files/named`)
    expect(fetched.fileName).toBe('people of été.csv')
    expect(fetched.sha256).toBe(sha256(await readFile(path())))
    expect(fetched.bytes).toBe((await readFile(path())).length)
    expect(await left()).toEqual(['file'])
  })

  it('follows to where the file is, and says so', async () => {
    const fetched = await download(`${fake.url}/files/moved`)
    expect([fetched.finalUrl, fetched.fileName]).toEqual([
      `${fake.url}/files/people.csv`,
      'people.csv',
    ])
  })

  it('tells how far it is', async () => {
    const seen: [number, number | null][] = []
    const server = await versions({})
    await download(server.url, { report: (...now) => seen.push(now) })
    expect([seen[0], seen.at(-1)]).toEqual([
      [0, 10_000],
      [10_000, 10_000],
    ])
  })

  it('takes a file whose size is not said', async () => {
    expect((await download(`${fake.url}/files/no-length.csv`)).bytes).toBeGreaterThan(20)
  })
})

describe('a download that broke off', () => {
  it('goes on where it was', async () => {
    const server = await versions({ cutAt: 4_000 }, {})
    await download(server.url)
    expect((await readFile(path())).equals(whole)).toBe(true)
    expect(server.seen[1]?.headers).toMatchObject({ range: 'bytes=4000-', 'if-range': '"one"' })
  })

  it('goes on after the process ended, too', async () => {
    const server = await versions({ cutAt: 4_000 }, {})
    const cut = codeOf(
      download(server.url, {}, { pace: { wait: () => Promise.reject(new Error('killed')) } }),
    )
    expect(await cut).toBe('Error: killed')
    expect(await left()).toEqual(['file.part', 'file.part.json'])
    await download(server.url)
    expect((await readFile(path())).equals(whole)).toBe(true)
    expect(server.seen[1]?.headers.range).toBe('bytes=4000-')
    expect(await left()).toEqual(['file'])
  })

  it('may break off often, as long as it moves', async () => {
    const large = Buffer.alloc(1_000_000, 'x')
    const server = await versions({ bytes: large, cutAt: 100_000 })
    expect((await download(server.url)).sha256).toBe(sha256(large))
    expect(server.seen.length).toBeGreaterThan(5)
  })

  it('asks for the rest of a part that the server cut itself', async () => {
    const server = await startServer((request, response, times) => {
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      const end = times === 1 ? 4_000 : Math.min(start + 3_000, whole.length)
      const range = { 'content-range': `bytes ${start}-${end - 1}/${whole.length}` }
      const length = times === 1 ? whole.length : end - start
      response.writeHead(times === 1 ? 200 : 206, {
        etag: '"one"',
        'content-length': length,
        ...(times > 1 && range),
      })
      if (times === 1) return response.write(whole.subarray(0, end), () => response.destroy())
      return response.end(whole.subarray(start, end))
    })
    servers.push(server)
    await download(server.url)
    expect((await readFile(path())).equals(whole)).toBe(true)
    expect(server.seen).toHaveLength(3)
  })

  it('is given up where nothing comes any more, and what came is kept', async () => {
    const server = await versions({ cutAt: 4_000 }, { cutAt: 0 })
    expect(await codeOf(download(server.url))).toMatch(/link-(cut-short|unreachable)/)
    expect(server.seen).toHaveLength(5)
    expect((await readFile(`${path()}.part`)).length).toBe(4_000)
  })

  it('begins again where the server sends all of it', async () => {
    const server = await versions({ cutAt: 4_000 }, { ranges: false })
    await download(server.url)
    expect((await readFile(path())).equals(whole)).toBe(true)
  })

  it('begins again where nothing says that the file is the same', async () => {
    const server = await versions({ cutAt: 4_000, etag: null }, { etag: null })
    await download(server.url)
    expect((await readFile(path())).equals(whole)).toBe(true)
    expect(server.seen[1]?.headers.range).toBeUndefined()
  })

  it('does not go on with what came from elsewhere', async () => {
    await writeFile(`${path()}.part`, 'something else')
    await writeFile(
      `${path()}.part.json`,
      JSON.stringify({
        url: 'https://other.example/',
        validator: '"one"',
        etag: '"one"',
        total: 10_000,
      }),
    )
    const server = await versions({})
    await download(server.url)
    expect((await readFile(path())).equals(whole)).toBe(true)
  })

  it('takes what is complete as such', async () => {
    await writeFile(`${path()}.part`, whole)
    const server = await versions({})
    await writeFile(
      `${path()}.part.json`,
      JSON.stringify({ url: server.url, validator: '"one"', etag: '"one"', total: null }),
    )
    expect((await download(server.url)).sha256).toBe(sha256(whole))
    expect(server.seen).toHaveLength(1)
  })

  it('needs no request where the file is there already', async () => {
    await writeFile(path(), whole)
    const expected = { sha256: sha256(whole) }
    expect((await download('https://gone.example/x.csv', { expected })).bytes).toBe(10_000)
  })
})

describe('a file that changes', () => {
  const other = Buffer.from('abcdefghij'.repeat(1_000))

  it('is begun again', async () => {
    const server = await versions({ cutAt: 4_000 }, { bytes: other, etag: '"two"' })
    await download(server.url)
    expect((await readFile(path())).equals(other)).toBe(true)
  })

  it('is given up after three changes', async () => {
    const list = [1, 2, 3, 4, 5, 6].map((n) => ({ etag: `"${n}"`, cutAt: 4_000 }))
    const server = await versions(...list)
    expect(await codeOf(download(server.url))).toBe('link-changes')
    expect(server.seen).toHaveLength(4)
  })

  it('is found out by its hash where the server does not heed the ETag', async () => {
    const server = await startServer((request, response, times) => {
      const bytes = times === 1 ? other : whole
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      const range = { 'content-range': `bytes ${start}-9999/10000` }
      response.writeHead(start > 0 ? 206 : 200, {
        'content-length': 10_000 - start,
        ...(start > 0 && range),
      })
      if (times === 1) return response.write(bytes.subarray(0, 4_000), () => response.destroy())
      return response.end(bytes.subarray(start))
    })
    servers.push(server)
    await download(server.url, { expected: { sha256: sha256(whole) } })
    expect((await readFile(path())).equals(whole)).toBe(true)
    expect(server.seen).toHaveLength(3)
  })
})

describe('a download is refused', () => {
  it.each<[string, Partial<Download>, Partial<LinksOptions>, string]>([
    ['with another hash', { expected: { sha256: 'a'.repeat(64) } }, {}, 'link-not-as-expected'],
    ['with another size', { expected: { bytes: 9_999 } }, {}, 'link-not-as-expected'],
    ['where it is too large', { limit: 9_999 }, {}, 'link-too-large'],
    ['where the disk is full', {}, { freeBytes: async () => 10_000 }, 'link-disk-full'],
    ['after its time', {}, { times: { download: 0 } }, 'link-timed-out'],
  ])('%s', async (_, request, options, code) => {
    const server = await versions({})
    expect(await codeOf(download(server.url, request, options))).toBe(code)
    expect(await left()).not.toContain('file')
  })

  it('where it turns out too large', async () => {
    const server = await versions({ length: false })
    expect(await codeOf(download(server.url, { limit: 9_999 }))).toBe('link-too-large')
    expect(await left()).not.toContain('file')
  })

  it.each([
    ['missing', 'link-status'],
    ['huge.csv', 'link-too-large'],
    ['loop', 'link-redirects'],
    ['to-metadata', 'link-private'],
    ['to-private', 'link-private'],
  ])('at %s: %s', async (name, code) => {
    expect(await codeOf(download(`${fake.url}/files/${name}`))).toBe(code)
  })
})

it('ends at once when it is canceled, and what came is kept', async () => {
  const controller = new AbortController()
  const fetched = download(`${fake.url}/files/slow.csv`, {
    signal: controller.signal,
    report: (done) => done > 0 && controller.abort(new Error('canceled by hand')),
  })
  await expect(fetched).rejects.toThrow('canceled by hand')
  expect(await left()).toEqual(['file.part', 'file.part.json'])
})
