import { type JobHandler, runNextJob } from '#lib/jobs/index.ts'
import { DomainError, type JobKind } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { handlers } from './handlers.ts'
import { jobStore } from './job-store.ts'

/**
 * Runs the next job of a kind with its real handler; answers whether there was one. A worker that is
 * killed after some checkpoints never comes back, as a killed process does not.
 */
export function runJob(
  studio: Studio,
  kind: JobKind,
  {
    worker = 'worker',
    killedAfter = Number.POSITIVE_INFINITY,
    onKilled = () => {},
  }: { worker?: string; killedAfter?: number; onKilled?: () => void } = {},
): Promise<boolean> {
  const die = () => {
    onKilled()
    return new Promise(() => undefined)
  }
  const killable = (handler: JobHandler): JobHandler =>
    async function* (input, context) {
      let yields = 0
      for await (const checkpoint of handler(input, context)) {
        if (yields === killedAfter) await die()
        yields += 1
        yield checkpoint
      }
      if (yields === killedAfter) await die()
    }
  return runNextJob(
    {
      store: jobStore({ db: studio.db, now: studio.now }),
      handlers: { [kind]: killable(handlers(studio)[kind]) },
      owner: worker,
      now: studio.now,
      explain: (error) =>
        error instanceof DomainError
          ? { code: error.code, values: error.values }
          : { code: 'unexpected', values: { error: String(error) } },
    },
    { kinds: [kind], stop: new AbortController().signal },
  )
}
