import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { exports, jobs } from '#db/schema/jobs.ts'

export type ExportRecord = typeof exports.$inferSelect

export function insertExport(tx: Tx, record: typeof exports.$inferInsert): void {
  tx.insert(exports).values(record).run()
}

export function updateExport(
  tx: Tx,
  { exportId, patch }: { exportId: string; patch: Partial<typeof exports.$inferInsert> },
): void {
  tx.update(exports).set(patch).where(eq(exports.id, exportId)).run()
}

/** A project's exports with the state of their jobs, newest first. */
export function listExports(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({ record: exports, state: jobs.state, error: jobs.error })
    .from(exports)
    .innerJoin(jobs, eq(jobs.id, exports.jobId))
    .where(and(eq(exports.projectId, projectId), isNull(exports.removedAt)))
    .orderBy(desc(exports.createdAt))
    .limit(200)
    .all()
}

export function findExport(
  db: Tx,
  { projectId, exportId }: { projectId: string; exportId: string },
) {
  return (
    db
      .select({ record: exports, state: jobs.state, error: jobs.error })
      .from(exports)
      .innerJoin(jobs, eq(jobs.id, exports.jobId))
      .where(
        and(eq(exports.id, exportId), eq(exports.projectId, projectId), isNull(exports.removedAt)),
      )
      .get() ?? null
  )
}

/** Every blob that an export or release names. */
export function listExportBlobs(db: Tx): Set<string> {
  const rows = db
    .select({ files: exports.files })
    .from(exports)
    .where(isNull(exports.removedAt))
    .all()
  return new Set(rows.flatMap((row) => row.files.map((file) => file.sha256)))
}
