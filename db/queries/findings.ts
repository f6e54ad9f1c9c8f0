import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasets } from '#db/schema/datasets.ts'
import { findingDismissals, findings, revisions, tasks } from '#db/schema/tasks.ts'

export type DismissalRecord = typeof findingDismissals.$inferSelect

/** The dismissals that stand for a task's revision, or all there ever were, oldest first. */
export function listDismissals(
  db: Tx,
  { taskId, revisionId }: { taskId: string; revisionId?: string },
): DismissalRecord[] {
  return db
    .select()
    .from(findingDismissals)
    .where(
      and(
        eq(findingDismissals.taskId, taskId),
        revisionId === undefined
          ? undefined
          : and(eq(findingDismissals.revisionId, revisionId), isNull(findingDismissals.undoneAt)),
      ),
    )
    .orderBy(asc(findingDismissals.at), asc(sql`rowid`))
    .all()
}

export function insertDismissal(tx: Tx, dismissal: typeof findingDismissals.$inferInsert): void {
  tx.insert(findingDismissals).values(dismissal).run()
}

export function undoDismissal(
  tx: Tx,
  { dismissalId, now }: { dismissalId: string; now: number },
): void {
  tx.update(findingDismissals)
    .set({ undoneAt: now })
    .where(eq(findingDismissals.id, dismissalId))
    .run()
}

/** Takes a task's findings of one rule away. */
export function deleteRuleFindings(
  tx: Tx,
  { taskId, rule }: { taskId: string; rule: string },
): void {
  tx.delete(findings)
    .where(and(eq(findings.taskId, taskId), eq(findings.rule, rule)))
    .run()
}

export function insertFinding(tx: Tx, finding: typeof findings.$inferInsert): void {
  tx.insert(findings).values(finding).run()
}

/** Contents of a project's tasks that were written after a place in the table of revisions, in its order. */
export function listRevisionsAfter(
  db: Tx,
  { projectId, after }: { projectId: string; after: number },
) {
  const place = sql<number>`${revisions}.rowid`
  return db
    .select({
      place,
      revisionId: revisions.id,
      taskId: revisions.taskId,
      content: revisions.content,
      datasetId: datasets.id,
      datasetName: datasets.name,
    })
    .from(revisions)
    .innerJoin(tasks, eq(tasks.id, revisions.taskId))
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .where(and(eq(tasks.projectId, projectId), gt(place, after)))
    .orderBy(asc(place))
    .all()
}

/** The last place in the table of revisions. */
export function findLastRevisionPlace(db: Tx): number {
  const row = db.select({ place: sql<number | null>`max(rowid)` }).from(revisions).get()
  return row?.place ?? 0
}

/** Whether a revision is a task's current one, and the task is there: not withdrawn, its dataset not removed. */
export function isCurrentRevision(db: Tx, { revisionId }: { revisionId: string }): boolean {
  const found = db
    .select({ one: sql`1` })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .where(
      and(
        eq(
          tasks.id,
          db
            .select({ taskId: revisions.taskId })
            .from(revisions)
            .where(eq(revisions.id, revisionId)),
        ),
        eq(tasks.revisionId, revisionId),
        sql`${tasks.standing} NOT IN ('withdrawn', 'rejected')`,
        isNull(datasets.removedAt),
      ),
    )
    .get()
  return found !== undefined
}
