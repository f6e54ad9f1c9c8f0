import type { QueuePage, QueueTab, Standing } from '#lib/model/index.ts'

type Counts = QueuePage['counts']

const tabOfStanding = {
  proposed: 'waiting',
  'in-review': 'waiting',
  'changes-requested': 'changes',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: null,
} as const satisfies Record<Standing, QueueTab | null>

/** The tab, besides `mine` and `all`, in which a task stands. */
export function tabOf({
  standing,
  blocked,
}: {
  standing: Standing
  blocked: boolean
}): QueueTab | null {
  const tab = tabOfStanding[standing]
  return tab === 'waiting' && blocked ? 'blocked' : tab
}

/** The counts after a task went from one tab to another, until the studio says how many there are. */
export function countsAfter(
  counts: Counts,
  { from, to, by = 1 }: { from: QueueTab | null; to: QueueTab | null; by?: number },
): Counts {
  if (from === to) return counts
  const next = { ...counts }
  if (from) next[from] = Math.max(0, next[from] - by)
  if (to) next[to] += by
  return next
}
