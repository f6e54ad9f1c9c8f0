import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { NextApiRequest, NextApiResponse } from 'next'
import { openRejected } from '#lib/usecases/index.ts'
import { refusalOf } from './answer.ts'
import { getReaderActor } from './request.ts'
import { getBuiltStudio } from './studio.ts'

/** Sends the rejected records of an upload or a dataset as a file, its length stated beforehand. */
export async function sendRejected(
  request: NextApiRequest,
  response: NextApiResponse,
  readQuery: (query: NextApiRequest['query']) => { uploadId: string } | { datasetId: string },
): Promise<void> {
  try {
    const headers = new Headers()
    for (const name of ['cookie', 'host', 'origin', 'sec-fetch-site']) {
      const held = request.headers[name]
      if (typeof held === 'string') headers.set(name, held)
    }
    const actor = await getReaderActor(headers)
    const { studio } = await getBuiltStudio()
    const found = await openRejected(studio, actor, readQuery(request.query))
    response.setHeader('content-type', 'application/jsonl; charset=utf-8')
    response.setHeader('content-length', String(found.bytes))
    response.setHeader('content-disposition', attachmentNamed(found.name))
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    await pipeline(createReadStream(/* turbopackIgnore: true */ found.path), response)
  } catch (error) {
    if (response.headersSent) {
      response.destroy()
      return
    }
    const { status, ...body } = await refusalOf(error)
    response.removeHeader('content-length')
    response.removeHeader('content-disposition')
    response.status(status).json(body)
  }
}

/** A `content-disposition` for a name of any characters (RFC 6266, RFC 8187). */
export function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
