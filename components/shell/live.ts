/** Something in the project changed: `seq` grows, `kind` says of what sort it is, `id` which one. */
export interface LiveEvent {
  seq: number
  kind: string
  id: string
}

/** Called with an event, or with null where events may have been missed: look again at everything. */
export type LiveListener = (event: LiveEvent | null) => void

/** What is used of an `EventSource`. */
export interface LiveSource {
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: string }) => void) | null
  onerror: ((event: never) => void) | null
  readonly readyState: number
  close(): void
}

/** What is used of a `BroadcastChannel`. */
export interface LiveChannel {
  onmessage: ((event: { data: LiveNote }) => void) | null
  postMessage(note: LiveNote): void
  close(): void
}

/** What tabs tell one another. */
export type LiveNote =
  | { type: 'event'; event: LiveEvent }
  | { type: 'connected'; connected: boolean }
  | { type: 'hello'; from: string; after: number | null }
  | { type: 'replay'; to: string; events: LiveEvent[]; complete: boolean }

/** The browser, as far as it is needed here; tests hand in their own. */
export interface LiveWorld {
  /** Opens the stream of events after a sequence number (null: from now on). */
  openSource(after: number | null): LiveSource
  /** The channel between tabs, or null where there is none: then every tab has its own stream. */
  openChannel(): LiveChannel | null
  /** Calls `lead` when this tab may lead, and keeps the lead until `until` is settled. */
  elect(lead: () => void, until: Promise<void>, signal: AbortSignal): void
  tabId: string
  setTimer(run: () => void, milliseconds: number): unknown
  clearTimer(timer: unknown): void
}

export interface Live {
  /**
   * Listens for some kinds of events (none given: nothing). Opens the stream with the first listener.
   * With `since`, the sequence number at which what the listener shows was rendered, it first hears of
   * what came after.
   */
  subscribe(kinds: readonly string[], listener: LiveListener, since?: number): () => void
  /** Says up to where this page already knows: the sequence number it was rendered at. */
  startAfter(seq: number): void
  isConnected(): boolean
  onConnected(listener: () => void): () => void
  /** Ends stream, channel and lead; doing it again does nothing. A new listener opens anew. */
  close(): void
  /** Opens again after `close`, if anybody listens. */
  resume(): void
}

const closed = 2
const kept = 500
const idleMs = 2_000
const longestPauseMs = 30_000

/**
 * One stream of events for all tabs of a browser (which allows six connections to a host): the tab that
 * holds the lead reads it and tells the others; when it goes, another takes over where it left off.
 */
export function createLive(world: LiveWorld): Live {
  const listeners = new Map<LiveListener, ReadonlySet<string>>()
  const connectedListeners = new Set<() => void>()
  /** The newest events, without a gap. */
  let recent: LiveEvent[] = []
  let last: number | null = null
  let connected = false
  let idle: unknown = null
  let session: ReturnType<typeof openSession> | null = null

  function setConnected(next: boolean) {
    if (connected === next) return
    connected = next
    for (const listener of connectedListeners) listener()
  }

  function dispatch(event: LiveEvent | null) {
    if (event !== null) {
      if (last !== null && event.seq <= last) return
      last = event.seq
      recent.push(event)
      if (recent.length > kept) recent.shift()
    } else recent = []
    for (const [listener, kinds] of [...listeners]) {
      if (event === null || kinds.has(event.kind)) listener(event)
    }
  }

  /** What is still known to have come after an event, and whether that is all. */
  function eventsAfter(seq: number) {
    const first = recent[0]?.seq
    return {
      events: recent.filter((event) => event.seq > seq),
      complete: first !== undefined && first <= seq + 1,
    }
  }

  function openSession() {
    const abort = new AbortController()
    const channel = world.openChannel()
    let source: LiveSource | null = null
    let leads = false
    let pause = 1_000
    let retry: unknown = null
    let settle = () => {}
    const until = new Promise<void>((resolve) => {
      settle = resolve
    })

    function tell(next: boolean) {
      setConnected(next)
      channel?.postMessage({ type: 'connected', connected: next })
    }

    function read() {
      if (abort.signal.aborted) return
      const stream = world.openSource(last)
      source = stream
      stream.onopen = () => {
        pause = 1_000
        tell(true)
      }
      stream.onmessage = ({ data }) => {
        const event = parseEvent(data)
        if (event === null) return
        dispatch(event)
        channel?.postMessage({ type: 'event', event })
      }
      stream.onerror = () => {
        tell(false)
        // Otherwise the browser itself connects again, with Last-Event-ID.
        if (stream.readyState !== closed || retry !== null) return
        stream.close()
        retry = world.setTimer(() => {
          retry = null
          read()
        }, pause)
        pause = Math.min(pause * 2, longestPauseMs)
      }
    }

    function onNote(note: LiveNote) {
      if (note.type === 'event' && !leads) dispatch(note.event)
      if (note.type === 'connected' && !leads) setConnected(note.connected)
      if (note.type === 'hello' && leads) {
        channel?.postMessage({ type: 'connected', connected })
        if (note.after === null || last === null || note.after >= last) return
        channel?.postMessage({ type: 'replay', to: note.from, ...eventsAfter(note.after) })
      }
      if (note.type === 'replay' && note.to === world.tabId && !leads) {
        for (const event of note.events) dispatch(event)
        if (!note.complete) dispatch(null)
      }
    }

    if (channel) {
      channel.onmessage = ({ data }) => onNote(data)
      channel.postMessage({ type: 'hello', from: world.tabId, after: last })
    }
    const lead = () => {
      if (abort.signal.aborted) return
      leads = true
      read()
    }
    if (channel) world.elect(lead, until, abort.signal)
    else lead()

    return function end() {
      if (abort.signal.aborted) return
      abort.abort()
      settle()
      if (retry !== null) world.clearTimer(retry)
      source?.close()
      channel?.close()
      setConnected(false)
    }
  }

  function stopIdle() {
    if (idle !== null) world.clearTimer(idle)
    idle = null
  }

  const live: Live = {
    subscribe(kinds, listener, since) {
      // A wrapper of its own, so that one function may listen twice.
      const entry: LiveListener = (event) => listener(event)
      const wanted = new Set(kinds)
      if (since !== undefined) {
        if (last === null) last = since
        else if (since < last) {
          const { events, complete } = eventsAfter(since)
          for (const event of events) if (wanted.has(event.kind)) listener(event)
          if (!complete) listener(null)
        }
      }
      listeners.set(entry, wanted)
      stopIdle()
      session ??= openSession()
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return
        stopIdle()
        idle = world.setTimer(live.close, idleMs)
      }
    },
    startAfter(seq) {
      last = Math.max(last ?? 0, seq)
    },
    isConnected: () => connected,
    onConnected(listener) {
      connectedListeners.add(listener)
      return () => connectedListeners.delete(listener)
    },
    close() {
      stopIdle()
      session?.()
      session = null
    },
    resume() {
      if (listeners.size > 0) session ??= openSession()
    },
  }
  return live
}

/** Reads `{seq, kind, id}`; null for anything else, such as a sign of life. */
function parseEvent(data: string): LiveEvent | null {
  if (!data.startsWith('{')) return null
  const { seq, kind, id } = JSON.parse(data) as Partial<LiveEvent>
  return typeof seq === 'number' && typeof kind === 'string' && typeof id === 'string'
    ? { seq, kind, id }
    : null
}
