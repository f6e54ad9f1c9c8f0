import { z } from 'zod'
import {
  type DatasetRecord,
  type DatasetRevisionRecord,
  findDataset,
  findDatasetRevision,
  findRevisionBefore,
  findTask,
  getRevision,
  holdsJob,
  listBrokenTasks,
  listDatasetTasks,
  recordEvent,
  saveProfile,
  saveRecheck,
  saveRevisionDiff,
  type TaskRecord,
  transact,
} from '#db/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import { idOf } from '#lib/model/index.ts'
import { enqueueCount, examine, type Studio, takeExamined } from '#lib/usecases/index.ts'
import { compareManifests } from './compare-revisions.ts'
import { profileRevision } from './profile.ts'

const RecheckInput = z.object({ datasetId: idOf('dataset'), revisionId: idOf('datasetRevision') })

/** How many tasks were checked so far, in the order of the dataset's tasks. */
const Checkpoint = z.object({ checked: z.number() }).catch({ checked: 0 })

/**
 * Checks every task of a dataset against the revision that is in force now: counts, examples and findings
 * are those of its rows. Decisions stay; an approved task that a finding blocks is kept out of exports and
 * listed. A revision that is in force no more is let be.
 */
export function recheckHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const { datasetId, revisionId } = RecheckInput.parse(raw)
    const found = findInForce(studio, context, { datasetId, revisionId })
    if (!found) return
    yield* compareIfUnknown(studio, context, found.revision)
    const revision = yield* withProfile(studio, context, found.revision)
    const tasks = listDatasetTasks(studio.db, { datasetId })
    const { checked } = Checkpoint.parse(context.checkpoint)
    for (const [index, task] of tasks.entries()) {
      if (index < checked) continue
      context.report({ done: index, total: tasks.length, unit: 'tasks' })
      context.signal.throwIfAborted()
      await recheckTask(studio, context, { task, revision })
      yield { checked: index + 1 }
    }
    transact(studio.db, (tx) => {
      const now = findDataset(tx, { projectId: context.projectId, datasetId })
      if (!holdsJob(tx, context) || now?.revisionId !== revisionId) return
      const broken = listBrokenTasks(tx, { datasetId }).map(({ taskId, rule, values }) => ({
        taskId,
        why: { code: rule, values },
      }))
      saveRecheck(tx, { revisionId, recheck: { tasks: tasks.length, broken } })
      const at = studio.now()
      if (listDatasetTasks(tx, { datasetId }).some(({ counts }) => counts?.scope === 'sample'))
        enqueueCount(tx, { dataset: now, userId: context.createdBy, at })
      recordEvent(tx, { projectId: context.projectId, kind: 'dataset', subject: datasetId, at })
    })
  }
}

function findInForce(
  studio: Studio,
  { projectId }: JobContext,
  { datasetId, revisionId }: { datasetId: string; revisionId: string },
): { dataset: DatasetRecord; revision: DatasetRevisionRecord } | null {
  const dataset = findDataset(studio.db, { projectId, datasetId })
  const revision = findDatasetRevision(studio.db, { revisionId })
  return dataset && revision && dataset.revisionId === revisionId ? { dataset, revision } : null
}

/** A file that was compared with another revision than the one it followed is compared now. */
async function* compareIfUnknown(
  studio: Studio,
  context: JobContext,
  { id: revisionId, datasetId, number, cause, diff, manifest }: DatasetRevisionRecord,
): AsyncGenerator<unknown, void> {
  if (diff !== null || cause !== 'upload') return
  const before = findRevisionBefore(studio.db, { datasetId, number })
  const made =
    before &&
    (await compareManifests(studio, context, { before: before.manifest, after: manifest }))
  if (!before || !made) return
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) return
    saveRevisionDiff(tx, { revisionId, diff: { ...made, against: before.id } })
  })
  yield { checked: 0 }
}

/** Checks read the profile; the job that makes it may have failed. */
async function* withProfile(
  studio: Studio,
  context: JobContext,
  revision: DatasetRevisionRecord,
): AsyncGenerator<unknown, DatasetRevisionRecord> {
  if (revision.profile) return revision
  const { manifest, id: revisionId } = revision
  const profile = await profileRevision(studio, { manifest, signal: context.signal })
  transact(studio.db, (tx) => {
    if (holdsJob(tx, context)) saveProfile(tx, { revisionId, profile })
  })
  yield { checked: 0 }
  return { ...revision, profile }
}

async function recheckTask(
  studio: Studio,
  context: JobContext,
  { task, revision }: { task: TaskRecord; revision: DatasetRevisionRecord },
): Promise<void> {
  const { projectId, signal } = context
  const { content, surplusOutputs } = getRevision(studio.db, { revisionId: task.revisionId })
  const examined = await examine(studio, { projectId, revision, content, surplusOutputs, signal })
  transact(studio.db, (tx) => {
    const dataset = findDataset(tx, { projectId, datasetId: revision.datasetId })
    const now = findTask(tx, { projectId, taskId: task.id })
    const isSame = dataset?.revisionId === revision.id && now?.revisionId === task.revisionId
    if (!holdsJob(tx, context) || !dataset || !isSame) return
    takeExamined(tx, { dataset, revision, taskId: task.id, revisionId: task.revisionId, examined })
    recordEvent(tx, { projectId, kind: 'task', subject: task.id, at: studio.now() })
  })
}
