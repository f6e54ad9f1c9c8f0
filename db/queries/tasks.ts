import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import {
  actions,
  counts,
  decisions,
  families,
  findings,
  revisions,
  tasks,
} from '#db/schema/tasks.ts'
import type { ExampleCounts, Finding, TaskContent } from '#lib/model/index.ts'

export type TaskRecord = typeof tasks.$inferSelect
export type RevisionRecord = typeof revisions.$inferSelect
export type DecisionRecord = typeof decisions.$inferSelect
export type ActionRecord = typeof actions.$inferSelect
export type FamilyRecord = typeof families.$inferSelect

/** Finds a task of a project. */
export function findTask(
  db: Tx,
  { projectId, taskId }: { projectId: string; taskId: string },
): TaskRecord | null {
  return (
    db
      .select()
      .from(tasks)
      .where(and(eq(tasks.id, taskId), eq(tasks.projectId, projectId)))
      .get() ?? null
  )
}

export function getRevision(db: Tx, { revisionId }: { revisionId: string }): RevisionRecord {
  const revision = db.select().from(revisions).where(eq(revisions.id, revisionId)).get()
  if (!revision) throw new Error(`no revision ${revisionId}`)
  return revision
}

export function listRevisions(db: Tx, { taskId }: { taskId: string }): RevisionRecord[] {
  return db
    .select()
    .from(revisions)
    .where(eq(revisions.taskId, taskId))
    .orderBy(asc(revisions.number))
    .all()
}

/** Finds or makes the family with this key. */
export function ensureFamily(
  tx: Tx,
  family: Omit<FamilyRecord, 'id'> & { newId: string },
): FamilyRecord {
  const { newId, ...values } = family
  const found = tx
    .select()
    .from(families)
    .where(and(eq(families.datasetId, family.datasetId), eq(families.key, family.key)))
    .get()
  if (found) return found
  return tx
    .insert(families)
    .values({ id: newId, ...values })
    .returning()
    .get()
}

export function findFamily(db: Tx, { familyId }: { familyId: string }): FamilyRecord | null {
  return db.select().from(families).where(eq(families.id, familyId)).get() ?? null
}

export function insertTask(tx: Tx, task: typeof tasks.$inferInsert): void {
  tx.insert(tasks).values(task).run()
}

/** Changes a task; with `onlyRevisionId`, only while that is still its current revision. */
export function updateTask(
  tx: Tx,
  {
    taskId,
    onlyRevisionId,
    patch,
  }: { taskId: string; onlyRevisionId?: string; patch: Partial<typeof tasks.$inferInsert> },
): void {
  tx.update(tasks)
    .set(patch)
    .where(
      and(eq(tasks.id, taskId), onlyRevisionId ? eq(tasks.revisionId, onlyRevisionId) : undefined),
    )
    .run()
}

/** Tasks of a dataset that were counted over the sample only. */
export function listUncountedTasks(db: Tx, { datasetId }: { datasetId: string }): TaskRecord[] {
  return db
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.datasetId, datasetId),
        eq(sql`json_extract(${tasks.counts}, '$.scope')`, 'sample'),
      ),
    )
    .orderBy(asc(tasks.createdAt), asc(tasks.id))
    .all()
}

export function insertRevision(tx: Tx, revision: typeof revisions.$inferInsert): void {
  tx.insert(revisions).values(revision).run()
}

/** The number that the next revision of a task has. */
export function nextRevisionNumber(db: Tx, { taskId }: { taskId: string }): number {
  const row = db
    .select({ last: sql<number | null>`max(${revisions.number})` })
    .from(revisions)
    .where(eq(revisions.taskId, taskId))
    .get()
  return (row?.last ?? 0) + 1
}

/** Replaces what the checks say of a task by what they say of its current revision. */
export function replaceFindings(
  tx: Tx,
  options: {
    taskId: string
    revisionId: string
    findings: readonly Finding[]
    newId: () => string
  },
): void {
  tx.delete(findings).where(eq(findings.taskId, options.taskId)).run()
  for (const finding of options.findings)
    tx.insert(findings)
      .values({
        id: options.newId(),
        taskId: options.taskId,
        revisionId: options.revisionId,
        ...finding,
      })
      .run()
}

export function listFindings(db: Tx, { taskId }: { taskId: string }): Finding[] {
  return db
    .select({
      rule: findings.rule,
      severity: findings.severity,
      place: findings.place,
      values: findings.values,
      fix: findings.fix,
    })
    .from(findings)
    .where(eq(findings.taskId, taskId))
    .all()
}

export function insertDecision(tx: Tx, decision: typeof decisions.$inferInsert): void {
  tx.insert(decisions).values(decision).run()
}

/** A task's decisions, oldest first; those taken back are left out unless asked for. */
export function listDecisions(
  db: Tx,
  { taskId, withUndone = false }: { taskId: string; withUndone?: boolean },
) {
  return db
    .select({ decision: decisions, revisionNumber: revisions.number })
    .from(decisions)
    .innerJoin(revisions, eq(revisions.id, decisions.revisionId))
    .where(
      withUndone
        ? eq(decisions.taskId, taskId)
        : and(eq(decisions.taskId, taskId), isNull(decisions.undoneAt)),
    )
    .orderBy(asc(decisions.decidedAt))
    .all()
}

export function insertAction(tx: Tx, action: typeof actions.$inferInsert): void {
  tx.insert(actions).values(action).run()
}

/** A person's newest act that has not been taken back. */
export function findLastAction(
  db: Tx,
  { projectId, userId }: { projectId: string; userId: string },
): ActionRecord | null {
  return (
    db
      .select()
      .from(actions)
      .where(
        and(eq(actions.projectId, projectId), eq(actions.userId, userId), isNull(actions.undoneAt)),
      )
      .orderBy(desc(actions.at), desc(sql`rowid`))
      .limit(1)
      .get() ?? null
  )
}

/** Takes an act's decisions back. */
export function undoAction(tx: Tx, { actionId, now }: { actionId: string; now: number }): void {
  tx.update(actions).set({ undoneAt: now }).where(eq(actions.id, actionId)).run()
  tx.update(decisions).set({ undoneAt: now }).where(eq(decisions.actionId, actionId)).run()
}

export function listUndoneActions(db: Tx, { taskId }: { taskId: string }): ActionRecord[] {
  return db
    .select()
    .from(actions)
    .where(
      sql`${actions.undoneAt} IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(${actions.effects}) WHERE json_extract(value, '$.taskId') = ${taskId})`,
    )
    .all()
}

/** The tasks of a family, oldest first. */
export function listFamilyTasks(db: Tx, { familyId }: { familyId: string }): TaskRecord[] {
  return db
    .select()
    .from(tasks)
    .where(eq(tasks.familyId, familyId))
    .orderBy(asc(tasks.createdAt), asc(tasks.id))
    .all()
}

/** Current contents of a dataset's tasks, or of one family of them: what a new draft is compared with. */
export function listTaskContents(
  db: Tx,
  { datasetId, familyKey }: { datasetId: string; familyKey?: string },
): { taskId: string; familyKey: string; content: TaskContent }[] {
  return db
    .select({ taskId: tasks.id, familyKey: families.key, content: revisions.content })
    .from(tasks)
    .innerJoin(revisions, eq(revisions.id, tasks.revisionId))
    .innerJoin(families, eq(families.id, tasks.familyId))
    .where(
      and(
        eq(tasks.datasetId, datasetId),
        ne(tasks.standing, 'withdrawn'),
        familyKey === undefined ? undefined : eq(families.key, familyKey),
      ),
    )
    .all()
}

export function listTasksByIds(
  db: Tx,
  { projectId, taskIds }: { projectId: string; taskIds: readonly string[] },
): TaskRecord[] {
  if (taskIds.length === 0) return []
  return db
    .select()
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), inArray(tasks.id, [...taskIds])))
    .all()
}

export function findCounts(
  db: Tx,
  key: { planHash: string; datasetRevisionId: string },
): ExampleCounts | null {
  return (
    db
      .select({ counts: counts.counts })
      .from(counts)
      .where(
        and(eq(counts.planHash, key.planHash), eq(counts.datasetRevisionId, key.datasetRevisionId)),
      )
      .get()?.counts ?? null
  )
}

export function saveCounts(
  tx: Tx,
  row: { planHash: string; datasetRevisionId: string; counts: ExampleCounts },
): void {
  tx.insert(counts)
    .values(row)
    .onConflictDoUpdate({
      target: [counts.planHash, counts.datasetRevisionId],
      set: { counts: row.counts },
    })
    .run()
}
