import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasetRevisions, datasets } from '#db/schema/datasets.ts'
import { jobs } from '#db/schema/jobs.ts'
import { hubTokens } from '#db/schema/projects.ts'
import type { HubOrigin, Manifest } from '#lib/model/index.ts'
import type { JobRecord } from './jobs.ts'

/** The sealed token that a project reads the Hub with, or null. */
export function findHubToken(db: Tx, { projectId }: { projectId: string }): string | null {
  const row = db.select().from(hubTokens).where(eq(hubTokens.projectId, projectId)).get()
  return row?.tokenSealed ?? null
}

/** Keeps a sealed token in the place of the one before; null takes it away. */
export function saveHubToken(
  tx: Tx,
  { projectId, tokenSealed, at }: { projectId: string; tokenSealed: string | null; at: number },
): void {
  tx.delete(hubTokens).where(eq(hubTokens.projectId, projectId)).run()
  if (tokenSealed !== null)
    tx.insert(hubTokens).values({ projectId, tokenSealed, savedAt: at }).run()
}

/** The datasets of a project that come from a repository, with what of it they hold or will hold. */
export function listHubDatasets(
  db: Tx,
  { projectId, repo }: { projectId: string; repo: string },
): { id: string; name: string; origin: HubOrigin }[] {
  const origin = sql<string>`coalesce(json_extract(${datasetRevisions.manifest}, '$.origin'), ${datasets.hub})`
  return db
    .select({ id: datasets.id, name: datasets.name, origin })
    .from(datasets)
    .leftJoin(datasetRevisions, eq(datasetRevisions.id, datasets.revisionId))
    .where(
      and(
        eq(datasets.projectId, projectId),
        eq(datasets.source, 'hub'),
        isNull(datasets.removedAt),
        eq(sql`json_extract(${origin}, '$.repo')`, repo),
      ),
    )
    .all()
    .map((row) => ({ ...row, origin: JSON.parse(row.origin) as HubOrigin }))
}

/** The job that fetches a dataset's rows, where one waits or runs: the newest. */
export function findFetchJob(
  db: Tx,
  {
    projectId,
    datasetId,
    depth,
  }: { projectId: string; datasetId: string; depth?: 'sample' | 'full' },
): JobRecord | null {
  return (
    db
      .select()
      .from(jobs)
      .where(
        and(
          eq(jobs.projectId, projectId),
          eq(jobs.kind, 'fetch'),
          inArray(jobs.state, ['queued', 'running']),
          eq(sql`json_extract(${jobs.input}, '$.datasetId')`, datasetId),
          depth ? eq(sql`json_extract(${jobs.input}, '$.depth')`, depth) : undefined,
        ),
      )
      .orderBy(desc(jobs.createdAt))
      .get() ?? null
  )
}

/** The datasets and uploads that a job under way fetches, and the exports that may. */
export function listFetching(db: Tx): { ids: Set<string>; exporting: boolean } {
  const rows = db
    .select({
      kind: jobs.kind,
      datasetId: sql<string | null>`json_extract(${jobs.input}, '$.datasetId')`,
      uploadId: sql<string | null>`json_extract(${jobs.input}, '$.uploadId')`,
    })
    .from(jobs)
    .where(and(inArray(jobs.kind, ['fetch', 'export']), inArray(jobs.state, ['queued', 'running'])))
    .all()
  const ids = rows.flatMap((row) => [row.datasetId, row.uploadId]).filter((id) => id !== null)
  return { ids: new Set(ids), exporting: rows.some(({ kind }) => kind === 'export') }
}

/** Puts what all rows of a dataset revision said in the place of what its sample said. */
export function completeRevision(
  tx: Tx,
  { revisionId, manifest }: { revisionId: string; manifest: Manifest },
): void {
  tx.update(datasetRevisions).set({ manifest }).where(eq(datasetRevisions.id, revisionId)).run()
}

/** The number that the next revision of a dataset has. */
export function nextDatasetRevisionNumber(db: Tx, { datasetId }: { datasetId: string }): number {
  const row = db
    .select({ last: sql<number | null>`max(${datasetRevisions.number})` })
    .from(datasetRevisions)
    .where(eq(datasetRevisions.datasetId, datasetId))
    .get()
  return (row?.last ?? 0) + 1
}

/** How much of a dataset's rows is here; null for one that is not there, or was removed. */
export function findDatasetDepth(
  db: Tx,
  { datasetId }: { datasetId: string },
): 'none' | 'sample' | 'full' | null {
  const row = db
    .select({ revisionId: datasets.revisionId, manifest: datasetRevisions.manifest })
    .from(datasets)
    .leftJoin(datasetRevisions, eq(datasetRevisions.id, datasets.revisionId))
    .where(and(eq(datasets.id, datasetId), isNull(datasets.removedAt)))
    .get()
  if (!row) return null
  if (!row.manifest) return 'none'
  return row.manifest.parquet ? 'full' : 'sample'
}
