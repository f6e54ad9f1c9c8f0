import {
  type DatasetRecord,
  type DatasetRevisionRecord,
  findRun,
  holdsJob,
  loseOpenCalls,
  type RunRecord,
  recordEvent,
  saveProfile,
  transact,
  updateRun,
} from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { DomainError, type Message, type TaskDraft, type TaskOrigin } from '#lib/model/index.ts'
import {
  admitDrafts,
  type Examined,
  examine,
  findRunRevision,
  isBudgetStop,
  type Studio,
} from '#lib/usecases/index.ts'
import { profileRevision } from './profile.ts'

/** What a proposer made of a dataset. */
export interface Proposal {
  drafts: { draft: TaskDraft; origin: TaskOrigin }[]
  notes: Message[]
}

/** What a proposer reads. */
export interface Source {
  dataset: DatasetRecord
  revision: DatasetRevisionRecord
}

/** How one run ended: done, failed with a code, or put back because nothing may be sent now. */
export type RunEnd =
  | { kind: 'done'; runId: string }
  | { kind: 'failed'; runId: string; error: Message }
  | { kind: 'waits'; runId: string; error: Message }

/**
 * Has tasks proposed for a run's dataset, admits those that are sound, and writes down how the run ended.
 * One that another worker finished meanwhile is left alone.
 */
export async function proposeOne(
  studio: Studio,
  {
    context,
    run,
    propose,
  }: { context: JobContext; run: RunRecord; propose: (source: Source) => Promise<Proposal> },
): Promise<RunEnd> {
  const { projectId } = context
  const runId = run.id
  context.signal.throwIfAborted()
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) return
    loseOpenCalls(tx, { runId: run.id })
    updateRun(tx, {
      runId: run.id,
      patch: { state: 'running', startedAt: run.startedAt ?? studio.now(), error: null },
    })
    recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: studio.now() })
  })
  const found = findRunRevision(studio, run.datasetId, projectId)
  const name = found?.dataset.name ?? run.datasetId
  try {
    if (!found) throw new DomainError('dataset-not-read', { name })
    const revision = await withProfile(studio, context, found.revision)
    const dataset = found.dataset
    const proposal = await propose({ dataset, revision })
    const drafts: { draft: TaskDraft; origin: TaskOrigin; examined: Examined }[] = []
    for (const { draft, origin } of proposal.drafts)
      drafts.push({
        draft,
        origin,
        examined: await examine(studio, {
          projectId,
          revision,
          content: draft.content,
          surplusOutputs: draft.surplusOutputs,
          signal: context.signal,
        }),
      })
    transact(studio.db, (tx) => {
      // Done twice would be proposed twice: a run that another worker finished is left alone.
      if (!holdsJob(tx, context) || findRun(tx, { runId: run.id })?.state === 'done') return
      const admission = admitDrafts(tx, {
        dataset,
        revision,
        drafts,
        runId: run.id,
        createdBy: null,
        now: studio.now,
      })
      const { added, repeated, blocked } = admission
      updateRun(tx, {
        runId: run.id,
        patch: {
          state: 'done',
          added,
          repeated,
          blocked,
          notes: proposal.notes,
          endedAt: studio.now(),
        },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: studio.now() })
      recordEvent(tx, { projectId, kind: 'dataset', subject: dataset.id, at: studio.now() })
    })
    return { kind: 'done', runId }
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DomainError)) throw error
    if (isBudgetStop(error)) {
      transact(studio.db, (tx) => {
        if (!holdsJob(tx, context)) return
        updateRun(tx, { runId, patch: { state: 'queued', error: null } })
        recordEvent(tx, { projectId, kind: 'run', subject: runId, at: studio.now() })
      })
      return { kind: 'waits', runId, error: { code: error.code, values: error.values } }
    }
    const failure = { code: error.code, values: error.values }
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context)) return
      updateRun(tx, {
        runId: run.id,
        patch: { state: 'failed', error: failure, endedAt: studio.now() },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: studio.now() })
    })
    context.fail({ what: name, ...failure, part: runId })
    return { kind: 'failed', runId, error: failure }
  }
}

/** The rules need the profile; a dataset added a moment ago may not have it yet. */
export async function withProfile(
  studio: Studio,
  context: JobContext,
  revision: DatasetRevisionRecord,
): Promise<DatasetRevisionRecord> {
  if (revision.profile) return revision
  const profile = await profileRevision(studio, {
    manifest: revision.manifest,
    signal: context.signal,
  })
  transact(studio.db, (tx) => saveProfile(tx, { revisionId: revision.id, profile }))
  return { ...revision, profile }
}
