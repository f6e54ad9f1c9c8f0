import type { JobFailure, JobKind, JobProgress, Message } from '#lib/model/index.ts'

/** A job as the runner hands it to its handler. */
export interface ClaimedJob {
  id: string
  projectId: string
  kind: JobKind
  input: unknown
  checkpoint: unknown
  createdBy: string
  /** It waited for work elsewhere, was asked to stop, and has to call that work off. */
  windsDown: boolean
}

/** Where jobs are kept. Every write names the lease and answers false once it is lost. */
export interface JobStore {
  /** Takes the oldest job of these kinds that waits, or whose lease ran out; null when there is none. */
  claim(options: {
    kinds: readonly JobKind[]
    lease: string
    until: number
    /** Only those that have waited for work elsewhere. */
    rested: boolean
  }): ClaimedJob | null
  /** Renews the lease; answers what has become of the job. */
  renew(options: { jobId: string; lease: string; until: number }): 'held' | 'cancel' | 'lost'
  saveCheckpoint(options: { jobId: string; lease: string; checkpoint: unknown }): boolean
  saveProgress(options: {
    jobId: string
    lease: string
    progress: JobProgress
    rate: number | null
  }): boolean
  addFailure(options: { jobId: string; lease: string; failure: JobFailure }): boolean
  /** Lays a job down until a time; nobody holds it meanwhile. */
  rest(options: { jobId: string; lease: string; until: number; windsDown: boolean }): boolean
  finish(options: {
    jobId: string
    lease: string
    state: 'done' | 'failed' | 'canceled' | 'paused'
    error: Message | null
  }): boolean
}

/** Thrown by a handler to lay its job down, with what it waits for; somebody lets it go on later. */
export class JobPause extends Error {
  readonly reason: Message

  constructor(reason: Message) {
    super(reason.code)
    this.reason = reason
  }
}

/** Thrown by a handler that waits for work elsewhere: the job is taken up again at that time. */
export class JobRest extends Error {
  /** UTC milliseconds. */
  readonly until: number

  constructor(until: number) {
    super('waits')
    this.until = until
  }
}

export interface JobContext {
  jobId: string
  projectId: string
  createdBy: string
  /** Named in every transaction of the job, which checks it. */
  lease: string
  /** Aborted when it is to stop. One that winds down is not asked again. */
  signal: AbortSignal
  checkpoint: unknown
  /** Whether it was asked to stop while it waited: what was begun elsewhere is to be called off. */
  windsDown: boolean
  /** Cheap to call often: written at most twice a second. */
  report(progress: JobProgress): void
  /** One part failed; the job goes on and ends "done with failures". */
  fail(failure: JobFailure): void
}

/**
 * Long work: yields its checkpoint, which is handed back in `context.checkpoint` after a crash. What
 * it did up to a yield is not done again; what follows may be, and must have no effect twice.
 */
export type JobHandler = (input: unknown, context: JobContext) => AsyncGenerator<unknown, void>

export interface RunnerOptions {
  store: JobStore
  handlers: Partial<Record<JobKind, JobHandler>>
  /** Names this worker in leases. */
  owner: string
  now: () => number
  /** Turns what was thrown into words, and logs what has none. */
  explain: (error: unknown, jobId: string) => Message
}

const leaseTime = 30_000
const renewEvery = 2_000
const progressEvery = 500

/** Runs one job if one waits; answers whether there was one. Cancellation and a lost lease abort it. */
export async function runNextJob(
  options: RunnerOptions,
  {
    kinds,
    stop,
    rested = false,
  }: { kinds: readonly JobKind[]; stop: AbortSignal; rested?: boolean },
): Promise<boolean> {
  const { store, now } = options
  const job = store.claim({ kinds, lease: options.owner, until: now() + leaseTime, rested })
  if (!job) return false
  const { windsDown } = job
  const lease = options.owner
  const handler = options.handlers[job.kind]
  const controller = new AbortController()
  let end: 'cancel' | 'lost' | 'stop' | null = null
  const abort = (why: 'cancel' | 'lost' | 'stop') => {
    end ??= why
    controller.abort()
  }
  const onStop = () => abort('stop')
  if (stop.aborted) onStop()
  stop.addEventListener('abort', onStop, { once: true })
  const heartbeat = setInterval(() => {
    const held = store.renew({ jobId: job.id, lease, until: now() + leaseTime })
    if (held === 'lost' || (held === 'cancel' && !windsDown)) abort(held)
  }, renewEvery)
  const meter = createMeter({ now })
  let lastProgress = Number.NEGATIVE_INFINITY
  let pending: JobProgress | null = null
  const flush = () => {
    if (!pending) return
    store.saveProgress({ jobId: job.id, lease, progress: pending, rate: meter(pending.done) })
    pending = null
    lastProgress = now()
  }
  const context: JobContext = {
    jobId: job.id,
    projectId: job.projectId,
    createdBy: job.createdBy,
    lease,
    signal: controller.signal,
    checkpoint: job.checkpoint,
    windsDown,
    report: (progress) => {
      pending = progress
      if (now() - lastProgress >= progressEvery) flush()
    },
    fail: (failure) => {
      store.addFailure({ jobId: job.id, lease, failure })
    },
  }
  try {
    if (!handler) throw new Error(`no handler for jobs of kind ${job.kind}`)
    for await (const checkpoint of handler(job.input, context)) {
      flush()
      if (!store.saveCheckpoint({ jobId: job.id, lease, checkpoint })) abort('lost')
      controller.signal.throwIfAborted()
    }
    flush()
    store.finish({ jobId: job.id, lease, state: windsDown ? 'canceled' : 'done', error: null })
  } catch (error) {
    if (end === null && error instanceof JobRest) {
      flush()
      store.rest({ jobId: job.id, lease, until: error.until, windsDown })
    } else if (end === 'cancel')
      store.finish({ jobId: job.id, lease, state: 'canceled', error: null })
    else if (end === null && error instanceof JobPause) {
      flush()
      store.finish({ jobId: job.id, lease, state: 'paused', error: error.reason })
    }
    // A worker that stops leaves the job as it is: the next one takes it up at its checkpoint.
    else if (end === null)
      store.finish({ jobId: job.id, lease, state: 'failed', error: options.explain(error, job.id) })
  } finally {
    clearInterval(heartbeat)
    stop.removeEventListener('abort', onStop)
  }
  return true
}

/** Works off jobs of these kinds, one at a time, until stopped; `wake` resolves when there may be more. */
export async function runJobs(
  options: RunnerOptions,
  lane: {
    kinds: readonly JobKind[]
    stop: AbortSignal
    wake: () => Promise<void>
    rested?: boolean
  },
): Promise<void> {
  while (!lane.stop.aborted) {
    const worked = await runNextJob(options, lane)
    if (!worked) await lane.wake()
  }
}

/** Units a second over the last ten seconds or so. */
function createMeter({ now }: { now: () => number }): (done: number) => number | null {
  const points: { at: number; done: number }[] = []
  return (done) => {
    points.push({ at: now(), done })
    while (points.length > 20) points.shift()
    const first = points[0]
    if (!first || points.length < 2) return null
    const seconds = (now() - first.at) / 1000
    return seconds > 0 && done >= first.done ? (done - first.done) / seconds : null
  }
}
