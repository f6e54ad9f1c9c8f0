import { z } from 'zod'
import type { SendMode } from './money.ts'

export const jobKinds = [
  'fetch',
  'ingest',
  'profile',
  'recheck',
  'proposals',
  'judge',
  'import',
  'count',
  'export',
] as const
export const JobKind = z.enum(jobKinds)
export type JobKind = z.infer<typeof JobKind>

/** `paused`: it goes on when somebody says so; `error` says what it waits for. */
export const jobStates = ['queued', 'running', 'paused', 'done', 'failed', 'canceled'] as const
export const JobState = z.enum(jobStates)
export type JobState = z.infer<typeof JobState>

/** How far a job is. `unit` is a key of the catalog (`rows`, `bytes`, `datasets`, `files`); `total` is null while unknown. */
export const JobProgress = z.object({
  done: z.number().nonnegative(),
  total: z.number().nonnegative().nullable(),
  unit: z.enum(['rows', 'bytes', 'datasets', 'files', 'tasks']),
  /** Micros: what it has cost so far, and what it is likely to cost in all; null where nobody knows. */
  cost: z
    .object({ spent: z.number().nonnegative(), likely: z.number().nonnegative().nullable() })
    .optional(),
  /** Where requests that went as a batch stand; `until` is when the provider gives up, in UTC milliseconds. */
  batch: z
    .object({
      phase: z.enum(['preparing', 'sending', 'checking', 'waiting', 'collecting', 'canceling']),
      until: z.number().nullable(),
    })
    .optional(),
})
export type JobProgress = z.infer<typeof JobProgress>

/** One part of a job that failed; `what` names it, `code` and `values` say why (catalog `errors`). */
export const JobFailure = z.object({
  what: z.string(),
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The id of the part (a run), where it can be tried again by itself. */
  part: z.string().optional(),
})
export type JobFailure = z.infer<typeof JobFailure>

/** A job as people see it. `failures` of a `done` job make it "done with N failures". */
export interface JobView {
  id: string
  kind: JobKind
  state: JobState
  /** What it is about, for its title: dataset or export name. */
  subject: string
  /** Where its result is looked at, or null. */
  href: string | null
  progress: JobProgress | null
  /** Units a second over the last while, or null. */
  rate: number | null
  secondsLeft: number | null
  failures: JobFailure[]
  /** How its requests go; null where it asks no model. */
  mode: SendMode | null
  /** Why it failed as a whole. */
  error: { code: string; values: Record<string, string | number> } | null
  createdAt: number
  startedAt: number | null
  endedAt: number | null
}
