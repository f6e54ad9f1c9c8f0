import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deny, isLarge, sendJson, serveApi } from './hub-api.ts'
import { createBehaviors, type HubBehavior } from './hub-behaviors.ts'
import { sendFile } from './hub-bytes.ts'
import { shaOf } from './hub-dataset.ts'
import { serveLinks } from './hub-links.ts'
import { createStore, gatedDenial, isDenial, mayRead, visitorOf } from './hub-store.ts'
import { serveViewer } from './hub-viewer.ts'

export type { HubBehavior } from './hub-behaviors.ts'
export { fakeTokens } from './hub-store.ts'

const viewerBase = '/datasets-server'

export interface FakeHubRequest {
  method: string
  /** With its query. */
  path: string
  headers: IncomingMessage['headers']
}

export interface FakeHub {
  /** The Hub's address, for `HF_ENDPOINT`. */
  url: string
  /** The dataset viewer's, for `STUDIO_VIEWER`. */
  viewer: string
  /** Every request so far, oldest first. */
  requests: FakeHubRequest[]
  /** Treats requests that match a path otherwise; see `HubBehavior`. */
  behave(...behaviors: HubBehavior[]): void
  /** Moves the branch of a dataset with several commits to the next. */
  advance(id: string): void
  /** Forgets requests and behaviors; branches stand at their first commits again. */
  reset(): void
  stop(): Promise<void>
}

/**
 * Starts a server on the loopback that speaks the Hub's API, serves the files of its datasets, and the
 * dataset viewer's API below a path of its own. What the functions do can be asked for over HTTP too:
 * `POST /control/behave` (a list of behaviors), `POST /control/advance?id=`, `POST /control/reset`,
 * `GET /control/requests`.
 */
export async function startFakeHub({ port = 0 }: { port?: number } = {}): Promise<FakeHub> {
  const requests: FakeHubRequest[] = []
  const store = createStore()
  const behaviors = createBehaviors()
  const linkTimes = new Map<string, number>()
  let origin = ''

  function reset(): void {
    requests.length = 0
    behaviors.reset()
    linkTimes.clear()
    store.reset()
  }

  async function control(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const what = url.pathname.slice('/control/'.length)
    if (what === 'reset') reset()
    if (what === 'advance') store.advance(url.searchParams.get('id') ?? '')
    if (what === 'behave') {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      behaviors.add(...(JSON.parse(Buffer.concat(chunks).toString()) as HubBehavior[]))
    }
    sendJson(response, 200, what === 'requests' ? requests : {})
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request
    const url = new URL(request.url ?? '/', origin)
    if (url.pathname.startsWith('/control/')) return control(request, response, url)
    const path = url.pathname + url.search
    requests.push({ method, path, headers })
    const behavior = behaviors.take(path)
    if (behavior?.kind === 'silent') return
    if (behavior?.kind === 'reset') {
      request.socket.resetAndDestroy()
      return
    }
    if (behavior?.kind === 'unauthorized')
      return deny(response, {
        status: 401,
        code: '',
        message: 'Invalid credentials in Authorization header',
      })
    if (behavior?.kind === 'rate-limited') {
      const wait: Record<string, string> =
        behavior.retryAfter === undefined ? {} : { 'retry-after': behavior.retryAfter }
      return sendJson(response, 429, { error: 'We had to rate limit your IP.' }, wait)
    }
    if (behavior?.kind === 'server-error')
      return sendJson(response, behavior.status ?? 500, {
        error: 'Internal Error - We’re working on it.',
      })
    if (url.pathname.startsWith('/files/')) {
      const name = url.pathname.slice('/files/'.length)
      const times = (linkTimes.get(name) ?? 0) + 1
      linkTimes.set(name, times)
      return serveLinks(request, response, { name, times, behavior })
    }
    if (await serveViewer(request, response, { store, url, base: viewerBase, hub: origin })) return
    if (await serveApi(request, response, { store, url })) return
    await serveFile(request, response, url, behavior)
  }

  /** `/datasets/ID/resolve/REVISION/PATH`, and where large files are sent on to. */
  async function serveFile(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    behavior: HubBehavior | null,
  ): Promise<void> {
    const found = /^(\/cdn)?\/datasets\/(.+?)\/(?:resolve|raw)\/([^/]+)\/(.+)$/.exec(url.pathname)
    if (!found) return deny(response, { status: 404, code: '', message: 'Not found' })
    const [, cdn, id = '', revision = '', encoded = ''] = found
    const moved = store.findNew(id)
    if (moved !== null) {
      response.writeHead(307, { location: url.pathname.replace(id, moved) })
      response.end()
      return
    }
    // The signed address of a large file opens it to whoever has it.
    const visitor = cdn ? 'member' : visitorOf(request.headers.authorization)
    const dataset = store.find(id, visitor)
    if (isDenial(dataset)) return deny(response, dataset)
    const path = encoded.split('/').map(decodeURIComponent).join('/')
    if (!mayRead(dataset, visitor) && path !== 'README.md')
      return deny(response, gatedDenial(id, visitor))
    const commit = await store.commitOf(dataset, decodeURIComponent(revision))
    if (isDenial(commit)) return deny(response, commit)
    const bytes = commit.files.get(path)
    if (bytes === undefined)
      return deny(response, { status: 404, code: 'EntryNotFound', message: 'Entry not found' })
    const etag = `"${shaOf(bytes)}"`
    const headers = { 'x-repo-commit': commit.sha }
    if (isLarge(path) && !cdn) {
      const linked = { 'x-linked-size': String(bytes.length), 'x-linked-etag': etag }
      const location = `${origin}/cdn${url.pathname}?signature=${shaOf(path, 16)}`
      response.writeHead(302, { ...headers, ...linked, location })
      response.end(`Found. Redirecting to ${location}`)
      return
    }
    sendFile(request, response, { bytes, etag, headers }, behavior)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url: origin,
    viewer: origin + viewerBase,
    requests,
    behave: (...added) => behaviors.add(...added),
    advance: (id) => store.advance(id),
    reset,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
