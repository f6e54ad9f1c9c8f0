import { beforeEach, describe, expect, it } from 'vitest'
import { POST } from '#app/api/call/[name]/route.ts'
import { type Actor, apiInputs } from '#lib/model/index.ts'
import type { BuiltStudio } from '#lib/studio/index.ts'
import { openTestStudio } from '#lib/usecases/studio.fixture.ts'

/** The web process holds its one Studio on the global: here one in memory stands there. */
const held = globalThis as typeof globalThis & { builtStudio?: Promise<BuiltStudio> }

let signedIn: string | null
let logged: unknown[]
let owner: Actor

beforeEach(async () => {
  const opened = await openTestStudio()
  owner = opened.owner
  signedIn = owner.userId
  logged = []
  opened.studio.log.error = (values) => logged.push(values)
  held.builtStudio = Promise.resolve({
    studio: opened.studio,
    auth: { findUserId: async () => signedIn, handler: async () => new Response() },
    close: () => undefined,
  })
})

const own = { host: 'localhost:4400', 'x-studio': '1', origin: 'http://localhost:4400' }

async function call(
  name: string,
  { headers = own, body = '{}' }: { headers?: Record<string, string>; body?: string } = {},
) {
  const request = new Request('http://localhost:4400/api/call/x', {
    method: 'POST',
    headers,
    body,
  })
  const response = await POST(request, { params: Promise.resolve({ name }) })
  const answer = (await response.json()) as { error?: { code: string; message: string } }
  return { status: response.status, code: answer.error?.code ?? null, answer, response }
}

describe('a call', () => {
  it('of the studio’s own pages is answered, and not kept by caches', async () => {
    const { status, answer, response } = await call('project.get')
    expect([status, answer]).toMatchObject([200, { id: owner.projectId }])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    ['without the header x-studio', { host: own.host, origin: own.origin }],
    ['with another value of it', { ...own, 'x-studio': '0' }],
    ['from another origin', { ...own, origin: 'http://evil.example' }],
    ['from another port', { ...own, origin: 'http://localhost:4401' }],
    ['from a sandboxed page', { ...own, origin: 'null' }],
    ['from another site', { ...own, 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused', async (_what, headers) => {
    expect(await call('project.get', { headers })).toMatchObject({
      status: 403,
      code: 'not-from-studio',
    })
  })

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'project',
    'project.get ',
    'PROJECT.GET',
    '',
  ])('named %j is not found', async (name) => {
    expect(await call(name)).toMatchObject({ status: 404, code: 'not-found' })
    expect(logged).toEqual([])
  })

  it.each(['', 'not json', '{"a":', '{}{}', "{'a': 1}"])(
    'with the body %j is refused in words',
    async (body) => {
      expect(await call('project.get', { body })).toMatchObject({
        status: 422,
        code: 'call-not-json',
      })
    },
  )

  it.each(['null', '1', '"text"', '[]', '{"datasetId":"../x"}', '{"datasetId":["dst_000000"]}'])(
    'with the input %s is refused in words',
    async (body) => {
      const { status, code } = await call('datasets.get', { body })
      expect([status, code]).toEqual([422, 'input-invalid'])
    },
  )

  it.each([
    ['by its length', `"${'x'.repeat(4 * 1024 * 1024)}"`, {}],
    ['said to be', '{}', { 'content-length': '9999999999' }],
  ])('too large %s is refused', async (_what, body, more) => {
    const headers = { ...own, ...more }
    expect(await call('project.get', { headers, body })).toMatchObject({
      status: 422,
      code: 'call-too-large',
    })
  })

  it('of nobody is refused, also with a name that is none', async () => {
    signedIn = null
    const headers = { ...own, host: 'studio.example', origin: 'http://studio.example' }
    expect(await call('project.get', { headers })).toMatchObject({ status: 401 })
    expect(await call('nothing', { headers })).toMatchObject({ status: 401, code: 'signed-out' })
  })

  it('over loopback without a session is the owner’s', async () => {
    signedIn = null
    expect(await call('project.get')).toMatchObject({ status: 200 })
  })

  it('that fails unexpectedly is masked and logged with an id', async () => {
    const { studio } = (await held.builtStudio) as BuiltStudio
    studio.now = () => {
      throw new Error('secret detail')
    }
    const { status, code, answer } = await call('project.update', { body: '{"name":"New"}' })
    expect([status, code]).toEqual([500, 'unexpected'])
    expect(JSON.stringify(answer)).not.toContain('secret detail')
    expect(logged).toMatchObject([{ err: new Error('secret detail') }])
  })

  it.each(Object.keys(apiInputs))('%s does not take a body that is no object', async (name) => {
    expect(await call(name, { body: '"text"' })).toMatchObject({ status: 422 })
  })
})
