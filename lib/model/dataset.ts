import { z } from 'zod'
import { Field } from './field.ts'
import { Sha256 } from './ids.ts'

export const fileFormats = ['csv', 'tsv', 'json', 'jsonl', 'parquet'] as const
export const FileFormat = z.enum(fileFormats)
export type FileFormat = z.infer<typeof FileFormat>

export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'latin-1'] as const
export const TextEncoding = z.enum(textEncodings)
export type TextEncoding = z.infer<typeof TextEncoding>

/** How a file is read. `null` leaves the choice to the studio, which says what it chose. */
export const ReadingOptions = z.object({
  format: FileFormat.nullable().default(null),
  encoding: TextEncoding.nullable().default(null),
  /** One character, for csv and tsv. */
  delimiter: z.string().length(1).nullable().default(null),
  /** One character, for csv and tsv; U+0000 where quotation marks are plain characters. */
  quote: z.string().length(1).nullable().default(null),
  hasHeader: z.boolean().nullable().default(null),
  /** Dotted path (as `formatFieldPath` writes) to the array of records inside a JSON object. */
  recordsPath: z.string().max(400).nullable().default(null),
  /** Go on without the records that cannot be read; they are counted and listed. */
  skipBadRecords: z.boolean().default(false),
  /** Names for integer fields that are class labels: field name -> names in order of their number. */
  classLabels: z
    .array(z.object({ field: z.string(), names: z.array(z.string()).min(1).max(5_000) }))
    .default([]),
})
export type ReadingOptions = z.infer<typeof ReadingOptions>

export const defaultReadingOptions: ReadingOptions = ReadingOptions.parse({})

/** A run of rows of the canonical Parquet: [start, start + rows). */
export const Split = z.object({
  name: z.string(),
  start: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
})
export type Split = z.infer<typeof Split>

/** One record that was not read: where it stands (1-based line or record), why, and its first 200 characters. */
export const RejectedRecord = z.object({
  line: z.number().int().positive(),
  reason: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  text: z.string(),
})
export type RejectedRecord = z.infer<typeof RejectedRecord>

/** Something worth knowing about how a file was read (`code` is a key of the catalog `sources`). */
export const ReadingNote = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ReadingNote = z.infer<typeof ReadingNote>

/**
 * What was read from a file, written once beside its canonical Parquet. `options` are the ones in
 * force (nothing left null that the format needs). `rows` + `rejected` = `records`.
 */
export const Manifest = z.object({
  version: z.literal(1),
  file: z.object({
    name: z.string(),
    bytes: z.number().int().nonnegative(),
    sha256: Sha256,
    gzipped: z.boolean(),
  }),
  options: ReadingOptions,
  fields: z.array(Field),
  records: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  /** The first 1,000 of them. */
  rejectedRecords: z.array(RejectedRecord),
  splits: z.array(Split),
  notes: z.array(ReadingNote),
  /** The canonical Parquet. */
  parquet: z.object({ sha256: Sha256, bytes: z.number().int().nonnegative() }),
  /**
   * The sample that previews read: a Parquet file with the columns `row` (the position in the full
   * file) and `c0`...; null when the full file is small enough to be its own sample.
   */
  sample: z
    .object({
      sha256: Sha256,
      bytes: z.number().int().nonnegative(),
      rows: z.number().int().nonnegative(),
    })
    .nullable(),
})
export type Manifest = z.infer<typeof Manifest>

/** Who may see a dataset's rows besides the team. */
export const RowVisibility = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('any') }),
  z.object({ kind: z.literal('hosts'), hosts: z.array(z.string().min(1).max(255)).max(50) }),
  z.object({ kind: z.literal('nobody') }),
])
export type RowVisibility = z.infer<typeof RowVisibility>

/** What people say of a dataset; `license` is an SPDX id, `internal` or `unknown`. */
export const DatasetDescription = z.object({
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(20_000).nullable(),
  license: z.string().min(1).max(100),
  /** BCP 47 tags. */
  languages: z.array(z.string().min(2).max(35)).max(50),
  homepage: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
})
export type DatasetDescription = z.infer<typeof DatasetDescription>

export const sampleNames = ['reading', 'intents', 'quiz'] as const
export const SampleName = z.enum(sampleNames)
export type SampleName = z.infer<typeof SampleName>
