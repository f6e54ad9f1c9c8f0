import { z } from 'zod'
import { FieldPath } from './field-path.ts'
import { idOf } from './ids.ts'

/**
 * How an example is shaped. `alpaca`: Stanford Alpaca's instruction, input, output. `messages`: OpenAI's
 * chat fine-tuning format. `prompt-completion`: TRL's conversational prompt and completion. `sharegpt`:
 * conversations of {from, value}. `dynosaur`: the reference's released shape.
 */
export const exportFormats = [
  'alpaca',
  'messages',
  'prompt-completion',
  'sharegpt',
  'dynosaur',
] as const
export const ExportFormat = z.enum(exportFormats)
export type ExportFormat = z.infer<typeof ExportFormat>

export const exportContainers = ['jsonl', 'json', 'parquet', 'csv'] as const
export const ExportContainer = z.enum(exportContainers)
export type ExportContainer = z.infer<typeof ExportContainer>

/** Where provenance goes: beside each example as columns, in files of its own, or nowhere. */
export const provenanceModes = ['columns', 'sidecar', 'none'] as const
export const ProvenanceMode = z.enum(provenanceModes)
export type ProvenanceMode = z.infer<typeof ProvenanceMode>

/** What is kept together when examples are divided into train, validation and test. */
export const SplitBy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('row') }),
  /** Rows with the same value of the dataset's field stay together; datasets without it go by row. */
  z.object({
    kind: z.literal('field'),
    fields: z.array(z.object({ datasetId: idOf('dataset'), field: FieldPath })).max(5_000),
  }),
  z.object({ kind: z.literal('task') }),
  z.object({ kind: z.literal('dataset') }),
])
export type SplitBy = z.infer<typeof SplitBy>

const share = z.number().min(0).max(1)

export const ExportOptions = z.object({
  format: ExportFormat.default('alpaca'),
  container: ExportContainer.default('jsonl'),
  provenance: ProvenanceMode.default('sidecar'),
  split: z
    .object({ by: SplitBy, validation: share, test: share })
    .refine((split) => split.validation + split.test < 1, { message: 'split-leaves-no-train' })
    .default({ by: { kind: 'row' }, validation: 0, test: 0 }),
  seed: z.number().int().min(0).max(2_147_483_647).default(42),
  capPerTask: z.number().int().positive().nullable().default(null),
  capPerDataset: z.number().int().positive().nullable().default(null),
  /** Code points of instruction, input and output together; longer examples are skipped. Null: no limit. */
  lengthLimit: z.number().int().positive().nullable().default(null),
  includeTestSplits: z.boolean().default(false),
  /** Datasets of unknown license that a person confirmed; kept in the manifest. */
  confirmedLicenses: z.array(idOf('dataset')).max(10_000).default([]),
  /** Datasets left out by hand. */
  excludedDatasets: z.array(idOf('dataset')).max(10_000).default([]),
})
export type ExportOptions = z.infer<typeof ExportOptions>

export const defaultExportOptions: ExportOptions = ExportOptions.parse({})

/** The parts a set may be divided into, in the order they are written. */
export const exportSplits = ['train', 'validation', 'test'] as const
export type ExportSplit = (typeof exportSplits)[number]

/** Why a row gave no example; `filtered` is the task's own `where`. */
export const skipReasons = [
  'filtered',
  'input-null',
  'input-empty',
  'input-not-renderable',
  'output-null',
  'output-empty',
  'output-not-text',
  'index-out-of-range',
  'not-in-answer-set',
  'too-long',
  'duplicate',
] as const
export const SkipReason = z.enum(skipReasons)
export type SkipReason = z.infer<typeof SkipReason>

/** Rows = examples + the sum of `skipped`. */
export interface ExampleCounts {
  rows: number
  examples: number
  skipped: Partial<Record<SkipReason, number>>
  /** Whether every row was counted, or only the sample. */
  scope: 'all' | 'sample'
  /** Code points of instruction, input and output over the examples. */
  characters: number
}
