import type { TaskContent } from '#lib/model/index.ts'

/** An edit that was not saved. `content` may be unfinished: no phrasing, an empty pattern. */
export interface Draft {
  baseRevisionId: string
  content: TaskContent
}

/** What is used of `sessionStorage`. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const version = 1
const keyOf = (taskId: string) => `draft-${taskId}`

/** Keeps a draft for as long as the tab lives. A full or forbidden storage loses only this convenience. */
export function keepDraft(storage: DraftStorage, taskId: string, draft: Draft): boolean {
  try {
    storage.setItem(keyOf(taskId), JSON.stringify({ version, ...draft }))
    return true
  } catch {
    return false
  }
}

/** The draft of a task, or null; one that cannot be read is forgotten. */
export function findDraft(storage: DraftStorage, taskId: string): Draft | null {
  const text = storage.getItem(keyOf(taskId))
  if (text === null) return null
  try {
    const found = JSON.parse(text) as Partial<Draft> & { version?: number }
    if (found.version === version && found.baseRevisionId && isContent(found.content))
      return { baseRevisionId: found.baseRevisionId, content: found.content }
  } catch {
    // Not ours, or cut off: falls through to being forgotten.
  }
  forgetDraft(storage, taskId)
  return null
}

function isContent(content: unknown): content is TaskContent {
  if (typeof content !== 'object' || content === null) return false
  const { instructions, input, output, fieldRules, where } = content as Partial<TaskContent>
  return (
    [instructions, fieldRules, where].every(Array.isArray) &&
    typeof input === 'object' &&
    typeof output === 'object'
  )
}

/** Forgets a draft: it was saved, or given up. */
export function forgetDraft(storage: DraftStorage, taskId: string): void {
  storage.removeItem(keyOf(taskId))
}
