import { createReadStream } from 'node:fs'
import type { NextApiRequest, NextApiResponse } from 'next'
import { openRejected } from '#lib/usecases/index.ts'
import { sendFile } from './send-file.ts'

/** Sends the rejected records of an upload or a dataset. */
export function sendRejected(
  request: NextApiRequest,
  response: NextApiResponse,
  readQuery: (query: NextApiRequest['query']) => { uploadId: string } | { datasetId: string },
): Promise<void> {
  return sendFile(request, response, async (studio, actor) => {
    const { name, bytes, path } = await openRejected(studio, actor, readQuery(request.query))
    return {
      name,
      type: 'application/jsonl; charset=utf-8',
      bytes,
      open: () => createReadStream(/* turbopackIgnore: true */ path),
    }
  })
}
