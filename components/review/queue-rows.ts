import type { QueueFamily, QueueTask } from '#lib/model/index.ts'
import type { QueueEntry } from './queue-pages.ts'

/**
 * A row of the list. A family of one task is one row with its task; a larger one is a row that opens
 * to a row for each task. `waiting` rows hold the place of families not loaded yet.
 */
export type QueueRow =
  | { kind: 'single'; family: QueueFamily; task: QueueTask; position: number }
  | { kind: 'family'; family: QueueFamily; open: boolean; position: number }
  | { kind: 'task'; family: QueueFamily; task: QueueTask; position: number }
  | { kind: 'waiting'; position: number }

/** The rows of the list, top to bottom. `position` counts from 1 among the rows of the same level. */
export function queueRows({
  entries,
  families,
  isOpen,
}: {
  entries: readonly QueueEntry[]
  /** How many families the studio has in all. */
  families: number
  isOpen: (familyId: string) => boolean
}): QueueRow[] {
  const rows: QueueRow[] = []
  entries.forEach(({ family }, index) => {
    const position = index + 1
    const [first] = family.tasks
    if (first && family.tasks.length === 1) {
      rows.push({ kind: 'single', family, task: first, position })
      return
    }
    const open = isOpen(family.familyId)
    rows.push({ kind: 'family', family, open, position })
    if (open)
      family.tasks.forEach((task, at) => {
        rows.push({ kind: 'task', family, task, position: at + 1 })
      })
  })
  const there = entries.filter(({ kept }) => !kept).length
  for (let missing = there; missing < families; missing += 1)
    rows.push({ kind: 'waiting', position: entries.length + missing - there + 1 })
  return rows
}

/** A name that holds a row through changes of the list. */
export function rowKey(row: QueueRow): string {
  if (row.kind === 'waiting') return `waiting-${row.position}`
  return row.kind === 'task' ? row.task.taskId : row.family.familyId
}

/** The row that shows a task: its own, or its family's while that is closed; -1 where it is not loaded. */
export function rowOfTask(rows: readonly QueueRow[], taskId: string | null): number {
  if (taskId === null) return -1
  return rows.findIndex((row) => {
    if (row.kind === 'single' || row.kind === 'task') return row.task.taskId === taskId
    return (
      row.kind === 'family' && !row.open && row.family.tasks.some((task) => task.taskId === taskId)
    )
  })
}
