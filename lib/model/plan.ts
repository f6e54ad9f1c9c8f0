import { z } from 'zod'
import { FieldType } from './field.ts'
import { FieldPath } from './field-path.ts'
import { FieldRule, Predicate } from './task.ts'

/** Raised whenever the same plan would give other text. */
export const planVersion = 1

/**
 * A value of a row: where it stands (its canonical column, then the steps after the first), what it
 * is there, and what happens to its text. On a list the rule is applied to each item.
 */
export const PlanValue = z.object({
  path: FieldPath,
  column: z.string().regex(/^c\d+$/),
  type: FieldType,
  rule: FieldRule.omit({ field: true }).nullable(),
})
export type PlanValue = z.infer<typeof PlanValue>

/** The modes of a template's placeholders, with their fields found. */
export const PlanPiece = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('literal'), text: z.string() }),
  z.object({
    kind: z.literal('value'),
    value: PlanValue,
    as: z.enum(['plain', 'list', 'letters', 'letter']),
  }),
  z.object({ kind: z.literal('item'), list: PlanValue, index: PlanValue }),
])
export type PlanPiece = z.infer<typeof PlanPiece>

/**
 * What a task means, ready to be printed as SQL: plain data that a release can store and run again.
 * `lines` are joined by line breaks, those without a value left out; `dynosaur` is the reference's
 * rendering of a field list, and brings its other rules with it.
 */
export const Plan = z.object({
  version: z.literal(planVersion),
  /** As they are trained: the sentence that names the answers is part of them. */
  instructions: z.array(z.string()).min(1),
  input: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('lines'), lines: z.array(z.array(PlanPiece)) }),
    z.object({ kind: z.literal('dynosaur'), fields: z.array(PlanValue) }),
  ]),
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('field'), value: PlanValue }),
    z.object({ kind: z.literal('template'), pieces: z.array(PlanPiece) }),
  ]),
  where: z.array(z.object({ value: PlanValue, predicate: Predicate })),
  answerSet: z.array(z.string()).nullable(),
})
export type Plan = z.infer<typeof Plan>
