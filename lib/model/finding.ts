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

/** Remedies that are sure enough for one click. */
export const findingFixes = [
  'use-class-names',
  'complete-answer-set',
  'drop-answer-set',
  'merge-answers',
  'add-choices',
  'filter-placeholders',
  'strip-markup',
  'remove-phrasing',
] as const
export const FindingFix = z.enum(findingFixes)
export type FindingFix = z.infer<typeof FindingFix>

/**
 * What a check says of a task. The sentence is the message `checks.<rule>` filled with `values`;
 * a blocking finding keeps the task out of the queue and cannot be approved unless someone who may
 * overrides it. `fix` names a sure remedy, null where there is none.
 */
export const Finding = z.object({
  rule: z.string().regex(/^[a-z0-9-]+$/),
  severity: Severity,
  place: FindingPlace,
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  fix: FindingFix.nullable(),
})
export type Finding = z.infer<typeof Finding>

/** Why someone who may approved a task in spite of blocking findings, and of which rules. */
export const Override = z.object({ reason: z.string(), rules: z.array(z.string()) })
export type Override = z.infer<typeof Override>
