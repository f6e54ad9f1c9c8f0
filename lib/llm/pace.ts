import { setTimeout as wait } from 'node:timers/promises'
import type { ModelLimits } from '#lib/model/index.ts'

const minute = 60_000

export interface PaceOptions {
  limits: ModelLimits
  now?: () => number
  /** Rejects when aborted. */
  sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
}

/** Lets requests to one model through as fast as its limits allow, in the order in which they came. */
export interface Pace {
  /** Limits that were changed count from the next request on. */
  setLimits(limits: ModelLimits): void
  /** Waits for a turn, then does the work; `tokens` are those of the prompt and the greatest answer. */
  run<T>(
    request: { tokens: number; signal?: AbortSignal | undefined },
    work: () => Promise<T>,
  ): Promise<T>
}

/**
 * How long a request has to wait, in milliseconds, so that no span of sixty seconds holds more requests
 * or tokens than allowed; 0 to go at once. A request larger than a minute's tokens goes by itself.
 */
export function waitForTurn({
  sent,
  tokens,
  limits,
  now,
}: {
  /** What went in the last minute, oldest first. */
  sent: readonly { at: number; tokens: number }[]
  tokens: number
  limits: Pick<ModelLimits, 'requestsPerMinute' | 'tokensPerMinute'>
  now: number
}): number {
  const { requestsPerMinute, tokensPerMinute } = limits
  let inWindow = sent.filter(({ at }) => at > now - minute)
  let sum = inWindow.reduce((total, each) => total + each.tokens, 0)
  let ready = now
  for (;;) {
    const [oldest] = inWindow
    const full =
      (requestsPerMinute !== null && inWindow.length >= requestsPerMinute) ||
      (tokensPerMinute !== null && sum + tokens > tokensPerMinute)
    if (!oldest || !full) return ready - now
    ready = oldest.at + minute
    sum -= oldest.tokens
    inWindow = inWindow.slice(1)
  }
}

/** Makes the pace of one model; all jobs of a process share it. */
export function createPace({
  limits: first,
  now = Date.now,
  sleep = async (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
}: PaceOptions): Pace {
  let limits = first
  let running = 0
  let sent: { at: number; tokens: number }[] = []
  const waiting: (() => void)[] = []
  // The next turn is given out when the one before it was: nobody overtakes.
  let turns: Promise<unknown> = Promise.resolve()

  async function takeSlot(signal: AbortSignal | undefined): Promise<void> {
    while (running >= limits.concurrency) {
      signal?.throwIfAborted()
      await new Promise<void>((resolve) => {
        const go = () => {
          signal?.removeEventListener('abort', go)
          resolve()
        }
        waiting.push(go)
        signal?.addEventListener('abort', go, { once: true })
      })
    }
    signal?.throwIfAborted()
    running += 1
  }

  /** All look again, in the order in which they came: one that was aborted takes no other's place. */
  function wakeAll(): void {
    for (const go of waiting.splice(0)) go()
  }

  function freeSlot(): void {
    running -= 1
    wakeAll()
  }

  async function takeTurn(tokens: number, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      const at = now()
      sent = sent.filter((each) => each.at > at - minute)
      const milliseconds = waitForTurn({ sent, tokens, limits, now: at })
      if (milliseconds <= 0) {
        sent.push({ at, tokens })
        return
      }
      await sleep(milliseconds, signal)
    }
  }

  return {
    setLimits(changed) {
      limits = changed
      wakeAll()
    },
    async run({ tokens, signal }, work) {
      await takeSlot(signal)
      try {
        const turn = turns.then(() => takeTurn(tokens, signal))
        turns = turn.catch(() => undefined)
        await turn
        return await work()
      } finally {
        freeSlot()
      }
    },
  }
}
