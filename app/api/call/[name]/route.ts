import { refuse } from '#app/_server/answer.ts'
import { getRequestActor } from '#app/_server/request.ts'
import { callEndpoint } from '#app/_server/serve.ts'
import { type ApiName, apiInputs, DomainError } from '#lib/model/index.ts'

/** The largest call there is carries a task's content with its lists. */
const bodyLimit = 4 * 1024 * 1024

export async function POST(
  request: Request,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  try {
    const { name } = await params
    const actor = await getRequestActor(request)
    if (!Object.hasOwn(apiInputs, name))
      throw new DomainError('not-found', { what: 'call' }, { kind: 'not-found' })
    const output = await callEndpoint(
      actor,
      name as ApiName,
      await readJson(request),
      request.signal,
    )
    return Response.json(output, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 })
    return refuse(error)
  }
}

async function readJson(request: Request): Promise<unknown> {
  const length = Number(request.headers.get('content-length') ?? 0)
  const text = length > bodyLimit ? null : await request.text()
  if (text === null || text.length > bodyLimit) throw new DomainError('call-too-large')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DomainError('call-not-json', {}, { cause })
  }
}
