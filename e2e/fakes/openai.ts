import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BatchControls, type FakeBatch, FakeBatches } from './openai-batches.ts'
import { answerOf, behaviorOfModel, type FakeBehavior } from './openai-behaviors.ts'
import { type ChatRequest, failure, readChatRequest, type WireAnswer } from './openai-wire.ts'

export { type FakeBehavior, type FakeBehaviorKind, fakeBehaviorKinds } from './openai-behaviors.ts'
export type { ChatRequest, WireAnswer } from './openai-wire.ts'

/** The one key that the fake takes. */
export const fakeKey = 'test-key'

export interface FakeRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  /** Null where the body was no readable chat request. */
  chat: ChatRequest | null
}

export interface FakeOpenAi {
  /** The base URL, ending in `/v1`. */
  url: string
  /** Every request so far, oldest first. */
  requests: FakeRequest[]
  /** Behaviors for the next chat requests, one each, in order; after them the rules apply again. */
  script(...behaviors: (FakeBehavior | FakeBehavior['kind'])[]): void
  /** Chooses a behavior by the request; null leaves it to the model's name (`fake-refusal`), then to `good`. */
  rule(choose: (request: ChatRequest) => FakeBehavior | null): void
  /** How batches are worked off from now on, and the batches so far, oldest first. */
  batchControls: BatchControls
  batches: readonly FakeBatch[]
  /** Forgets requests, script, rule and batches. */
  reset(): void
  /** Closes every connection, answered or not. */
  stop(): Promise<void>
}

/** Starts a server that speaks OpenAI's chat completions on a free or the given port of the loopback. */
export async function startFakeOpenAi({ port = 0 }: { port?: number } = {}): Promise<FakeOpenAi> {
  const requests: FakeRequest[] = []
  let queue: FakeBehavior[] = []
  let choose: (request: ChatRequest) => FakeBehavior | null = () => null
  // A model called fake-rate-limited or fake-server-error fails the first time it sees a prompt only.
  const seen = new Set<string>()

  function behaviorFor(chat: ChatRequest): FakeBehavior {
    const chosen = queue.shift() ?? choose(chat)
    if (chosen) return chosen
    const named = behaviorOfModel(chat.model) ?? { kind: 'good' }
    if (named.kind !== 'rate-limited' && named.kind !== 'server-error') return named
    const prompt = JSON.stringify(chat.messages)
    if (seen.has(prompt)) return { kind: 'good' }
    seen.add(prompt)
    return named.kind === 'rate-limited' ? { ...named, retryAfter: '1' } : named
  }

  const batches = new FakeBatches((chat) => {
    const behavior = behaviorFor(chat)
    const isLost = behavior.kind === 'silent' || behavior.kind === 'reset'
    return isLost ? null : answerOf(behavior, chat)
  })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = incoming
    const url = new URL(incoming.url ?? '/', 'http://fake')
    const path = url.pathname
    const body = await readBody(incoming)
    const text = body.toString('utf8')
    const read = path === '/v1/chat/completions' && method === 'POST' ? readChatRequest(text) : null
    const chat = read && 'request' in read ? read.request : null
    requests.push({ method, path, headers, chat })

    if (path.startsWith('/v1/') && headers.authorization !== `Bearer ${fakeKey}`)
      return write(
        response,
        failure(401, 'Incorrect API key provided.', { code: 'invalid_api_key' }),
      )
    if (path === '/v1/models' && method === 'GET')
      return write(response, { status: 200, body: models })
    const type = headers['content-type'] ?? ''
    const batched = await batches.serve(method, url, { body, type })
    if (batched) return write(response, batched)
    if (!read) return write(response, failure(404, `Invalid URL (${method} ${path})`))
    if ('error' in read) return write(response, read.error)
    return act(response, behaviorFor(read.request), read.request)
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: bound } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${bound}/v1`,
    requests,
    script(...behaviors) {
      queue.push(
        ...behaviors.map((each) =>
          typeof each === 'string'
            ? (behaviorOfModel(`fake-${each}`) ?? { kind: 'good' as const })
            : each,
        ),
      )
    },
    rule(chosen) {
      choose = chosen
    },
    batchControls: batches.controls,
    batches: batches.batches,
    reset() {
      batches.reset()
      requests.length = 0
      queue = []
      choose = () => null
      seen.clear()
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

const models = {
  object: 'list',
  data: ['fake-good', 'fake-malformed', 'fake-refusal'].map((id) => ({
    id,
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'fake',
  })),
}

function act(response: ServerResponse, behavior: FakeBehavior, request: ChatRequest): void {
  if (behavior.kind === 'silent') return
  if (behavior.kind === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (behavior.kind === 'drip') {
    drip(response, JSON.stringify(answerOf({ kind: 'good' }, request).body), behavior.every ?? 50)
    return
  }
  if (behavior.kind === 'late') {
    const timer = setTimeout(
      () => write(response, answerOf({ kind: 'good' }, request)),
      behavior.wait ?? 3_000,
    )
    response.once('close', () => clearTimeout(timer))
    return
  }
  write(response, answerOf(behavior, request))
}

function write(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function drip(response: ServerResponse, text: string, every: number): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  let at = 0
  const timer = setInterval(() => {
    response.write(text.slice(at, at + 1))
    at += 1
    if (at >= text.length) response.end()
  }, every)
  response.once('close', () => clearInterval(timer))
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}
