import { ApiError, call } from '#components/api.ts'
import type { MessageValues } from '#lib/model/index.ts'
import { createRateMeter, type Pace } from './rate-meter.ts'

/** What is used of a `File`. */
export interface UploadSource {
  readonly name: string
  readonly size: number
  readonly lastModified: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** The browser, as far as an upload needs it; tests hand in their own. */
export interface UploadWorld {
  fetch: typeof globalThis.fetch
  /** Milliseconds. */
  now: () => number
  /** Waits, or less where the connection comes back; rejects with the signal's reason when aborted. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

export interface UploadProgress extends Pace {
  uploadId: string
  /** Bytes that the studio has. */
  received: number
  /** The connection broke and the upload waits to try again. */
  interrupted: boolean
}

/** The file cannot be read any more: moved, changed or a folder. */
export class FileUnreadable extends Error {
  constructor(cause: unknown) {
    super('the file cannot be read', { cause })
    this.name = 'FileUnreadable'
  }
}

/** The most that is sent at once. */
export const chunkLimit = 8 * 1024 * 1024

const firstChunk = 1024 * 1024
const smallestChunk = 256 * 1024
const goodChunkMs = 1_000
const patience = 12
const firstPauseMs = 500
const longestPauseMs = 30_000

/**
 * Sends a file in chunks, from where an earlier attempt at it ended. On a broken connection or a
 * conflict it asks the studio how much is there and goes on from that, with growing pauses; it gives up
 * with `ApiError` after twelve tries without a byte of progress, or at once where the studio refuses.
 * Aborting leaves what was received, so that it can go on later.
 */
export async function uploadFile({
  file,
  revises = null,
  world,
  signal,
  onProgress,
}: {
  file: UploadSource
  /** The dataset of which it is a newer file. */
  revises?: string | null
  world: UploadWorld
  signal: AbortSignal
  onProgress: (progress: UploadProgress) => void
}): Promise<{ uploadId: string }> {
  const options = { signal, fetch: world.fetch }
  const meter = createRateMeter()
  let tries = 0
  let received = 0
  let chunk = firstChunk
  let uploadId = ''

  const report = (interrupted: boolean) =>
    onProgress({ uploadId, received, interrupted, ...meter(world.now(), received, file.size) })

  /** Waits after a failure that may pass; throws one that stays. */
  const waitOut = async (error: unknown) => {
    tries += 1
    if (signal.aborted || !mayPass(error) || tries >= patience) throw error
    if (uploadId !== '') report(true)
    await world.sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1)), signal)
  }

  while (uploadId === '') {
    try {
      const { name: fileName, size, lastModified } = file
      const started = await call(
        'uploads.start',
        { fileName, size, lastModified, ...(revises ? { revises } : {}) },
        options,
      )
      received = started.received
      uploadId = started.uploadId
    } catch (error) {
      await waitOut(error)
    }
  }
  report(false)

  let knowsReceived = true
  while (received < file.size) {
    try {
      if (!knowsReceived) {
        const view = await call('uploads.get', { uploadId }, options)
        if (view.state !== 'receiving') break
        received = view.received
        knowsReceived = true
        report(false)
        continue
      }
      const body = await readChunk(file, received, chunk)
      const began = world.now()
      const answer = await sendChunk({ world, uploadId, offset: received, body, signal })
      received = answer.received
      tries = 0
      report(false)
      if (answer.complete) break
      chunk = nextChunk(chunk, world.now() - began)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'upload-complete') break
      knowsReceived = false
      await waitOut(error)
    }
  }
  received = file.size
  report(false)
  return { uploadId }
}

/** Chunks that take about a second: progress is seen on slow lines, and fast ones are not held up. */
function nextChunk(chunk: number, tookMs: number): number {
  if (tookMs < goodChunkMs / 2) return Math.min(chunkLimit, chunk * 2)
  if (tookMs > goodChunkMs * 2) return Math.max(smallestChunk, Math.floor(chunk / 2))
  return chunk
}

/** Whether trying again may help: no answer, a conflict over the offset, or a fault of the studio. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  return error.status === 0 || error.status === 409 || error.status >= 500
}

async function readChunk(file: UploadSource, start: number, length: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(start, Math.min(file.size, start + length)).arrayBuffer()
  } catch (cause) {
    throw new FileUnreadable(cause)
  }
}

interface Refusal {
  error?: { code?: string; message?: string; values?: MessageValues; id?: string }
}

async function sendChunk({
  world,
  uploadId,
  offset,
  body,
  signal,
}: {
  world: UploadWorld
  uploadId: string
  offset: number
  body: ArrayBuffer
  signal: AbortSignal
}): Promise<{ received: number; complete: boolean }> {
  let response: Response
  let answer: unknown
  try {
    response = await world.fetch(`/api/uploads/${uploadId}?offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'x-studio': '1' },
      body,
      signal,
    })
    answer = await response.json()
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    throw new ApiError({ status: 0, code: 'unreachable', message: 'unreachable', cause })
  }
  if (response.ok) return answer as { received: number; complete: boolean }
  const { error } = answer as Refusal
  throw new ApiError({
    status: response.status,
    code: error?.code ?? 'unreadable-answer',
    message: error?.message ?? 'unreadable-answer',
    values: error?.values ?? { name: 'upload', status: response.status },
    id: error?.id ?? null,
  })
}
