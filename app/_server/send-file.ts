import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { NextApiRequest, NextApiResponse } from 'next'
import type { Actor } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { refusalOf } from './answer.ts'
import { getReaderActor } from './request.ts'
import { getBuiltStudio } from './studio.ts'

/** A file on its way to a browser. */
export interface FileToSend {
  name: string
  type: string
  bytes: number | bigint
  /** Called only where the bytes are wanted. */
  open: () => Readable
}

/** Sends a file to whoever may have it, its length stated beforehand; a refusal is an answer in JSON. */
export async function sendFile(
  request: NextApiRequest,
  response: NextApiResponse,
  find: (studio: Studio, actor: Actor) => FileToSend | Promise<FileToSend>,
): Promise<void> {
  try {
    const headers = new Headers()
    for (const name of ['cookie', 'host', 'origin', 'sec-fetch-site']) {
      const held = request.headers[name]
      if (typeof held === 'string') headers.set(name, held)
    }
    const actor = await getReaderActor(headers)
    const { studio } = await getBuiltStudio()
    const found = await find(studio, actor)
    response.setHeader('content-type', found.type)
    response.setHeader('content-length', String(found.bytes))
    response.setHeader('content-disposition', attachmentNamed(found.name))
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    await pipeline(found.open(), response)
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
