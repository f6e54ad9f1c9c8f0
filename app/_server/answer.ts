import { ZodError } from 'zod'
import { defaultLocale, sentenceOf } from '#lib/i18n/index.ts'
import { DomainError, type ErrorKind, type MessageValues, newId } from '#lib/model/index.ts'
import { getBuiltStudio } from './studio.ts'

const statuses: Record<ErrorKind, number> = {
  invalid: 422,
  'not-found': 404,
  'not-allowed': 403,
  'signed-out': 401,
  conflict: 409,
  unavailable: 503,
}

/** What a refusal looks like on the wire; `id` names the log entry of an unexpected one. */
export interface Refusal {
  status: number
  error: { code: string; values: MessageValues; message: string; id?: string }
}

/** Turns what was thrown into words; what nobody expected is logged with an id and masked. */
export async function refusalOf(error: unknown): Promise<Refusal> {
  if (error instanceof DomainError)
    return {
      status: statuses[error.kind],
      error: { code: error.code, values: error.values, message: sentenceOf(defaultLocale, error) },
    }
  if (error instanceof ZodError) {
    const [issue] = error.issues
    const values = { field: issue?.path.join('.') ?? '', reason: issue?.message ?? '' }
    const code = 'input-invalid'
    return {
      status: 422,
      error: { code, values, message: sentenceOf(defaultLocale, { code, values }) },
    }
  }
  const id = newId('job').replace('job_', 'err_')
  const { studio } = await getBuiltStudio()
  studio.log.error({ id, err: error }, 'unexpected error')
  const values = { id }
  return {
    status: 500,
    error: {
      code: 'unexpected',
      values,
      message: sentenceOf(defaultLocale, { code: 'unexpected', values }),
      id,
    },
  }
}

/** The refusal as a response. */
export async function refuse(error: unknown): Promise<Response> {
  const { status, ...body } = await refusalOf(error)
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
