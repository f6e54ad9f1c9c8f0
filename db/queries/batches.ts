import { and, asc, desc, eq, inArray, isNotNull, ne } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { batchServers } from '#db/schema/projects.ts'
import { modelBatches, modelCalls, proposalRuns } from '#db/schema/tasks.ts'
import type { CallRecord } from './money.ts'

export type BatchRecord = typeof modelBatches.$inferSelect

export function insertBatch(tx: Tx, batch: typeof modelBatches.$inferInsert): void {
  tx.insert(modelBatches).values(batch).run()
}

export function updateBatch(
  tx: Tx,
  { batchId, patch }: { batchId: string; patch: Partial<typeof modelBatches.$inferInsert> },
): void {
  tx.update(modelBatches).set(patch).where(eq(modelBatches.id, batchId)).run()
}

/** The batches of a job that have not ended, oldest first. */
export function listOpenBatches(db: Tx, { jobId }: { jobId: string }): BatchRecord[] {
  return db
    .select()
    .from(modelBatches)
    .where(and(eq(modelBatches.jobId, jobId), ne(modelBatches.state, 'ended')))
    .orderBy(asc(modelBatches.createdAt), asc(modelBatches.id))
    .all()
}

/** A job's newest batch, or null. */
export function findLastBatch(db: Tx, { jobId }: { jobId: string }): BatchRecord | null {
  return (
    db
      .select()
      .from(modelBatches)
      .where(eq(modelBatches.jobId, jobId))
      .orderBy(desc(modelBatches.createdAt), desc(modelBatches.id))
      .get() ?? null
  )
}

/** Calls of a batch that nobody knows the end of yet, by their ids. */
export function listUnsettledCalls(
  db: Tx,
  { batchId, callIds }: { batchId: string; callIds?: readonly string[] },
): CallRecord[] {
  return db
    .select()
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.batchId, batchId),
        eq(modelCalls.state, 'sent'),
        callIds ? inArray(modelCalls.id, [...callIds]) : undefined,
      ),
    )
    .all()
}

/** The runs of a job whose requests are in a batch that has not brought their answers yet. */
export function listRunsInBatches(db: Tx, { jobId }: { jobId: string }): Set<string> {
  const rows = db
    .select({ runId: modelCalls.runId })
    .from(modelCalls)
    .innerJoin(proposalRuns, eq(proposalRuns.id, modelCalls.runId))
    .where(
      and(
        eq(proposalRuns.jobId, jobId),
        isNotNull(modelCalls.batchId),
        eq(modelCalls.state, 'sent'),
      ),
    )
    .all()
  return new Set(rows.flatMap(({ runId }) => (runId === null ? [] : [runId])))
}

/** Whether a batch is on its way that asks this already. */
export function hasUnsettledRequest(db: Tx, { requestHash }: { requestHash: string }): boolean {
  const call = db
    .select({ id: modelCalls.id })
    .from(modelCalls)
    .where(
      and(
        eq(modelCalls.requestHash, requestHash),
        isNotNull(modelCalls.batchId),
        eq(modelCalls.state, 'sent'),
      ),
    )
    .get()
  return call !== undefined
}

/** Takes a batch back that was never sent, with what was kept back for it. */
export function dropBatch(tx: Tx, { batchId }: { batchId: string }): void {
  tx.delete(modelCalls)
    .where(and(eq(modelCalls.batchId, batchId), eq(modelCalls.state, 'sent')))
    .run()
  tx.delete(modelBatches).where(eq(modelBatches.id, batchId)).run()
}

/** Calls of a batch of which nobody can say what became: perhaps paid, so their reservations stay. */
export function loseBatchCalls(tx: Tx, { batchId }: { batchId: string }): number {
  return tx
    .update(modelCalls)
    .set({ state: 'lost' })
    .where(and(eq(modelCalls.batchId, batchId), eq(modelCalls.state, 'sent')))
    .run().changes
}

/** Whether a server takes batches, as it was found out; null where nobody asked. */
export function findBatchServer(
  db: Tx,
  { projectId, baseUrl }: { projectId: string; baseUrl: string },
): boolean | null {
  const row = db
    .select({ offered: batchServers.offered })
    .from(batchServers)
    .where(and(eq(batchServers.projectId, projectId), eq(batchServers.baseUrl, baseUrl)))
    .get()
  return row?.offered ?? null
}

export function saveBatchServer(tx: Tx, server: typeof batchServers.$inferInsert): void {
  tx.insert(batchServers)
    .values(server)
    .onConflictDoUpdate({
      target: [batchServers.projectId, batchServers.baseUrl],
      set: server,
    })
    .run()
}
