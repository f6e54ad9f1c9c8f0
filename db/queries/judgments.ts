import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { judgments, tasks } from '#db/schema/tasks.ts'

export type JudgmentRecord = typeof judgments.$inferSelect

export function insertJudgment(tx: Tx, judgment: typeof judgments.$inferInsert): void {
  tx.insert(judgments).values(judgment).run()
}

/** A job's judgments, in the order in which they were asked for. */
export function listJobJudgments(db: Tx, { jobId }: { jobId: string }): JudgmentRecord[] {
  return db
    .select()
    .from(judgments)
    .where(eq(judgments.jobId, jobId))
    .orderBy(asc(sql`rowid`))
    .all()
}

export function updateJudgment(
  tx: Tx,
  { judgmentId, patch }: { judgmentId: string; patch: Partial<typeof judgments.$inferInsert> },
): void {
  tx.update(judgments).set(patch).where(eq(judgments.id, judgmentId)).run()
}

/** The newest judgment of a task's revision over a dataset revision, or null. */
export function findJudgment(
  db: Tx,
  { revisionId, datasetRevisionId }: { revisionId: string; datasetRevisionId: string },
): JudgmentRecord | null {
  return (
    db
      .select()
      .from(judgments)
      .where(
        and(
          eq(judgments.revisionId, revisionId),
          eq(judgments.datasetRevisionId, datasetRevisionId),
          eq(judgments.state, 'done'),
        ),
      )
      .orderBy(desc(judgments.endedAt), desc(sql`rowid`))
      .limit(1)
      .get() ?? null
  )
}

/** All that models ever said of a task, oldest first. */
export function listTaskJudgments(db: Tx, { taskId }: { taskId: string }): JudgmentRecord[] {
  return db
    .select()
    .from(judgments)
    .where(and(eq(judgments.taskId, taskId), eq(judgments.state, 'done')))
    .orderBy(asc(judgments.endedAt))
    .all()
}

/** Tasks that runs proposed and of which no model was asked yet, oldest first. */
export function listUnjudgedTasks(
  db: Tx,
  { projectId, runIds }: { projectId: string; runIds: readonly string[] },
): { taskId: string; datasetId: string }[] {
  return db
    .select({ taskId: tasks.id, datasetId: tasks.datasetId })
    .from(tasks)
    .where(
      and(
        eq(tasks.projectId, projectId),
        inArray(tasks.runId, [...runIds]),
        sql`NOT EXISTS (SELECT 1 FROM ${judgments} WHERE ${judgments.taskId} = ${tasks.id})`,
      ),
    )
    .orderBy(asc(tasks.createdAt), asc(tasks.id))
    .all()
}

/** Opens judgments of a job again that failed: all of them, or the named ones. */
export function reopenJudgments(
  tx: Tx,
  {
    jobId,
    judgmentIds,
    now,
  }: { jobId: string; judgmentIds: readonly string[] | null; now: number },
): void {
  tx.update(judgments)
    .set({ state: 'queued', error: null, endedAt: null, queuedAt: now })
    .where(
      and(
        eq(judgments.jobId, jobId),
        eq(judgments.state, 'failed'),
        judgmentIds ? inArray(judgments.id, [...judgmentIds]) : undefined,
      ),
    )
    .run()
}
