import type { z } from 'zod'
import {
  cancelJob as cancelJobRecord,
  findJob,
  type JobRecord,
  listJobs as listJobRecords,
  listJobRuns,
  recordAudit,
  requeueJob,
  resumeJob as resumeJobRecord,
  sumSpend,
  transact,
  updateJobInput,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type JobView,
  toDollars,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { asksModel, jobMode } from './batch-calls.ts'
import { requireBatches } from './batch-offer.ts'
import { actorOf } from './datasets.ts'
import { openModel } from './models.ts'
import type { Studio } from './studio.ts'

/** A job as people see it. */
export function viewJob(job: JobRecord): JobView {
  const { progress, rate } = job
  const left =
    progress?.total != null && rate && rate > 0 && job.state === 'running'
      ? Math.max(0, (progress.total - progress.done) / rate)
      : null
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    subject: job.subject,
    href: job.href,
    progress,
    rate: job.state === 'running' ? rate : null,
    secondsLeft: left,
    failures: job.failures,
    mode: job.kind === 'proposals' && asksModel(job.input) ? jobMode(job.input) : null,
    error: job.error,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    endedAt: job.endedAt,
  }
}

/** What runs and waits, then what has ended. */
export function listJobs(studio: Studio, actor: Actor): ApiOutputs['jobs.list'] {
  allow(actor, 'job:read')
  return { jobs: listJobRecords(studio.db, actor).map(viewJob) }
}

/** Asks a job to stop. */
export function cancelJob(
  studio: Studio,
  actor: Actor,
  { jobId }: { jobId: string },
): ApiOutputs['jobs.cancel'] {
  allow(actor, 'job:change')
  return transact(studio.db, (tx) => {
    if (!findJob(tx, { projectId: actor.projectId, jobId })) throw missing('job')
    const now = studio.now()
    const canceled = cancelJobRecord(tx, { projectId: actor.projectId, jobId, now })
    if (canceled)
      recordAudit(tx, {
        ...actorOf(actor),
        action: 'job.cancel',
        subject: jobId,
        details: {},
        at: now,
      })
    return { canceled }
  })
}

/**
 * Puts a job that failed, was canceled or has failures back into the queue, for all of it that is not
 * done or for some of its runs; what is done stays done.
 */
export function retryJob(
  studio: Studio,
  actor: Actor,
  { jobId, runs = null, mode }: z.infer<(typeof apiInputs)['jobs.retry']>,
): ApiOutputs['jobs.retry'] {
  allow(actor, 'job:change')
  return transact(studio.db, (tx) => {
    const job = findJob(tx, { projectId: actor.projectId, jobId })
    if (!job) throw missing('job')
    const now = studio.now()
    if (job.state === 'done' && job.failures.length === 0)
      throw new DomainError('job-has-no-failures', {}, { kind: 'conflict' })
    if (!requeueJob(tx, { projectId: actor.projectId, jobId, now, runIds: runs }))
      throw new DomainError('job-still-running', {}, { kind: 'conflict' })
    if (mode && asksModel(job.input)) {
      if (mode === 'batch') requireBatches(studio, { ...actor, model: modelOf(studio, job) })
      updateJobInput(tx, { jobId, patch: { mode } })
    }
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'job.retry',
      subject: jobId,
      details: { ...(runs ? { runs } : {}), ...(mode ? { mode } : {}) },
      at: now,
    })
    return { jobId }
  })
}

function modelOf(studio: Studio, { id, projectId }: JobRecord) {
  const modelId = listJobRuns(studio.db, { jobId: id })[0]?.modelId
  if (!modelId) throw missing('model')
  return openModel(studio, { projectId, modelId })
}

/** Lets a paused job go on where it stopped, with another cap where one is given. */
export function resumeJob(
  studio: Studio,
  actor: Actor,
  { jobId, cap }: z.infer<(typeof apiInputs)['jobs.resume']>,
): ApiOutputs['jobs.resume'] {
  allow(actor, 'job:change')
  const { projectId } = actor
  return transact(studio.db, (tx) => {
    const job = findJob(tx, { projectId, jobId })
    if (!job) throw missing('job')
    const now = studio.now()
    if (cap !== undefined) {
      const { spent, reserved } = sumSpend(tx, { projectId, jobId, since: job.createdAt })
      if (cap !== null && cap <= spent + reserved)
        throw new DomainError('budget-cap-spent', {
          cap: toDollars(cap),
          spent: toDollars(spent + reserved),
        })
      updateJobInput(tx, { jobId, patch: { cap } })
    }
    if (!resumeJobRecord(tx, { projectId, jobId, now }))
      throw new DomainError('job-not-paused', {}, { kind: 'conflict' })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'job.resume',
      subject: jobId,
      details: cap === undefined ? {} : { cap },
      at: now,
    })
    return { jobId }
  })
}
