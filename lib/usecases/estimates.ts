import { listAnswerTokens, listLatencies } from '#db/index.ts'
import {
  type CostEstimate,
  costOf,
  type ModelLimits,
  type ModelPrice,
  type ProposalPlanItem,
} from '#lib/model/index.ts'
import type { OpenModel } from './models.ts'
import { findUsableAnswer, hashRequest, proposalRequest } from './proposal-requests.ts'
import { findRunRevision } from './run-revision.ts'
import type { Studio } from './studio.ts'

/** Answers that a ledger must hold before their lengths count for more than what is usual. */
export const enoughAnswers = 20

/**
 * Tokens of one answer, where the ledger does not know better: one short task; three tasks with their
 * reasons; three long ones. Chosen from the reference's answers, which its limit of 256 tokens cut off
 * at times.
 */
const usualAnswer = { low: 120, likely: 350, high: 900 }

/** The length of answers, of one each, and the share of prompts that is cached. */
export interface AnswerLengths {
  from: 'ledger' | 'usual'
  low: number
  likely: number
  high: number
  /** Of the prompts' tokens, 0 to 1. */
  cachedShare: number
}

/** What answers to expect: the tenth, half and nine tenths of those in the ledger, where there are enough. */
export function expectAnswers(
  calls: readonly { prompt: number; cached: number; completion: number }[],
  usual = usualAnswer,
): AnswerLengths {
  if (calls.length < enoughAnswers) return { from: 'usual', ...usual, cachedShare: 0 }
  const lengths = calls.map(({ completion }) => completion).sort((a, b) => a - b)
  const at = (share: number) => lengths[Math.round(share * (lengths.length - 1))] ?? 0
  const sum = (of: 'prompt' | 'cached') => calls.reduce((total, call) => total + call[of], 0)
  const prompts = sum('prompt')
  return {
    from: 'ledger',
    ...{ low: at(0.1), likely: at(0.5), high: at(0.9) },
    cachedShare: prompts > 0 ? sum('cached') / prompts : 0,
  }
}

/**
 * What requests are likely to cost: the prompts that were counted, scaled to all that will be sent, and
 * answers of the expected lengths. The high figure counts on no cached prompt. Kept answers cost nothing.
 */
export function estimateCost({
  requests,
  counted,
  kept,
  promptTokens,
  answers,
  price,
  pace = null,
}: {
  /** All of them, kept answers included. */
  requests: number
  /** Requests whose prompts were counted, kept answers included. */
  counted: number
  /** Of those counted, the ones whose answers are kept. */
  kept: number
  /** Of the counted ones that will be sent. */
  promptTokens: number
  answers: AnswerLengths
  price: ModelPrice | null
  pace?: ModelPace | null
}): CostEstimate {
  const scale = counted > 0 ? requests / counted : 0
  const sent = Math.round((counted - kept) * scale)
  const prompt = Math.round(promptTokens * scale)
  const answerTokens = {
    low: Math.round(sent * answers.low),
    likely: Math.round(sent * answers.likely),
    high: Math.round(sent * answers.high),
  }
  const cached = Math.round(prompt * answers.cachedShare)
  const cost = price && {
    low: costOf({ prompt, cached, completion: answerTokens.low }, price),
    likely: costOf({ prompt, cached, completion: answerTokens.likely }, price),
    high: costOf({ prompt, cached: 0, completion: answerTokens.high }, price),
  }
  const share = price?.batchShare ?? null
  return {
    promptTokens: prompt,
    answerTokens,
    cost,
    batchCost:
      cost === null || share === null
        ? null
        : {
            low: Math.ceil(cost.low * share),
            likely: Math.ceil(cost.likely * share),
            high: Math.ceil(cost.high * share),
          },
    kept: Math.round(kept * scale),
    counted,
    requests,
    answersFrom: answers.from,
    seconds: pace && timeOf({ requests: sent, tokens: prompt + answerTokens.likely, pace }),
  }
}

/** What is known of how fast a model answers. */
export interface ModelPace {
  limits: ModelLimits
  /** Milliseconds of its answers so far. */
  latencies: readonly number[]
}

/** Answers whose times say how fast a model is. */
const enoughLatencies = 3

/**
 * How many seconds requests take, sent as many at a time and a minute as the model's limits allow; null
 * where the model has not answered often enough to tell.
 */
export function timeOf({
  requests,
  tokens,
  pace: { limits, latencies },
}: {
  requests: number
  tokens: number
  pace: ModelPace
}): number | null {
  if (latencies.length < enoughLatencies) return null
  const mean = latencies.reduce((sum, each) => sum + each, 0) / latencies.length / 1_000
  const { concurrency, requestsPerMinute, tokensPerMinute } = limits
  return Math.max(
    Math.ceil(requests / concurrency) * mean,
    requestsPerMinute === null ? 0 : ((requests - 1) / requestsPerMinute) * 60,
    tokensPerMinute === null ? 0 : (tokens / tokensPerMinute) * 60 - 60,
  )
}

/** What the prompts of a plan are likely to cost; those without text are taken to be like the others. */
export function estimatePlan(
  studio: Studio,
  {
    projectId,
    model,
    items,
  }: { projectId: string; model: OpenModel; items: readonly ProposalPlanItem[] },
): CostEstimate {
  const going = items.filter(({ refusal }) => refusal === null)
  let kept = 0
  let counted = 0
  let promptTokens = 0
  for (const item of going) {
    if (item.messages === null) continue
    counted += 1
    const fields = findRunRevision(studio, item.datasetId, projectId)?.revision.manifest.fields
    const requestHash = hashRequest(model, proposalRequest(item))
    if (fields && findUsableAnswer(studio.db, { requestHash, runId: null, fields })) kept += 1
    else promptTokens += item.promptTokens
  }
  const own = listAnswerTokens(studio.db, { projectId, modelId: model.id, purpose: 'proposal' })
  const answers = expectAnswers(
    own.length >= enoughAnswers
      ? own
      : listAnswerTokens(studio.db, { projectId, modelId: null, purpose: 'proposal' }),
  )
  return estimateCost({
    requests: going.length,
    ...{ counted, kept, promptTokens, answers },
    price: model.price,
    pace: {
      limits: model.limits,
      latencies: listLatencies(studio.db, { projectId, modelId: model.id, purpose: 'proposal' }),
    },
  })
}
