import {
  addJobFailure,
  claimJob,
  type Db,
  finishJob,
  renewJob,
  restJob,
  saveJobCheckpoint,
  saveJobProgress,
} from '#db/index.ts'
import type { JobStore } from '#lib/jobs/index.ts'

/** Keeps jobs in the studio's database. */
export function jobStore({ db, now }: { db: Db; now: () => number }): JobStore {
  return {
    claim: (options) => {
      const job = claimJob(db, { ...options, now: now() })
      return job && { ...job, windsDown: job.cancelRequested && job.waitUntil !== null }
    },
    renew: (options) => renewJob(db, options),
    saveCheckpoint: (options) => saveJobCheckpoint(db, options),
    saveProgress: (options) => saveJobProgress(db, { ...options, now: now() }),
    addFailure: (options) => addJobFailure(db, options),
    rest: (options) => restJob(db, { ...options, now: now() }),
    finish: (options) => finishJob(db, { ...options, now: now() }),
  }
}
