import { z } from 'zod'
import { refuse } from '#app/_server/answer.ts'
import { getRequestActor } from '#app/_server/request.ts'
import { getBuiltStudio } from '#app/_server/studio.ts'
import { DomainError, idOf } from '#lib/model/index.ts'
import { receiveChunk } from '#lib/usecases/index.ts'

const Target = z.object({
  uploadId: idOf('upload'),
  offset: z.coerce.number().int().nonnegative(),
})

/** Takes one chunk of an upload: `PUT /api/uploads/ID?offset=N`, its bytes as the body. */
export async function PUT(
  request: Request,
  { params }: { params: Promise<{ uploadId: string }> },
): Promise<Response> {
  try {
    const actor = await getRequestActor(request)
    const { uploadId, offset } = Target.parse({
      uploadId: (await params).uploadId,
      offset: new URL(request.url).searchParams.get('offset'),
    })
    if (!request.body) throw new DomainError('upload-chunk-empty')
    const { studio } = await getBuiltStudio()
    const body = request.body as unknown as AsyncIterable<Uint8Array>
    return Response.json(await receiveChunk(studio, actor, { uploadId, offset, body }))
  } catch (error) {
    return refuse(error)
  }
}
