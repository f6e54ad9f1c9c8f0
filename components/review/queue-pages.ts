import type { QueueFamily, QueuePage } from '#lib/model/index.ts'

/** A family in the list. `kept`: it no longer matches on the server, but was decided here and stays in its place. */
export interface QueueEntry {
  family: QueueFamily
  kept: boolean
}

/** The loaded beginning of the queue, without a gap, and what the studio says of the whole. */
export interface LoadedQueue {
  entries: QueueEntry[]
  families: number
  tasks: number
  /** Tasks that stand in the list though the studio no longer counts them in `tasks`. */
  keptTasks: number
  counts: QueuePage['counts']
  facets: QueuePage['facets']
}

/** The first page as a queue. */
export function queueOf(page: QueuePage): LoadedQueue {
  return {
    entries: page.items.map((family) => ({ family, kept: false })),
    families: page.families,
    tasks: page.tasks,
    keptTasks: 0,
    counts: page.counts,
    facets: page.facets,
  }
}

/**
 * The offset of the next page on the server: families that left its list (kept ones, and those whose
 * every task was decided here) are not counted there.
 */
export function nextOffset(queue: LoadedQueue, isGone: (taskId: string) => boolean): number {
  return queue.entries.filter(
    ({ family, kept }) => !kept && !family.tasks.every(({ taskId }) => isGone(taskId)),
  ).length
}

/** Adds a further page; families that are there already stay where they are. */
export function appendPage(queue: LoadedQueue, page: QueuePage): LoadedQueue {
  const there = new Set(queue.entries.map(({ family }) => family.familyId))
  const more = page.items
    .filter(({ familyId }) => !there.has(familyId))
    .map((family) => ({ family, kept: false }))
  return { ...queueOf(page), keptTasks: queue.keptTasks, entries: [...queue.entries, ...more] }
}

/**
 * Takes in the first page as it is now. Families and tasks that no longer match stay in their place
 * where `isMine` (decided here, or looked at now) and go otherwise; new ones stand where the studio puts them.
 * What was loaded beyond the page stays.
 */
export function refreshQueue(
  queue: LoadedQueue,
  page: QueuePage,
  isMine: (taskId: string) => boolean,
): LoadedQueue {
  const fresh = new Map(page.items.map((family) => [family.familyId, family]))
  const before = new Map(queue.entries.map(({ family }) => [family.familyId, family]))
  const whole = page.offset + page.items.length >= page.families
  const boundary = whole
    ? queue.entries.length
    : 1 + queue.entries.findLastIndex(({ family }) => fresh.has(family.familyId))

  // Kept families follow the family they followed before; those in front of all come first.
  const following = new Map<string | null, QueueEntry[]>()
  let previous: string | null = null
  for (const { family } of queue.entries.slice(0, boundary)) {
    if (fresh.has(family.familyId)) {
      previous = family.familyId
      continue
    }
    const mine = family.tasks.filter(({ taskId }) => isMine(taskId))
    if (mine.length === 0) continue
    const group = following.get(previous) ?? []
    group.push({ family: { ...family, tasks: mine }, kept: true })
    following.set(previous, group)
  }

  const entries: QueueEntry[] = [...(following.get(null) ?? [])]
  let keptTasks = 0
  for (const family of page.items) {
    const known = before.get(family.familyId)
    const shown = known ? withKeptTasks(known, family, isMine) : family
    keptTasks += shown.tasks.length - family.tasks.length
    entries.push({ family: shown, kept: false })
    entries.push(...(following.get(family.familyId) ?? []))
  }
  const loaded = new Set(entries.map(({ family }) => family.familyId))
  const beyond = queue.entries.slice(boundary).filter(({ family }) => !loaded.has(family.familyId))
  const all = [...entries, ...beyond]
  for (const { family, kept } of all) if (kept) keptTasks += family.tasks.length
  return { ...queueOf(page), keptTasks, entries: all }
}

/** The family as it is now, with the tasks that left it but are mine, in their places. */
function withKeptTasks(
  before: QueueFamily,
  now: QueueFamily,
  isMine: (taskId: string) => boolean,
): QueueFamily {
  const current = new Map(now.tasks.map((task) => [task.taskId, task]))
  const old = new Set(before.tasks.map(({ taskId }) => taskId))
  const tasks = before.tasks.flatMap((task) => {
    const same = current.get(task.taskId)
    return same ? [same] : isMine(task.taskId) ? [task] : []
  })
  return { ...now, tasks: [...tasks, ...now.tasks.filter(({ taskId }) => !old.has(taskId))] }
}
