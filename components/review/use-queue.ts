'use client'

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { call } from '#components/api.ts'
import type { Api, QueuePage } from '#lib/model/index.ts'
import { createQueueStore, type QueueSnapshot, type QueueStore } from './queue-store.ts'

type Filter = Api['review.queue']['input']['filter']

/**
 * The queue under a filter. `initial` is the first page as the server rendered it for `initialFilter`;
 * another filter begins anew.
 */
export function useQueue({
  filter,
  initialFilter,
  initial,
  isMine,
}: {
  filter: Filter
  initialFilter: Filter
  initial: QueuePage
  isMine: (taskId: string) => boolean
}): QueueSnapshot & { store: QueueStore; previous: QueueSnapshot['queue'] } {
  const key = JSON.stringify(filter)
  const mine = useRef(isMine)
  useEffect(() => {
    mine.current = isMine
  })
  const first = useRef({ key: JSON.stringify(initialFilter), page: initial })
  const store = useMemo(() => {
    const given = first.current.key === key ? first.current.page : null
    return createQueueStore({
      ask: (page, signal) =>
        call('review.queue', { filter: JSON.parse(key) as Filter, ...page }, { signal }),
      initial: given,
      isMine: (taskId) => mine.current(taskId),
    })
  }, [key])

  const last = useRef<QueueStore>(store)
  const shown = useRef<QueueSnapshot['queue']>(initial ? store.read().queue : null)
  useEffect(() => {
    if (last.current !== store) {
      // What the server rendered is old once it was left.
      first.current.key = ''
      last.current.close()
    }
    last.current = store
    store.loadTo(1)
  }, [store])

  const snapshot = useSyncExternalStore(store.subscribe, store.read, store.read)
  useEffect(() => {
    if (snapshot.queue) shown.current = snapshot.queue
  })
  return { ...snapshot, store, previous: shown.current }
}
