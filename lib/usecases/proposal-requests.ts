import { createHash } from 'node:crypto'
import { findAnswer, hasAnsweredCall, type Tx } from '#db/index.ts'
import { type Field, type ProposalPlanItem, parsePromptVersion } from '#lib/model/index.ts'
import { parseAnswer, proposalRequest as requestOf } from '#lib/proposals/index.ts'

export type ProposalRequest = ReturnType<typeof requestOf>

/** What is sent for a plan: the same text always makes the same request, so that its answer is found again. */
export function proposalRequest({
  prompt,
  messages,
}: Pick<ProposalPlanItem, 'prompt' | 'messages'>): ProposalRequest {
  const version = prompt === null ? null : parsePromptVersion(prompt)
  if (!version || version.kind === 'judge' || !messages) throw new Error('a plan without a prompt')
  return requestOf({ prompt: version.kind, messages })
}

/** The name under which the answer to a request is kept. */
export function hashRequest(
  model: { baseUrl: string; model: string },
  request: ProposalRequest,
): string {
  return createHash('sha256')
    .update(JSON.stringify([model.baseUrl, model.model, request]))
    .digest('hex')
}

/**
 * The kept answer to a request, where it is good for one more use: an answer that came is never paid for
 * twice, but one that gave nothing is asked for anew by a new run.
 */
export function findUsableAnswer(
  db: Tx,
  {
    requestHash,
    runId,
    fields,
  }: { requestHash: string; runId: string | null; fields: readonly Field[] },
) {
  const kept = findAnswer(db, { requestHash })
  if (!kept) return null
  const own = runId !== null && hasAnsweredCall(db, { runId, requestHash })
  const { text, finish } = kept
  return own || parseAnswer({ text, finish, fields }).drafts.length > 0 ? kept : null
}
