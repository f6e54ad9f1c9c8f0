import type { Pace } from './rate-meter.ts'
import type { UploadProgress, UploadSource } from './upload-file.ts'

/** One file on its way from this page. */
export interface QueuedUpload extends Pace {
  key: number
  fileName: string
  size: number
  /** Null until the studio has been told of it. */
  uploadId: string | null
  received: number
  /**
   * `waiting` for the files before it; `sending`; `interrupted` while it waits to try again; `paused` by
   * a person; `failed` with `error`; `sent` when all is there.
   */
  state: 'waiting' | 'sending' | 'interrupted' | 'paused' | 'failed' | 'sent'
  error: unknown
}

export interface UploadQueue {
  /** Puts files at the end, as newer ones of a dataset where it is named; answers their keys. */
  add(files: readonly UploadSource[], revises?: string): number[]
  pause(key: number): void
  /** Goes on with a paused or failed one, behind those that wait. */
  resume(key: number): void
  /** Ends one and takes it out of the list; what was received is thrown away. */
  cancel(key: number): Promise<void>
  /** The uploads in order; a new array whenever something changed. */
  list(): readonly QueuedUpload[]
  subscribe(listener: () => void): () => void
}

export interface UploadQueueWorld {
  send(options: {
    file: UploadSource
    revises: string | null
    signal: AbortSignal
    onProgress: (progress: UploadProgress) => void
  }): Promise<{ uploadId: string }>
  /** Throws away what the studio has of an upload. */
  discard(uploadId: string): Promise<void>
}

/** Whether an upload would be broken off if the page went away now. */
export function isUnderWay({ state }: QueuedUpload): boolean {
  return state === 'waiting' || state === 'sending' || state === 'interrupted'
}

const still: Pace = { rate: null, secondsLeft: null }

/** Sends files one after another; pausing, failing or canceling one lets the next begin. */
export function createUploadQueue(world: UploadQueueWorld): UploadQueue {
  const files = new Map<number, { file: UploadSource; revises: string | null }>()
  const listeners = new Set<() => void>()
  let uploads: readonly QueuedUpload[] = []
  let current: { key: number; abort: AbortController } | null = null
  let lastKey = 0

  function tell(next: readonly QueuedUpload[]) {
    uploads = next
    for (const listener of listeners) listener()
  }

  function patch(key: number, change: Partial<QueuedUpload>) {
    tell(uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)))
  }

  function pump() {
    if (current !== null) return
    const next = uploads.find(({ state }) => state === 'waiting')
    const source = next && files.get(next.key)
    if (!next || !source) return
    void send(next.key, source)
  }

  async function send(
    key: number,
    { file, revises }: { file: UploadSource; revises: string | null },
  ) {
    const abort = new AbortController()
    current = { key, abort }
    patch(key, { state: 'sending', error: null })
    try {
      const { uploadId } = await world.send({
        file,
        revises,
        signal: abort.signal,
        onProgress: ({ interrupted, ...progress }) => {
          if (abort.signal.aborted) return
          patch(key, { ...progress, state: interrupted ? 'interrupted' : 'sending' })
        },
      })
      files.delete(key)
      patch(key, { uploadId, state: 'sent', received: file.size, ...still })
    } catch (error) {
      if (!abort.signal.aborted) patch(key, { state: 'failed', error, ...still })
    } finally {
      current = null
      pump()
    }
  }

  function stop(key: number) {
    if (current?.key === key) current.abort.abort()
  }

  return {
    add(added, revises) {
      const queued = added.map((file): QueuedUpload => {
        lastKey += 1
        files.set(lastKey, { file, revises: revises ?? null })
        return {
          key: lastKey,
          fileName: file.name,
          size: file.size,
          uploadId: null,
          received: 0,
          state: 'waiting',
          error: null,
          ...still,
        }
      })
      tell([...uploads, ...queued])
      pump()
      return queued.map(({ key }) => key)
    },
    pause(key) {
      patch(key, { state: 'paused', ...still })
      stop(key)
    },
    resume(key) {
      patch(key, { state: 'waiting', error: null })
      pump()
    },
    async cancel(key) {
      const uploadId = uploads.find((upload) => upload.key === key)?.uploadId ?? null
      files.delete(key)
      tell(uploads.filter((upload) => upload.key !== key))
      stop(key)
      if (uploadId !== null) await world.discard(uploadId)
    },
    list: () => uploads,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
