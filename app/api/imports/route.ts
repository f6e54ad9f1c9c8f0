import { z } from 'zod'
import { refuse } from '#app/_server/answer.ts'
import { getRequestActor } from '#app/_server/request.ts'
import { getBuiltStudio } from '#app/_server/studio.ts'
import { DomainError } from '#lib/model/index.ts'
import { receiveImport } from '#lib/usecases/index.ts'

const FileName = z.string().min(1).max(500)

/** Takes a list of tasks: `POST /api/imports?name=FILE`, its bytes as the body. */
export async function POST(request: Request): Promise<Response> {
  try {
    const actor = await getRequestActor(request)
    const fileName = FileName.parse(new URL(request.url).searchParams.get('name'))
    if (!request.body) throw new DomainError('file-empty', { file: fileName })
    const { studio } = await getBuiltStudio()
    const body = request.body as unknown as AsyncIterable<Uint8Array>
    return Response.json(await receiveImport(studio, actor, { fileName, body }))
  } catch (error) {
    return refuse(error)
  }
}
