import { PassingFailure } from './failures.ts'

const firstWait = 500
const longestWait = 15_000
/** A server that asks for more is believed, and the failure is told at once. */
export const longestRetryAfter = 60_000
/** Attempts at one request. */
export const mostAttempts = 5

/** What waiting and chance are made of; tests hand in others. */
export interface Pace {
  now: () => number
  random: () => number
  wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
}

/**
 * Makes attempts until one succeeds, none helps, or there were enough; between them waits at least what
 * the server asks for, else twice as long each time, with up to half of it random. `madeProgress` says
 * that the last attempt brought something: then counting begins again.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  {
    pace,
    signal,
    attempts = mostAttempts,
    madeProgress = () => false,
  }: {
    pace: Pace
    signal?: AbortSignal | undefined
    attempts?: number | undefined
    madeProgress?: () => boolean
  },
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt()
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof PassingFailure)) throw error
      if (madeProgress()) made = 1
      if (made >= attempts || (error.retryAfter ?? 0) > longestRetryAfter) throw error.reported
      await pace.wait(waitBefore(made, error.retryAfter, pace.random), signal)
    }
  }
}

function waitBefore(made: number, retryAfter: number | null, random: () => number): number {
  if (retryAfter !== null) return retryAfter + random() * firstWait
  return Math.min(firstWait * 2 ** (made - 1), longestWait) * (0.5 + random() / 2)
}

/** How long a server asks to wait, in milliseconds: seconds or a date (RFC 9110, 10.2.3), or null. */
export function readRetryAfter(stated: string | null, now: number): number | null {
  const text = stated?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

/** Waits; ends at once with the signal's reason where it is aborted. */
export function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
