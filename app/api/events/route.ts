import { refuse } from '#app/_server/answer.ts'
import { liveStream } from '#app/_server/live.ts'
import { getReaderActor } from '#app/_server/request.ts'
import { getBuiltStudio } from '#app/_server/studio.ts'

export const dynamic = 'force-dynamic'

/** The live stream; goes on after `Last-Event-ID`, or after `?after=`. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getReaderActor(request.headers)
    const { studio } = await getBuiltStudio()
    const asked =
      request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after')
    const after = asked !== null && /^\d{1,15}$/.test(asked) ? Number(asked) : null
    const stream = liveStream({ studio, actor, after, signal: request.signal })
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    })
  } catch (error) {
    return refuse(error)
  }
}
