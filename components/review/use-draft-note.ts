'use client'

import { useCallback, useState, useSyncExternalStore } from 'react'
import { findDraft, forgetDraft } from './draft-store.ts'

const never = () => () => {}

/** The tab's storage, or null where the browser forbids it. */
export function tabStorage(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    // Private modes throw here: drafts are then kept for as long as the edit is open.
    return null
  }
}

/** Whether an unsaved draft of a task lies in this tab, and a way to drop it. */
export function useDraftNote(taskId: string | null): { hasDraft: boolean; discard: () => void } {
  const [, look] = useState(0)
  const hasDraft = useSyncExternalStore(
    never,
    () => {
      const storage = taskId === null ? null : tabStorage()
      return storage !== null && taskId !== null && findDraft(storage, taskId) !== null
    },
    () => false,
  )
  const discard = useCallback(() => {
    const storage = tabStorage()
    if (storage && taskId !== null) forgetDraft(storage, taskId)
    look((round) => round + 1)
  }, [taskId])
  return { hasDraft, discard }
}
