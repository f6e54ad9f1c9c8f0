import type { Actor } from '#lib/model/index.ts'
import { lastEventSeq, listEvents, type Studio } from '#lib/usecases/index.ts'

type Listener = () => void

const pollEvery = 100

// One poller a process, kept on the global for the same reason as the Studio.
const held = globalThis as typeof globalThis & {
  livePoller?: { listeners: Set<Listener>; seq: number; timer: NodeJS.Timeout | null }
}

/** Calls back whenever something was written, by this process or the worker. */
function watch(studio: Studio, actor: Actor, listener: Listener): () => void {
  held.livePoller ??= { listeners: new Set(), seq: lastEventSeq(studio, actor), timer: null }
  const poller = held.livePoller
  poller.listeners.add(listener)
  poller.timer ??= setInterval(() => {
    const seq = lastEventSeq(studio, actor)
    if (seq === poller.seq) return
    poller.seq = seq
    for (const one of poller.listeners) one()
  }, pollEvery)
  return () => {
    poller.listeners.delete(listener)
    if (poller.listeners.size === 0 && poller.timer) {
      clearInterval(poller.timer)
      poller.timer = null
    }
  }
}

const heartbeatEvery = 20_000

/**
 * A server-sent stream of the project's events, from a sequence number on (WHATWG HTML, server-sent
 * events): `id` is the sequence number, `data` is {seq, kind, id} as JSON.
 */
export function liveStream({
  studio,
  actor,
  after,
  signal,
}: {
  studio: Studio
  actor: Actor
  after: number | null
  signal: AbortSignal
}): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let seq = after ?? lastEventSeq(studio, actor)
  let close: () => void = () => undefined
  return new ReadableStream({
    start(controller) {
      let open = true
      const send = (text: string) => {
        if (open) controller.enqueue(encoder.encode(text))
      }
      const push = () => {
        // A page of events at a time, until none is left.
        for (;;) {
          const events = listEvents(studio, actor, { after: seq })
          for (const event of events) {
            seq = event.seq
            send(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)
          }
          if (events.length === 0) return
        }
      }
      const stopWatching = watch(studio, actor, push)
      const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatEvery)
      // `abort` fires twice on these streams: closing twice must be harmless.
      close = () => {
        if (!open) return
        open = false
        stopWatching()
        clearInterval(heartbeat)
        controller.close()
      }
      signal.addEventListener('abort', close, { once: true })
      send('retry: 2000\n\n')
      push()
    },
    cancel() {
      close()
    },
  })
}
