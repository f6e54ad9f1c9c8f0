import { describe, expect, it } from 'vitest'
import {
  actsByTask,
  freshSitting,
  type Sitting,
  type SittingAct,
  type SittingEvent,
  sittingAfter,
} from './sitting.ts'

const act = (key: number, taskId: string, more: Partial<SittingAct> = {}): SittingAct => ({
  key,
  taskId,
  alsoTaskIds: [],
  what: 'approve',
  reason: null,
  note: null,
  revisionId: `rev_${taskId}`,
  standing: 'approved',
  sent: false,
  ...more,
})

const sittingOf = (...events: SittingEvent[]): Sitting => events.reduce(sittingAfter, freshSitting)

describe('sittingAfter', () => {
  it('keeps the order of skipping', () => {
    const { skipped } = sittingOf(
      { kind: 'skip', taskId: 'a' },
      { kind: 'skip', taskId: 'b' },
      { kind: 'skip', taskId: 'a' },
    )
    expect(skipped).toEqual(['b', 'a'])
  })

  it('takes a decided task off the skipped ones', () => {
    expect(
      sittingOf({ kind: 'skip', taskId: 'a' }, { kind: 'act', act: act(1, 'a') }).skipped,
    ).toEqual([])
  })

  it('takes over what the studio made of an act', () => {
    const { acts } = sittingOf(
      { kind: 'act', act: act(1, 'a', { alsoTaskIds: ['b', 'c'] }) },
      { kind: 'sent', key: 1, standing: 'in-review', applied: ['a', 'c'] },
    )
    expect(acts).toEqual([act(1, 'a', { alsoTaskIds: ['c'], standing: 'in-review', sent: true })])
  })

  it('brings a refused task back, with why', () => {
    const sitting = sittingOf(
      { kind: 'act', act: act(1, 'a') },
      { kind: 'act', act: act(2, 'b') },
      { kind: 'refused', key: 1, sentence: 'It has moved on.', conflict: true },
    )
    expect(sitting.acts.map(({ taskId }) => taskId)).toEqual(['b'])
    expect(sitting.refusals).toEqual([
      { act: act(1, 'a'), sentence: 'It has moved on.', conflict: true },
    ])
  })

  it('forgets a refusal when the task is decided again, or it is dismissed', () => {
    const refused: SittingEvent[] = [
      { kind: 'act', act: act(1, 'a') },
      { kind: 'refused', key: 1, sentence: 'No.', conflict: false },
    ]
    expect(sittingOf(...refused, { kind: 'act', act: act(2, 'a') }).refusals).toEqual([])
    expect(sittingOf(...refused, { kind: 'dismiss', taskId: 'a' }).refusals).toEqual([])
    expect(sittingOf(...refused, { kind: 'dismiss', taskId: 'b' }).refusals).toHaveLength(1)
  })

  it('ignores a refusal of something already undone', () => {
    const sitting = sittingOf(
      { kind: 'act', act: act(1, 'a') },
      { kind: 'undone', key: 1 },
      { kind: 'refused', key: 1, sentence: 'No.', conflict: false },
    )
    expect(sitting).toEqual(freshSitting)
  })
})

it('knows the newest act of each task, siblings too', () => {
  const sitting = sittingOf(
    { kind: 'act', act: act(1, 'a', { alsoTaskIds: ['b'] }) },
    { kind: 'act', act: act(2, 'b', { standing: 'rejected' }) },
  )
  const acts = actsByTask(sitting)
  expect([acts.get('a')?.standing, acts.get('b')?.standing, acts.get('c')]).toEqual([
    'approved',
    'rejected',
    undefined,
  ])
})
