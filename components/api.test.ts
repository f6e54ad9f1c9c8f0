import { describe, expect, it } from 'vitest'
import { type ApiError, call } from './api.ts'

/** A `fetch` that gives one answer and keeps what it was asked. */
function answering(status: number, body: string) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetch = async (url: unknown, init?: RequestInit) => {
    asked.push({ url: String(url), init: init ?? {} })
    return new Response(body, { status })
  }
  return { asked, fetch: fetch as typeof globalThis.fetch }
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('the call was not refused')
    },
    (error: ApiError) => error,
  )

describe('call', () => {
  it('posts the input and gives the answer', async () => {
    const { asked, fetch } = answering(200, '{"jobs":[]}')
    expect(await call('jobs.list', {}, { fetch })).toEqual({ jobs: [] })
    expect(asked[0]?.url).toBe('/api/call/jobs.list')
    expect(asked[0]?.init).toMatchObject({
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'x-studio': '1' },
    })
  })

  it('throws the sentence of a refusal', async () => {
    const { fetch } = answering(
      409,
      '{"error":{"code":"job-ended","values":{"job":"x"},"message":"The job has ended.","id":"e1"}}',
    )
    expect(
      await failure(call('jobs.cancel', { jobId: 'job_1' as never }, { fetch })),
    ).toMatchObject({
      name: 'ApiError',
      status: 409,
      code: 'job-ended',
      values: { job: 'x' },
      message: 'The job has ended.',
      id: 'e1',
    })
  })

  it.each([
    [502, '<html>Bad gateway</html>'],
    [500, '{"message":"no error object"}'],
    [200, ''],
  ])('says so where the answer, status %i, is none of ours', async (status, body) => {
    const { fetch } = answering(status, body)
    expect(await failure(call('jobs.list', {}, { fetch }))).toMatchObject({
      code: 'unreadable-answer',
      values: { name: 'jobs.list', status },
    })
  })

  it('says so where nobody answers', async () => {
    const fetch = async () => {
      throw new TypeError('fetch failed')
    }
    expect(await failure(call('jobs.list', {}, { fetch }))).toMatchObject({
      code: 'unreachable',
      status: 0,
    })
  })

  it('rejects with the reason of an abort', async () => {
    const abort = new AbortController()
    const fetch = async () => {
      abort.abort('page left')
      throw new DOMException('aborted', 'AbortError')
    }
    expect(await failure(call('jobs.list', {}, { fetch, signal: abort.signal }))).toBe('page left')
  })
})
