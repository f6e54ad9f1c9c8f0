import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestServer {
  url: string
  /** Requests so far, oldest first. */
  seen: { path: string; headers: IncomingMessage['headers'] }[]
  /** Connections so far, whatever came over them. */
  connections: () => number
  stop(): Promise<void>
}

/** A server on the loopback that answers as it is told. */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse, times: number) => void,
): Promise<TestServer> {
  const seen: TestServer['seen'] = []
  let connections = 0
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', headers: request.headers })
    answer(request, response, seen.length)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    connections: () => connections,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
