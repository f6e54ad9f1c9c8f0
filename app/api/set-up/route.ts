import { refuse } from '#app/_server/answer.ts'
import { isSameOrigin } from '#app/_server/hosts.ts'
import { getBuiltStudio } from '#app/_server/studio.ts'
import { DomainError } from '#lib/model/index.ts'
import { SetUpInput, setUpAccount } from '#lib/usecases/index.ts'

/** Makes an account through a one-time link; whoever holds the link needs no other proof. */
export async function POST(request: Request): Promise<Response> {
  try {
    if (!isSameOrigin(request.headers) || request.headers.get('x-studio') !== '1')
      throw new DomainError('not-from-studio', {}, { kind: 'not-allowed' })
    const { studio } = await getBuiltStudio()
    return Response.json(await setUpAccount(studio, SetUpInput.parse(await request.json())))
  } catch (error) {
    return refuse(error)
  }
}
