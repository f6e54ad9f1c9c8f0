import { z } from 'zod'
import type { Links } from '#lib/links/index.ts'
import { DomainError } from '#lib/model/index.ts'
import type { Asking } from './hub.ts'

/** The viewer is asked for what it has ready; it is not waited for. */
const patience = 20_000

const Splits = z.object({
  splits: z.array(z.object({ config: z.string(), split: z.string() })),
})

const ParquetFiles = z.object({
  parquet_files: z.array(
    z.object({
      config: z.string(),
      split: z.string(),
      url: z.string(),
      filename: z.string(),
      size: z.number(),
    }),
  ),
  pending: z.array(z.unknown()).catch([]),
  failed: z.array(z.unknown()).catch([]),
  partial: z.boolean().catch(false),
})

const Sizes = z.object({
  size: z.object({
    splits: z.array(z.object({ config: z.string(), split: z.string(), num_rows: z.number() })),
  }),
  partial: z.boolean().catch(false),
})

const Info = z.object({
  dataset_info: z.object({
    features: z.record(z.string(), z.unknown()).nullish(),
    citation: z.string().nullish().catch(null),
    homepage: z.string().nullish().catch(null),
    splits: z
      .record(z.string(), z.object({ num_examples: z.number().nullish() }))
      .nullish()
      .catch(null),
  }),
  partial: z.boolean().catch(false),
})

const FirstRows = z.object({
  features: z.array(z.object({ name: z.string(), type: z.unknown() })),
  rows: z.array(z.object({ row_idx: z.number(), row: z.record(z.string(), z.unknown()) })),
})

export type ViewerParquet = z.infer<typeof ParquetFiles>
export type ViewerSizes = z.infer<typeof Sizes>
export type ViewerInfo = z.infer<typeof Info>
export type ViewerRows = z.infer<typeof FirstRows>

/** An answer, and the commit that the viewer made it from where it says (`X-Revision`). */
export type Answered<T> = { value: T; commit: string | null }

/**
 * What the dataset viewer knows without a download. Every call answers null where it knows nothing: it
 * never saw the dataset, is still at work on it, failed at it, or is down; the Hub itself says who may
 * read what.
 */
export interface ViewerClient {
  splits(repo: string, asking: Asking): Promise<Answered<z.infer<typeof Splits>['splits']> | null>
  parquet(
    repo: string,
    config: string | null,
    asking: Asking,
  ): Promise<Answered<ViewerParquet> | null>
  sizes(repo: string, config: string, asking: Asking): Promise<Answered<ViewerSizes> | null>
  info(repo: string, config: string, asking: Asking): Promise<Answered<ViewerInfo> | null>
  firstRows(
    of: { repo: string; config: string; split: string },
    asking: Asking,
  ): Promise<Answered<ViewerRows> | null>
}

/** Speaks the dataset viewer's API (its pages `/splits`, `/parquet`, `/size`, `/info`, `/first-rows`). */
export function createViewerClient({
  viewer,
  links,
}: {
  viewer: string
  links: Links
}): ViewerClient {
  async function ask<T>(
    path: string,
    query: Record<string, string>,
    schema: z.ZodType<T>,
    { token, signal }: Asking,
  ): Promise<Answered<T> | null> {
    const patient = AbortSignal.timeout(patience)
    try {
      const response = await links.fetch(`${viewer}/${path}?${new URLSearchParams(query)}`, {
        headers: {
          accept: 'application/json',
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        signal: signal ? AbortSignal.any([signal, patient]) : patient,
        // A failure at a dataset is a 500 and stays one.
        attempts: 1,
      })
      if (!response.ok) return null
      const parsed = schema.safeParse(await response.json())
      return parsed.success
        ? { value: parsed.data, commit: response.headers.get('x-revision') }
        : null
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof DomainError || error instanceof SyntaxError || patient.aborted)
        return null
      throw error
    }
  }

  return {
    async splits(repo, asking) {
      const found = await ask('splits', { dataset: repo }, Splits, asking)
      return found && { ...found, value: found.value.splits }
    },
    parquet: (repo, config, asking) =>
      ask('parquet', { dataset: repo, ...(config !== null && { config }) }, ParquetFiles, asking),
    sizes: (repo, config, asking) => ask('size', { dataset: repo, config }, Sizes, asking),
    info: (repo, config, asking) => ask('info', { dataset: repo, config }, Info, asking),
    firstRows: ({ repo, config, split }, asking) =>
      ask('first-rows', { dataset: repo, config, split }, FirstRows, asking),
  }
}
