import { refuse } from '#app/_server/answer.ts'
import { getReaderActor } from '#app/_server/request.ts'
import { getBuiltStudio } from '#app/_server/studio.ts'
import { writeLedger } from '#lib/usecases/index.ts'

/** Sends the whole ledger as a CSV file: `GET /api/ledger`. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getReaderActor(request.headers)
    const { studio } = await getBuiltStudio()
    const lines = writeLedger(studio, actor)
    // The first piece is made here, so that a refusal is still an answer of its own.
    const first = lines.next()
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(first.value ?? '')),
      pull(controller) {
        const next = lines.next()
        if (next.done) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      },
    })
    return new Response(body, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="model-calls.csv"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  } catch (error) {
    return refuse(error)
  }
}
