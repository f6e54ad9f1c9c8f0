import type { QueuePage } from '#lib/model/index.ts'
import { appendPage, type LoadedQueue, nextOffset, queueOf, refreshQueue } from './queue-pages.ts'

export interface QueueSnapshot {
  /** Null until the first page is there. */
  queue: LoadedQueue | null
  pending: boolean
  error: unknown
}

export interface QueueStore {
  read(): QueueSnapshot
  subscribe(listener: () => void): () => void
  /** Loads pages, one after the other, until this many families are there (or all of them). */
  loadTo(families: number): void
  /** Asks how the beginning is now. Calls while one is under way come to one more. */
  refresh(): void
  /** Goes on after an error. */
  retry(): void
  /** Changes what is shown before the studio has answered. */
  change(change: (queue: LoadedQueue) => LoadedQueue): void
  close(): void
}

const pageSize = 100
const largePage = 500

/** Holds the loaded beginning of one filter's queue. One request at a time, so that answers cannot cross. */
export function createQueueStore({
  ask,
  initial,
  isMine,
}: {
  ask: (page: { offset: number; limit: number }, signal: AbortSignal) => Promise<QueuePage>
  initial: QueuePage | null
  /** Whether a task stays in its place when it no longer matches: decided here, or looked at now. */
  isMine: (taskId: string) => boolean
}): QueueStore {
  const listeners = new Set<() => void>()
  const abort = new AbortController()
  let snapshot: QueueSnapshot = {
    queue: initial ? queueOf(initial) : null,
    pending: false,
    error: null,
  }
  let target = 0
  let wantsRefresh = false
  let busy = false

  function set(next: Partial<QueueSnapshot>) {
    snapshot = { ...snapshot, ...next }
    for (const listener of [...listeners]) listener()
  }

  const loadedFamilies = (queue: LoadedQueue) => queue.entries.filter(({ kept }) => !kept).length

  /** The next thing to ask for, or null. */
  function nextStep(): (() => Promise<LoadedQueue>) | null {
    const { queue } = snapshot
    const page = (offset: number, limit: number) => ask({ offset, limit }, abort.signal)
    if (queue === null) return async () => queueOf(await page(0, pageSize))
    if (wantsRefresh) {
      wantsRefresh = false
      return async () => {
        const fresh = await page(0, pageSize)
        return refreshQueue(snapshot.queue ?? queue, fresh, isMine)
      }
    }
    const loaded = loadedFamilies(queue)
    if (loaded >= Math.min(target, queue.families)) return null
    return async () => {
      const limit = target - loaded > 2 * pageSize ? largePage : pageSize
      const more = await page(nextOffset(queue, isMine), limit)
      const appended = appendPage(snapshot.queue ?? queue, more, isMine)
      // Nothing new though there should be: the queue changed meanwhile, and is taken as it is.
      if (appended.entries.length === (snapshot.queue ?? queue).entries.length)
        target = loadedFamilies(appended)
      return appended
    }
  }

  async function run() {
    if (busy || abort.signal.aborted) return
    const step = nextStep()
    if (step === null) return
    busy = true
    set({ pending: true, error: null })
    try {
      const queue = await step()
      busy = false
      if (!abort.signal.aborted) set({ queue, pending: false })
    } catch (error) {
      busy = false
      if (!abort.signal.aborted) set({ error, pending: false })
      return
    }
    await run()
  }

  return {
    read: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    loadTo(families) {
      if (families <= target) return
      target = families
      void run()
    },
    refresh() {
      wantsRefresh = true
      void run()
    },
    retry() {
      target = Math.max(target, 1)
      wantsRefresh = snapshot.queue !== null
      void run()
    },
    change(change) {
      if (snapshot.queue) set({ queue: change(snapshot.queue) })
    },
    close: () => abort.abort(),
  }
}
