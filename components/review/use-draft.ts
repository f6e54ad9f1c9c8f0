'use client'

import { useEffect, useRef, useState } from 'react'
import type { TaskContent, TaskView } from '#lib/model/index.ts'
import { sameContent } from './draft-content.ts'
import { type Draft, findDraft, forgetDraft, keepDraft } from './draft-store.ts'
import { tabStorage } from './use-draft-note.ts'

/** How long after the last change a draft is kept, in milliseconds. */
const keepAfter = 250

/** The edit of a task, kept in the tab until it is saved or given up. */
export function useDraft(view: TaskView): {
  content: TaskContent
  baseRevisionId: string
  /** Whether it goes on from a draft that was left. */
  restored: boolean
  change: (content: TaskContent) => void
  /** Back to the saved content. */
  reset: () => void
  /** Goes on over the revision that is loaded next. */
  rebase: () => void
  forget: () => void
} {
  const { taskId, revision } = view
  const [found] = useState(() => {
    const storage = tabStorage()
    return storage ? findDraft(storage, taskId) : null
  })
  const fresh: Draft = { baseRevisionId: revision.id, content: revision.content }
  const [draft, setDraft] = useState<Draft>(found ?? fresh)
  const [restored, setRestored] = useState(
    found !== null && !sameContent(found.content, revision.content),
  )
  const [rebasing, setRebasing] = useState(false)
  if (rebasing && revision.id !== draft.baseRevisionId) {
    setRebasing(false)
    setDraft({ ...draft, baseRevisionId: revision.id })
  }

  const latest = useRef({ draft, saved: revision.content, gone: false })
  useEffect(() => {
    latest.current = { ...latest.current, draft, saved: revision.content }
  })
  useEffect(() => {
    const storage = tabStorage()
    if (!storage) return
    const keep = () => {
      const { draft: now, saved, gone } = latest.current
      if (gone || sameContent(now.content, saved)) forgetDraft(storage, taskId)
      else keepDraft(storage, taskId, now)
    }
    void draft
    const timer = setTimeout(keep, keepAfter)
    return () => {
      clearTimeout(timer)
      keep()
    }
  }, [draft, taskId])

  return {
    content: draft.content,
    baseRevisionId: draft.baseRevisionId,
    restored,
    change: (content) => setDraft((before) => ({ ...before, content })),
    reset() {
      setRestored(false)
      setDraft(fresh)
    },
    rebase: () => setRebasing(true),
    forget() {
      latest.current.gone = true
      const storage = tabStorage()
      if (storage) forgetDraft(storage, taskId)
    },
  }
}
