import { and, desc, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasetRevisions, datasets, uploads } from '#db/schema/datasets.ts'
import { tasks } from '#db/schema/tasks.ts'
import type { Standing } from '#lib/model/index.ts'

export type DatasetRecord = typeof datasets.$inferSelect
export type DatasetRevisionRecord = typeof datasetRevisions.$inferSelect
export type UploadRecord = typeof uploads.$inferSelect

// Cards are as long as pages, and what is to be fetched names every file: no list shows them.
const { card: _card, hub: _hub, ...listedColumns } = getTableColumns(datasets)

/** A dataset as lists have it. */
export type ListedDatasetRecord = Omit<DatasetRecord, 'card' | 'hub'>

/** Every dataset of a project with what the table shows; manifests and profiles are left where they are. */
export function listDatasets(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({
      dataset: listedColumns,
      rows: sql<number | null>`json_extract(${datasetRevisions.manifest}, '$.rows')`,
      fields: sql<number | null>`json_array_length(${datasetRevisions.manifest}, '$.fields')`,
      bytes: sql<number | null>`json_extract(${datasetRevisions.manifest}, '$.file.bytes')`,
      depth: sql<'sample' | 'full' | null>`CASE WHEN ${datasetRevisions.id} IS NULL THEN NULL
        WHEN json_extract(${datasetRevisions.manifest}, '$.parquet.sha256') IS NULL THEN 'sample'
        ELSE 'full' END`,
    })
    .from(datasets)
    .leftJoin(datasetRevisions, eq(datasetRevisions.id, datasets.revisionId))
    .where(and(eq(datasets.projectId, projectId), isNull(datasets.removedAt)))
    .orderBy(desc(datasets.addedAt))
    .all()
}

/** Tasks by dataset, standing and whether a blocking finding keeps them out. */
export function countTasksByDataset(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({
      datasetId: tasks.datasetId,
      standing: tasks.standing,
      blocked: sql<number>`${tasks.blocking} > 0`,
      count: sql<number>`count(*)`,
    })
    .from(tasks)
    .where(eq(tasks.projectId, projectId))
    .groupBy(tasks.datasetId, tasks.standing, sql`${tasks.blocking} > 0`)
    .all() as { datasetId: string; standing: Standing; blocked: number; count: number }[]
}

/** Finds a dataset of a project that has not been removed. */
export function findDataset(
  db: Tx,
  { projectId, datasetId }: { projectId: string; datasetId: string },
): DatasetRecord | null {
  return (
    db
      .select()
      .from(datasets)
      .where(
        and(
          eq(datasets.id, datasetId),
          eq(datasets.projectId, projectId),
          isNull(datasets.removedAt),
        ),
      )
      .get() ?? null
  )
}

/** Finds a dataset revision, whichever dataset it belongs to: callers have checked the dataset. */
export function findDatasetRevision(
  db: Tx,
  { revisionId }: { revisionId: string },
): DatasetRevisionRecord | null {
  return db.select().from(datasetRevisions).where(eq(datasetRevisions.id, revisionId)).get() ?? null
}

export function insertDataset(tx: Tx, dataset: typeof datasets.$inferInsert): void {
  tx.insert(datasets).values(dataset).run()
}

export function updateDataset(
  tx: Tx,
  { datasetId, patch }: { datasetId: string; patch: Partial<typeof datasets.$inferInsert> },
): void {
  tx.update(datasets).set(patch).where(eq(datasets.id, datasetId)).run()
}

export function insertDatasetRevision(
  tx: Tx,
  revision: typeof datasetRevisions.$inferInsert,
): void {
  tx.insert(datasetRevisions).values(revision).run()
}

export function saveProfile(
  tx: Tx,
  { revisionId, profile }: { revisionId: string; profile: DatasetRevisionRecord['profile'] },
): void {
  tx.update(datasetRevisions).set({ profile }).where(eq(datasetRevisions.id, revisionId)).run()
}

export function insertUpload(tx: Tx, upload: typeof uploads.$inferInsert): void {
  tx.insert(uploads).values(upload).run()
}

export function updateUpload(
  tx: Tx,
  { uploadId, patch }: { uploadId: string; patch: Partial<typeof uploads.$inferInsert> },
): void {
  tx.update(uploads).set(patch).where(eq(uploads.id, uploadId)).run()
}

/** Finds an upload of a project that was not canceled. */
export function findUpload(
  db: Tx,
  { projectId, uploadId }: { projectId: string; uploadId: string },
): UploadRecord | null {
  const upload =
    db
      .select()
      .from(uploads)
      .where(and(eq(uploads.id, uploadId), eq(uploads.projectId, projectId)))
      .get() ?? null
  return upload?.state === 'canceled' ? null : upload
}

/** Uploads of a project by their ids. */
export function listUploadsByIds(
  db: Tx,
  { projectId, uploadIds }: { projectId: string; uploadIds: readonly string[] },
): UploadRecord[] {
  return db
    .select()
    .from(uploads)
    .where(and(eq(uploads.projectId, projectId), inArray(uploads.id, [...uploadIds])))
    .all()
}

/** A person's uploads that are still on their way, newest first. */
export function listOpenUploads(
  db: Tx,
  { projectId, userId }: { projectId: string; userId: string },
) {
  return db
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.projectId, projectId),
        eq(uploads.userId, userId),
        inArray(uploads.state, ['receiving', 'reading', 'read', 'failed']),
      ),
    )
    .orderBy(desc(uploads.createdAt))
    .all()
}

/** Finds an upload of the same file by the same person that broke off: it can go on. */
export function findResumableUpload(
  db: Tx,
  file: {
    projectId: string
    userId: string
    fileName: string
    size: number
    lastModified: number
    revises: string | null
  },
): UploadRecord | null {
  return (
    db
      .select()
      .from(uploads)
      .where(
        and(
          eq(uploads.projectId, file.projectId),
          eq(uploads.userId, file.userId),
          eq(uploads.fileName, file.fileName),
          eq(uploads.size, file.size),
          eq(uploads.lastModified, file.lastModified),
          eq(uploads.state, 'receiving'),
          file.revises === null ? isNull(uploads.revises) : eq(uploads.revises, file.revises),
        ),
      )
      .orderBy(desc(uploads.createdAt))
      .get() ?? null
  )
}

/** Every blob that something still names: never collected. */
export function listNamedBlobs(db: Tx): Set<string> {
  const named = new Set<string>()
  const add = (manifest: DatasetRevisionRecord['manifest'] | null) => {
    if (!manifest) return
    named.add(manifest.file.sha256)
    for (const { sha256 } of manifest.files) named.add(sha256)
    if (manifest.parquet) named.add(manifest.parquet.sha256)
    if (manifest.rejectedFile) named.add(manifest.rejectedFile.sha256)
    if (manifest.sample) named.add(manifest.sample.sha256)
  }
  for (const row of db.select({ manifest: datasetRevisions.manifest }).from(datasetRevisions).all())
    add(row.manifest)
  for (const row of db.select().from(uploads).all()) {
    if (row.state === 'canceled') continue
    add(row.manifest)
    if (row.fileSha256) named.add(row.fileSha256)
    for (const { sha256 } of row.parts ?? []) if (sha256) named.add(sha256)
  }
  return named
}
