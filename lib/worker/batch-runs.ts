import {
  type BatchRecord,
  findAnswer,
  findJob,
  listJobRuns,
  listOpenBatches,
  listRunsInBatches,
  type RunRecord,
  sumSpend,
} from '#db/index.ts'
import { type JobContext, JobPause, JobRest } from '#lib/jobs/index.ts'
import type { JobProgress } from '#lib/model/index.ts'
import { parseAnswer } from '#lib/proposals/index.ts'
import { findRunRevision, findUsableAnswer, type Studio } from '#lib/usecases/index.ts'
import { look } from './batch-look.ts'
import { drop, longestPoll, pollWait } from './batch-notes.ts'
import { type Report, send } from './batch-send.ts'
import { proposeOne } from './propose-one.ts'

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
