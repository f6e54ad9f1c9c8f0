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
 * The offset of the next page on the server. Families that left its list, and those of which a task
 * was decided here (which may stand elsewhere in its order now), are not counted: a page that repeats
 * some is better than a gap.
 */
export function nextOffset(queue: LoadedQueue, isMine: (taskId: string) => boolean): number {
  return queue.entries.filter(
    ({ family, kept }) => !kept && !family.tasks.some(({ taskId }) => isMine(taskId)),
  ).length
}

/** Adds a further page; families that are there already stay in their place. */
export function appendPage(
  queue: LoadedQueue,
  page: QueuePage,
  isMine: (taskId: string) => boolean,
): LoadedQueue {
  const fresh = new Map(page.items.map((family) => [family.familyId, family]))
  const there = new Set(queue.entries.map(({ family }) => family.familyId))
  const entries = queue.entries.map((entry): QueueEntry => {
    const now = fresh.get(entry.family.familyId)
    return now ? { family: withKeptTasks(entry.family, now, isMine), kept: false } : entry
  })
  const more = page.items
    .filter(({ familyId }) => !there.has(familyId))
    .map((family) => ({ family, kept: false }))
  return { ...queueOf(page), keptTasks: queue.keptTasks, entries: [...entries, ...more] }
}

/**
 * Takes in the first page as it is now. Families keep their places, whatever order they have at the
 * studio by now; what no longer matches stays where `isMine` (decided here, or looked at now) and goes
 * otherwise; new families stand behind the one they follow. What was loaded beyond the page stays.
 */
export function refreshQueue(
  queue: LoadedQueue,
  page: QueuePage,
  isMine: (taskId: string) => boolean,
): LoadedQueue {
  const fresh = new Map(page.items.map((family) => [family.familyId, family]))
  const there = new Set(queue.entries.map(({ family }) => family.familyId))
  const whole = page.offset + page.items.length >= page.families
  const boundary = whole
    ? queue.entries.length
    : 1 + queue.entries.findLastIndex(({ family }) => fresh.has(family.familyId))

  /** New families by the one they follow; null: at the beginning. */
  const following = new Map<string | null, QueueEntry[]>()
  let previous: string | null = null
  for (const family of page.items) {
    if (there.has(family.familyId)) {
      previous = family.familyId
      continue
    }
    const group = following.get(previous) ?? []
    group.push({ family, kept: false })
    following.set(previous, group)
  }

  const entries: QueueEntry[] = [...(following.get(null) ?? [])]
  let keptTasks = 0
  queue.entries.forEach((entry, index) => {
    const { familyId, tasks } = entry.family
    const now = fresh.get(familyId)
    const mine = tasks.filter(({ taskId }) => isMine(taskId))
    if (now) {
      const family = withKeptTasks(entry.family, now, isMine)
      keptTasks += family.tasks.length - now.tasks.length
      entries.push({ family, kept: false })
    } else if (index >= boundary) entries.push(entry)
    else if (mine.length > 0) entries.push({ family: { ...entry.family, tasks: mine }, kept: true })
    entries.push(...(following.get(familyId) ?? []))
  })
  for (const { family, kept } of entries) if (kept) keptTasks += family.tasks.length
  return { ...queueOf(page), keptTasks, entries }
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
