import { open } from 'node:fs/promises'
import {
  completeRevision,
  type DatasetRecord,
  type DatasetRevisionRecord,
  enqueueJob,
  findDataset,
  findDatasetRevision,
  holdsJob,
  insertDatasetRevision,
  listUncountedTasks,
  nextDatasetRevisionNumber,
  recordEvent,
  type Tx,
  transact,
  updateDataset,
} from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import {
  DomainError,
  type HubOrigin,
  type Manifest,
  newId,
  ReadingOptions,
} from '#lib/model/index.ts'
import { ingest, readFooterOf, revisionHash, sampleParquet } from '#lib/sources/index.ts'
import { addRevision, enqueueCount, openHubToken, type Studio } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'
import { type FetchedFile, fetchFiles, saysChanged } from './fetch-files.ts'
import { optionsFor } from './fetch-options.ts'
import { createTurns } from './turns.ts'

/** A dataset is fetched by one job at a time, whichever kind it is of, and what was fetched is read one by one. */
const waitForTurn = createTurns()

function turnOf(studio: Studio, context: JobContext, name: string): Promise<() => void> {
  const isHeld = () => holdsJob(studio.db, context)
  return waitForTurn(name, { isHeld, signal: context.signal })
}

/** What is fetched: the rows of a dataset revision of which a sample is here, or of a dataset that has none. */
export interface RowsToFetch {
  datasetId: string
  revisionId: string | null
  depth: 'sample' | 'full'
}

/**
 * Fetches rows of a dataset from the Hub and writes down what was read: a first dataset revision, or, for
 * one of which a sample is here, the rest of the same one. Answers the dataset revision; null where nobody
 * waits for it any more. Goes on, after a crash, with what had come.
 */
export async function* fetchRows(
  studio: Studio,
  context: JobContext,
  what: RowsToFetch,
): AsyncGenerator<unknown, DatasetRevisionRecord | null> {
  const end = await turnOf(studio, context, what.datasetId)
  try {
    return yield* fetchInTurn(studio, context, what)
  } finally {
    end()
  }
}

async function* fetchInTurn(
  studio: Studio,
  context: JobContext,
  { datasetId, revisionId, depth }: RowsToFetch,
): AsyncGenerator<unknown, DatasetRevisionRecord | null> {
  const { projectId } = context
  const dataset = findDataset(studio.db, { projectId, datasetId })
  if (!dataset) return null
  const wanted = revisionId ?? dataset.revisionId
  const revision = wanted ? findDatasetRevision(studio.db, { revisionId: wanted }) : null
  if (revision && (depth === 'sample' || revision.manifest.parquet)) {
    await studio.files.removeDownloads(datasetId)
    return revision
  }
  const planned = revision?.manifest.origin ?? dataset.hub
  if (planned?.kind !== 'hub') return null
  const reading = { dataset, revision, token: openHubToken(studio, { projectId }) }
  const read = depth === 'sample' ? readSample : readAll
  const result = yield* withNewPlan(studio, context, { ...reading, origin: planned }, read)
  const kept = transact(studio.db, (tx) => {
    const now = findDataset(tx, { projectId, datasetId })
    if (!holdsJob(tx, context) || !now) return null
    return writeDown(studio, tx, context, { dataset: now, revision, manifest: result })
  })
  yield { written: kept?.id ?? null }
  await studio.files.removeDownloads(datasetId)
  return kept
}

interface Reading {
  dataset: DatasetRecord
  revision: DatasetRevisionRecord | null
  origin: HubOrigin
  token: string | null
}

type Read = (
  studio: Studio,
  context: JobContext,
  reading: Reading,
) => AsyncGenerator<unknown, Manifest>

/**
 * The converted files may be written anew at any time, and those that were planned are gone then: they
 * are planned once more. Anything else is pinned to its commit, and cannot be another file.
 */
async function* withNewPlan(
  studio: Studio,
  context: JobContext,
  reading: Reading,
  read: Read,
): AsyncGenerator<unknown, Manifest> {
  const { dataset, origin, token } = reading
  try {
    return yield* read(studio, context, reading)
  } catch (error) {
    context.signal.throwIfAborted()
    if (!saysChanged(error)) throw error
    const changed = new DomainError(
      'hub-files-changed',
      { dataset: dataset.name, repo: origin.repo },
      { kind: 'unavailable', cause: error },
    )
    if (origin.way !== 'converted') throw changed
    const { repo, commit, config } = origin
    const splits = [...new Set(origin.files.map(({ split }) => split))]
    const again = await studio.hub.planConfig(
      { repo, commit, config, splits },
      { token, signal: context.signal },
    )
    if (JSON.stringify(again.files) === JSON.stringify(origin.files)) throw changed
    return yield* read(studio, context, { ...reading, origin: again })
  }
}

async function* readSample(
  studio: Studio,
  context: JobContext,
  { dataset, origin, token }: Reading,
): AsyncGenerator<unknown, Manifest> {
  const { signal } = context
  const result = await sampleParquet({
    files: studio.files,
    openEngine: studio.openEngine,
    name: dataset.fileName,
    origin,
    ...engineShare,
    signal,
    report: context.report,
    optionsFor: (file) => optionsFor(studio, { origin, token, signal }, file),
    remotes: origin.files.map((file) => ({
      name: file.path,
      split: file.split,
      bytes: file.bytes,
      read: (start, end) =>
        studio.links.range({
          ...studio.hub.requestOf({ repo: origin.repo, file }, { token }),
          start,
          end,
          signal,
        }),
    })),
  })
  if (!result.ok) throw new DomainError(result.error.code, result.error.values)
  yield { sampled: true }
  return result.manifest
}

async function* readAll(
  studio: Studio,
  context: JobContext,
  { dataset, revision, origin, token }: Reading,
): AsyncGenerator<unknown, Manifest> {
  const { signal } = context
  const fetched = await fetchFiles(studio, context, {
    datasetId: dataset.id,
    name: dataset.name,
    origin,
    token,
  })
  yield { fetched: fetched.length }
  const { sources, hasFeatures, columns } = await withoutEmpty(origin, fetched)
  const options =
    revision?.manifest.options ??
    (origin.way === 'files'
      ? ReadingOptions.parse({})
      : await optionsFor(studio, { origin, token, signal }, { hasFeatures, columns }))
  const end = await turnOf(studio, context, 'reading')
  try {
    const result = await ingest({
      files: studio.files,
      openEngine: studio.openEngine,
      sources: sources.map(({ path, file }) => ({ path, name: file.path, split: file.split })),
      name: dataset.fileName,
      origin,
      options,
      ...engineShare,
      signal,
      report: context.report,
    })
    if (!result.ok) throw new DomainError(result.error.code, result.error.values)
    return result.manifest
  } finally {
    end()
  }
}

/** The files that hold rows: an empty split, or an empty shard of one, is no reason to refuse the others. */
async function withoutEmpty(
  { way }: HubOrigin,
  fetched: readonly FetchedFile[],
): Promise<
  { sources: readonly FetchedFile[] } & Pick<
    Awaited<ReturnType<typeof readFooterOf>>,
    'hasFeatures' | 'columns'
  >
> {
  if (way === 'files') return { sources: fetched, hasFeatures: false, columns: [] }
  const footers = []
  for (const one of fetched) {
    const { bytes, path: name } = one.file
    const footer = await readFooterOf({
      name,
      bytes,
      read: (start, end) => readPart(one.path, start, end),
    })
    footers.push({ one, footer })
  }
  const filled = footers.filter(({ footer }) => footer.rows > 0)
  const [first] = filled
  return {
    sources: first ? filled.map(({ one }) => one) : fetched,
    hasFeatures: first?.footer.hasFeatures ?? false,
    columns: first?.footer.columns ?? [],
  }
}

async function readPart(path: string, start: number, end: number): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(end - start)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/**
 * Completes the dataset revision, or makes the first one. Rows that are not what their sample promised
 * make another one, which is then in force; null where the dataset has moved on to a third meanwhile.
 */
function writeDown(
  studio: Studio,
  tx: Tx,
  context: JobContext,
  made: { dataset: DatasetRecord; revision: DatasetRevisionRecord | null; manifest: Manifest },
): DatasetRevisionRecord | null {
  const { dataset, revision, manifest } = made
  const { id: datasetId, projectId, name } = dataset
  const userId = context.createdBy
  const at = studio.now()
  if (revision && !isRestOf(revision.manifest, manifest)) {
    if (dataset.revisionId !== revision.id) return null
    const revisionId = addRevision(tx, { dataset, manifest, cause: 'hub', diff: null, userId, at })
    return findDatasetRevision(tx, { revisionId })
  }
  const revisionId = revision?.id ?? newId('datasetRevision')
  if (revision) completeRevision(tx, { revisionId, manifest })
  else {
    insertDatasetRevision(tx, {
      id: revisionId,
      datasetId,
      hash: revisionHash(manifest),
      manifest,
      number: nextDatasetRevisionNumber(tx, { datasetId }),
      cause: 'added',
      createdBy: userId,
      createdAt: at,
    })
    updateDataset(tx, { datasetId, patch: { revisionId, state: 'ready', error: null, hub: null } })
  }
  enqueueJob(tx, {
    id: newId('job'),
    projectId,
    kind: 'profile',
    subject: name,
    href: `/datasets/${datasetId}`,
    input: { datasetId, revisionId },
    createdBy: userId,
    createdAt: at,
  })
  const now = findDataset(tx, { projectId, datasetId })
  if (now && manifest.parquet && listUncountedTasks(tx, { datasetId }).length > 0)
    enqueueCount(tx, { dataset: now, userId, at })
  recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at })
  return findDatasetRevision(tx, { revisionId })
}

/** Whether all rows are what their sample promised: the same fields, splits and number of rows. */
function isRestOf(sample: Manifest, whole: Manifest): boolean {
  const shape = ({ fields, splits, rows }: Manifest) => JSON.stringify([fields, splits, rows])
  return shape(sample) === shape(whole)
}
