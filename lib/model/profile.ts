import { z } from 'zod'
import { FieldType } from './field.ts'
import { FieldPath } from './field-path.ts'

/** Lengths are in code points for text, items for lists, and in values for numbers. */
export const Range = z.object({ min: z.number(), median: z.number(), max: z.number() })
export type Range = z.infer<typeof Range>

export const TopValue = z.object({ text: z.string(), count: z.number().int() })
export type TopValue = z.infer<typeof TopValue>

/** Bars of equal width from `from` to `to`; counts add up to the non-null values. */
export const Histogram = z.object({
  from: z.number(),
  to: z.number(),
  counts: z.array(z.number().int()),
})
export type Histogram = z.infer<typeof Histogram>

/**
 * What the values of one path look like. Shares are of all rows, 0 to 1. `distinct` is exact up to
 * 10,000 and approximate beyond (`distinctExact` says which). `topValues` (at most 20, most frequent
 * first, texts of at most 200 code points) stand where values repeat.
 */
export const FieldProfile = z.object({
  path: FieldPath,
  type: FieldType,
  nulls: z.number().int(),
  empty: z.number().int(),
  distinct: z.number().int(),
  distinctExact: z.boolean(),
  lengths: Range.nullable(),
  numbers: Range.nullable(),
  histogram: Histogram.nullable(),
  topValues: z.array(TopValue),
  /** Whether `topValues` are all there is. */
  topValuesComplete: z.boolean(),
  /** All distinct values, most frequent first, where some repeat, there are at most 100, and none is longer than 200 code points. */
  allValues: z.array(z.string()).optional(),
})
export type FieldProfile = z.infer<typeof FieldProfile>

/** What is known of a dataset revision. `scanned` rows were looked at, of `rows`. */
export const Profile = z.object({
  version: z.literal(1),
  rows: z.number().int(),
  scanned: z.number().int(),
  fields: z.array(FieldProfile),
  /** Field paths beyond the profile's limit: named, not measured. */
  unmeasured: z.array(FieldPath),
  /** Mean characters per token of the rows' text (o200k_base), for estimates. */
  charactersPerToken: z.number().nullable(),
})
export type Profile = z.infer<typeof Profile>

/** A value of a sample row, as parsed JSON; labels by name, NaN and infinities as null. */
export type SampleValue =
  | string
  | number
  | boolean
  | null
  | SampleValue[]
  | { [name: string]: SampleValue }

/** A row of a sample: `values[i]` belongs to the i-th top-level field. */
export interface SampleRow {
  row: number
  values: SampleValue[]
}

/** One cell as it crosses to a page: its text (lists and structs as JSON), or null. */
export type Cell = string | null
