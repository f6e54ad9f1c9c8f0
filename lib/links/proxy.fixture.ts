import { createServer, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

export interface TestProxy {
  url: string
  /** What it was asked for, oldest first: `CONNECT host:port`, or method and address. */
  asked: string[]
  stop(): Promise<void>
}

/**
 * A proxy on the loopback that tunnels (RFC 9110, 9.3.6) and forwards; whatever host it is asked for, the
 * server `to` is reached.
 * @param denies The status that it answers instead.
 * @param credentials `name:password` that it wants to hear.
 */
export async function startProxy({
  to,
  denies = null,
  credentials = null,
}: {
  to: string
  denies?: number | null
  credentials?: string | null
}): Promise<TestProxy> {
  const asked: string[] = []
  const target = new URL(to)
  const wanted =
    credentials === null ? null : `Basic ${Buffer.from(credentials).toString('base64')}`
  const denialOf = (authorization: string | undefined) =>
    wanted !== null && authorization !== wanted ? 407 : denies
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const denial = denialOf(request.headers['proxy-authorization'])
    if (denial !== null) return response.writeHead(denial).end()
    const { host: _host, 'proxy-authorization': _own, ...headers } = request.headers
    const { pathname, search } = new URL(request.url ?? '')
    const forwarded = send(new URL(pathname + search, target), {
      method: request.method ?? 'GET',
      headers,
    })
    forwarded.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    return request.pipe(forwarded)
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    const denial = denialOf(request.headers['proxy-authorization'])
    if (denial !== null) return socket.end(`HTTP/1.1 ${denial} Denied\r\n\r\n`)
    const tunnel = connect(Number(target.port), target.hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      tunnel.pipe(socket)
      socket.pipe(tunnel)
    })
    tunnel.on('error', () => socket.destroy())
    return socket.on('error', () => tunnel.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
