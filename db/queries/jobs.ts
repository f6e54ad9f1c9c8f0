import {
  and,
  asc,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  min,
  ne,
  or,
  sql,
} from 'drizzle-orm'
import { type Tx, transact } from '#db/open.ts'
import { jobs } from '#db/schema/jobs.ts'
import { modelBatches, proposalRuns } from '#db/schema/tasks.ts'
import type { JobFailure, JobKind, JobProgress, JobState, Message } from '#lib/model/index.ts'
import { recordEvent } from './events.ts'
import { reopenJudgments } from './judgments.ts'

export type JobRecord = typeof jobs.$inferSelect

/** Puts a job into the queue, inside the caller's transaction. */
export function enqueueJob(
  tx: Tx,
  job: {
    id: string
    projectId: string
    kind: JobKind
    subject: string
    href: string | null
    input: unknown
    createdBy: string
    createdAt: number
  },
): void {
  tx.insert(jobs)
    .values({ ...job, state: 'queued', failures: [] })
    .run()
  recordEvent(tx, { projectId: job.projectId, kind: 'job', subject: job.id, at: job.createdAt })
}

/** Finds one job of a project. */
export function findJob(db: Tx, { projectId, jobId }: { projectId: string; jobId: string }) {
  return (
    db
      .select()
      .from(jobs)
      .where(and(eq(jobs.id, jobId), eq(jobs.projectId, projectId)))
      .get() ?? null
  )
}

/** The newest jobs, those that run or wait first. */
export function listJobs(
  db: Tx,
  { projectId, limit = 50 }: { projectId: string; limit?: number },
): JobRecord[] {
  const live = db
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, projectId), inArray(jobs.state, ['queued', 'running', 'paused'])))
    .orderBy(asc(jobs.createdAt))
    .limit(500)
    .all()
  const ended = db
    .select()
    .from(jobs)
    .where(and(eq(jobs.projectId, projectId), inArray(jobs.state, ['done', 'failed', 'canceled'])))
    .orderBy(desc(jobs.endedAt))
    .limit(limit)
    .all()
  return [...live, ...ended]
}

/** How often a job is taken up before it counts as one that cannot be done. */
const mostAttempts = 5

/** Takes the oldest job that waits, or whose lease has run out, in one step. */
export function claimJob(
  db: Tx,
  {
    kinds,
    lease,
    until,
    now,
    rested = false,
  }: {
    kinds: readonly JobKind[]
    lease: string
    until: number
    now: number
    /** Only jobs that have waited for work that is done elsewhere. */
    rested?: boolean
  },
): JobRecord | null {
  return transact(db, (tx) => {
    const next = tx
      .select()
      .from(jobs)
      .where(
        and(
          inArray(jobs.kind, [...kinds]),
          or(
            eq(jobs.state, 'queued'),
            and(eq(jobs.state, 'running'), or(isNull(jobs.leaseUntil), lt(jobs.leaseUntil, now))),
          ),
          rested ? lte(jobs.waitUntil, now) : or(isNull(jobs.waitUntil), lte(jobs.waitUntil, now)),
        ),
      )
      .orderBy(asc(jobs.createdAt))
      .limit(1)
      .get()
    if (!next) return null
    if (next.attempts >= mostAttempts) {
      // It took its worker down each time: once more would only do the same.
      tx.update(jobs)
        .set({ state: 'failed', error: { code: 'job-keeps-stopping', values: {} }, endedAt: now })
        .where(eq(jobs.id, next.id))
        .run()
      recordEvent(tx, { projectId: next.projectId, kind: 'job', subject: next.id, at: now })
      return null
    }
    const claimed = tx
      .update(jobs)
      .set({
        state: 'running',
        lease,
        leaseUntil: until,
        attempts: next.attempts + 1,
        startedAt: next.startedAt ?? now,
      })
      .where(eq(jobs.id, next.id))
      .returning()
      .get()
    recordEvent(tx, { projectId: next.projectId, kind: 'job', subject: next.id, at: now })
    return claimed
  })
}

/** Whether a worker still holds a job: the first line of every transaction of a job's handler. */
export function holdsJob(tx: Tx, { jobId, lease }: { jobId: string; lease: string }): boolean {
  const job = tx
    .select({ lease: jobs.lease, state: jobs.state })
    .from(jobs)
    .where(eq(jobs.id, jobId))
    .get()
  return job?.state === 'running' && job.lease === lease
}

const held = ({ jobId, lease }: { jobId: string; lease: string }) =>
  and(eq(jobs.id, jobId), eq(jobs.lease, lease), eq(jobs.state, 'running'))

/** Renews a lease; says whether the job was asked to stop, or is another worker's by now. */
export function renewJob(
  db: Tx,
  options: { jobId: string; lease: string; until: number },
): 'held' | 'cancel' | 'lost' {
  const row = db
    .update(jobs)
    .set({ leaseUntil: options.until })
    .where(held(options))
    .returning({ cancel: jobs.cancelRequested })
    .get()
  if (!row) return 'lost'
  return row.cancel ? 'cancel' : 'held'
}

/** Writes a checkpoint. */
export function saveJobCheckpoint(
  db: Tx,
  options: { jobId: string; lease: string; checkpoint: unknown },
): boolean {
  return (
    db.update(jobs).set({ checkpoint: options.checkpoint }).where(held(options)).run().changes > 0
  )
}

/** Writes progress and tells those who watch. */
export function saveJobProgress(
  db: Tx,
  options: {
    jobId: string
    lease: string
    progress: JobProgress
    rate: number | null
    now: number
  },
): boolean {
  return transact(db, (tx) => {
    const row = tx
      .update(jobs)
      .set({ progress: options.progress, rate: options.rate })
      .where(held(options))
      .returning({ projectId: jobs.projectId })
      .get()
    if (!row) return false
    recordEvent(tx, {
      projectId: row.projectId,
      kind: 'job',
      subject: options.jobId,
      at: options.now,
    })
    return true
  })
}

/** Adds a failure of one part. */
export function addJobFailure(
  db: Tx,
  options: { jobId: string; lease: string; failure: JobFailure },
): boolean {
  return transact(db, (tx) => {
    const row = tx.select({ failures: jobs.failures }).from(jobs).where(held(options)).get()
    if (!row) return false
    const nameOf = ({ part, what }: JobFailure) => part ?? what
    const others = row.failures.filter((each) => nameOf(each) !== nameOf(options.failure))
    tx.update(jobs)
      .set({ failures: [...others, options.failure] })
      .where(held(options))
      .run()
    return true
  })
}

/**
 * Lays a job down until a time, for work that is done elsewhere: it goes on by itself then, and at once
 * where it was asked to stop meanwhile, so that it can call that work off.
 */
export function restJob(
  db: Tx,
  {
    jobId,
    lease,
    until,
    windsDown,
    now,
  }: {
    jobId: string
    lease: string
    until: number
    /** It was asked to stop already, and is at it. */
    windsDown: boolean
    now: number
  },
): boolean {
  return transact(db, (tx) => {
    const row = tx
      .select({ projectId: jobs.projectId, cancel: jobs.cancelRequested })
      .from(jobs)
      .where(held({ jobId, lease }))
      .get()
    if (!row) return false
    tx.update(jobs)
      .set({ ...atRest, waitUntil: row.cancel && !windsDown ? now : until })
      .where(eq(jobs.id, jobId))
      .run()
    recordEvent(tx, { projectId: row.projectId, kind: 'job', subject: jobId, at: now })
    return true
  })
}

/** Waiting is no attempt that failed. */
const atRest = { lease: null, leaseUntil: null, attempts: 0, rate: null }

/** When the next job that waits for work elsewhere is to be looked at; null where none waits. */
export function findNextWaking(db: Tx): number | null {
  const row = db
    .select({ at: min(jobs.waitUntil) })
    .from(jobs)
    .where(and(eq(jobs.state, 'running'), isNull(jobs.lease), isNotNull(jobs.waitUntil)))
    .get()
  return row?.at ?? null
}

function hasOpenBatch(tx: Tx, jobId: string): boolean {
  const open = tx
    .select({ id: modelBatches.id })
    .from(modelBatches)
    .where(and(eq(modelBatches.jobId, jobId), ne(modelBatches.state, 'ended')))
    .get()
  return open !== undefined
}

/** Ends a job, or lays it down until somebody lets it go on. */
export function finishJob(
  db: Tx,
  options: {
    jobId: string
    lease: string
    state: 'done' | 'failed' | 'canceled' | 'paused'
    error: Message | null
    now: number
  },
): boolean {
  return transact(db, (tx) => {
    const goesOn = options.state === 'canceled' && hasOpenBatch(tx, options.jobId)
    const row = tx
      .update(jobs)
      .set(
        goesOn
          ? // What stands at a provider is called off first.
            { ...atRest, cancelRequested: true, waitUntil: options.now }
          : {
              state: options.state,
              error: options.error,
              endedAt: options.state === 'paused' ? null : options.now,
              leaseUntil: null,
              waitUntil: null,
            },
      )
      .where(held(options))
      .returning({ projectId: jobs.projectId })
      .get()
    if (!row) return false
    recordEvent(tx, {
      projectId: row.projectId,
      kind: 'job',
      subject: options.jobId,
      at: options.now,
    })
    return true
  })
}

/** Asks a running job to stop, or takes a waiting one out of the queue. */
export function cancelJob(
  tx: Tx,
  { projectId, jobId, now }: { projectId: string; jobId: string; now: number },
): boolean {
  const job = findJob(tx, { projectId, jobId })
  if (!job || !['queued', 'running', 'paused'].includes(job.state)) return false
  const rests = job.state === 'running' && job.lease === null && job.waitUntil !== null
  if (rests || (job.state !== 'running' && hasOpenBatch(tx, jobId)))
    tx.update(jobs)
      .set({ ...atRest, state: 'running', error: null, cancelRequested: true, waitUntil: now })
      .where(eq(jobs.id, jobId))
      .run()
  else if (job.state !== 'running')
    tx.update(jobs)
      .set({ state: 'canceled', error: null, endedAt: now })
      .where(eq(jobs.id, jobId))
      .run()
  else tx.update(jobs).set({ cancelRequested: true }).where(eq(jobs.id, jobId)).run()
  recordEvent(tx, { projectId, kind: 'job', subject: jobId, at: now })
  return true
}

/** At a worker's start: jobs left running by one that is gone can be taken at once. */
export function releaseJobs(db: Tx): void {
  db.update(jobs).set({ leaseUntil: null, lease: null }).where(eq(jobs.state, 'running')).run()
}

/**
 * Puts an ended job back into the queue, from its checkpoint: its runs that failed or were stopped are
 * open again, all of them or the named ones.
 */
export function requeueJob(
  tx: Tx,
  {
    projectId,
    jobId,
    now,
    runIds = null,
  }: { projectId: string; jobId: string; now: number; runIds?: readonly string[] | null },
): boolean {
  const job = findJob(tx, { projectId, jobId })
  if (!job || !['done', 'failed', 'canceled'].includes(job.state)) return false
  const again = runIds && new Set(runIds)
  tx.update(jobs)
    .set({
      state: 'queued',
      error: null,
      failures: again ? job.failures.filter(({ part }) => !part || !again.has(part)) : [],
      cancelRequested: false,
      endedAt: null,
      lease: null,
      leaseUntil: null,
      waitUntil: null,
      progress: null,
      attempts: 0,
    })
    .where(eq(jobs.id, jobId))
    .run()
  reopenRuns(tx, { jobId, runIds })
  reopenJudgments(tx, { jobId, judgmentIds: runIds, now })
  recordEvent(tx, { projectId, kind: 'job', subject: jobId, at: now })
  return true
}

/** Lets a paused job go on where it stopped. */
export function resumeJob(
  tx: Tx,
  { projectId, jobId, now }: { projectId: string; jobId: string; now: number },
): boolean {
  const changed = tx
    .update(jobs)
    .set({
      state: 'queued',
      error: null,
      lease: null,
      leaseUntil: null,
      waitUntil: null,
      attempts: 0,
    })
    .where(and(eq(jobs.id, jobId), eq(jobs.projectId, projectId), eq(jobs.state, 'paused')))
    .run().changes
  if (changed > 0) recordEvent(tx, { projectId, kind: 'job', subject: jobId, at: now })
  return changed > 0
}

/** Takes failures of parts back: those parts are to be done again. */
export function dropJobFailures(
  tx: Tx,
  { jobId, lease, parts }: { jobId: string; lease: string; parts: readonly string[] },
): void {
  const row = tx.select({ failures: jobs.failures }).from(jobs).where(held({ jobId, lease })).get()
  const failures = row?.failures.filter(({ part }) => !part || !parts.includes(part))
  if (failures) tx.update(jobs).set({ failures }).where(held({ jobId, lease })).run()
}

/** Opens runs of a job again that failed or were stopped: all of them, or the named ones. */
export function reopenRuns(
  tx: Tx,
  { jobId, runIds }: { jobId: string; runIds: readonly string[] | null },
): void {
  tx.update(proposalRuns)
    .set({ state: 'queued', error: null, endedAt: null })
    .where(
      and(
        eq(proposalRuns.jobId, jobId),
        inArray(proposalRuns.state, ['failed', 'canceled']),
        runIds ? inArray(proposalRuns.id, [...runIds]) : undefined,
      ),
    )
    .run()
}

/** The newest job that reads or fetches each dataset, by dataset and kind: one pass for a whole list. */
export function listReadingJobs(
  db: Tx,
  { projectId }: { projectId: string },
): Map<string, Pick<JobRecord, 'kind' | 'state' | 'error'>> {
  const rows = db
    .select({
      datasetId: sql<string | null>`json_extract(${jobs.input}, '$.datasetId')`,
      kind: jobs.kind,
      state: jobs.state,
      error: jobs.error,
    })
    .from(jobs)
    .where(and(eq(jobs.projectId, projectId), inArray(jobs.kind, ['fetch', 'ingest'])))
    .orderBy(asc(jobs.createdAt))
    .all()
  return new Map(
    rows.flatMap(({ datasetId, ...job }) =>
      datasetId === null ? [] : [[`${job.kind} ${datasetId}`, job]],
    ),
  )
}

/** A dataset's newest job of a kind (and state), or null. */
export function findDatasetJob(
  db: Tx,
  {
    projectId,
    datasetId,
    kind,
    state,
  }: { projectId: string; datasetId: string; kind: JobKind; state?: JobState },
): JobRecord | null {
  return (
    db
      .select()
      .from(jobs)
      .where(
        and(
          eq(jobs.projectId, projectId),
          eq(jobs.kind, kind),
          state ? eq(jobs.state, state) : undefined,
          eq(sql`json_extract(${jobs.input}, '$.datasetId')`, datasetId),
        ),
      )
      .orderBy(desc(jobs.createdAt))
      .get() ?? null
  )
}
