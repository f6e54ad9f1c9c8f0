import { z } from 'zod'
import { FieldPath } from './field-path.ts'

export const inputStyles = ['labeled', 'dynosaur'] as const
export const InputStyle = z.enum(inputStyles)
export type InputStyle = z.infer<typeof InputStyle>

export const taskTypes = [
  'question-answering',
  'classification',
  'multiple-choice',
  'sentence-pair',
  'summarization',
  'generation',
  'rewriting',
  'extraction',
  'translation',
  'math',
  'other',
] as const
export const TaskType = z.enum(taskTypes)
export type TaskType = z.infer<typeof TaskType>

/** A condition on one field; a row that fails any is filtered out, and counted. */
export const Predicate = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['is-null', 'is-not-null']), field: FieldPath }),
  z.object({
    op: z.enum(['equals', 'not-equals', 'contains', 'not-contains']),
    field: FieldPath,
    text: z.string().max(2_000),
  }),
  z.object({
    op: z.enum(['in', 'not-in']),
    field: FieldPath,
    texts: z.array(z.string().max(2_000)).min(1).max(1_000),
  }),
  z.object({
    op: z.enum(['matches', 'not-matches']),
    field: FieldPath,
    pattern: z.string().min(1).max(1_000),
  }),
  z.object({ op: z.enum(['at-least', 'at-most']), field: FieldPath, number: z.number() }),
  z.object({
    op: z.enum(['length-at-least', 'length-at-most']),
    field: FieldPath,
    number: z.number().int().nonnegative(),
  }),
])
export type Predicate = z.infer<typeof Predicate>

/**
 * What happens to one field's text before it is rendered, in this order: `values` (exact map),
 * `extract` (first match of an RE2 pattern: its first group, or the whole match; no match: the
 * value is null), `replace` (every match, in order; `$1` is written `\1`).
 */
export const FieldRule = z.object({
  field: FieldPath,
  values: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .max(5_000)
    .default([]),
  extract: z.string().min(1).max(1_000).nullable().default(null),
  replace: z
    .array(z.object({ pattern: z.string().min(1).max(1_000), with: z.string().max(1_000) }))
    .max(20)
    .default([]),
})
export type FieldRule = z.infer<typeof FieldRule>

export const TaskInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fields'), style: InputStyle, fields: z.array(FieldPath).max(200) }),
  z.object({ kind: z.literal('template'), template: z.string().max(20_000) }),
])
export type TaskInput = z.infer<typeof TaskInput>

/** A template with nothing in it is an output still missing: a blocking finding says so. */
export const TaskOutput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), field: FieldPath }),
  z.object({ kind: z.literal('template'), template: z.string().max(20_000) }),
])
export type TaskOutput = z.infer<typeof TaskOutput>

/** The immutable content of one revision of a task. */
export const TaskContent = z.object({
  instructions: z.array(z.string().trim().min(1).max(4_000)).min(1).max(50),
  input: TaskInput,
  output: TaskOutput,
  fieldRules: z.array(FieldRule).max(200).default([]),
  where: z.array(Predicate).max(50).default([]),
  /** Outputs that count, in order; a row whose output is not among them is skipped. */
  answerSet: z.array(z.string().min(1).max(2_000)).min(1).max(5_000).nullable().default(null),
  taskType: TaskType.default('other'),
})
export type TaskContent = z.infer<typeof TaskContent>

/** A task as a proposer gives it: content plus what it said about it. */
export const TaskDraft = z.object({
  content: TaskContent,
  /** One line, from the proposer. */
  reason: z.string().max(2_000).nullable(),
  /** Output fields named beyond the one the content can hold: a blocking finding says so. */
  surplusOutputs: z.array(z.string()).default([]),
})
export type TaskDraft = z.infer<typeof TaskDraft>

/** Where a task came from. */
export const TaskOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules'), rule: z.string() }),
  z.object({ kind: z.literal('model'), model: z.string(), host: z.string(), prompt: z.string() }),
  z.object({ kind: z.literal('person') }),
  /** Came in a list of tasks; `file` names it. */
  z.object({ kind: z.literal('import'), file: z.string() }),
])
export type TaskOrigin = z.infer<typeof TaskOrigin>
export type TaskOriginKind = TaskOrigin['kind']
export const taskOriginKinds = [
  'rules',
  'model',
  'person',
  'import',
] as const satisfies readonly TaskOriginKind[]
