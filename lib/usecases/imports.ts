import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import {
  cancelJob,
  deleteImport,
  enqueueJob,
  findDataset,
  findImport,
  findNames,
  type ImportRecord,
  insertImport,
  insertRun,
  listImportJobs,
  listImports as listImportRecords,
  listImportRuns,
  recordAudit,
  recordEvent,
  saveImportReport,
  type Tx,
  transact,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type ImportOutcome,
  importLimit,
  newId,
  type TaskOrigin,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { matchImport, newImport, readStoredImport, toReport } from './import-report.ts'
import { viewJob } from './jobs.ts'
import type { Studio } from './studio.ts'

type Input<Name extends keyof typeof apiInputs> = z.infer<(typeof apiInputs)[Name]>

/** What a job of an import does: read the list, ask the Hub for what is missing, import what is matched. */
export type ImportStep = 'read' | 'hub' | 'apply'

function getImport(db: Tx, actor: Actor, importId: string): ImportRecord {
  const record = findImport(db, { projectId: actor.projectId, importId })
  if (!record) throw missing('import')
  return record
}

/** Takes a list of tasks as it comes, at most 50 MB; the worker reads it. */
export async function receiveImport(
  studio: Studio,
  actor: Actor,
  { fileName, body }: { fileName: string; body: AsyncIterable<Uint8Array> },
): Promise<{ importId: string; jobId: string }> {
  allow(actor, 'proposal:run')
  const name = fileName.split(/[\\/]/).at(-1)?.trim().slice(0, 500) || 'tasks.json'
  const scratch = await studio.files.scratch()
  try {
    const path = join(/* turbopackIgnore: true */ scratch.path, 'list')
    let bytes = 0
    const limited = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        bytes += chunk.byteLength
        done(
          bytes > importLimit
            ? new DomainError('import-too-large', { file: name, limit: importLimit / 1024 ** 2 })
            : null,
          chunk,
        )
      },
    })
    await pipeline(
      Readable.from(body),
      limited,
      createWriteStream(/* turbopackIgnore: true */ path, { mode: 0o600 }),
    )
    if (bytes === 0) throw new DomainError('file-empty', { file: name })
    const { sha256 } = await studio.files.keep(path)
    return addImport(studio, actor, { fileName: name, sha256, bytes })
  } finally {
    await scratch.remove()
  }
}

function addImport(
  studio: Studio,
  actor: Actor,
  { fileName, sha256, bytes }: { fileName: string; sha256: string; bytes: number },
): { importId: string; jobId: string } {
  const importId = newId('import')
  return transact(studio.db, (tx) => {
    const at = studio.now()
    insertImport(tx, {
      id: importId,
      projectId: actor.projectId,
      fileName,
      fileSha256: sha256,
      report: newImport,
      createdBy: actor.userId,
      createdAt: at,
    })
    const jobId = enqueueStep(tx, actor, { importId, fileName, step: 'read', at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'import.start',
      subject: importId,
      details: { file: sha256, bytes },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'import', subject: importId, at })
    return { importId, jobId }
  })
}

function enqueueStep(
  tx: Tx,
  actor: Actor,
  job: { importId: string; fileName: string; step: ImportStep; at: number; more?: object },
): string {
  const { importId, fileName, step, at, more = {} } = job
  const jobId = newId('job')
  enqueueJob(tx, {
    id: jobId,
    projectId: actor.projectId,
    kind: 'import',
    subject: fileName,
    href: `/datasets/import/${importId}`,
    input: { importId, step, ...more },
    createdBy: actor.userId,
    createdAt: at,
  })
  return jobId
}

/** The project's lists of tasks, newest first. */
export function listImports(studio: Studio, actor: Actor): ApiOutputs['imports.list'] {
  allow(actor, 'task:read')
  const rows = listImportRecords(studio.db, actor)
  const names = findNames(studio.db, { userIds: rows.map(({ createdBy }) => createdBy) })
  return {
    imports: rows.map(({ createdBy, state, ...row }) => ({
      ...row,
      state: state === 'reading' || state === 'failed' ? state : 'read',
      by: { userId: createdBy, name: names.get(createdBy) ?? '' },
    })),
  }
}

/** A list of tasks with what was made of it: matched anew to the datasets that are here now. */
export function viewImport(
  studio: Studio,
  actor: Actor,
  { importId, group, text, limit }: Input<'imports.get'>,
): ApiOutputs['imports.get'] {
  allow(actor, 'task:read')
  const { db } = studio
  const { projectId } = actor
  const record = getImport(db, actor, importId)
  const stored = readStoredImport(record)
  const names = findNames(db, { userIds: [record.createdBy] })
  const jobs = new Map(
    listImportJobs(db, { projectId, importId }).map(({ step, job }) => [step, viewJob(job)]),
  )
  const job = (step: ImportStep) => jobs.get(step) ?? null
  const read = job('read')
  const stopped =
    stored.state === 'reading' && (read?.state === 'failed' || read?.state === 'canceled')
  return {
    id: record.id,
    fileName: record.fileName,
    state: stopped ? 'failed' : stored.state,
    tasks: stored.tasks,
    by: { userId: record.createdBy, name: names.get(record.createdBy) ?? '' },
    createdAt: record.createdAt,
    error:
      stored.error ??
      (stopped
        ? (read?.error ?? { code: 'reading-canceled', values: { file: record.fileName } })
        : null),
    report:
      stored.state === 'read'
        ? toReport({ stored, items: matchImport(db, { projectId, stored }), group, text, limit })
        : null,
    outcome: outcomeOf(db, { projectId, importId, tasks: importedTasks(stored) }),
    jobs: { read, hub: job('hub'), apply: job('apply') },
  }
}

function importedTasks(stored: ReturnType<typeof readStoredImport>): number {
  const imported = new Set(stored.imported.map(([name]) => name))
  return stored.names.reduce((sum, name) => sum + (imported.has(name.taskName) ? name.tasks : 0), 0)
}

function outcomeOf(
  db: Tx,
  { projectId, importId, tasks }: { projectId: string; importId: string; tasks: number },
): ImportOutcome | null {
  const runs = listImportRuns(db, { projectId, importId })
  if (runs.length === 0) return null
  const sum = (of: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + of(run), 0)
  const hasJobEnded = ({ jobState }: (typeof runs)[number]) =>
    jobState === 'failed' || jobState === 'canceled'
  const failed = runs.filter(
    (run) => run.state === 'failed' || (run.state !== 'done' && hasJobEnded(run)),
  )
  const done = runs.filter((run) => run.state === 'done')
  return {
    tasks,
    added: sum((run) => run.added),
    blocked: sum((run) => run.blocked),
    repeated: sum((run) => run.repeated),
    datasets: {
      done: done.length,
      failed: failed.length,
      open: runs.length - done.length - failed.length,
    },
    failures: failed.slice(0, 100).map((run) => ({
      datasetId: run.datasetId,
      datasetName: run.datasetName,
      reason: run.error ?? { code: 'import-not-finished', values: { dataset: run.datasetName } },
    })),
  }
}

function getReadImport(tx: Tx, actor: Actor, importId: string) {
  const record = getImport(tx, actor, importId)
  const stored = readStoredImport(record)
  if (stored.state !== 'read')
    throw new DomainError('import-not-read', { file: record.fileName }, { kind: 'conflict' })
  return { record, stored }
}

/** Keeps which dataset the tasks under some names belong to. */
export function resolveImport(
  studio: Studio,
  actor: Actor,
  { importId, choices }: Input<'imports.resolve'>,
): ApiOutputs['imports.resolve'] {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  return transact(studio.db, (tx) => {
    const { stored } = getReadImport(tx, actor, importId)
    const names = new Set(stored.names.map(({ taskName }) => taskName))
    const kept = new Map(stored.choices)
    for (const { taskName, datasetId } of choices) {
      if (!names.has(taskName)) throw missing('name')
      if (datasetId === null) kept.delete(taskName)
      else {
        if (!findDataset(tx, { projectId, datasetId })) throw missing('dataset')
        kept.set(taskName, datasetId)
      }
    }
    const at = studio.now()
    saveImportReport(tx, { importId, report: { ...stored, choices: [...kept] } })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'import.resolve',
      subject: importId,
      details: { choices },
      at,
    })
    recordEvent(tx, { projectId, kind: 'import', subject: importId, at })
    return { resolved: choices.length }
  })
}

function holdNone(tx: Tx, actor: Actor, importId: string, step: ImportStep): void {
  const running = listImportJobs(tx, { projectId: actor.projectId, importId }).find(
    (one) => one.step === step && (one.job.state === 'queued' || one.job.state === 'running'),
  )
  if (running) throw new DomainError('import-under-way', {}, { kind: 'conflict' })
}

/** Has the Hub asked which of the missing datasets it still has. */
export function checkImportHub(
  studio: Studio,
  actor: Actor,
  { importId }: Input<'imports.checkHub'>,
): ApiOutputs['imports.checkHub'] {
  allow(actor, 'proposal:run')
  return transact(studio.db, (tx) => {
    const { record } = getReadImport(tx, actor, importId)
    holdNone(tx, actor, importId, 'hub')
    const at = studio.now()
    const { fileName } = record
    const jobId = enqueueStep(tx, actor, { importId, fileName, step: 'hub', at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'import.hub',
      subject: importId,
      details: {},
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'import', subject: importId, at })
    return { jobId }
  })
}

/** Queues one run a dataset, as one job: what is matched and read is put among the datasets' tasks. */
export function applyImport(
  studio: Studio,
  actor: Actor,
  { importId }: Input<'imports.apply'>,
): ApiOutputs['imports.apply'] {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  return transact(studio.db, (tx) => {
    const { record, stored } = getReadImport(tx, actor, importId)
    const named = new Map<string, string[]>()
    for (const { match, taskName, imported } of matchImport(tx, { projectId, stored }))
      if (match.kind === 'matched' && match.isRead && !imported)
        named.set(match.datasetId, [...(named.get(match.datasetId) ?? []), taskName])
    if (named.size === 0)
      throw new DomainError('import-nothing', { file: record.fileName }, { kind: 'conflict' })
    const at = studio.now()
    const { fileName } = record
    const origin: TaskOrigin = { kind: 'import', file: fileName }
    const datasets = [...named].map(([datasetId, names]) => ({ datasetId, names }))
    const jobId = enqueueStep(tx, actor, {
      ...{ importId, fileName, step: 'apply', at },
      more: { datasets },
    })
    for (const { datasetId } of datasets) {
      const runId = newId('run')
      insertRun(tx, {
        ...{ id: runId, projectId, datasetId, jobId, proposer: origin, modelId: null },
        ...{ state: 'queued', notes: [], createdBy: actor.userId, createdAt: at },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: runId, at })
    }
    const imported = new Map(stored.imported)
    for (const { datasetId, names } of datasets)
      for (const name of names) imported.set(name, datasetId)
    saveImportReport(tx, { importId, report: { ...stored, imported: [...imported] } })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'import.apply',
      subject: importId,
      details: { datasets: datasets.length },
      at,
    })
    recordEvent(tx, { projectId, kind: 'import', subject: importId, at })
    return { jobId }
  })
}

/** Takes a list away, and stops what is under way for it; imported tasks stay. */
export function removeImport(
  studio: Studio,
  actor: Actor,
  { importId }: Input<'imports.remove'>,
): ApiOutputs['imports.remove'] {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  transact(studio.db, (tx) => {
    getImport(tx, actor, importId)
    const at = studio.now()
    for (const { job } of listImportJobs(tx, { projectId, importId }))
      cancelJob(tx, { projectId, jobId: job.id, now: at })
    deleteImport(tx, { importId })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'import.remove',
      subject: importId,
      details: {},
      at,
    })
    recordEvent(tx, { projectId, kind: 'import', subject: importId, at })
  })
  return { removed: true }
}
