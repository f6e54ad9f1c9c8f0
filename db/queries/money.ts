import { and, count, desc, eq, gte, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasets } from '#db/schema/datasets.ts'
import { jobs } from '#db/schema/jobs.ts'
import { models, projects } from '#db/schema/projects.ts'
import { judgments, modelAnswers, modelCalls, proposalRuns, tasks } from '#db/schema/tasks.ts'
import type { Budget, CallPurpose } from '#lib/model/index.ts'

export type CallRecord = typeof modelCalls.$inferSelect

/** Micros known to be spent, and micros kept back for calls whose cost is not known (yet). */
export interface Spend {
  spent: number
  reserved: number
}

const spendColumns = {
  spent: sql<number>`coalesce(sum(${modelCalls.cost}), 0)`,
  reserved: sql<number>`coalesce(sum(case when ${modelCalls.cost} is null then ${modelCalls.reserved} else 0 end), 0)`,
}

/** What a project's calls since a time have cost, of all jobs or of one. */
export function sumSpend(
  db: Tx,
  { projectId, since, jobId }: { projectId: string; since: number; jobId?: string },
): Spend {
  const row = db
    .select(spendColumns)
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.projectId, projectId),
        gte(modelCalls.sentAt, since),
        jobId ? eq(modelCalls.jobId, jobId) : undefined,
      ),
    )
    .get()
  return row ?? { spent: 0, reserved: 0 }
}

export function findBudget(db: Tx, { projectId }: { projectId: string }): Budget | null {
  const row = db
    .select({ budget: projects.budget })
    .from(projects)
    .where(eq(projects.id, projectId))
    .get()
  return row?.budget ?? null
}

export function saveBudget(
  tx: Tx,
  { projectId, budget }: { projectId: string; budget: Budget },
): void {
  tx.update(projects).set({ budget }).where(eq(projects.id, projectId)).run()
}

/** Changes what a job was asked to do, such as its cap. */
export function updateJobInput(
  tx: Tx,
  { jobId, patch }: { jobId: string; patch: Record<string, unknown> },
): void {
  const job = tx.select({ input: jobs.input }).from(jobs).where(eq(jobs.id, jobId)).get()
  if (!job) return
  const input = typeof job.input === 'object' ? job.input : {}
  tx.update(jobs)
    .set({ input: { ...input, ...patch } })
    .where(eq(jobs.id, jobId))
    .run()
}

export function insertCall(tx: Tx, call: typeof modelCalls.$inferInsert): void {
  tx.insert(modelCalls).values(call).run()
}

/** Closes a call that was answered; `cost` is null where price or tokens are not known: its reservation stays. */
export function settleCall(
  tx: Tx,
  {
    callId,
    usage,
    ...rest
  }: {
    callId: string
    usage: { prompt: number; cached: number; completion: number } | null
    cost: number | null
    /** Null for one of a batch, which says nothing of the model's pace. */
    milliseconds: number | null
    endedAt: number
  },
): void {
  tx.update(modelCalls)
    .set({
      state: 'answered',
      promptTokens: usage?.prompt ?? null,
      cachedTokens: usage?.cached ?? null,
      completionTokens: usage?.completion ?? null,
      ...rest,
    })
    .where(eq(modelCalls.id, callId))
    .run()
}

/**
 * Closes a call that failed. `cost` is 0 where the server said no or was never reached, null where it may
 * have charged: its reservation then goes on counting.
 */
export function failCall(
  tx: Tx,
  {
    callId,
    ...rest
  }: {
    callId: string
    error: CallRecord['error']
    cost: 0 | null
    milliseconds: number | null
    endedAt: number
  },
): void {
  tx.update(modelCalls)
    .set({ state: 'failed', ...rest })
    .where(eq(modelCalls.id, callId))
    .run()
}

/**
 * Requests that were under way when a worker died: perhaps paid, so their reservations stay. Those of a
 * batch go on at the provider and are asked for there.
 */
export function loseOpenCalls(tx: Tx, { runId }: { runId: string }): number {
  return tx
    .update(modelCalls)
    .set({ state: 'lost' })
    .where(
      and(eq(modelCalls.runId, runId), eq(modelCalls.state, 'sent'), isNull(modelCalls.batchId)),
    )
    .run().changes
}

/** The same for all open calls of a job that a worker takes up. */
export function loseOpenJobCalls(tx: Tx, { jobId }: { jobId: string }): number {
  return tx
    .update(modelCalls)
    .set({ state: 'lost' })
    .where(and(eq(modelCalls.jobId, jobId), eq(modelCalls.state, 'sent')))
    .run().changes
}

/** The newest call of a project that brought the answer to a request, or null. */
export function findAnsweredCall(
  db: Tx,
  { projectId, requestHash }: { projectId: string; requestHash: string },
): string | null {
  const call = db
    .select({ id: modelCalls.id })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.projectId, projectId),
        eq(modelCalls.requestHash, requestHash),
        eq(modelCalls.state, 'answered'),
      ),
    )
    .orderBy(desc(modelCalls.sentAt))
    .limit(1)
    .get()
  return call?.id ?? null
}

/** Keeps an answer, before anything is made of it. */
export function keepAnswer(tx: Tx, answer: typeof modelAnswers.$inferInsert): void {
  tx.insert(modelAnswers)
    .values(answer)
    .onConflictDoUpdate({ target: modelAnswers.requestHash, set: answer })
    .run()
}

/** Keeps what a model's server was found to understand. */
export function saveDialect(
  tx: Tx,
  { modelId, dialect }: { modelId: string; dialect: unknown },
): void {
  tx.update(models).set({ dialect }).where(eq(models.id, modelId)).run()
}

/** Tokens of the newest answers of a project's model (or of all of its models) for a purpose. */
export function listAnswerTokens(
  db: Tx,
  {
    projectId,
    modelId,
    purpose,
    limit = 500,
  }: { projectId: string; modelId: string | null; purpose: CallPurpose; limit?: number },
): { prompt: number; cached: number; completion: number }[] {
  return db
    .select({
      prompt: sql<number>`coalesce(${modelCalls.promptTokens}, 0)`,
      cached: sql<number>`coalesce(${modelCalls.cachedTokens}, 0)`,
      completion: sql<number>`${modelCalls.completionTokens}`,
    })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.projectId, projectId),
        eq(modelCalls.purpose, purpose),
        eq(modelCalls.state, 'answered'),
        isNotNull(modelCalls.completionTokens),
        modelId ? eq(modelCalls.modelId, modelId) : undefined,
      ),
    )
    .orderBy(desc(modelCalls.sentAt))
    .limit(limit)
    .all()
}

/** Milliseconds of the newest answers of a model, sent one by one. */
export function listLatencies(
  db: Tx,
  {
    projectId,
    modelId,
    purpose,
    limit = 200,
  }: { projectId: string; modelId: string; purpose: CallPurpose; limit?: number },
): number[] {
  return db
    .select({ milliseconds: modelCalls.milliseconds })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.projectId, projectId),
        eq(modelCalls.modelId, modelId),
        eq(modelCalls.purpose, purpose),
        eq(modelCalls.state, 'answered'),
        isNotNull(modelCalls.milliseconds),
      ),
    )
    .orderBy(desc(modelCalls.sentAt))
    .limit(limit)
    .all()
    .flatMap(({ milliseconds }) => milliseconds ?? [])
}

const sumColumns = {
  calls: count(),
  prompt: sql<number>`coalesce(sum(${modelCalls.promptTokens}), 0)`,
  cached: sql<number>`coalesce(sum(${modelCalls.cachedTokens}), 0)`,
  completion: sql<number>`coalesce(sum(${modelCalls.completionTokens}), 0)`,
  cost: spendColumns.spent,
  uncosted: sql<number>`sum(case when ${modelCalls.cost} is null and ${modelCalls.state} <> 'sent' then 1 else 0 end)`,
}

/** All of a project's calls, added up. */
export function sumCalls(db: Tx, { projectId }: { projectId: string }) {
  return db.select(sumColumns).from(modelCalls).where(eq(modelCalls.projectId, projectId)).get()
}

/** A project's calls by model and host, the dearest first. */
export function sumCallsByModel(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({
      ...sumColumns,
      modelId: modelCalls.modelId,
      model: modelCalls.model,
      host: modelCalls.host,
    })
    .from(modelCalls)
    .where(eq(modelCalls.projectId, projectId))
    .groupBy(modelCalls.modelId, modelCalls.model, modelCalls.host)
    .orderBy(desc(sumColumns.cost), desc(sumColumns.calls))
    .all()
}

/** A project's calls by dataset, the dearest first, with the tasks that models proposed for each. */
export function sumCallsByDataset(
  db: Tx,
  { projectId, limit = 500 }: { projectId: string; limit?: number },
) {
  const ofModels = sql`from ${tasks} where ${tasks.datasetId} = ${modelCalls.datasetId} and ${tasks.originKind} = 'model'`
  return db
    .select({
      ...sumColumns,
      datasetId: datasets.id,
      name: datasets.name,
      proposed: sql<number>`(select count(*) ${ofModels})`,
      approved: sql<number>`(select count(*) ${ofModels} and ${tasks.standing} = 'approved')`,
    })
    .from(modelCalls)
    .innerJoin(datasets, eq(datasets.id, modelCalls.datasetId))
    .where(eq(modelCalls.projectId, projectId))
    .groupBy(datasets.id)
    .orderBy(desc(sumColumns.cost), desc(sumColumns.calls))
    .limit(limit)
    .all()
}

/** Approved tasks that models proposed, and the examples that they make. */
export function sumApproved(db: Tx, { projectId }: { projectId: string }) {
  const row = db
    .select({
      tasks: count(),
      examples: sql<number>`coalesce(sum(${tasks.examples}), 0)`,
    })
    .from(tasks)
    .where(
      and(
        eq(tasks.projectId, projectId),
        eq(tasks.originKind, 'model'),
        eq(tasks.standing, 'approved'),
      ),
    )
    .get()
  return row ?? { tasks: 0, examples: 0 }
}

/** The newest jobs in which models were asked, with what they cost. */
export function listPaidJobs(
  db: Tx,
  { projectId, limit = 50 }: { projectId: string; limit?: number },
) {
  return db
    .select({
      jobId: jobs.id,
      kind: jobs.kind,
      state: jobs.state,
      subject: jobs.subject,
      input: jobs.input,
      createdAt: jobs.createdAt,
      endedAt: jobs.endedAt,
      // Inside a subquery columns stand without their tables: the outer ones are named by hand.
      datasets: sql<number>`(select count(*) from ${proposalRuns} where ${proposalRuns.jobId} = ${jobs}.id)`,
      tasks: sql<number>`(select count(*) from ${judgments} where ${judgments.jobId} = ${jobs}.id)`,
      actual: sql<number>`coalesce((select sum(${modelCalls.cost}) from ${modelCalls} where ${modelCalls.projectId} = ${projectId} and ${modelCalls.sentAt} >= ${jobs}.created_at and ${modelCalls.jobId} = ${jobs}.id), 0)`,
    })
    .from(jobs)
    .where(
      and(
        eq(jobs.projectId, projectId),
        inArray(jobs.state, ['done', 'failed', 'canceled', 'paused']),
        or(
          eq(jobs.kind, 'judge'),
          and(
            eq(jobs.kind, 'proposals'),
            eq(sql`json_extract(${jobs.input}, '$.proposer.kind')`, 'model'),
          ),
        ),
      ),
    )
    .orderBy(desc(jobs.createdAt))
    .limit(limit)
    .all()
}

/** A page of the ledger, newest first. */
export function listCalls(
  db: Tx,
  {
    projectId,
    jobId,
    offset,
    limit,
  }: { projectId: string; jobId: string | null; offset: number; limit: number },
) {
  return db
    .select({ call: modelCalls, datasetName: datasets.name })
    .from(modelCalls)
    .leftJoin(datasets, eq(datasets.id, modelCalls.datasetId))
    .where(
      and(eq(modelCalls.projectId, projectId), jobId ? eq(modelCalls.jobId, jobId) : undefined),
    )
    .orderBy(desc(modelCalls.sentAt), desc(modelCalls.id))
    .limit(limit)
    .offset(offset)
    .all()
}

export function countCalls(
  db: Tx,
  { projectId, jobId }: { projectId: string; jobId: string | null },
): number {
  const row = db
    .select({ calls: count() })
    .from(modelCalls)
    .where(
      and(eq(modelCalls.projectId, projectId), jobId ? eq(modelCalls.jobId, jobId) : undefined),
    )
    .get()
  return row?.calls ?? 0
}
