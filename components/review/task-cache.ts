import type { TaskView } from '#lib/model/index.ts'
import { LruCache } from './lru-cache.ts'

/** What is known of a task here. A stale view is shown while it is asked for again. */
export interface CachedTask {
  view: TaskView | null
  error: unknown
  pending: boolean
  stale: boolean
}

export interface TaskCache {
  /** The entry, the same object as long as nothing changed; null for a task never asked for. */
  read(taskId: string): CachedTask | null
  /** Loads a task unless it is there or on its way; again where it is stale or failed before. */
  ensure(taskId: string): void
  /** Takes in a view that came another way. */
  put(view: TaskView): void
  /** Marks one task (null: all) as changed elsewhere. */
  markStale(taskId: string | null): void
  subscribe(listener: () => void): () => void
}

/** Keeps the tasks last looked at and those loaded ahead, so that the next one shows at once. */
export function createTaskCache({
  load,
  limit = 40,
}: {
  load: (taskId: string) => Promise<TaskView>
  limit?: number
}): TaskCache {
  const entries = new LruCache<CachedTask>(limit)
  const listeners = new Set<() => void>()
  /** The newest request of each task: an answer that was overtaken is dropped. */
  const requests = new Map<string, number>()
  let lastRequest = 0

  function set(taskId: string, entry: CachedTask) {
    entries.set(taskId, entry)
    for (const listener of [...listeners]) listener()
  }

  function ask(taskId: string, view: TaskView | null) {
    lastRequest += 1
    const request = lastRequest
    requests.set(taskId, request)
    set(taskId, { view, error: null, pending: true, stale: false })
    const settle = (entry: Pick<CachedTask, 'view' | 'error'>) => {
      if (requests.get(taskId) !== request) return
      requests.delete(taskId)
      set(taskId, { ...entry, pending: false, stale: entries.peek(taskId)?.stale ?? false })
    }
    load(taskId).then(
      (loaded) => settle({ view: loaded, error: null }),
      (error: unknown) => settle({ view: entries.peek(taskId)?.view ?? null, error }),
    )
  }

  return {
    read: (taskId) => entries.peek(taskId) ?? null,
    ensure(taskId) {
      const entry = entries.get(taskId)
      if (entry && (entry.pending || (entry.view && !entry.stale && entry.error === null))) return
      ask(taskId, entry?.view ?? null)
    },
    put(view) {
      requests.delete(view.taskId)
      set(view.taskId, { view, error: null, pending: false, stale: false })
    },
    markStale(taskId) {
      const keys = taskId === null ? entries.keys() : [taskId]
      for (const key of keys) {
        const entry = entries.peek(key)
        if (entry && !entry.stale) set(key, { ...entry, stale: true })
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
