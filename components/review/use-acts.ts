'use client'

import { useEffect, useReducer, useRef, useState, useSyncExternalStore } from 'react'
import { ApiError, call } from '#components/api.ts'
import { useErrorText } from '#components/use-call.ts'
import type {
  FindingFix,
  RejectReason,
  ReviewOutcome,
  TaskContent,
  TaskView,
  Verdict,
} from '#lib/model/index.ts'
import { createSendingLine } from './sending-line.ts'
import {
  freshSitting,
  type Refusal,
  type Sitting,
  type SittingAct,
  sittingAfter,
  standingAfter,
} from './sitting.ts'

/** What the page does when something came back from the studio. */
export interface ActEvents {
  onSent: (act: SittingAct, outcome: ReviewOutcome) => void
  onRefused: (act: SittingAct, sentence: string) => void
  /** `taskId` is the one the undo was about; null where there was nothing to undo. */
  onUndone: (undone: { act: SittingAct | null; taskId: string | null; tasks: number }) => void
  onUndoFailed: (error: unknown) => void
}

export interface Verdicts {
  verdict: Verdict
  reason: RejectReason | null
  note: string | null
  /** Why blocking findings are overridden. */
  override?: string | null
  alsoTaskIds: string[]
}

export interface Acts {
  sitting: Sitting
  /** How many calls have not ended. */
  sending: number
  decide: (view: TaskView, verdict: Verdicts) => SittingAct
  again: (refusal: Refusal) => SittingAct
  edit: (
    view: TaskView,
    edit: { content: TaskContent; approve: boolean; alsoTaskIds: string[]; baseRevisionId: string },
  ) => Promise<ReviewOutcome>
  /** Mends a task by a finding's remedy: an edit like any other. */
  fix: (view: TaskView, fix: FindingFix) => Promise<ReviewOutcome>
  /** Takes back the last act and gives it, where it was done here. */
  undo: () => SittingAct | null
  skip: (taskId: string) => void
  dismiss: (taskId: string) => void
}

let lastKey = 0

/** Decisions, edits and undo: shown at once, sent in order in the background. */
export function useActs(events: ActEvents): Acts {
  const [sitting, dispatch] = useReducer(sittingAfter, freshSitting)
  const [line] = useState(createSendingLine)
  const sending = useSyncExternalStore(line.subscribe, line.waiting, line.waiting)
  const errorText = useErrorText()
  const latest = useRef({ events, sitting })
  useEffect(() => {
    latest.current = { events, sitting }
  })
  /** Acts that were refused: an undo of one of them must not reach further back. */
  const refused = useRef(new Set<number>())

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (line.waiting() > 0) event.preventDefault()
    }
    addEventListener('beforeunload', onLeave)
    return () => removeEventListener('beforeunload', onLeave)
  }, [line])

  function send(act: SittingAct & { what: Verdict }): SittingAct {
    dispatch({ kind: 'act', act })
    line
      .add(() =>
        call('review.decide', {
          taskId: act.taskId,
          revisionId: act.revisionId,
          verdict: act.what,
          reason: act.reason,
          note: act.note,
          override: act.override ?? null,
          alsoTaskIds: act.alsoTaskIds,
        }),
      )
      .then(
        (outcome) => {
          const { standing, applied } = outcome
          dispatch({ kind: 'sent', key: act.key, standing, applied })
          latest.current.events.onSent(act, outcome)
        },
        (error: unknown) => {
          refused.current.add(act.key)
          const sentence = errorText(error)
          const conflict = error instanceof ApiError && error.status === 409
          dispatch({ kind: 'refused', key: act.key, sentence, conflict })
          latest.current.events.onRefused(act, sentence)
        },
      )
    return act
  }

  function nextKey() {
    lastKey += 1
    return lastKey
  }

  /** Sends what makes a new revision; it is an act once it is saved. */
  async function revise(
    taskId: string,
    send: () => Promise<ReviewOutcome>,
  ): Promise<ReviewOutcome> {
    const outcome = await line.add(send)
    const act: SittingAct = {
      key: nextKey(),
      taskId,
      alsoTaskIds: outcome.applied.filter((applied) => applied !== taskId),
      what: 'edit',
      reason: null,
      note: null,
      revisionId: outcome.revisionId,
      standing: outcome.standing,
      sent: true,
    }
    dispatch({ kind: 'act', act })
    latest.current.events.onSent(act, outcome)
    return outcome
  }

  return {
    sitting,
    sending,
    decide(view, { verdict, reason, note, override = null, alsoTaskIds }) {
      return send({
        key: nextKey(),
        taskId: view.taskId,
        alsoTaskIds,
        what: verdict,
        reason,
        note,
        override,
        revisionId: view.revision.id,
        standing: standingAfter[verdict],
        sent: false,
      })
    },
    again({ act }) {
      return send({ ...act, key: nextKey(), what: act.what as Verdict, sent: false })
    },
    edit: ({ taskId }, { content, approve, alsoTaskIds, baseRevisionId }) =>
      revise(taskId, () =>
        call('review.edit', { taskId, baseRevisionId, content, approve, alsoTaskIds }),
      ),
    fix: ({ taskId, revision }, fix) =>
      revise(taskId, () => call('review.fix', { taskId, baseRevisionId: revision.id, fix })),
    undo() {
      const act = latest.current.sitting.acts.at(-1) ?? null
      if (act) dispatch({ kind: 'undone', key: act.key })
      line
        .add(async () => {
          if (act && refused.current.has(act.key)) return null
          return call('review.undo', {})
        })
        .then(
          (answer) => {
            if (answer) latest.current.events.onUndone({ act, ...answer })
          },
          (error: unknown) => {
            // What was shown as taken back still stands.
            if (act) dispatch({ kind: 'act', act })
            latest.current.events.onUndoFailed(error)
          },
        )
      return act
    },
    skip: (taskId) => dispatch({ kind: 'skip', taskId }),
    dismiss: (taskId) => dispatch({ kind: 'dismiss', taskId }),
  }
}
