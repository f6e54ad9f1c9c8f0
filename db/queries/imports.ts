import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasetRevisions, datasets } from '#db/schema/datasets.ts'
import { jobs } from '#db/schema/jobs.ts'
import { proposalRuns, taskImports } from '#db/schema/tasks.ts'
import type { Field } from '#lib/model/index.ts'
import type { JobRecord } from './jobs.ts'

export type ImportRecord = typeof taskImports.$inferSelect

export function insertImport(tx: Tx, record: typeof taskImports.$inferInsert): void {
  tx.insert(taskImports).values(record).run()
}

/** Finds a list of a project. */
export function findImport(
  db: Tx,
  { projectId, importId }: { projectId: string; importId: string },
): ImportRecord | null {
  return (
    db
      .select()
      .from(taskImports)
      .where(and(eq(taskImports.id, importId), eq(taskImports.projectId, projectId)))
      .get() ?? null
  )
}

/** The lists of a project, newest first, with as much of their reports as a list of them shows. */
export function listImports(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({
      id: taskImports.id,
      fileName: taskImports.fileName,
      createdBy: taskImports.createdBy,
      createdAt: taskImports.createdAt,
      state: sql<string>`json_extract(${taskImports.report}, '$.state')`,
      tasks: sql<number | null>`json_extract(${taskImports.report}, '$.tasks')`,
    })
    .from(taskImports)
    .where(eq(taskImports.projectId, projectId))
    .orderBy(desc(taskImports.createdAt))
    .limit(200)
    .all()
}

export function saveImportReport(
  tx: Tx,
  { importId, report }: { importId: string; report: unknown },
): void {
  tx.update(taskImports).set({ report }).where(eq(taskImports.id, importId)).run()
}

export function deleteImport(tx: Tx, { importId }: { importId: string }): void {
  tx.delete(taskImports).where(eq(taskImports.id, importId)).run()
}

/** The files that lists came in: never collected while they are here. */
export function listImportBlobs(db: Tx): string[] {
  return db
    .select({ sha256: taskImports.fileSha256 })
    .from(taskImports)
    .all()
    .map(({ sha256 }) => sha256)
}

/** The newest job of each step of an import. */
export function listImportJobs(
  db: Tx,
  { projectId, importId }: { projectId: string; importId: string },
): { step: string; job: JobRecord }[] {
  const rows = db
    .select()
    .from(jobs)
    .where(
      and(
        eq(jobs.projectId, projectId),
        eq(jobs.kind, 'import'),
        eq(sql`json_extract(${jobs.input}, '$.importId')`, importId),
      ),
    )
    .orderBy(desc(jobs.createdAt), desc(sql`rowid`))
    .all()
  const newest = new Map<string, JobRecord>()
  for (const job of rows) {
    const { step } = job.input as { step: string }
    if (!newest.has(step)) newest.set(step, job)
  }
  return [...newest].map(([step, job]) => ({ step, job }))
}

/** What came of the runs of an import's jobs, with what failed. */
export function listImportRuns(
  db: Tx,
  { projectId, importId }: { projectId: string; importId: string },
) {
  return db
    .select({
      datasetId: proposalRuns.datasetId,
      datasetName: datasets.name,
      jobId: proposalRuns.jobId,
      jobState: jobs.state,
      state: proposalRuns.state,
      added: proposalRuns.added,
      blocked: proposalRuns.blocked,
      repeated: proposalRuns.repeated,
      error: proposalRuns.error,
    })
    .from(proposalRuns)
    .innerJoin(jobs, eq(jobs.id, proposalRuns.jobId))
    .innerJoin(datasets, eq(datasets.id, proposalRuns.datasetId))
    .where(
      and(
        eq(jobs.projectId, projectId),
        eq(jobs.kind, 'import'),
        eq(sql`json_extract(${jobs.input}, '$.importId')`, importId),
      ),
    )
    .all()
}

/** Every dataset of a project as names are matched to it: where it comes from, and its fields once read. */
export function listMatchableDatasets(
  db: Tx,
  { projectId }: { projectId: string },
): {
  id: string
  name: string
  repo: string | null
  config: string | null
  fields: Field[] | null
}[] {
  return db
    .select({
      id: datasets.id,
      name: datasets.name,
      repo: sql<string | null>`coalesce(json_extract(${datasetRevisions.manifest}, '$.origin.repo'),
        json_extract(${datasets.hub}, '$.repo'))`,
      config: sql<
        string | null
      >`coalesce(json_extract(${datasetRevisions.manifest}, '$.origin.config'),
        json_extract(${datasets.hub}, '$.config'))`,
      fields: sql<string | null>`json_extract(${datasetRevisions.manifest}, '$.fields')`,
    })
    .from(datasets)
    .leftJoin(datasetRevisions, eq(datasetRevisions.id, datasets.revisionId))
    .where(and(eq(datasets.projectId, projectId), isNull(datasets.removedAt)))
    .orderBy(desc(datasets.addedAt))
    .all()
    .map(({ fields, ...row }) => ({
      ...row,
      fields: fields === null ? null : (JSON.parse(fields) as Field[]),
    }))
}
