import { z } from 'zod'

/** Money is kept in whole millionths of a US dollar. */
export const Micros = z.number().int().nonnegative()

/** US dollars per million tokens; null where it is not known. `batchShare` is what a batch costs of it. */
export const ModelPrice = z.object({
  input: z.number().nonnegative().max(10_000),
  cachedInput: z.number().nonnegative().max(10_000).nullable().default(null),
  output: z.number().nonnegative().max(10_000),
  batchShare: z.number().min(0).max(1).nullable().default(null),
})
export type ModelPrice = z.infer<typeof ModelPrice>

/** What a model's server allows; null leaves it to the server to say so. */
export const ModelLimits = z.object({
  concurrency: z.number().int().min(1).max(200).default(4),
  requestsPerMinute: z.number().int().min(1).max(100_000).nullable().default(null),
  tokensPerMinute: z.number().int().min(1_000).max(1_000_000_000).nullable().default(null),
  /** Tokens of prompt and answer together. */
  contextTokens: z.number().int().min(1_000).max(100_000_000).nullable().default(null),
})
export type ModelLimits = z.infer<typeof ModelLimits>

/** The most that may be spent; null is no limit. A month is one of the calendar, in UTC. */
export const Budget = z.object({
  perRun: Micros.nullable().default(null),
  perMonth: Micros.nullable().default(null),
})
export type Budget = z.infer<typeof Budget>

/** How a model's server takes requests; see `CostEstimate` for what they cost. */
export const answerFormats = ['schema', 'json', 'text'] as const
export type AnswerFormat = (typeof answerFormats)[number]

export const callPurposes = ['proposal', 'judge', 'test'] as const
export type CallPurpose = (typeof callPurposes)[number]

/** What a run is likely to cost, before anything is sent. */
export interface CostEstimate {
  promptTokens: number
  /** Of all answers together. */
  answerTokens: { low: number; likely: number; high: number }
  /** In micros; null where the model has no price. */
  cost: { low: number; likely: number; high: number } | null
  /** The same run as a batch, where the model has a price for it. */
  batchCost: { low: number; likely: number; high: number } | null
  /** Requests whose answers are kept already: they cost nothing. */
  kept: number
  /** How many of the prompts were counted token by token; the rest is scaled up from these. */
  counted: number
  /** Requests in all, kept answers included. */
  requests: number
  /** What the answers' lengths are taken from: this project's ledger, or what is usual. */
  answersFrom: 'ledger' | 'usual'
  /** How long the requests take when they are sent now, by the model's pace; null where nobody knows. */
  seconds: number | null
}

/** How requests go: each by itself and at once, or all together, to be answered within a day. */
export const sendModes = ['now', 'batch'] as const
export const SendMode = z.enum(sendModes)
export type SendMode = z.infer<typeof SendMode>

/** Whether a model's server takes batches, as far as is known. */
export type BatchOffer = 'yes' | 'no' | 'unknown'

/** One call as the ledger shows it. */
export interface LedgerCall {
  id: string
  at: number
  purpose: CallPurpose
  datasetId: string | null
  datasetName: string | null
  model: string
  host: string
  promptVersion: string | null
  state: 'sent' | 'answered' | 'failed' | 'lost'
  tokens: { prompt: number; cached: number; completion: number } | null
  cost: number | null
  milliseconds: number | null
  /** Whether it went in a batch. */
  batch: boolean
  error: { code: string; values: Record<string, string | number> } | null
}

export interface MoneySum {
  calls: number
  tokens: { prompt: number; cached: number; completion: number }
  cost: number
  /** Calls without a price or without a count of tokens: `cost` leaves them out. */
  uncosted: number
}

/** What was spent, and what came of it. */
export interface MoneyView {
  budget: Budget
  month: { from: number; spent: number; reserved: number }
  total: MoneySum
  byModel: (MoneySum & { modelId: string | null; model: string; host: string })[]
  byDataset: (MoneySum & { datasetId: string; name: string; proposed: number; approved: number })[]
  /** What was estimated for runs that have ended, and what they cost. */
  runs: {
    jobId: string
    at: number
    kind: 'proposals' | 'judge'
    /** Datasets that tasks were asked for, or tasks that were judged. */
    of: number
    estimated: number | null
    actual: number
  }[]
  perApprovedTask: number | null
  perThousandExamples: number | null
}
