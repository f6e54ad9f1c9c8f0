import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubBehavior } from './hub-behaviors.ts'

export interface ServedFile {
  bytes: Buffer
  etag: string
  type?: string
  headers?: Record<string, string>
}

/** Sends a file as a web server does: whole, a range of it, or 416; `If-Range` heeded (RFC 9110, 14). */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, etag, type = 'application/octet-stream', headers = {} }: ServedFile,
  behavior: HubBehavior | null,
): void {
  const ifRange = request.headers['if-range']
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '')
  const range = asked && (ifRange === undefined || ifRange === etag) ? asked : null
  const suffix = range && range[1] === '' ? Number(range[2]) : null
  const start = range ? (suffix === null ? Number(range[1]) : bytes.length - suffix) : 0
  const last = range?.[2] && suffix === null ? Number(range[2]) : bytes.length - 1
  const shared = { etag, 'accept-ranges': 'bytes', 'content-type': type, ...headers }
  if (range && (start >= bytes.length || start < 0 || last < start)) {
    response.writeHead(416, { ...shared, 'content-range': `bytes */${bytes.length}` })
    response.end()
    return
  }
  const part = bytes.subarray(start, Math.min(last, bytes.length - 1) + 1)
  response.writeHead(range ? 206 : 200, {
    ...shared,
    'content-length': part.length,
    ...(range && { 'content-range': `bytes ${start}-${start + part.length - 1}/${bytes.length}` }),
  })
  if (request.method === 'HEAD') response.end()
  else if (behavior?.kind === 'truncated') cut(response, part)
  else if (behavior?.kind === 'drip') drip(response, part, behavior)
  else response.end(part)
}

/** Half of it, then nothing more. */
function cut(response: ServerResponse, part: Buffer): void {
  response.write(part.subarray(0, Math.floor(part.length / 2)), () => response.destroy())
}

function drip(
  response: ServerResponse,
  part: Buffer,
  { every = 50, piece = 1024 }: HubBehavior,
): void {
  let at = 0
  const timer = setInterval(() => {
    response.write(part.subarray(at, at + piece))
    at += piece
    if (at >= part.length) response.end()
  }, every)
  response.once('close', () => clearInterval(timer))
}
