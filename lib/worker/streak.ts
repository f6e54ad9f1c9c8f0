import type { Message } from '#lib/model/index.ts'
import type { RunEnd } from './propose-one.ts'

/** Failures in a row, for the same reason, after which the next would only fail as well. */
export const pauseAfter = 5

/**
 * Watches how runs end, in the order in which they do, and says when to stop: at once where nothing may
 * be sent, or when `pauseAfter` of them in a row failed with the same code of a model's server.
 */
export function createStreak() {
  let stop: Message | null = null
  let last: { code: string; runIds: string[] } | null = null

  return {
    add(end: RunEnd): void {
      if (end.kind === 'waits') {
        stop ??= end.error
        return
      }
      if (end.kind === 'done' || !end.error.code.startsWith('llm-')) {
        if (!stop) last = null
        return
      }
      // Requests that were on their way when it stopped belong to it where they failed alike.
      if (last?.code === end.error.code) last.runIds.push(end.runId)
      else if (!stop) last = { code: end.error.code, runIds: [end.runId] }
      if (last && last.runIds.length >= pauseAfter) stop ??= end.error
    },
    /** Why to stop, or null. */
    reason: (): Message | null => stop,
    /** The runs that failed for that reason. */
    runIds: (): string[] => (stop && last?.code === stop.code ? last.runIds : []),
  }
}
