import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { NextApiRequest, NextApiResponse } from 'next'
import { z } from 'zod'
import { refusalOf } from '#app/_server/answer.ts'
import { getReaderActor } from '#app/_server/request.ts'
import { getBuiltStudio } from '#app/_server/studio.ts'
import { idOf } from '#lib/model/index.ts'
import { openDownload } from '#lib/usecases/index.ts'

// Here and not among the route handlers of `app`: those drop Content-Length.
export const config = { api: { bodyParser: false, responseLimit: false } }

const Query = z.object({ exportId: idOf('export'), file: z.string().max(500).optional() })

/** Sends an export as one zip, or one of its files (`?file=NAME`), its length stated beforehand. */
export default async function download(
  request: NextApiRequest,
  response: NextApiResponse,
): Promise<void> {
  try {
    const headers = new Headers()
    for (const name of ['cookie', 'host', 'origin', 'sec-fetch-site']) {
      const held = request.headers[name]
      if (typeof held === 'string') headers.set(name, held)
    }
    const actor = await getReaderActor(headers)
    const { studio } = await getBuiltStudio()
    const { exportId, file } = Query.parse(request.query)
    const found = openDownload(studio, actor, { exportId, fileName: file ?? null })
    response.setHeader('content-type', found.type)
    response.setHeader('content-length', String(found.bytes))
    response.setHeader('content-disposition', `attachment; filename="${found.name}"`)
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    const body = found.path
      ? createReadStream(found.path)
      : Readable.fromWeb(found.stream as NodeReadableStream<Uint8Array>)
    await pipeline(body, response)
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
