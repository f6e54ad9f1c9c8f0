import { and, asc, count, desc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { prompts } from '#db/schema/projects.ts'
import { decisions, revisions, tasks } from '#db/schema/tasks.ts'
import type { PromptKind, RejectReason, TaskContent } from '#lib/model/index.ts'

export type PromptRecord = typeof prompts.$inferSelect

/** The versions of a project's own wording of a kind, newest first. */
export function listPrompts(
  db: Tx,
  { projectId, kind, limit = 50 }: { projectId: string; kind: PromptKind; limit?: number },
): PromptRecord[] {
  return db
    .select()
    .from(prompts)
    .where(and(eq(prompts.projectId, projectId), eq(prompts.kind, kind)))
    .orderBy(desc(prompts.number))
    .limit(limit)
    .all()
}

/** One version of a project's own wording, or null. */
export function findPrompt(
  db: Tx,
  { projectId, kind, number }: { projectId: string; kind: PromptKind; number: number },
): PromptRecord | null {
  return (
    db
      .select()
      .from(prompts)
      .where(
        and(eq(prompts.projectId, projectId), eq(prompts.kind, kind), eq(prompts.number, number)),
      )
      .get() ?? null
  )
}

/** Adds a version and gives its number, the next of its kind. */
export function insertPrompt(tx: Tx, prompt: Omit<typeof prompts.$inferInsert, 'number'>): number {
  const [last] = listPrompts(tx, { ...prompt, limit: 1 })
  const number = (last?.number ?? 0) + 1
  tx.insert(prompts)
    .values({ ...prompt, number })
    .run()
  return number
}

/** The shortest contents that were approved by a time, at most `limit`. */
export function listShortestApproved(
  db: Tx,
  { projectId, before, limit }: { projectId: string; before: number; limit: number },
): TaskContent[] {
  return db
    .select({ content: revisions.content })
    .from(tasks)
    .innerJoin(revisions, eq(revisions.id, tasks.revisionId))
    .where(
      and(
        eq(tasks.projectId, projectId),
        eq(tasks.standing, 'approved'),
        sql`EXISTS (SELECT 1 FROM ${decisions} WHERE ${decisions.revisionId} = ${revisions.id}
          AND ${decisions.verdict} = 'approve' AND ${decisions.decidedAt} <= ${before})`,
      ),
    )
    .orderBy(asc(sql`length(${revisions.content})`), asc(tasks.id))
    .limit(limit)
    .all()
    .map(({ content }) => content)
}

/** The reasons that tasks were most often rejected for by a time, most frequent first. */
export function listRejectReasons(
  db: Tx,
  { projectId, before, limit }: { projectId: string; before: number; limit: number },
): RejectReason[] {
  const times = count()
  return db
    .select({ reason: decisions.reason, times })
    .from(decisions)
    .innerJoin(tasks, eq(tasks.id, decisions.taskId))
    .where(
      and(
        eq(tasks.projectId, projectId),
        eq(decisions.verdict, 'reject'),
        isNotNull(decisions.reason),
        isNull(decisions.undoneAt),
        lte(decisions.decidedAt, before),
      ),
    )
    .groupBy(decisions.reason)
    .orderBy(desc(times), asc(decisions.reason))
    .limit(limit)
    .all()
    .flatMap(({ reason }) => reason ?? [])
}
