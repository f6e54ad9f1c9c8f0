'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'
import {
  createLive,
  type Live,
  type LiveChannel,
  type LiveListener,
  type LiveSource,
  type LiveWorld,
} from './live.ts'

export type { LiveEvent, LiveListener } from './live.ts'

const name = 'studio-events'

/** The browser's own stream, channel and lock. Locks exist on secure origins and loopback only. */
function browserWorld(): LiveWorld {
  const shared = 'locks' in navigator && 'BroadcastChannel' in globalThis
  return {
    // The casts: the browser's own types fix what a handler may ignore.
    openSource: (after) =>
      new EventSource(
        after === null ? '/api/events' : `/api/events?after=${after}`,
      ) as unknown as LiveSource,
    openChannel: () => (shared ? (new BroadcastChannel(name) as unknown as LiveChannel) : null),
    elect(lead, until, signal) {
      navigator.locks
        .request(name, { signal }, async () => {
          lead()
          await until
        })
        .catch((reason: unknown) => {
          if (!signal.aborted) throw reason
        })
    },
    tabId: Math.random().toString(36).slice(2),
    setTimer: (run, milliseconds) => setTimeout(run, milliseconds),
    clearTimer: (timer) => clearTimeout(timer as number),
  }
}

let pageLive: Live | null = null

/** The page's one connection to live events. Closed when the page is put away, opened when it comes back. */
function liveOfPage(): Live {
  if (pageLive) return pageLive
  const live = createLive(browserWorld())
  addEventListener('pagehide', live.close)
  addEventListener('pageshow', (event) => {
    if (event.persisted) live.resume()
  })
  pageLive = live
  return live
}

/**
 * Calls back on live events of some kinds while the component stands; with null where events may have
 * been missed. `since` is the sequence number at which the shown data was read on the server: what came
 * after it is told at once. What counts of `kinds` is their names, not the array.
 */
export function useLive(kinds: readonly string[], callback: LiveListener, since?: number): void {
  const latest = useRef(callback)
  useEffect(() => {
    latest.current = callback
  })
  const key = kinds.join(' ')
  useEffect(() => {
    if (key === '') return
    return liveOfPage().subscribe(key.split(' '), (event) => latest.current(event), since)
  }, [key, since])
}

/** Whether events arrive; true on the server, so that nothing flickers before the first connection. */
export function useLiveConnected(): boolean {
  return useSyncExternalStore(
    (listener) => liveOfPage().onConnected(listener),
    () => liveOfPage().isConnected(),
    () => true,
  )
}
