import type { z } from 'zod'
import {
  type ExportRecord,
  enqueueJob,
  findDatasetRevision,
  findExport,
  findNames,
  insertExport,
  listApprovedTasks,
  listDatasets as listDatasetRecords,
  listExports as listExportRecords,
  recordAudit,
  recordEvent,
  transact,
  updateExport,
} from '#db/index.ts'
import { capCounts, countTask, isTestSplit, suggestSplitFields } from '#lib/examples/index.ts'
import { zipExport, zipLength } from '#lib/export/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type ExampleCounts,
  type ExportOptions,
  type ExportPlan,
  type ExportPlanRow,
  type ExportView,
  isUnknownLicense,
  type JobState,
  type Message,
  newId,
  type SkipReason,
} from '#lib/model/index.ts'
import { planHash } from '#lib/recipe/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf, sampleSource } from './datasets.ts'
import { toExampleDataset } from './example-datasets.ts'
import type { Studio } from './studio.ts'

type Approved = ReturnType<typeof listApprovedTasks>[number]
type Revision = NonNullable<ReturnType<typeof findDatasetRevision>>

interface ApprovedDataset {
  dataset: ReturnType<typeof listDatasetRecords>[number]['dataset']
  revision: Revision
  tasks: Approved[]
}

/** Today's approved tasks by dataset; datasets that were removed or not read are not among them. */
function listApprovedByDataset(studio: Studio, actor: Actor): ApprovedDataset[] {
  const approved = groupByDataset(listApprovedTasks(studio.db, actor))
  return listDatasetRecords(studio.db, actor)
    .map(({ dataset }) => dataset)
    .sort((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1))
    .flatMap((dataset) => {
      const tasks = approved.get(dataset.id) ?? []
      const revision = dataset.revisionId
        ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
        : null
      return revision && tasks.length > 0 ? [{ dataset, revision, tasks }] : []
    })
}

function groupByDataset(rows: readonly Approved[]): Map<string, Approved[]> {
  const groups = new Map<string, Approved[]>()
  for (const row of rows) {
    const group = groups.get(row.task.datasetId)
    if (group) group.push(row)
    else groups.set(row.task.datasetId, [row])
  }
  return groups
}

/** Counts under a length limit, by plan, dataset revision and limit: they do not change. */
const limited = new Map<string, ExampleCounts>()
const limitedKept = 20_000

async function countsUnder(
  studio: Studio,
  {
    dataset,
    revision,
    approved,
    options,
  }: Omit<ApprovedDataset, 'tasks'> & { approved: Approved; options: ExportOptions },
  signal?: AbortSignal,
): Promise<ExampleCounts | null> {
  if (options.lengthLimit === null) return approved.task.counts
  const source = sampleSource(studio, revision)
  const example = toExampleDataset({
    dataset,
    revision,
    rows: source.rows,
    tasks: [{ taskId: approved.task.id, revision: approved.revision }],
  })
  const [task] = example.tasks
  if (!task) return null
  const key = `${planHash(task.plan)} ${revision.id} ${options.lengthLimit} ${options.seed}`
  const known = limited.get(key)
  if (known) return known
  const made = await studio.reads.read(
    source.path,
    (engine) =>
      countTask({
        engine,
        dataset: example,
        task,
        options: { ...options, includeTestSplits: true },
        signal,
      }),
    signal,
  )
  const counts = {
    rows: made.rows,
    examples: made.made,
    skipped: made.skipped,
    scope: source.scope,
    characters: made.characters,
  }
  if (limited.size >= limitedKept) limited.clear()
  limited.set(key, counts)
  return counts
}

/** Scales what was counted over a sample to all rows; `usable` leaves the test splits out. */
function scaled(count: number, counts: ExampleCounts, usable: number): number {
  return counts.rows === 0 ? 0 : Math.round((count / counts.rows) * usable)
}

async function planRow(
  studio: Studio,
  { dataset, revision, tasks }: ApprovedDataset,
  options: ExportOptions,
  signal?: AbortSignal,
): Promise<ExportPlanRow> {
  const { rows, splits } = revision.manifest
  const leftOut = options.includeTestSplits
    ? 0
    : splits.filter((split) => isTestSplit(split.name)).reduce((sum, split) => sum + split.rows, 0)
  const usable = rows - leftOut
  const skipped: Partial<Record<SkipReason, number>> = {}
  const made: { made: number; characters: number }[] = []
  let scope: ExportPlanRow['counts'] = leftOut > 0 && usable > 0 ? 'sample' : 'all'
  for (const approved of tasks) {
    const counts = await countsUnder(studio, { dataset, revision, approved, options }, signal)
    if (!counts) continue
    if (counts.scope === 'sample') scope = 'sample'
    made.push({
      made: scaled(counts.examples, counts, usable),
      characters: scaled(counts.characters, counts, usable),
    })
    for (const [reason, count] of Object.entries(counts.skipped) as [SkipReason, number][])
      skipped[reason] = (skipped[reason] ?? 0) + scaled(count, counts, usable)
  }
  const { examples, capped, characters } = capCounts(made, options)
  const perToken = revision.profile?.charactersPerToken
  return {
    datasetId: dataset.id,
    name: dataset.name,
    license: dataset.license,
    homepage: dataset.homepage,
    tasks: tasks.length,
    examples,
    tokens: perToken ? Math.round(characters / perToken) : null,
    share: 0,
    overLimit: skipped['too-long'] ?? 0,
    skipped,
    capped,
    leftOutTest: leftOut * tasks.length,
    counts: scope,
    excluded: options.excludedDatasets.includes(dataset.id),
  }
}

/** What an export with these options would hold; nothing is written. */
export async function planExport(
  studio: Studio,
  actor: Actor,
  { options }: z.infer<(typeof apiInputs)['export.plan']>,
  signal?: AbortSignal,
): Promise<ExportPlan> {
  allow(actor, 'export:read')
  const approved = listApprovedByDataset(studio, actor)
  const rows: ExportPlanRow[] = []
  for (const one of approved) rows.push(await planRow(studio, one, options, signal))
  const included = rows.filter((row) => !row.excluded)
  const sum = (of: (row: ExportPlanRow) => number) =>
    included.reduce((total, row) => total + of(row), 0)
  const examples = sum((row) => row.examples)
  for (const row of included) row.share = examples === 0 ? 0 : row.examples / examples
  return {
    options,
    rows,
    totals: {
      tasks: sum((row) => row.tasks),
      examples,
      tokens: included.some((row) => row.tokens === null) ? null : sum((row) => row.tokens ?? 0),
      skipped: sum((row) => Object.values(row.skipped).reduce((a, b) => a + b, 0)),
      overLimit: sum((row) => row.overLimit),
    },
    unknownLicenses: included
      .filter((row) => isUnknownLicense(row.license))
      .map(({ datasetId, name }) => ({ datasetId, name })),
    splitFields: approved.flatMap(({ dataset, revision }) =>
      revision.profile
        ? suggestSplitFields({ profile: revision.profile }).map((found) => ({
            datasetId: dataset.id,
            name: dataset.name,
            ...found,
          }))
        : [],
    ),
    empty: whyEmpty(rows, included, examples),
  }
}

function whyEmpty(
  rows: readonly ExportPlanRow[],
  included: readonly ExportPlanRow[],
  examples: number,
): Message | null {
  if (rows.length === 0) return { code: 'export-nothing-approved', values: {} }
  if (included.length === 0) return { code: 'export-all-excluded', values: {} }
  if (examples > 0) return null
  return included.every((row) => row.leftOutTest > 0)
    ? { code: 'export-only-test', values: {} }
    : { code: 'export-empty', values: {} }
}

/** Fixes what is exported and queues the writing of it. */
export function startExport(
  studio: Studio,
  actor: Actor,
  { options }: z.infer<(typeof apiInputs)['export.start']>,
): ApiOutputs['export.start'] {
  allow(actor, 'export:make')
  const approved = listApprovedByDataset(studio, actor).filter(
    ({ dataset }) => !options.excludedDatasets.includes(dataset.id),
  )
  if (approved.length === 0)
    throw new DomainError('export-nothing-approved', {}, { kind: 'conflict' })
  const unconfirmed = approved.find(
    ({ dataset }) =>
      isUnknownLicense(dataset.license) && !options.confirmedLicenses.includes(dataset.id),
  )
  if (unconfirmed)
    throw new DomainError(
      'export-license-unconfirmed',
      { dataset: unconfirmed.dataset.name },
      { kind: 'conflict' },
    )
  const exportId = newId('export')
  const jobId = newId('job')
  const contents = approved.map(({ dataset, revision, tasks }) => ({
    datasetId: dataset.id,
    datasetRevisionId: revision.id,
    tasks: tasks.map(({ task, revision: content }) => ({
      taskId: task.id,
      revisionId: content.id,
    })),
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
    state,
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
