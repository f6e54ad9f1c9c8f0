import { ApiError } from '#components/api.ts'
import type { MessageValues } from '#lib/model/index.ts'

interface Refusal {
  error?: { code?: string; message?: string; values?: MessageValues; id?: string }
}

/** Sends a list of tasks whole. Throws `ApiError`; an aborted sending rejects with the signal's reason. */
export async function sendList(
  file: File,
  { signal, fetch = globalThis.fetch }: { signal: AbortSignal; fetch?: typeof globalThis.fetch },
): Promise<{ importId: string }> {
  let response: Response
  let answer: unknown
  try {
    response = await fetch(`/api/imports?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-studio': '1' },
      body: file,
      signal,
    })
    answer = await response.json()
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    throw new ApiError({ status: 0, code: 'unreachable', message: 'unreachable', cause })
  }
  if (response.ok) return answer as { importId: string }
  const { error } = answer as Refusal
  throw new ApiError({
    status: response.status,
    code: error?.code ?? 'unreadable-answer',
    message: error?.message ?? 'unreadable-answer',
    values: error?.values ?? { name: 'imports', status: response.status },
    id: error?.id ?? null,
  })
}
