/** How fast something went over the last while, and how long the rest takes. */
export interface Pace {
  /** Units a second, or null while nothing can be said. */
  rate: number | null
  secondsLeft: number | null
}

const windowMs = 10_000
const shortestMs = 500

/**
 * Measures a pace over the last ten seconds: hand it the time in milliseconds and what is done by then,
 * growing. What is done before the first call does not count.
 */
export function createRateMeter(): (at: number, done: number, total: number) => Pace {
  let points: { at: number; done: number }[] = []
  return (at, done, total) => {
    points.push({ at, done })
    const recent = points.findIndex((point) => at - point.at <= windowMs)
    // Where the window holds nothing but this point, the one before it is what a slow pace is measured by.
    points = points.slice(Math.max(0, Math.min(recent, points.length - 2)))
    const first = points[0]
    const elapsed = first === undefined ? 0 : at - first.at
    if (first === undefined || elapsed < shortestMs || done <= first.done)
      return { rate: null, secondsLeft: null }
    const rate = ((done - first.done) / elapsed) * 1_000
    return { rate, secondsLeft: (total - done) / rate }
  }
}
