import { findDataset, findDatasetRevision } from '#db/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { type Manifest, type RevisionDiff, type Sql, sql, value } from '#lib/model/index.ts'
import { compareCorrected, compareRevisions } from '#lib/profile/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'

/** What a newer file changes in a dataset; null where the dataset is gone, or its rows are not all here. */
export async function compareWithPresent(
  studio: Studio,
  context: JobContext,
  { datasetId, manifest }: { datasetId: string; manifest: Manifest },
): Promise<RevisionDiff | null> {
  const dataset = findDataset(studio.db, { projectId: context.projectId, datasetId })
  const revision = dataset?.revisionId
    ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
    : null
  if (!revision) return null
  const diff = await compareManifests(studio, context, {
    before: revision.manifest,
    after: manifest,
  })
  return diff && { ...diff, against: revision.id }
}

/** What changed from one dataset revision to another; null where not all rows of both are here. */
export async function compareManifests(
  studio: Studio,
  context: Pick<JobContext, 'signal'>,
  { before, after }: { before: Manifest; after: Manifest },
): Promise<RevisionDiff | null> {
  if (!before.parquet || !after.parquet) return null
  return overBoth(studio, { before, after }, (sides) =>
    compareRevisions({ ...sides, signal: context.signal }),
  )
}

/** What correcting types changed: no row came or went. */
export function compareCorrection(
  studio: Studio,
  context: Pick<JobContext, 'signal'>,
  sides: { before: Manifest; after: Manifest },
): Promise<RevisionDiff> {
  return overBoth(studio, sides, (both) => compareCorrected({ ...both, signal: context.signal }))
}

type Sides = Omit<Parameters<typeof compareRevisions>[0], 'signal'>

async function overBoth<T>(
  studio: Studio,
  { before, after }: { before: Manifest; after: Manifest },
  work: (sides: Sides) => Promise<T>,
): Promise<T> {
  const [was, is] = [before, after].map((manifest) => sideOf(studio, manifest)) as [Side, Side]
  const scratch = await studio.files.scratch()
  const engine = await studio.openEngine({
    ...engineShare,
    scratch: scratch.path,
    inputs: [...new Set([was.path, is.path])],
  })
  try {
    return await work({ engine, before: was.side, after: is.side })
  } finally {
    engine.close()
    await scratch.remove()
  }
}

interface Side {
  path: string
  side: Sides['before']
}

function sideOf(studio: Studio, { parquet, sample, fields, rows: rowCount }: Manifest): Side {
  const blob = parquet ?? sample
  if (!blob) throw new Error('a manifest without rows')
  const path = studio.files.pathOf(blob.sha256)
  const rows: Sql = parquet
    ? canonicalRows(path)
    : sql`(SELECT * FROM read_parquet(${value(path)}))`
  return { path, side: { rows, fields, rowCount } }
}
