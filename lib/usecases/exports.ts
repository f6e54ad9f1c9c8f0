import type { z } from 'zod'
import {
  type ExportRecord,
  enqueueJob,
  findExport,
  findNames,
  insertExport,
  listExports as listExportRecords,
  listRechecking,
  recordAudit,
  recordEvent,
  transact,
  updateExport,
} from '#db/index.ts'
import { zipExport, zipLength } from '#lib/export/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type ExportView,
  isUnknownLicense,
  type JobState,
  type Message,
  newId,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { isUnconfirmed, listApprovedByDataset } from './export-plan.ts'
import type { Studio } from './studio.ts'

/** Fixes what is exported and queues the writing of it. */
export function startExport(
  studio: Studio,
  actor: Actor,
  { options }: z.infer<(typeof apiInputs)['export.start']>,
): ApiOutputs['export.start'] {
  allow(actor, 'export:make')
  const approved = listApprovedByDataset(studio, actor).filter(
    ({ source }) => !options.excludedDatasets.includes(source.id),
  )
  if (approved.length === 0)
    throw new DomainError('export-nothing-approved', {}, { kind: 'conflict' })
  const rechecking = listRechecking(studio.db, actor).find(
    ({ datasetId }) => !options.excludedDatasets.includes(datasetId),
  )
  if (rechecking)
    throw new DomainError('export-rechecking', { dataset: rechecking.name }, { kind: 'conflict' })
  const unconfirmed = approved.find(
    ({ source }) => isUnconfirmed(source) && !options.confirmedLicenses.includes(source.id),
  )
  if (unconfirmed)
    throw new DomainError(
      'export-license-unconfirmed',
      {
        dataset: unconfirmed.source.name,
        license: unconfirmed.source.license,
        ground: isUnknownLicense(unconfirmed.source.license)
          ? 'none'
          : unconfirmed.source.licenseGround === 'card-text'
            ? 'card'
            : 'file',
      },
      { kind: 'conflict' },
    )
  const exportId = newId('export')
  const jobId = newId('job')
  const contents = approved.map(({ source, tasks }) => ({
    datasetId: source.id,
    datasetRevisionId: source.revisionId,
    tasks: tasks.map(({ id: taskId, revisionId }) => ({ taskId, revisionId })),
  }))
  const count = approved.reduce((sum, one) => sum + one.tasks.length, 0)
  transact(studio.db, (tx) => {
    const at = studio.now()
    enqueueJob(tx, {
      id: jobId,
      projectId: actor.projectId,
      kind: 'export',
      subject: options.format,
      href: '/export',
      input: { exportId },
      createdBy: actor.userId,
      createdAt: at,
    })
    insertExport(tx, {
      id: exportId,
      projectId: actor.projectId,
      jobId,
      options,
      contents,
      tasks: count,
      files: [],
      createdBy: actor.userId,
      createdAt: at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'export.start',
      subject: exportId,
      details: { options, tasks: count },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'export', subject: exportId, at })
  })
  return { exportId, jobId }
}

function viewExport(
  row: { record: ExportRecord; state: JobState; error: Message | null },
  names: Map<string, string>,
): ExportView {
  const { record, state, error } = row
  return {
    id: record.id,
    jobId: record.jobId,
    // Nothing pauses an export.
    state: state === 'paused' ? 'queued' : state,
    options: record.options,
    tasks: record.tasks,
    examples: record.examples,
    bytes: record.files.length > 0 ? record.files.reduce((sum, file) => sum + file.bytes, 0) : null,
    files: record.files,
    createdAt: record.createdAt,
    by: { userId: record.createdBy, name: names.get(record.createdBy) ?? '' },
    error,
  }
}

/** The project's exports, newest first. */
export function listExports(studio: Studio, actor: Actor): ApiOutputs['export.list'] {
  allow(actor, 'export:read')
  const rows = listExportRecords(studio.db, actor)
  const names = findNames(studio.db, { userIds: rows.map(({ record }) => record.createdBy) })
  return { exports: rows.map((row) => viewExport(row, names)) }
}

/** One export. */
export function getExport(
  studio: Studio,
  actor: Actor,
  { exportId }: { exportId: string },
): ExportView {
  allow(actor, 'export:read')
  const row = findExport(studio.db, { projectId: actor.projectId, exportId })
  if (!row) throw missing('export')
  return viewExport(row, findNames(studio.db, { userIds: [row.record.createdBy] }))
}

/** Takes an export off the list. */
export function removeExport(
  studio: Studio,
  actor: Actor,
  { exportId }: { exportId: string },
): ApiOutputs['export.remove'] {
  allow(actor, 'export:make')
  transact(studio.db, (tx) => {
    if (!findExport(tx, { projectId: actor.projectId, exportId })) throw missing('export')
    const at = studio.now()
    updateExport(tx, { exportId, patch: { removedAt: at } })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'export.remove',
      subject: exportId,
      details: {},
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'export', subject: exportId, at })
  })
  return { removed: true }
}

/** A download: its length in bytes is known before the first of them. */
export interface Download {
  name: string
  bytes: bigint
  type: string
  path: string | null
  stream: ReadableStream<Uint8Array> | null
}

/** Opens an export for download: as one zip, or one of its files. */
export function openDownload(
  studio: Studio,
  actor: Actor,
  { exportId, fileName }: { exportId: string; fileName: string | null },
): Download {
  const view = getExport(studio, actor, { exportId })
  if (view.state !== 'done') throw new DomainError('export-not-done', {}, { kind: 'conflict' })
  const files = view.files.map((file) => ({
    name: file.name,
    path: studio.files.pathOf(file.sha256),
    bytes: file.bytes,
  }))
  if (fileName !== null) {
    const file = files.find((one) => one.name === fileName)
    if (!file) throw missing('file')
    return {
      name: file.name.replaceAll('/', '-'),
      bytes: BigInt(file.bytes),
      type: 'application/octet-stream',
      path: file.path,
      stream: null,
    }
  }
  const day = new Date(view.createdAt).toISOString().slice(0, 10)
  return {
    name: `dynosaur-${view.options.format}-${day}-${view.id.slice(-6)}.zip`,
    bytes: zipLength(files),
    type: 'application/zip',
    path: null,
    stream: zipExport(files),
  }
}
