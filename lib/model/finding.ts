import { z } from 'zod'

export const severities = ['blocking', 'warning', 'info'] as const
export const Severity = z.enum(severities)
export type Severity = z.infer<typeof Severity>

/** Which part of a task a finding speaks of. */
export const FindingPlace = z.enum([
  'instruction',
  'input',
  'output',
  'answer-set',
  'where',
  'task',
])
export type FindingPlace = z.infer<typeof FindingPlace>

/**
 * What a check says of a task. The sentence is the message `checks.<rule>` filled with `values`;
 * a blocking finding keeps the task out of the queue and cannot be approved.
 */
export const Finding = z.object({
  rule: z.string().regex(/^[a-z0-9-]+$/),
  severity: Severity,
  place: FindingPlace,
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Finding = z.infer<typeof Finding>
