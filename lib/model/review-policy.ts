import { z } from 'zod'
import { Severity } from './finding.ts'

export const blockingRules = ['refuse', 'reviewer', 'warn'] as const
/**
 * What open blocking findings do to an approval. `refuse`: it is refused until someone who may
 * overrides them with a reason; `reviewer`: it takes a reviewer, also where the policy asks for none;
 * `warn`: they are shown.
 */
export const BlockingRule = z.enum(blockingRules)
export type BlockingRule = z.infer<typeof BlockingRule>

export const spotCheckScopes = ['family', 'dataset', 'export'] as const
/** What a spot check accepts as a whole. */
export const SpotCheckScope = z.enum(spotCheckScopes)
export type SpotCheckScope = z.infer<typeof SpotCheckScope>

const share = z.number().min(0).max(1)

/**
 * How the tasks of a project get approved by a team. A person alone is not asked any of it: their
 * verdict settles a task. Every part has a default, so that what is kept of an older policy still reads.
 */
export const ReviewPolicy = z.object({
  /** How many annotators judge a doubled task; all others are judged by one. */
  annotators: z.number().int().min(1).max(5).default(2),
  /** The share of tasks that are doubled; a draw by `seed` and task decides which. */
  doubledShare: share.default(0.15),
  /** Doubled whatever was drawn: tasks with a finding at least so severe; null for none. */
  doubledFrom: Severity.nullable().default('blocking'),
  /** Doubled whatever was drawn: tasks of which a model that judges them thinks otherwise. */
  doubledWhereJudgeDisagrees: z.boolean().default(true),
  /** How many reviewers approve, after the annotators. */
  reviewers: z.number().int().min(0).max(5).default(1),
  /** Whether someone may approve what they wrote themselves; where nobody else could, they may. */
  ownEdits: z.boolean().default(false),
  blocking: BlockingRule.default('refuse'),
  /**
   * How much of the examples must be looked at before an export: `share` of them (0: none must be), and
   * as many as it takes to say, at `confidence`, that at most `limit` are bad.
   */
  spotCheck: z
    .object({
      share: share.default(0),
      limit: z.number().min(0.001).max(0.5).default(0.05),
      confidence: z.number().min(0.5).max(0.999).default(0.95),
      scope: SpotCheckScope.default('export'),
    })
    .prefault({}),
  /** Whether others' verdicts, edits and comments are hidden until one has decided. */
  blind: z.boolean().default(true),
  seed: z.string().min(1).max(100).default('dynosaur'),
})
export type ReviewPolicy = z.infer<typeof ReviewPolicy>

export const defaultReviewPolicy: ReviewPolicy = ReviewPolicy.parse({})
