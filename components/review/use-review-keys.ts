'use client'

import { useEffect, useRef } from 'react'
import type { RejectReason } from '#lib/model/index.ts'
import { isOverlaid, keyPlace } from './key-place.ts'
import { reasons } from './reject-reasons.ts'
import { type ReviewAction, type ReviewMode, reviewAction } from './review-keys.ts'

/** What each key does, but for the digits of the reasons. */
export type ReviewKeyActions = Record<Exclude<ReviewAction['kind'], 'reason'>, () => void>

/** Listens for the keys of the review page on the whole document. */
export function useReviewKeys({
  rejecting,
  editing,
  actions,
  onReason,
}: {
  /** Whether the list of reasons is open. */
  rejecting: boolean
  editing: boolean
  actions: ReviewKeyActions
  onReason: (reason: RejectReason) => void
}): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const base: ReviewMode = editing ? 'editing' : 'triage'
    const mode = rejecting ? 'rejecting' : isOverlaid() ? 'shut' : base
    const action = reviewAction(event, { mode, place: keyPlace(event.target) })
    if (!action) return
    event.preventDefault()
    if (action.kind !== 'reason') {
      actions[action.kind]()
      return
    }
    const reason = reasons[action.reason]
    if (reason) onReason(reason)
  }
  const latest = useRef(onKey)
  useEffect(() => {
    latest.current = onKey
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
