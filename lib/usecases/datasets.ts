import type { z } from 'zod'
import {
  cancelJob,
  countTasksByDataset,
  type DatasetRecord,
  type DatasetRevisionRecord,
  enqueueJob,
  findDataset,
  findDatasetJob,
  findDatasetRevision,
  findFetchJob,
  insertDataset,
  type ListedDatasetRecord,
  listDatasets as listDatasetRecords,
  listReadingJobs,
  recordAudit,
  recordEvent,
  transact,
  updateDataset as updateDatasetRecord,
} from '#db/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  type DatasetDetail,
  type DatasetRow,
  getParquet,
  newId,
  type RowVisibility,
  type SampleName,
  type Sql,
  type Standing,
} from '#lib/model/index.ts'
import { readSamples } from '#lib/sources/index.ts'
import { allow, missing } from './allow.ts'
import { recheckLicense } from './findings.ts'
import type { Studio } from './studio.ts'

const noTasks = (): Record<Standing, number> & { blocked: number } => ({
  proposed: 0,
  'in-review': 0,
  'changes-requested': 0,
  approved: 0,
  rejected: 0,
  withdrawn: 0,
  blocked: 0,
})

function countsByDataset(studio: Studio, actor: Actor) {
  const byDataset = new Map<string, ReturnType<typeof noTasks>>()
  for (const row of countTasksByDataset(studio.db, actor)) {
    const counts = byDataset.get(row.datasetId) ?? noTasks()
    const open = row.standing === 'proposed' || row.standing === 'in-review'
    if (row.blocked && open) counts.blocked += row.count
    else counts[row.standing] += row.count
    byDataset.set(row.datasetId, counts)
  }
  return byDataset
}

type ReadingJobs = ReturnType<typeof listReadingJobs>

/**
 * A dataset whose reading ended without it, canceled or cut short, can only be read again; one whose
 * fetching failed and waits to be tried again is under way again.
 */
function withReadingEnd<Dataset extends ListedDatasetRecord>(
  studio: Studio,
  dataset: Dataset,
  jobs?: ReadingJobs,
): Dataset {
  const { projectId, id: datasetId } = dataset
  if (dataset.state === 'failed' && dataset.source === 'hub' && dataset.revisionId === null)
    return findFetchJob(studio.db, { projectId, datasetId })
      ? { ...dataset, state: 'reading', error: null }
      : dataset
  if (dataset.state !== 'reading') return dataset
  const kind = dataset.source === 'hub' ? 'fetch' : 'ingest'
  const job = jobs
    ? jobs.get(`${kind} ${datasetId}`)
    : findDatasetJob(studio.db, { projectId, datasetId, kind })
  if (!job || job.state === 'queued' || job.state === 'running') return dataset
  const code = job.state === 'canceled' ? 'reading-canceled' : 'reading-stopped'
  const error = job.error ?? { code, values: { file: dataset.fileName } }
  return { ...dataset, state: 'failed', error }
}

function toRow(
  dataset: ListedDatasetRecord,
  read: {
    rows: number | null
    fields: number | null
    bytes: number | null
    depth: DatasetRow['depth']
  },
  tasks: ReturnType<typeof noTasks>,
): DatasetRow {
  return {
    id: dataset.id,
    name: dataset.name,
    description: dataset.description,
    license: dataset.license,
    languages: dataset.languages,
    rows: read.rows,
    fields: read.fields,
    bytes: read.bytes,
    state: dataset.state,
    source: dataset.source,
    depth: read.depth,
    licenseGround: dataset.licenseGround,
    visibility: dataset.visibility,
    tasks,
    addedAt: dataset.addedAt,
  }
}

/** Every dataset of the project, newest first. */
export function listDatasets(studio: Studio, actor: Actor): ApiOutputs['datasets.list'] {
  allow(actor, 'dataset:read')
  const counts = countsByDataset(studio, actor)
  const rows = listDatasetRecords(studio.db, actor)
  const isAnyRead = rows.some(({ dataset }) => dataset.state === 'reading')
  const jobs: ReadingJobs = isAnyRead ? listReadingJobs(studio.db, actor) : new Map()
  return {
    datasets: rows.map(({ dataset, ...read }) =>
      toRow(withReadingEnd(studio, dataset, jobs), read, counts.get(dataset.id) ?? noTasks()),
    ),
  }
}

/** One dataset with its profile. */
export function getDataset(
  studio: Studio,
  actor: Actor,
  { datasetId }: { datasetId: string },
): DatasetDetail {
  allow(actor, 'dataset:read')
  const found = findDataset(studio.db, { projectId: actor.projectId, datasetId })
  if (!found) throw missing('dataset')
  const dataset = withReadingEnd(studio, found)
  const revision = dataset.revisionId
    ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
    : null
  const manifest = revision?.manifest ?? null
  const read = {
    rows: manifest?.rows ?? null,
    fields: manifest?.fields.length ?? null,
    bytes: manifest?.file.bytes ?? null,
    depth: manifest ? (manifest.parquet ? ('full' as const) : ('sample' as const)) : null,
  }
  return {
    ...toRow(dataset, read, countsByDataset(studio, actor).get(datasetId) ?? noTasks()),
    homepage: dataset.homepage,
    revisionId: dataset.revisionId,
    revisionNumber: revision?.number ?? null,
    origin: manifest?.origin ?? dataset.hub,
    card: dataset.card,
    fetchJobId: findFetchJob(studio.db, { projectId: actor.projectId, datasetId })?.id ?? null,
    fileName: dataset.fileName,
    manifest,
    profile: revision?.profile ?? null,
    error: dataset.error,
  }
}

/** A dataset that has been read, with its revision; throws where it is missing or still being read. */
export function getReadDataset(
  studio: Studio,
  { projectId, datasetId }: { projectId: string; datasetId: string },
): { dataset: DatasetRecord; revision: DatasetRevisionRecord } {
  const dataset = findDataset(studio.db, { projectId, datasetId })
  const revision = dataset?.revisionId
    ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
    : null
  if (!dataset || !revision) throw missing('dataset')
  return { dataset, revision }
}

/** Where previews read: the sample, or the whole file where it is its own sample. */
export function sampleSource(
  studio: Studio,
  revision: DatasetRevisionRecord,
): { path: string; rows: Sql; scope: 'all' | 'sample' } {
  const { sample, parquet } = revision.manifest
  if (sample) {
    const path = studio.files.pathOf(sample.sha256)
    return {
      path,
      rows: { text: '(SELECT * FROM read_parquet(?))', values: [path] },
      scope: 'sample',
    }
  }
  const path = studio.files.pathOf((parquet ?? getParquet(revision.manifest)).sha256)
  return { path, rows: canonicalRows(path), scope: 'all' }
}

/** Changes what people say of a dataset. */
export function updateDataset(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['datasets.update']>,
): DatasetDetail {
  allow(actor, 'dataset:change')
  const { datasetId, description, visibility } = input
  transact(studio.db, (tx) => {
    const before = findDataset(tx, { projectId: actor.projectId, datasetId })
    if (!before) throw missing('dataset')
    const at = studio.now()
    const patch = {
      ...description,
      ...(visibility ? { visibility } : {}),
      // What a person says of it is confirmed by that, whether it changes or not.
      ...(description.license === undefined ? {} : { licenseGround: 'person' as const }),
    }
    updateDatasetRecord(tx, { datasetId, patch })
    const license = description?.license
    if (license !== undefined && license !== before.license)
      recheckLicense(tx, { dataset: { ...before, license } })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'dataset.update',
      subject: datasetId,
      details: { before: pick(before, Object.keys(patch)), after: patch },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'dataset', subject: datasetId, at })
  })
  return getDataset(studio, actor, { datasetId })
}

function pick(record: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)))
}

/** The actor as audit entries name it. */
export function actorOf(actor: Actor): { projectId: string; userId: string } {
  return { projectId: actor.projectId, userId: actor.userId }
}

/** Takes a dataset and its tasks out of the project's lists; exports made of it keep what they hold. */
export function removeDataset(
  studio: Studio,
  actor: Actor,
  { datasetId }: { datasetId: string },
): ApiOutputs['datasets.remove'] {
  allow(actor, 'dataset:change')
  transact(studio.db, (tx) => {
    if (!findDataset(tx, { projectId: actor.projectId, datasetId })) throw missing('dataset')
    const at = studio.now()
    updateDatasetRecord(tx, { datasetId, patch: { removedAt: at } })
    const { projectId } = actor
    const fetching = findFetchJob(tx, { projectId, datasetId })
    if (fetching) cancelJob(tx, { projectId, jobId: fetching.id, now: at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'dataset.remove',
      subject: datasetId,
      details: {},
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'dataset', subject: datasetId, at })
  })
  return { removed: true }
}

/** Adds one of the bundled samples; the worker reads it. */
export async function addSample(
  studio: Studio,
  actor: Actor,
  { sample }: { sample: SampleName },
): Promise<ApiOutputs['datasets.addSample']> {
  allow(actor, 'dataset:change')
  const bundled = (await readSamples()).find((one) => one.id === sample)
  if (!bundled) throw missing('sample')
  const at = studio.now()
  const datasetId = newId('dataset')
  const jobId = newId('job')
  const visibility: RowVisibility = { kind: 'any' }
  transact(studio.db, (tx) => {
    insertDataset(tx, {
      id: datasetId,
      projectId: actor.projectId,
      name: bundled.name,
      description: bundled.description,
      license: bundled.license,
      languages: bundled.language,
      homepage: bundled.homepage,
      visibility,
      source: 'sample',
      fileName: bundled.file,
      state: 'reading',
      addedBy: actor.userId,
      addedAt: at,
    })
    enqueueJob(tx, {
      id: jobId,
      projectId: actor.projectId,
      kind: 'ingest',
      subject: bundled.name,
      href: `/datasets/${datasetId}`,
      input: { kind: 'sample', sample, datasetId },
      createdBy: actor.userId,
      createdAt: at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'dataset.add',
      subject: datasetId,
      details: { sample },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'dataset', subject: datasetId, at })
  })
  return { datasetId, jobId }
}
