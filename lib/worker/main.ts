import { setTimeout as wait } from 'node:timers/promises'
import { findLastEventSeq, findNextWaking, releaseJobs } from '#db/index.ts'
import { readEnv } from '#lib/env.ts'
import { type RunnerOptions, runJobs } from '#lib/jobs/index.ts'
import { DomainError, type JobKind, type Message } from '#lib/model/index.ts'
import { buildStudio } from '#lib/studio/index.ts'
import { collectLeftovers } from '#lib/usecases/index.ts'
import { handlers } from './handlers.ts'
import { jobStore } from './job-store.ts'

/**
 * What touches whole datasets goes one at a time; what waits for a model's answers or for bytes goes
 * beside it. Two fetch at a time, so that a sample need not wait for a large dataset.
 */
const lanes: readonly { kinds: readonly JobKind[]; rested?: boolean }[] = [
  { kinds: ['ingest', 'profile', 'recheck', 'count', 'export'] },
  { kinds: ['proposals'] },
  // A batch is looked after while other runs go on.
  { kinds: ['proposals'], rested: true },
  { kinds: ['judge'] },
  { kinds: ['import'] },
  { kinds: ['fetch'] },
  { kinds: ['fetch'] },
]

const env = readEnv()
const { studio, close } = await buildStudio({ env, role: 'worker' })
const stop = new AbortController()
const end = () => stop.abort()
process.on('SIGTERM', end)
process.on('SIGINT', end)
// Started by the supervisor, it exits with it; started alone, it has no such channel.
process.on('disconnect', end)

releaseJobs(studio.db)
await studio.files.sweepScratch()
const collected = await collectLeftovers(studio)
if (collected.blobs > 0) studio.log.info(collected, 'dropped files that nothing names')

const explain = (error: unknown, jobId: string): Message => {
  if (error instanceof DomainError) {
    studio.log.warn({ jobId, code: error.code, values: error.values }, 'job refused')
    return { code: error.code, values: error.values }
  }
  studio.log.error({ jobId, err: error }, 'job failed')
  return { code: 'unexpected', values: { id: jobId } }
}

const options: RunnerOptions = {
  store: jobStore({ db: studio.db, now: studio.now }),
  handlers: handlers(studio),
  owner: `worker-${process.pid}-${studio.now()}`,
  now: studio.now,
  explain,
}

/** Resolves when something was written to the database, a job has waited long enough, or after a while. */
const wake = async (): Promise<void> => {
  const before = findLastEventSeq(studio.db)
  const due = findNextWaking(studio.db) ?? Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 50 && !stop.signal.aborted; turn += 1) {
    await wait(100)
    if (findLastEventSeq(studio.db) !== before || studio.now() >= due) return
  }
}

studio.log.info({ pid: process.pid }, 'worker is up')
await Promise.all(lanes.map((lane) => runJobs(options, { ...lane, stop: stop.signal, wake })))
close()
process.exit(0)
