import { createHash } from 'node:crypto'
import { and, asc, desc, eq, gt, lt, max } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { audit, events } from '#db/schema/projects.ts'

export type EventKind =
  | 'project'
  | 'dataset'
  | 'upload'
  | 'task'
  | 'run'
  | 'model'
  | 'job'
  | 'export'
  | 'import'
  | 'money'

/** Appends an event: pages that watch this kind look again. */
export function recordEvent(
  tx: Tx,
  event: { projectId: string; kind: EventKind; subject: string; at: number },
): void {
  tx.insert(events).values(event).run()
}

/** Lists events after a sequence number, oldest first, at most `limit`. */
export function listEventsAfter(
  db: Tx,
  { projectId, after, limit = 500 }: { projectId: string; after: number; limit?: number },
) {
  return db
    .select({ seq: events.seq, kind: events.kind, id: events.subject })
    .from(events)
    .where(and(eq(events.projectId, projectId), gt(events.seq, after)))
    .orderBy(asc(events.seq))
    .limit(limit)
    .all()
}

/** The newest sequence number, 0 when there is none. */
export function findLastEventSeq(db: Tx): number {
  return (
    db
      .select({ seq: max(events.seq) })
      .from(events)
      .get()?.seq ?? 0
  )
}

/** Drops events older than a time: nobody resumes from that far back. */
export function pruneEvents(tx: Tx, { before }: { before: number }): void {
  tx.delete(events).where(lt(events.at, before)).run()
}

export interface AuditEntry {
  projectId: string
  userId: string | null
  action: string
  subject: string
  details: Record<string, unknown>
  at: number
}

/** Appends an audit entry to the hash chain. */
export function recordAudit(tx: Tx, entry: AuditEntry): void {
  const previous = tx
    .select({ hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.seq))
    .limit(1)
    .get()
  const previousHash = previous?.hash ?? '0'.repeat(64)
  const hash = hashAudit(entry, previousHash)
  tx.insert(audit)
    .values({ ...entry, previousHash, hash })
    .run()
}

function hashAudit(entry: AuditEntry, previousHash: string): string {
  const { projectId, userId, action, subject, details, at } = entry
  return createHash('sha256')
    .update(JSON.stringify([previousHash, projectId, userId, action, subject, details, at]))
    .digest('hex')
}

/** Walks the chain; answers the first entry whose hash does not hold, or null. */
export function findBrokenAudit(db: Tx): number | null {
  let previousHash = '0'.repeat(64)
  for (const row of db.select().from(audit).orderBy(asc(audit.seq)).all()) {
    if (row.previousHash !== previousHash || row.hash !== hashAudit(row, previousHash))
      return row.seq
    previousHash = row.hash
  }
  return null
}
