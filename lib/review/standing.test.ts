import { describe, expect, it } from 'vitest'
import type { Decision, Verdict } from '#lib/model/index.ts'
import { standingOf } from './index.ts'

let clock = 0
const decision = (userId: string, verdict: Verdict, revisionId = 'r2'): Decision => {
  clock += 1
  return {
    id: `d${clock}`,
    userId,
    revisionId,
    verdict,
    reason: verdict === 'reject' ? 'contentless' : null,
    note: null,
    decidedAt: clock,
  }
}

const cases: [string, Decision[], number, string][] = [
  ['nothing decided', [], 1, 'proposed'],
  ['one approval of one', [decision('a', 'approve')], 1, 'approved'],
  ['one approval of two', [decision('a', 'approve')], 2, 'in-review'],
  [
    'two approvals by one person',
    [decision('a', 'approve'), decision('a', 'approve')],
    2,
    'in-review',
  ],
  ['two approvals by two', [decision('a', 'approve'), decision('b', 'approve')], 2, 'approved'],
  [
    'a rejection beside approvals',
    [decision('a', 'approve'), decision('b', 'reject')],
    1,
    'rejected',
  ],
  [
    'changes asked for',
    [decision('a', 'approve'), decision('b', 'request-changes')],
    1,
    'changes-requested',
  ],
  ['a mind changed', [decision('a', 'reject'), decision('a', 'approve')], 1, 'approved'],
  ['approval of an older revision', [decision('a', 'approve', 'r1')], 1, 'proposed'],
]

describe('standingOf', () => {
  it.each(cases)('%s', (_name, decisions, approvals, expected) => {
    const standing = standingOf({
      decisions,
      policy: { approvals },
      currentRevisionId: 'r2',
      withdrawn: false,
    })
    expect(standing).toBe(expected)
  })

  it('is withdrawn whatever was decided', () => {
    const input = { decisions: [decision('a', 'approve')], policy: { approvals: 1 } }
    expect(standingOf({ ...input, currentRevisionId: 'r2', withdrawn: true })).toBe('withdrawn')
  })
})
