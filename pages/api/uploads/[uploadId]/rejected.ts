import type { NextApiRequest, NextApiResponse } from 'next'
import { z } from 'zod'
import { sendRejected } from '#app/_server/send-rejected.ts'
import { idOf } from '#lib/model/index.ts'

// Here and not among the route handlers of `app`: those drop Content-Length.
export const config = { api: { bodyParser: false, responseLimit: false } }

const Query = z.object({ uploadId: idOf('upload') })

/** Sends the records of an upload that were not read, as JSON Lines. */
export default function rejected(
  request: NextApiRequest,
  response: NextApiResponse,
): Promise<void> {
  return sendRejected(request, response, (query) => Query.parse(query))
}
