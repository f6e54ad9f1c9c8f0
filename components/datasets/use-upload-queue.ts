'use client'

import { useSyncExternalStore } from 'react'
import { call } from '#components/api.ts'
import { uploadFile } from './upload-file.ts'
import {
  createUploadQueue,
  isUnderWay,
  type QueuedUpload,
  type UploadQueue,
} from './upload-queue.ts'

/** Waits; less where the browser says that the network is back. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      clearTimeout(timer)
      removeEventListener('online', online)
      signal.removeEventListener('abort', aborted)
      settle()
    }
    const online = end(resolve)
    const aborted = end(() => reject(signal.reason))
    const timer = setTimeout(online, milliseconds)
    addEventListener('online', online)
    signal.addEventListener('abort', aborted)
  })
}

let pageQueue: UploadQueue | null = null

/** The page's one queue: uploads go on while people move about in the studio. */
export function uploadQueueOfPage(): UploadQueue {
  if (pageQueue) return pageQueue
  const world = { fetch: globalThis.fetch.bind(globalThis), now: () => performance.now(), sleep }
  const queue = createUploadQueue({
    send: (options) => uploadFile({ ...options, world }),
    discard: async (uploadId) => {
      await call('uploads.cancel', { uploadId })
    },
  })
  addEventListener('beforeunload', (event) => {
    if (queue.list().some(isUnderWay)) event.preventDefault()
  })
  pageQueue = queue
  return queue
}

const none: readonly QueuedUpload[] = []

/** The files on their way from this page. */
export function useQueuedUploads(): readonly QueuedUpload[] {
  return useSyncExternalStore(
    (listener) => uploadQueueOfPage().subscribe(listener),
    () => uploadQueueOfPage().list(),
    () => none,
  )
}
