/**
 * The order in which tasks are walked: the queue's own, except that skipped tasks come last, in the
 * order in which they were skipped.
 */
export function walkOrder(taskIds: readonly string[], skipped: readonly string[]): string[] {
  if (skipped.length === 0) return [...taskIds]
  const there = new Set(taskIds)
  const last = new Set(skipped.filter((taskId) => there.has(taskId)))
  return [...taskIds.filter((taskId) => !last.has(taskId)), ...last]
}

/** The task before (-1) or after (1) the current one; null at the ends. From outside, the first. */
export function stepInOrder(
  order: readonly string[],
  current: string | null,
  by: 1 | -1,
): string | null {
  const at = current === null ? -1 : order.indexOf(current)
  if (at === -1) return order[0] ?? null
  return order[at + by] ?? null
}

/**
 * The task to show after the current one was decided or skipped: one whose decision came back
 * refused, else the next that is still open, else the first open one before it; null when none is.
 */
export function nextOpen({
  order,
  current,
  isOpen,
  refused = [],
}: {
  order: readonly string[]
  current: string | null
  isOpen: (taskId: string) => boolean
  refused?: readonly string[]
}): string | null {
  const back = refused.find((taskId) => taskId !== current)
  if (back !== undefined) return back
  const at = current === null ? -1 : order.indexOf(current)
  const open = (taskId: string) => taskId !== current && isOpen(taskId)
  return order.slice(at + 1).find(open) ?? order.slice(0, Math.max(at, 0)).find(open) ?? null
}

/**
 * The tasks to load ahead, most wanted first: the next two that are open, the one before, and the
 * neighbors in the walk, each once and never the current one.
 */
export function prefetchOrder({
  order,
  current,
  isOpen,
}: {
  order: readonly string[]
  current: string | null
  isOpen: (taskId: string) => boolean
}): string[] {
  const at = current === null ? -1 : order.indexOf(current)
  const open: string[] = []
  for (let index = at + 1; index < order.length && open.length < 2; index += 1) {
    const taskId = order[index]
    if (taskId !== undefined && isOpen(taskId)) open.push(taskId)
  }
  const neighbors = [order[at + 1], at > 0 ? order[at - 1] : undefined]
  const [first, second] = open
  return [...new Set([first, ...neighbors, second])].filter(
    (taskId): taskId is string => taskId !== undefined && taskId !== current,
  )
}
