import { and, asc, desc, eq } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasets } from '#db/schema/datasets.ts'
import { jobs } from '#db/schema/jobs.ts'
import { modelAnswers, modelCalls, proposalRuns } from '#db/schema/tasks.ts'

export type RunRecord = typeof proposalRuns.$inferSelect

export function insertRun(tx: Tx, run: typeof proposalRuns.$inferInsert): void {
  tx.insert(proposalRuns).values(run).run()
}

export function updateRun(
  tx: Tx,
  { runId, patch }: { runId: string; patch: Partial<typeof proposalRuns.$inferInsert> },
): void {
  tx.update(proposalRuns).set(patch).where(eq(proposalRuns.id, runId)).run()
}

export function findRun(db: Tx, { runId }: { runId: string }): RunRecord | null {
  return db.select().from(proposalRuns).where(eq(proposalRuns.id, runId)).get() ?? null
}

export function listJobRuns(db: Tx, { jobId }: { jobId: string }): RunRecord[] {
  return db
    .select()
    .from(proposalRuns)
    .where(eq(proposalRuns.jobId, jobId))
    .orderBy(asc(proposalRuns.createdAt), asc(proposalRuns.id))
    .all()
}

/** Runs of a project, newest first, with the answer each got. */
export function listRuns(
  db: Tx,
  {
    projectId,
    datasetId,
    limit = 200,
  }: { projectId: string; datasetId: string | null; limit?: number },
) {
  return db
    .select({
      run: proposalRuns,
      datasetName: datasets.name,
      answer: modelAnswers,
      jobState: jobs.state,
      jobInput: jobs.input,
    })
    .from(proposalRuns)
    .innerJoin(jobs, eq(jobs.id, proposalRuns.jobId))
    .innerJoin(datasets, eq(datasets.id, proposalRuns.datasetId))
    .leftJoin(modelAnswers, eq(modelAnswers.requestHash, proposalRuns.requestHash))
    .where(
      and(
        eq(proposalRuns.projectId, projectId),
        datasetId ? eq(proposalRuns.datasetId, datasetId) : undefined,
      ),
    )
    .orderBy(desc(proposalRuns.createdAt), desc(proposalRuns.id))
    .limit(limit)
    .all()
}

export function findAnswer(db: Tx, { requestHash }: { requestHash: string }) {
  return (
    db.select().from(modelAnswers).where(eq(modelAnswers.requestHash, requestHash)).get() ?? null
  )
}

/** Whether this run itself got the answer to a request, before it was interrupted. */
export function hasAnsweredCall(
  db: Tx,
  { runId, requestHash }: { runId: string; requestHash: string },
): boolean {
  const call = db
    .select({ id: modelCalls.id })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.runId, runId),
        eq(modelCalls.requestHash, requestHash),
        eq(modelCalls.state, 'answered'),
      ),
    )
    .get()
  return call !== undefined
}
