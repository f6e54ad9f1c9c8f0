import { z } from 'zod'
import { DomainError } from './errors.ts'
import { Field } from './field.ts'
import { FieldPath } from './field-path.ts'
import { Origin } from './hub.ts'
import { Sha256 } from './ids.ts'

export const fileFormats = ['csv', 'tsv', 'json', 'jsonl', 'parquet', 'xlsx'] as const
export const FileFormat = z.enum(fileFormats)
export type FileFormat = z.infer<typeof FileFormat>

export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'latin-1', 'gb18030'] as const
export const TextEncoding = z.enum(textEncodings)
export type TextEncoding = z.infer<typeof TextEncoding>

/** What a field is made: `text-json` reads a text that holds JSON, `date` a text that holds dates. */
export const TypeCorrection = z.object({
  /** A top-level field, or one inside structs and lists (`[0]` stands for every item). */
  field: FieldPath,
  as: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text') }),
    z.object({ kind: z.literal('integer') }),
    z.object({ kind: z.literal('number') }),
    z.object({ kind: z.literal('boolean') }),
    /** Names for integers, or for texts that are whole numbers, in order of their number. */
    z.object({ kind: z.literal('label'), names: z.array(z.string()).min(1).max(5_000) }),
    /** A text that holds JSON: its lists, structs and scalars become fields. */
    z.object({ kind: z.literal('parsed-json') }),
    /** A text that holds a date or time, or seconds since 1970: written in ISO 8601. */
    z.object({ kind: z.literal('date'), pattern: z.string().min(1).max(100).nullable() }),
  ]),
})
export type TypeCorrection = z.infer<typeof TypeCorrection>

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
  /** The sheet of a workbook; null is the first that holds rows. */
  sheet: z.string().max(100).nullable().default(null),
  /** The files of an archive that are read, by their path in it; null is every file that can be. */
  members: z.array(z.string().max(1_000)).max(10_000).nullable().default(null),
  /**
   * The list of structs inside each record whose items become the rows (`paragraphs.qas`, as
   * `formatFieldPath` writes names, lists passed through without a position); empty for none, null
   * for what the studio finds.
   */
  unnest: z.string().max(400).nullable().default(null),
  /** Splits given by hand: file name -> split. Other files' names tell. */
  splits: z
    .array(z.object({ file: z.string().max(1_000), split: z.string().trim().min(1).max(200) }))
    .max(10_000)
    .default([]),
  /** What people said of types, in order; applied after everything else. */
  corrections: z.array(TypeCorrection).max(500).default([]),
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
  /** The one file of several that it stands in. */
  file: z.string().optional(),
})
export type RejectedRecord = z.infer<typeof RejectedRecord>

/** Something worth knowing about how a file was read (`code` is a key of the catalog `sources`). */
export const ReadingNote = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The one file of several that it speaks of. */
  file: z.string().optional(),
})
export type ReadingNote = z.infer<typeof ReadingNote>

export const packings = ['gzip', 'zstd', 'zip'] as const
export const Packing = z.enum(packings)
export type Packing = z.infer<typeof Packing>

/** What a dataset's rows are shaped like, where that is a shape people train on. */
export const recordShapes = [
  'alpaca',
  'sharegpt',
  'messages',
  'prompt-completion',
  'preference',
] as const
export const RecordShape = z.enum(recordShapes)
export type RecordShape = z.infer<typeof RecordShape>

/**
 * What else a file could be read as: paths at which it holds records, and lists of structs whose items
 * could be the rows (`exact` where all records were looked at, else `rows` is an estimate).
 */
export const ReadingChoices = z.object({
  recordsPaths: z.array(z.object({ path: z.string(), records: z.number().int().nonnegative() })),
  unnest: z.array(
    z.object({ path: z.string(), rows: z.number().int().nonnegative(), exact: z.boolean() }),
  ),
})
export type ReadingChoices = z.infer<typeof ReadingChoices>

/** One file that went into a dataset revision, in the order of its rows. */
export const SourceFile = z.object({
  /** With the path inside the archive after `!/` where it came out of one. */
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: Sha256,
  split: z.string(),
  records: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
})
export type SourceFile = z.infer<typeof SourceFile>

/**
 * What was read, written once beside its canonical Parquet. `options` are the ones in force (nothing
 * left null that the format needs). Before unnesting, `records` = records read + `rejected`; `rows`
 * are what the canonical Parquet holds (records read, or the items of their unnested lists).
 */
export const Manifest = z.object({
  version: z.literal(1),
  file: z.object({
    name: z.string(),
    bytes: z.number().int().nonnegative(),
    sha256: Sha256,
    /** How the file itself was packed. */
    packing: Packing.nullable(),
  }),
  /** The files it was read from; one where a single file was. */
  files: z.array(SourceFile),
  /** Where the rows come from, where that is not an uploaded file. */
  origin: Origin.nullable(),
  options: ReadingOptions,
  fields: z.array(Field),
  records: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  /** The first 1,000 of them. */
  rejectedRecords: z.array(RejectedRecord),
  splits: z.array(Split),
  notes: z.array(ReadingNote),
  /** All records that were not read, as JSON Lines of `RejectedRecord` with whole texts. */
  rejectedFile: z.object({ sha256: Sha256, bytes: z.number().int().nonnegative() }).nullable(),
  shape: RecordShape.nullable(),
  /** What it could be read as instead, where the studio found more ways than one. */
  choices: ReadingChoices.optional(),
  /** Whether rows are the items of unnested records: the canonical Parquet then has the column `parent`, the record's number. */
  unnested: z.boolean(),
  /** The names of the options that nobody had chosen: the studio found them. */
  guessed: z.array(z.string()).optional(),
  /** What there was to choose from: the sheets of a workbook, all files of an archive (bytes unpacked). */
  offered: z
    .object({
      sheets: z.array(z.string()),
      members: z.array(z.object({ path: z.string(), bytes: z.number().int().nonnegative() })),
    })
    .optional(),
  /** The canonical Parquet; null while only a sample has been fetched. */
  parquet: z.object({ sha256: Sha256, bytes: z.number().int().nonnegative() }).nullable(),
  /**
   * The sample that previews read: a Parquet file with the columns `row` (the position in the full
   * file) and `c0`...; null when the full file is small enough to be its own sample. `rows` of the
   * manifest are always those of the full file.
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

/** The canonical Parquet of a manifest; throws `dataset-not-fetched` where only a sample is here. */
export function getParquet(manifest: Manifest): NonNullable<Manifest['parquet']> {
  if (manifest.parquet) return manifest.parquet
  throw new DomainError('dataset-not-fetched', { name: manifest.file.name }, { kind: 'conflict' })
}

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
