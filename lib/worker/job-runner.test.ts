import { beforeEach, describe, expect, it } from 'vitest'
import {
  cancelJob,
  type Db,
  enqueueJob,
  findJob,
  holdsJob,
  insertProject,
  openMemoryDb,
  releaseJobs,
  requeueJob,
  transact,
} from '#db/index.ts'
import { type JobHandler, runNextJob } from '#lib/jobs/index.ts'
import { DomainError, defaultExportOptions } from '#lib/model/index.ts'
import { jobStore } from './job-store.ts'

const projectId = 'prj_1'
let db: Db
let clock: number
const now = () => {
  clock += 1
  return clock
}
const never = new AbortController().signal

beforeEach(() => {
  clock = 1_000
  db = openMemoryDb()
  insertProject(db, {
    id: projectId,
    name: 'One',
    exportOptions: defaultExportOptions,
    createdAt: 0,
  })
  enqueueJob(db, {
    id: 'job_000001',
    projectId,
    kind: 'count',
    subject: 'a dataset',
    href: null,
    input: { steps: 5 },
    createdBy: 'usr_1',
    createdAt: now(),
  })
})

const job = () => {
  const found = findJob(db, { projectId, jobId: 'job_000001' })
  if (!found) throw new Error('no job')
  return found
}

const run = (handler: JobHandler, owner: string, stop: AbortSignal = never) =>
  runNextJob(
    {
      store: jobStore({ db, now }),
      handlers: { count: handler },
      owner,
      now,
      explain: (error) =>
        error instanceof DomainError
          ? { code: error.code, values: error.values }
          : { code: 'unexpected', values: {} },
    },
    { kinds: ['count'], stop },
  )

/** Writes its steps down under the lease and yields after each; dies after `dieAfter` of them. */
const stepper = (written: number[], dieAfter: number): JobHandler =>
  async function* (_input, context) {
    let taken = 0
    const from = (context.checkpoint as { next: number } | null)?.next ?? 0
    for (let step = from; step < 5; step += 1) {
      if (taken === dieAfter) await new Promise(() => undefined)
      transact(db, (tx) => {
        if (holdsJob(tx, context)) written.push(step)
      })
      taken += 1
      yield { next: step + 1 }
    }
  }

describe('a job killed after each of its yields', () => {
  it.each([0, 1, 2, 3, 4])('%i: comes to the same as an unbroken run', async (dieAfter) => {
    const written: number[] = []
    // The killed worker's run hangs for good, as a killed process's does.
    void run(stepper(written, dieAfter), 'worker-1')
    await new Promise((resolve) => setImmediate(resolve))
    expect(job().state).toBe('running')
    releaseJobs(db)
    expect(await run(stepper(written, 99), 'worker-2')).toBe(true)
    expect(job()).toMatchObject({ state: 'done', attempts: 2, error: null })
    expect(written).toEqual([0, 1, 2, 3, 4])
  })
})

it('answers whether there was a job', async () => {
  expect(await run(stepper([], 99), 'w')).toBe(true)
  expect(await run(stepper([], 99), 'w')).toBe(false)
})

it('does not take a job that another worker holds', async () => {
  void run(stepper([], 0), 'worker-1')
  expect(await run(stepper([], 99), 'worker-2')).toBe(false)
})

it('ends with failures that are listed', async () => {
  const handler: JobHandler = async function* (_input, context) {
    context.fail({ what: 'x', code: 'dataset-not-read', values: { name: 'x' } })
    yield 1
  }
  await run(handler, 'w')
  expect(job().state).toBe('done')
  expect(job().failures).toEqual([{ what: 'x', code: 'dataset-not-read', values: { name: 'x' } }])
})

it.each([
  [new DomainError('file-empty', { file: 'a.csv' }), 'file-empty'],
  [new Error('a bug'), 'unexpected'],
])('fails with words: %s', async (error, code) => {
  // biome-ignore lint/correctness/useYield: it ends before its first checkpoint
  const handler: JobHandler = async function* () {
    throw error
  }
  await run(handler, 'w')
  expect(job()).toMatchObject({ state: 'failed', error: { code } })
})

it('goes back into the queue from its checkpoint', async () => {
  const seen: unknown[] = []
  let broken = true
  const handler: JobHandler = async function* (_input, context) {
    seen.push(context.checkpoint)
    yield 'half'
    if (broken) throw new DomainError('file-empty')
  }
  await run(handler, 'w')
  broken = false
  requeueJob(db, { projectId, jobId: 'job_000001', now: now() })
  await run(handler, 'w')
  expect(seen).toEqual([null, 'half'])
  expect(job().state).toBe('done')
})

describe('cancel', () => {
  it('takes a waiting job out of the queue', async () => {
    expect(cancelJob(db, { projectId, jobId: 'job_000001', now: now() })).toBe(true)
    expect(await run(stepper([], 99), 'w')).toBe(false)
    expect(job().state).toBe('canceled')
  })

  it('is refused for a job of another project', () => {
    expect(cancelJob(db, { projectId: 'prj_2', jobId: 'job_000001', now: now() })).toBe(false)
    expect(job().state).toBe('queued')
  })
})

it('leaves a job to the next worker where this one stops', async () => {
  const stop = new AbortController()
  const handler: JobHandler = async function* () {
    stop.abort()
    yield 'half'
  }
  await run(handler, 'w', stop.signal)
  expect(job()).toMatchObject({ state: 'running', checkpoint: 'half' })
  releaseJobs(db)
  expect(await run(handler, 'w2')).toBe(true)
  expect(job().state).toBe('done')
})

it('is given up after it took its worker down five times', async () => {
  for (const worker of ['1', '2', '3', '4', '5']) {
    void run(stepper([], 0), worker)
    releaseJobs(db)
  }
  expect(await run(stepper([], 99), '6')).toBe(false)
  expect(job()).toMatchObject({ state: 'failed', error: { code: 'job-keeps-stopping' } })
})
