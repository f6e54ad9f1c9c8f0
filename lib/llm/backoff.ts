const firstWait = 500
const longestWait = 20_000
/** A server that asks for more is asked again after this long all the same. */
export const longestRetryAfter = 60_000

/**
 * How long to wait before the next attempt, in milliseconds: at least what the server asked for
 * (capped), else twice as long each time, with up to half of it random, so that many requests
 * stopped together do not come back together.
 */
export function waitBefore({
  attempt,
  retryAfter,
  random,
}: {
  /** Attempts made so far, from 1. */
  attempt: number
  retryAfter: number | null
  random: () => number
}): number {
  if (retryAfter !== null) return Math.min(retryAfter, longestRetryAfter) + random() * firstWait
  const wait = Math.min(firstWait * 2 ** (attempt - 1), longestWait)
  return wait * (0.5 + random() / 2)
}

/**
 * Reads how long a server asks to wait, in milliseconds: `retry-after-ms`, or `Retry-After` as
 * seconds or as a date (RFC 9110, 10.2.3); null where it does not say or cannot be read.
 */
export function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const milliseconds = headers?.get('retry-after-ms') ?? null
  if (milliseconds !== null && /^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds)
  const stated = headers?.get('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(stated)) return Number(stated) * 1_000
  const date = /[a-z]/i.test(stated) ? Date.parse(stated) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
