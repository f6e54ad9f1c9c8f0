import { findAnswer, type Tx } from '#db/index.ts'
import { parseJudgment } from '#lib/proposals/index.ts'

/** The kept answer to a request, where it answers all three questions. */
export function findWholeJudgment(db: Tx, { requestHash }: { requestHash: string }) {
  return findKeptJudgment(db, { requestHash, since: Number.POSITIVE_INFINITY })
}

/**
 * The kept answer to a request, where it is good for one more use. One that came `since` somebody asked
 * is, whatever it says: it is never paid for twice. An older one has to answer all three questions.
 */
export function findKeptJudgment(
  db: Tx,
  { requestHash, since }: { requestHash: string; since: number },
) {
  const kept = findAnswer(db, { requestHash })
  if (!kept) return null
  return kept.receivedAt >= since || parseJudgment(kept).whole ? kept : null
}
