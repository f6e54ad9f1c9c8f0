import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { NextApiRequest, NextApiResponse } from 'next'
import { z } from 'zod'
import { sendFile } from '#app/_server/send-file.ts'
import { idOf } from '#lib/model/index.ts'
import { openDownload } from '#lib/usecases/index.ts'

// Here and not among the route handlers of `app`: those drop Content-Length.
export const config = { api: { bodyParser: false, responseLimit: false } }

const Query = z.object({ exportId: idOf('export'), file: z.string().max(500).optional() })

/** Sends an export as one zip, or one of its files (`?file=NAME`). */
export default function download(
  request: NextApiRequest,
  response: NextApiResponse,
): Promise<void> {
  return sendFile(request, response, (studio, actor) => {
    const { exportId, file } = Query.parse(request.query)
    const { name, type, bytes, path, stream } = openDownload(studio, actor, {
      exportId,
      fileName: file ?? null,
    })
    return {
      name,
      type,
      bytes,
      open: () =>
        path
          ? createReadStream(/* turbopackIgnore: true */ path)
          : Readable.fromWeb(stream as NodeReadableStream<Uint8Array>),
    }
  })
}
