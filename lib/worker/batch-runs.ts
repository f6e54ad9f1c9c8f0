import {
  type BatchRecord,
  dropBatch,
  findAnswer,
  findJob,
  findLastBatch,
  holdsJob,
  listJobRuns,
  listOpenBatches,
  listRunsInBatches,
  type RunRecord,
  sumSpend,
  transact,
  updateBatch,
} from '#db/index.ts'
import { type JobContext, JobPause, JobRest } from '#lib/jobs/index.ts'
import {
  type BatchClient,
  type BatchStanding,
  CallFailure,
  hasBatchEnded,
  readDialect,
} from '#lib/llm/index.ts'
import { DomainError, type JobProgress } from '#lib/model/index.ts'
import { parseAnswer } from '#lib/proposals/index.ts'
import {
  batchClientFor,
  findRunRevision,
  findUsableAnswer,
  isBudgetStop,
  type OpenModel,
  openModel,
  probeModel,
  type Studio,
} from '#lib/usecases/index.ts'
import { type PreparedBatch, prepareBatches } from './batch-prepare.ts'
import { loseBatch, takeResults } from './batch-results.ts'
import { failRun, nameOf } from './batch-runs-end.ts'
import { proposeOne } from './propose-one.ts'

/** How often a provider that does not answer is asked to call a batch off. */
const mostCancelTries = 5

/**
 * How often it is looked for a batch of which nobody knows whether it was made, before it counts as not
 * made: a provider may list what is new a moment late.
 */
const looksForLost = 2

/** Looks grow further apart by this, up to `longestPoll` times the first. */
const pollGrowth = 1.5
const longestPoll = 10

/** How long until a batch is looked at again, in milliseconds. */
export function pollWait(first: number, looks: number): number {
  return Math.round(first * Math.min(pollGrowth ** looks, longestPoll))
}

interface Options {
  /** Whether what is open is to go as a batch, or only what stands at a provider is to be taken. */
  sends: boolean
  /** Works out what the job is likely to cost. */
  estimate: (runs: readonly RunRecord[]) => Promise<void>
  /** Opens runs again that failed for the reason of a pause. */
  reopen: (runIds: readonly string[]) => number
}

/**
 * Has the open runs of a job answered by the provider's Batch API. Each time that the job is taken up it
 * goes on from what the database says: looks at what is on its way, takes what has come, sends what is
 * left, and rests until the next look. What is sent is written down before and after each step, so that
 * a worker killed at any of them loses nothing and pays for nothing twice.
 */
export async function* batchRuns(
  studio: Studio,
  context: JobContext,
  { sends, estimate, reopen }: Options,
): AsyncGenerator<unknown> {
  const { jobId, windsDown } = context
  const report = createReport(studio, context)
  for (const batch of listOpenBatches(studio.db, { jobId })) {
    if (batch.state === 'reserved') drop(studio, context, batch)
    else yield* look(studio, context, batch)
  }
  let waiting = 0
  for (;;) {
    yield* admitAnswered(studio, context, report)
    report(listOpenBatches(studio.db, { jobId }).length > 0 ? 'waiting' : 'preparing')
    const open = windsDown || !sends ? [] : openRuns(studio, context)
    if (open.length === 0) break
    await estimate(listJobRuns(studio.db, { jobId }))
    const sent = yield* send(studio, context, { runs: open, report })
    waiting = sent.waiting
    // Runs whose answers were kept need no batch; any other is on its way now.
    if (sent.batches > 0 || waiting > 0) break
    yield* admitAnswered(studio, context, report)
    if (openRuns(studio, context).length === 0) break
  }
  const left = listOpenBatches(studio.db, { jobId })
  if (left.length > 0 || waiting > 0) {
    report(windsDown ? 'canceling' : 'waiting')
    const looks = Math.min(...left.map((batch) => batch.looks), longestPoll)
    const troubles = Math.max(...left.map((batch) => batch.troubles), 0)
    throw new JobRest(studio.now() + pollWait(studio.batchPoll, looks + troubles))
  }
  report('collecting')
  if (windsDown) return
  const refused = listJobRuns(studio.db, { jobId }).filter(
    ({ state, error }) => state === 'failed' && error?.code === 'batch-refused',
  )
  const reason = refused[0]?.error
  if (!reason) return
  // Nobody has to pick a whole batch up run by run: it goes again when somebody says so.
  reopen(refused.map(({ id }) => id))
  throw new JobPause(reason)
}

type Report = (phase: NonNullable<JobProgress['batch']>['phase']) => void

/** Says how far a job is: runs that have ended, and requests that the provider has worked off. */
function createReport(studio: Studio, context: JobContext): Report {
  const { projectId, jobId } = context
  return (phase) => {
    const runs = listJobRuns(studio.db, { jobId })
    const batches = listOpenBatches(studio.db, { jobId })
    const ended = runs.filter(({ state }) => state !== 'queued' && state !== 'running').length
    const worked = batches.reduce((sum, { completed, failed }) => sum + completed + failed, 0)
    const ends = batches.flatMap(({ expiresAt }) => expiresAt ?? [])
    const { spent } = sumSpend(studio.db, { projectId, jobId, since: 0 })
    const input = findJob(studio.db, context)?.input
    const likely =
      typeof input === 'object' && input !== null && 'estimated' in input ? input.estimated : null
    context.report({
      done: Math.min(ended + worked, runs.length),
      total: runs.length,
      unit: 'datasets',
      ...(typeof likely === 'number' ? { cost: { spent, likely: Math.max(likely, spent) } } : {}),
      batch: {
        phase: phase === 'waiting' ? phaseOf(batches) : phase,
        until: ends.length > 0 ? Math.max(...ends) : null,
      },
    })
  }
}

function phaseOf(batches: readonly BatchRecord[]): NonNullable<JobProgress['batch']>['phase'] {
  if (batches.some(({ phase }) => phase === 'in_progress')) return 'waiting'
  if (batches.some(({ phase }) => phase === 'finalizing')) return 'collecting'
  return batches.some(({ phase }) => phase === 'validating') ? 'checking' : 'waiting'
}

/** Runs that are neither done nor on their way. */
function openRuns(studio: Studio, { jobId }: JobContext): RunRecord[] {
  const underWay = listRunsInBatches(studio.db, { jobId })
  return listJobRuns(studio.db, { jobId }).filter(
    ({ id, state }) => (state === 'queued' || state === 'running') && !underWay.has(id),
  )
}

/** Makes tasks of the answers that are there. */
async function* admitAnswered(
  studio: Studio,
  context: JobContext,
  report: Report,
): AsyncGenerator<unknown> {
  for (const run of openRuns(studio, context)) {
    const { requestHash } = run
    const found = findRunRevision(studio, run.datasetId, context.projectId)
    const fields = found?.revision.manifest.fields
    if (requestHash === null || !fields) continue
    if (!findUsableAnswer(studio.db, { requestHash, runId: run.id, fields })) continue
    report('collecting')
    await proposeOne(studio, {
      ...{ context, run },
      propose: async ({ revision }) => {
        const answer = findAnswer(studio.db, { requestHash })
        if (!answer) throw new Error('a kept answer is gone')
        const { text, finish } = answer
        const parsed = parseAnswer({ text, finish, fields: revision.manifest.fields })
        return {
          drafts: parsed.drafts.map((draft) => ({ draft, origin: run.proposer })),
          notes: parsed.notes,
        }
      },
    })
    yield {}
  }
}

/** The model of a job's runs; null where it was taken out of the settings. */
function findModel(
  studio: Studio,
  { projectId }: JobContext,
  modelId: string | null,
): OpenModel | null {
  try {
    return modelId === null ? null : openModel(studio, { projectId, modelId })
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return null
    throw error
  }
}

const modelGone = { code: 'not-found', values: { what: 'model' } }

/** Writes, reserves and sends what runs ask; answers how many batches went and how many runs wait for another's. */
async function* send(
  studio: Studio,
  context: JobContext,
  { runs, report }: { runs: readonly RunRecord[]; report: Report },
): AsyncGenerator<unknown, { batches: number; waiting: number }> {
  const model = findModel(studio, context, runs[0]?.modelId ?? null)
  if (!model) {
    for (const run of runs) {
      const name = nameOf(studio, context.projectId, run.datasetId)
      failRun(studio, { context, run, name, error: modelGone })
    }
    return { batches: 0, waiting: 0 }
  }
  const scratch = await studio.files.scratch()
  try {
    const dialect = await learnDialect(studio, context, model)
    const folder = scratch.path
    const prepared = await prepareBatches(studio, { context, model, dialect, runs, folder })
    yield {}
    report('sending')
    for (const batch of prepared.batches) yield* sendOne(studio, context, { model, batch })
    return { batches: prepared.batches.length, waiting: prepared.waiting }
  } catch (error) {
    if (context.signal.aborted) throw error
    const said = error instanceof CallFailure ? error.reported : error
    if (!(said instanceof DomainError)) throw error
    if (!isBudgetStop(said) && !said.code.startsWith('llm-')) throw error
    // What is on its way is waited for; then there may be room.
    if (listOpenBatches(studio.db, context).length > 0) return { batches: 0, waiting: 0 }
    // Nothing was sent: whoever can do something about it lets the job go on.
    throw new JobPause({ code: said.code, values: said.values })
  } finally {
    await scratch.remove()
  }
}

/** How the model's server is asked: as the last batch taught, as is known of it, or as a small question shows. */
async function learnDialect(studio: Studio, context: JobContext, model: OpenModel) {
  const { projectId, jobId, signal } = context
  const last = findLastBatch(studio.db, { jobId })
  return (
    readDialect(last?.simpler) ??
    readDialect(last?.dialect) ??
    model.dialect ??
    (await probeModel(studio, { projectId, jobId, model, signal })).dialect
  )
}

async function* sendOne(
  studio: Studio,
  context: JobContext,
  { model, batch: { id, path } }: { model: OpenModel; batch: PreparedBatch },
): AsyncGenerator<unknown> {
  const { signal } = context
  const client = batchClientFor(studio, model)
  try {
    const fileId = await client.upload({ path, name: `${id}.jsonl`, signal })
    note(studio, context, id, { state: 'creating', fileId })
    yield {}
    noteStanding(studio, context, id, await client.create({ fileId, mark: id, signal }))
    yield {}
  } catch (error) {
    if (signal.aborted || !(error instanceof CallFailure)) throw error
    const batch = listOpenBatches(studio.db, context).find((each) => each.id === id)
    // One that was uploaded may have been made all the same: it is looked for.
    if (batch?.state === 'creating' && isPassing(error)) return
    for (const each of listOpenBatches(studio.db, context))
      if (each.id === id || each.state === 'reserved') drop(studio, context, each)
    if (!isPassing(error)) throw pauseOrThrow(studio, context, error)
    throw new JobRest(studio.now() + pollWait(studio.batchPoll, longestPoll))
  }
}

/** Looks at a batch that was sent, or may have been; takes its results where it has ended. */
async function* look(
  studio: Studio,
  context: JobContext,
  batch: BatchRecord,
): AsyncGenerator<unknown> {
  const { signal, windsDown } = context
  const model = findModel(studio, context, batch.modelId)
  if (!model) return loseBatch(studio, { context, batch, error: modelGone })
  if (model.baseUrl !== batch.baseUrl) {
    const error = { code: 'batch-model-moved', values: { host: model.host } }
    if (windsDown) return loseBatch(studio, { context, batch, error })
    throw new JobPause(error)
  }
  const client = batchClientFor(studio, model)
  try {
    let standing: BatchStanding | null
    if (batch.state === 'creating') {
      standing = await findOrCreate(studio, context, { batch, client })
      if (standing === null) return
    } else {
      if (batch.remoteId === null) throw new Error('an open batch without a name')
      const id = batch.remoteId
      standing = await client.get({ id, signal })
      if (windsDown && !batch.cancelAsked && !hasBatchEnded(standing)) {
        standing = (await callOff(client, { id, signal })) ?? standing
        note(studio, context, batch.id, { cancelAsked: true })
        batch.looks = 0
      }
    }
    noteStanding(studio, context, batch.id, standing, batch.looks + 1)
    yield {}
    if (hasBatchEnded(standing)) yield* takeResults(studio, { context, client, batch, standing })
  } catch (error) {
    if (signal.aborted || !(error instanceof CallFailure)) throw error
    const { code, values } = error.reported
    const tried = batch.troubles + 1
    if (code === 'batch-gone' || (windsDown && (!isPassing(error) || tried >= mostCancelTries)))
      return loseBatch(studio, { context, batch, error: { code, values } })
    note(studio, context, batch.id, { troubles: tried })
    if (!isPassing(error)) throw pauseOrThrow(studio, context, error)
    yield {}
  }
}

/** Asks for a batch to be canceled; null where the provider says that it cannot be: it is about to end. */
async function callOff(
  client: BatchClient,
  options: { id: string; signal: AbortSignal },
): Promise<BatchStanding | null> {
  try {
    return await client.cancel(options)
  } catch (error) {
    if (error instanceof CallFailure && error.reported.code === 'llm-bad-request') return null
    throw error
  }
}

/**
 * Finds the batch that may have been made of an uploaded file, or makes it now that it surely was not;
 * null where that is not known yet, or where it is not wanted any more.
 */
async function findOrCreate(
  studio: Studio,
  context: JobContext,
  { batch, client }: { batch: BatchRecord; client: BatchClient },
): Promise<BatchStanding | null> {
  const { signal, windsDown } = context
  const { id, fileId, createdAt: since, looks } = batch
  if (fileId === null) throw new Error('a batch without a file')
  const found = await client.find({ mark: id, fileId, since: since - 3_600_000, signal })
  if (found) return found
  if (looks + 1 < looksForLost) {
    note(studio, context, id, { looks: looks + 1 })
    return null
  }
  if (windsDown) {
    drop(studio, context, batch)
    return null
  }
  return client.create({ fileId, mark: id, signal })
}

/** Whether a failure passes by itself: the network, the provider's load, or its server being down. */
function isPassing({ attempts, reported }: CallFailure): boolean {
  return attempts > 1 || reported.code === 'llm-unreachable'
}

/** What a failure that does not pass makes of the job: it waits for somebody to mend the cause. */
function pauseOrThrow(studio: Studio, context: JobContext, { reported }: CallFailure): JobPause {
  studio.log.warn({ jobId: context.jobId, code: reported.code }, 'batch waits')
  return new JobPause({ code: reported.code, values: reported.values })
}

function drop(studio: Studio, context: JobContext, batch: BatchRecord): void {
  transact(studio.db, (tx) => {
    if (holdsJob(tx, context)) dropBatch(tx, { batchId: batch.id })
  })
}

function note(
  studio: Studio,
  context: JobContext,
  batchId: string,
  patch: Parameters<typeof updateBatch>[1]['patch'],
): void {
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) throw new Error('another worker has taken the job')
    updateBatch(tx, { batchId, patch })
  })
}

function noteStanding(
  studio: Studio,
  context: JobContext,
  batchId: string,
  { id, phase, completed, failed, expiresAt }: BatchStanding,
  looks = 0,
): void {
  note(studio, context, batchId, {
    ...{ phase, completed, failed, expiresAt, looks },
    state: 'open',
    remoteId: id,
    troubles: 0,
  })
}
