import { findDataset, findDatasetRevision, holdsJob, transact } from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { DomainError, type Manifest, type TypeCorrection } from '#lib/model/index.ts'
import { correctDataset } from '#lib/sources/index.ts'
import { addRevision, type Studio } from '#lib/usecases/index.ts'
import { compareCorrection } from './compare-revisions.ts'
import { engineShare } from './engine-share.ts'

/** Makes a dataset revision of another, of which fields are what people say they are. */
export async function* ingestCorrection(
  studio: Studio,
  context: JobContext,
  input: { datasetId: string; revisionId: string; corrections: TypeCorrection[] },
): AsyncGenerator<unknown, void> {
  const { datasetId, revisionId, corrections } = input
  const { projectId, signal } = context
  const dataset = findDataset(studio.db, { projectId, datasetId })
  const base = findDatasetRevision(studio.db, { revisionId })
  if (!dataset || !base || base.datasetId !== datasetId) return
  const moved = () =>
    new DomainError('revision-moved', { dataset: dataset.name }, { kind: 'conflict' })
  if (dataset.revisionId !== revisionId) {
    const present = dataset.revisionId
      ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
      : null
    // It was done, and the worker ended before it could say so.
    if (present && isCorrected(base.manifest, present.manifest, corrections)) return
    throw moved()
  }
  const result = await correctDataset({
    files: studio.files,
    openEngine: studio.openEngine,
    ...engineShare,
    signal,
    report: context.report,
    manifest: base.manifest,
    corrections,
  })
  if (!result.ok) throw new DomainError(result.error.code, result.error.values)
  const { manifest } = result
  yield { corrected: true }
  const diff = await compareCorrection(studio, context, { before: base.manifest, after: manifest })
  transact(studio.db, (tx) => {
    const now = findDataset(tx, { projectId, datasetId })
    if (!holdsJob(tx, context) || !now) return
    if (now.revisionId !== revisionId) throw moved()
    addRevision(tx, {
      dataset: now,
      manifest,
      cause: 'correction',
      diff: { ...diff, against: revisionId },
      userId: context.createdBy,
      at: studio.now(),
    })
  })
  yield { written: true }
}

function isCorrected(
  before: Manifest,
  after: Manifest,
  corrections: readonly TypeCorrection[],
): boolean {
  const expected = [...before.options.corrections, ...corrections]
  return (
    before.file.sha256 === after.file.sha256 &&
    JSON.stringify(after.options.corrections) === JSON.stringify(expected)
  )
}
