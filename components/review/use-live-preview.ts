'use client'

import { useEffect, useRef, useState } from 'react'
import { call } from '#components/api.ts'
import type { Preview, PreviewPick, TaskContent } from '#lib/model/index.ts'

/** How long the hand must rest, in milliseconds. */
const rest = 45

/**
 * The preview of a content that is being edited: asked for when the hand rests, the call before it
 * given up, the last answer shown until the next is there. `content` null: nothing to preview.
 */
export function useLivePreview({
  datasetId,
  content,
  pick,
  initial,
}: {
  datasetId: string
  content: TaskContent | null
  pick: PreviewPick
  /** What is shown already for the content and pick of the first render. */
  initial: Preview | null
}): {
  /** The last answer. */
  preview: Preview | null
  /** The last answer that could be rendered: shown while what is typed cannot. */
  rendered: Preview | null
  error: unknown
  pending: boolean
  again: () => void
} {
  const key = content === null ? null : JSON.stringify({ content, pick })
  const [preview, setPreview] = useState(initial)
  const [rendered, setRendered] = useState(initial)
  const [error, setError] = useState<unknown>(null)
  const [pending, setPending] = useState(false)
  const [round, setRound] = useState(0)
  const shown = useRef(initial === null ? null : key)

  useEffect(() => {
    if (key === null || (round === 0 && shown.current === key)) {
      setPending(false)
      return
    }
    shown.current = null
    setPending(true)
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const asked = JSON.parse(key) as { content: TaskContent; pick: PreviewPick }
      call('review.preview', { datasetId, ...asked }, { signal: abort.signal }).then(
        (answer) => {
          if (abort.signal.aborted) return
          setPreview(answer)
          if (answer.problems.length === 0) setRendered(answer)
          setError(null)
          setPending(false)
        },
        (reason: unknown) => {
          if (abort.signal.aborted) return
          setError(reason)
          setPending(false)
        },
      )
    }, rest)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [key, datasetId, round])

  return { preview, rendered, error, pending, again: () => setRound((before) => before + 1) }
}
