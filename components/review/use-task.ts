'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { call } from '#components/api.ts'
import type { TaskView } from '#lib/model/index.ts'
import { type CachedTask, createTaskCache, type TaskCache } from './task-cache.ts'

/** The tasks this page holds, beginning with the one the server rendered. */
export function useTaskCache(first: TaskView | null): TaskCache {
  const [cache] = useState(() => {
    const made = createTaskCache({ load: (taskId) => call('review.task', { taskId }) })
    if (first) made.put(first)
    return made
  })
  return cache
}

/** One task of the cache, loaded where it is missing, and again where it changed elsewhere. */
export function useTask(cache: TaskCache, taskId: string | null): CachedTask | null {
  const read = () => (taskId === null ? null : cache.read(taskId))
  const entry = useSyncExternalStore(cache.subscribe, read, read)
  // What became stale while it was on its way is asked for again once it is there.
  const wanted = entry === null || (entry.stale && !entry.pending)
  useEffect(() => {
    if (taskId !== null && wanted) cache.ensure(taskId)
  }, [cache, taskId, wanted])
  return entry
}
