import type { RejectReason, Standing, Verdict } from '#lib/model/index.ts'

/** Something done here that can be undone: shown at once, sent in the background. */
export interface SittingAct {
  key: number
  taskId: string
  alsoTaskIds: string[]
  what: Verdict | 'edit'
  reason: RejectReason | null
  note: string | null
  /** Why blocking findings are overridden. */
  override?: string | null
  /** The revision that was looked at. */
  revisionId: string
  /** What the tasks' standing is taken to be; the studio's answer corrects the first one's. */
  standing: Standing
  sent: boolean
}

/** An act that the studio refused, or that did not reach it: its task has come back. */
export interface Refusal {
  act: SittingAct
  sentence: string
  conflict: boolean
}

/** What happened on this page since it was opened. */
export interface Sitting {
  /** In the order of skipping. */
  skipped: string[]
  acts: SittingAct[]
  refusals: Refusal[]
}

export const freshSitting: Sitting = { skipped: [], acts: [], refusals: [] }

export type SittingEvent =
  | { kind: 'skip'; taskId: string }
  | { kind: 'act'; act: SittingAct }
  | { kind: 'sent'; key: number; standing: Standing; applied: string[] }
  | { kind: 'refused'; key: number; sentence: string; conflict: boolean }
  | { kind: 'undone'; key: number }
  | { kind: 'dismiss'; taskId: string }

/** The sitting after an event. */
export function sittingAfter(sitting: Sitting, event: SittingEvent): Sitting {
  switch (event.kind) {
    case 'skip':
      return {
        ...sitting,
        skipped: [...sitting.skipped.filter((taskId) => taskId !== event.taskId), event.taskId],
      }
    case 'act': {
      const { taskId } = event.act
      return {
        skipped: sitting.skipped.filter((skipped) => skipped !== taskId),
        acts: [...sitting.acts, event.act],
        refusals: withoutRefusal(sitting.refusals, taskId),
      }
    }
    case 'sent':
      return {
        ...sitting,
        acts: sitting.acts.map((act) =>
          act.key === event.key
            ? {
                ...act,
                sent: true,
                standing: event.standing,
                alsoTaskIds: act.alsoTaskIds.filter((taskId) => event.applied.includes(taskId)),
              }
            : act,
        ),
      }
    case 'refused': {
      const act = sitting.acts.find(({ key }) => key === event.key)
      if (!act) return sitting
      const refusal = { act, sentence: event.sentence, conflict: event.conflict }
      return {
        ...sitting,
        acts: sitting.acts.filter(({ key }) => key !== event.key),
        refusals: [...withoutRefusal(sitting.refusals, act.taskId), refusal],
      }
    }
    case 'undone':
      return { ...sitting, acts: sitting.acts.filter(({ key }) => key !== event.key) }
    case 'dismiss':
      return { ...sitting, refusals: withoutRefusal(sitting.refusals, event.taskId) }
  }
}

function withoutRefusal(refusals: readonly Refusal[], taskId: string): Refusal[] {
  return refusals.filter(({ act }) => act.taskId !== taskId)
}

/** The newest act that still stands for each task. */
export function actsByTask(sitting: Sitting): Map<string, SittingAct> {
  const found = new Map<string, SittingAct>()
  for (const act of sitting.acts)
    for (const taskId of [act.taskId, ...act.alsoTaskIds]) found.set(taskId, act)
  return found
}

/** What a verdict makes of a task where one person decides. */
export const standingAfter = {
  approve: 'approved',
  reject: 'rejected',
  'request-changes': 'changes-requested',
} as const satisfies Record<Verdict, Standing>
