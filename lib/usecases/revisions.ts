import type { z } from 'zod'
import {
  type DatasetRecord,
  enqueueJob,
  findDatasetRevision,
  findNames,
  findTask,
  forgetCounts,
  insertDatasetRevision,
  listDatasetRevisions as listRevisionRecords,
  nextDatasetRevisionNumber,
  recordAudit,
  recordEvent,
  saveRecheck,
  type Tx,
  transact,
  updateDataset,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  type DatasetDetail,
  DomainError,
  type Manifest,
  newId,
  type Profile,
  type RevisionCause,
  type RevisionDiff,
} from '#lib/model/index.ts'
import { revisionHash, tryCorrection } from '#lib/sources/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf, getDataset, getReadDataset, sampleSource } from './datasets.ts'
import type { Studio } from './studio.ts'

type Input<Name extends keyof typeof apiInputs> = z.infer<(typeof apiInputs)[Name]>

/** Inside a transaction: the same corridors, over what it sees. */
export function within(studio: Studio, tx: Tx): Studio {
  return { ...studio, db: tx as Studio['db'] }
}

/** The revisions of a dataset, newest first. */
export function listDatasetRevisions(
  studio: Studio,
  actor: Actor,
  { datasetId }: Input<'datasets.revisions'>,
): ApiOutputs['datasets.revisions'] {
  allow(actor, 'dataset:read')
  const { projectId } = actor
  const { dataset } = getReadDataset(studio, { projectId, datasetId })
  const records = listRevisionRecords(studio.db, { datasetId })
  const authors = records.map(({ createdBy }) => createdBy ?? dataset.addedBy)
  const names = findNames(studio.db, { userIds: [...new Set(authors)] })
  return {
    revisions: records.map(({ createdBy, recheck, ...record }) => {
      const userId = createdBy ?? dataset.addedBy
      const name = names.get(userId)
      return {
        ...record,
        by: name === undefined ? null : { userId, name },
        current: record.id === dataset.revisionId,
        recheck: recheck && {
          tasks: recheck.tasks,
          broken: recheck.broken.flatMap(({ taskId, why }) => {
            const task = findTask(studio.db, { projectId, taskId })
            return task ? [{ taskId, instruction: task.instruction, why }] : []
          }),
        },
      }
    }),
  }
}

/**
 * Makes a revision the one in force, inside the caller's transaction: what the tasks give is counted and
 * checked anew, and it is profiled where it was not.
 */
export function putInForce(
  tx: Tx,
  now: {
    dataset: DatasetRecord
    revisionId: string
    isProfiled: boolean
    userId: string
    at: number
  },
): void {
  const { dataset, revisionId, isProfiled, userId, at } = now
  const { id: datasetId, projectId, name: subject } = dataset
  updateDataset(tx, { datasetId, patch: { revisionId, state: 'ready', error: null } })
  forgetCounts(tx, { datasetId })
  saveRecheck(tx, { revisionId, recheck: null })
  const kinds = isProfiled ? (['recheck'] as const) : (['profile', 'recheck'] as const)
  for (const [index, kind] of kinds.entries())
    enqueueJob(tx, {
      id: newId('job'),
      projectId,
      kind,
      subject,
      href: `/datasets/${datasetId}${kind === 'recheck' ? '?tab=revisions' : ''}`,
      input: { datasetId, revisionId },
      createdBy: userId,
      // What checks read is measured first.
      createdAt: at + index,
    })
  recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at })
}

/** Adds a revision to a dataset and makes it the one in force, inside the caller's transaction. */
export function addRevision(
  tx: Tx,
  made: {
    dataset: DatasetRecord
    manifest: Manifest
    profile?: Profile
    cause: RevisionCause
    diff: RevisionDiff | null
    userId: string
    at: number
  },
): string {
  const { dataset, manifest, profile, cause, diff, userId, at } = made
  const { id: datasetId, projectId } = dataset
  const revisionId = newId('datasetRevision')
  const number = nextDatasetRevisionNumber(tx, { datasetId })
  insertDatasetRevision(tx, {
    id: revisionId,
    datasetId,
    hash: revisionHash(manifest),
    manifest,
    profile: profile ?? null,
    number,
    cause,
    createdBy: userId,
    diff,
    createdAt: at,
  })
  putInForce(tx, { dataset, revisionId, isProfiled: profile !== undefined, userId, at })
  recordAudit(tx, {
    projectId,
    userId,
    action: 'dataset.revise',
    subject: datasetId,
    details: { revisionId, number, cause, file: manifest.file.sha256 },
    at,
  })
  return revisionId
}

/** Makes an earlier revision of a dataset the one in force again. */
export function takeRevision(
  studio: Studio,
  actor: Actor,
  { datasetId, revisionId }: Input<'datasets.useRevision'>,
): DatasetDetail {
  allow(actor, 'dataset:change')
  const { projectId, userId } = actor
  transact(studio.db, (tx) => {
    const { dataset, revision } = getReadDataset(within(studio, tx), { projectId, datasetId })
    const wanted = findDatasetRevision(tx, { revisionId })
    if (!wanted || wanted.datasetId !== datasetId) throw missing('revision')
    if (revision.id === revisionId) return
    const at = studio.now()
    putInForce(tx, { dataset, revisionId, isProfiled: wanted.profile !== null, userId, at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'dataset.use-revision',
      subject: datasetId,
      details: { before: revision.id, after: revisionId },
      at,
    })
  })
  return getDataset(studio, actor, { datasetId })
}

/** What a correction would do to the values of the sample; nothing is changed. */
export async function tryDatasetCorrection(
  studio: Studio,
  actor: Actor,
  { datasetId, correction }: Input<'datasets.tryCorrection'>,
  signal?: AbortSignal,
): Promise<ApiOutputs['datasets.tryCorrection']> {
  allow(actor, 'dataset:change')
  const { projectId } = actor
  const { dataset, revision } = getReadDataset(studio, { projectId, datasetId })
  const { path, rows } = sampleSource(studio, revision)
  const { fields } = revision.manifest
  return studio.reads.read(
    path,
    (engine) => tryCorrection({ engine, rows, fields, correction, name: dataset.name }),
    signal,
  )
}

/** Has a revision made of the one in force of which fields are what people say they are. */
export function correctTypes(
  studio: Studio,
  actor: Actor,
  { datasetId, corrections }: Input<'datasets.correct'>,
): ApiOutputs['datasets.correct'] {
  allow(actor, 'dataset:change')
  return transact(studio.db, (tx) => {
    const { projectId, userId } = actor
    const { dataset, revision } = getReadDataset(within(studio, tx), { projectId, datasetId })
    if (revision.manifest.options.corrections.length + corrections.length > 500)
      throw new DomainError('corrections-too-many', { limit: 500 }, { kind: 'conflict' })
    const jobId = newId('job')
    const at = studio.now()
    enqueueJob(tx, {
      id: jobId,
      projectId,
      kind: 'ingest',
      subject: dataset.name,
      href: `/datasets/${datasetId}?tab=fields`,
      input: { kind: 'correction', datasetId, revisionId: revision.id, corrections },
      createdBy: userId,
      createdAt: at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'dataset.correct',
      subject: datasetId,
      details: { corrections },
      at,
    })
    recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at })
    return { jobId }
  })
}
