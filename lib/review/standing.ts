import type { Decision, Policy, Standing } from '#lib/model/index.ts'

export interface StandingInput {
  decisions: readonly Decision[]
  policy: Policy
  /** Decisions on other revisions no longer count: an edit dismisses them. */
  currentRevisionId: string
  withdrawn: boolean
}

/**
 * What policy makes of the decisions on the current revision. Each person's newest decision counts;
 * a rejection weighs more than a request for changes, and that more than approvals.
 */
export function standingOf(input: StandingInput): Standing {
  if (input.withdrawn) return 'withdrawn'
  const newest = new Map<string, Decision>()
  for (const decision of input.decisions) {
    if (decision.revisionId !== input.currentRevisionId) continue
    const before = newest.get(decision.userId)
    if (!before || before.decidedAt <= decision.decidedAt) newest.set(decision.userId, decision)
  }
  const verdicts = [...newest.values()].map((decision) => decision.verdict)
  if (verdicts.includes('reject')) return 'rejected'
  if (verdicts.includes('request-changes')) return 'changes-requested'
  const approvals = verdicts.filter((verdict) => verdict === 'approve').length
  if (approvals >= input.policy.approvals) return 'approved'
  return approvals > 0 ? 'in-review' : 'proposed'
}
