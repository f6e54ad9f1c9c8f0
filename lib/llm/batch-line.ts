import { z } from 'zod'
import { DomainError } from '#lib/model/index.ts'
import { readAnswer } from './answer.ts'
import type { Completion, CompletionRequest } from './chat.ts'
import { type Dialect, simplerDialect } from './dialect.ts'
import { type CallContext, CallFailure, maskSecrets, statusFailure } from './failure.ts'
import { answerMode, requestBody } from './request-body.ts'
import { readErrorBody } from './whole-fetch.ts'

/**
 * One request as a line of a batch's input file (https://platform.openai.com/docs/guides/batch), with
 * its line break. `id` comes back with its answer.
 */
export function writeBatchLine({
  id,
  model,
  request,
  dialect,
}: {
  id: string
  model: string
  request: Pick<CompletionRequest, 'messages' | 'schema' | 'maxTokens' | 'temperature'>
  dialect: Dialect
}): string {
  const body = requestBody({ model, request, dialect })
  return `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body })}\n`
}

const Line = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number().int(), body: z.unknown() }).nullish().catch(null),
  error: z
    .object({ code: z.string().nullish().catch(null), message: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
})

/** What became of one request of a batch. */
export type BatchOutcome =
  | { kind: 'answered'; answer: Completion }
  /** `simpler`: the dialect in which it may be taken, where the server refused something of its form. */
  | { kind: 'failed'; failure: CallFailure; simpler: Dialect | null }
  /** Its time ran out, or the batch was canceled, before it was sent: it cost nothing. */
  | { kind: 'unsent'; why: 'expired' | 'canceled' }

/**
 * Reads a line of a batch's output or error file: whose it is, and what became of it; null where it is
 * none. `dialect` is what the request was written in.
 */
export function readBatchLine(
  text: string,
  { dialect, context }: { dialect: Dialect; context: CallContext },
): { id: string; outcome: BatchOutcome } | null {
  const parsed = Line.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { custom_id: id, response, error } = parsed.data
  if (response && response.status_code > 0) return { id, outcome: readResponse(response) }
  const code = error?.code ?? ''
  if (code === 'batch_expired') return { id, outcome: { kind: 'unsent', why: 'expired' } }
  if (code === 'batch_cancelled' || code === 'batch_canceled')
    return { id, outcome: { kind: 'unsent', why: 'canceled' } }
  const message = maskSecrets(error?.message ?? code, context.key) || 'none'
  const failure = new CallFailure(
    new DomainError('batch-line-failed', { host: context.host, message }),
  )
  return { id, outcome: { kind: 'failed', failure, simpler: null } }

  function readResponse({ status_code: status, body }: { status_code: number; body?: unknown }) {
    try {
      if (status >= 200 && status < 300) {
        const mode = answerMode({ schema: { name: '', schema: {} } }, dialect)
        return { kind: 'answered', answer: readAnswer(body, mode, context) } as const
      }
      const { message, code } = readErrorBody(
        typeof body === 'string' ? body : JSON.stringify(body ?? null),
      )
      throw statusFailure({ status, message, code: String(code ?? '') }, context)
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      const simpler = error.rejection && simplerDialect(dialect, error.rejection, true)
      return { kind: 'failed', failure: error, simpler } as const
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: no line of a batch.
    return null
  }
}
