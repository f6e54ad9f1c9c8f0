import { and, asc, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasetRevisions, datasets, type RecheckRecord } from '#db/schema/datasets.ts'
import { jobs } from '#db/schema/jobs.ts'
import { findings, tasks } from '#db/schema/tasks.ts'
import type { RevisionDiff } from '#lib/model/index.ts'
import type { DatasetRevisionRecord } from './datasets.ts'
import type { TaskRecord } from './tasks.ts'

/** The revisions of a dataset, newest first, with what a list shows of their manifests. */
export function listDatasetRevisions(db: Tx, { datasetId }: { datasetId: string }) {
  const { manifest } = datasetRevisions
  return db
    .select({
      id: datasetRevisions.id,
      number: datasetRevisions.number,
      cause: datasetRevisions.cause,
      createdBy: datasetRevisions.createdBy,
      createdAt: datasetRevisions.createdAt,
      diff: datasetRevisions.diff,
      recheck: datasetRevisions.recheck,
      rows: sql<number>`json_extract(${manifest}, '$.rows')`,
      fields: sql<number>`json_array_length(${manifest}, '$.fields')`,
      fileName: sql<string>`json_extract(${manifest}, '$.file.name')`,
    })
    .from(datasetRevisions)
    .where(eq(datasetRevisions.datasetId, datasetId))
    .orderBy(desc(datasetRevisions.number))
    .all()
}

/** The revision of a dataset whose number is the next lower one, or null. */
export function findRevisionBefore(
  db: Tx,
  { datasetId, number }: { datasetId: string; number: number },
): DatasetRevisionRecord | null {
  return (
    db
      .select()
      .from(datasetRevisions)
      .where(and(eq(datasetRevisions.datasetId, datasetId), lt(datasetRevisions.number, number)))
      .orderBy(desc(datasetRevisions.number))
      .limit(1)
      .get() ?? null
  )
}

/** Writes down what checking the tasks against a dataset revision found; null: it is to be done. */
export function saveRecheck(
  tx: Tx,
  { revisionId, recheck }: { revisionId: string; recheck: RecheckRecord | null },
): void {
  tx.update(datasetRevisions).set({ recheck }).where(eq(datasetRevisions.id, revisionId)).run()
}

export function saveRevisionDiff(
  tx: Tx,
  { revisionId, diff }: { revisionId: string; diff: RevisionDiff },
): void {
  tx.update(datasetRevisions).set({ diff }).where(eq(datasetRevisions.id, revisionId)).run()
}

/** Forgets how many examples a dataset's tasks give: they are counted anew over other rows. */
export function forgetCounts(tx: Tx, { datasetId }: { datasetId: string }): void {
  tx.update(tasks).set({ counts: null, examples: null }).where(eq(tasks.datasetId, datasetId)).run()
}

/** Every task of a dataset, oldest first. */
export function listDatasetTasks(db: Tx, { datasetId }: { datasetId: string }): TaskRecord[] {
  return db
    .select()
    .from(tasks)
    .where(eq(tasks.datasetId, datasetId))
    .orderBy(asc(tasks.createdAt), asc(tasks.id))
    .all()
}

/** A dataset's approved tasks that findings block, each with its first blocking finding. */
export function listBrokenTasks(db: Tx, { datasetId }: { datasetId: string }) {
  const rows = db
    .select({ taskId: tasks.id, rule: findings.rule, values: findings.values })
    .from(tasks)
    .innerJoin(findings, eq(findings.taskId, tasks.id))
    .where(
      and(
        eq(tasks.datasetId, datasetId),
        eq(tasks.standing, 'approved'),
        // Not those that an approval overrides.
        gt(tasks.blocking, 0),
        eq(findings.severity, 'blocking'),
      ),
    )
    .orderBy(asc(tasks.createdAt), asc(tasks.id), asc(sql`${findings}.rowid`))
    .all()
  return rows.filter(({ taskId }, index) => rows[index - 1]?.taskId !== taskId)
}

/** How many approved tasks of each dataset findings keep out of exports. */
export function countBlockedApproved(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({ datasetId: datasets.id, name: datasets.name, tasks: sql<number>`count(*)` })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .where(
      and(
        eq(tasks.projectId, projectId),
        eq(tasks.standing, 'approved'),
        sql`${tasks.blocking} > 0`,
        isNull(datasets.removedAt),
      ),
    )
    .groupBy(datasets.id)
    .orderBy(asc(datasets.addedAt))
    .all()
}

/** The datasets whose tasks a job waits or runs to check. */
export function listRechecking(db: Tx, { projectId }: { projectId: string }) {
  return db
    .selectDistinct({ datasetId: datasets.id, name: datasets.name })
    .from(jobs)
    .innerJoin(datasets, eq(datasets.id, sql`json_extract(${jobs.input}, '$.datasetId')`))
    .where(
      and(
        eq(jobs.projectId, projectId),
        eq(jobs.kind, 'recheck'),
        inArray(jobs.state, ['queued', 'running']),
        isNull(datasets.removedAt),
      ),
    )
    .all()
}
