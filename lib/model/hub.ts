import { z } from 'zod'
import type { Message, MessageValues } from './errors.ts'
import type { Field } from './field.ts'
import { Sha256 } from './ids.ts'
import type { Cell } from './profile.ts'

/** A Hugging Face dataset repository: `squad`, `rajpurkar/squad`. */
export const HubRepo = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9_][\w.-]{0,95})?$/)
  .refine((repo) => !repo.includes('..') && !repo.includes('--'))
export type HubRepo = z.infer<typeof HubRepo>

/** The commit that a dataset is pinned to. */
export const HubCommit = z.string().regex(/^[0-9a-f]{40}$/)

/**
 * How the rows of a repository are come by: its own Parquet files, the branch `refs/convert/parquet`
 * that the Hub writes for others, or its csv, json, jsonl, txt and zip files.
 */
export const hubWays = ['parquet', 'converted', 'files'] as const
export const HubWay = z.enum(hubWays)
export type HubWay = z.infer<typeof HubWay>

/** One file of a config. `sha256` is known for files in large-file storage. */
export const HubFile = z.object({
  /** Inside the repository, at `commit`. */
  path: z.string().min(1).max(1_000),
  /** Of the branch that holds it: the repository's own, or that of the converted files. */
  commit: HubCommit,
  split: z.string().min(1).max(200),
  bytes: z.number().int().nonnegative(),
  sha256: Sha256.nullable(),
  /** Rows, where they are known before anything is read. */
  rows: z.number().int().nonnegative().nullable(),
})
export type HubFile = z.infer<typeof HubFile>

/** Where the rows of a dataset revision come from: a config of a repository, pinned. */
export const HubOrigin = z.object({
  kind: z.literal('hub'),
  /** Such as `https://huggingface.co`. */
  endpoint: z.url(),
  repo: HubRepo,
  config: z.string().min(1).max(200),
  /** Of the repository itself. */
  commit: HubCommit,
  way: HubWay,
  files: z.array(HubFile),
})
export type HubOrigin = z.infer<typeof HubOrigin>

/** A file that was fetched from a link. */
export const LinkOrigin = z.object({
  kind: z.literal('link'),
  url: z.url(),
  /** After redirects. */
  finalUrl: z.url(),
  etag: z.string().nullable(),
  fetchedAt: z.number(),
})
export type LinkOrigin = z.infer<typeof LinkOrigin>

export const Origin = z.discriminatedUnion('kind', [HubOrigin, LinkOrigin])
export type Origin = z.infer<typeof Origin>

/** Where a dataset's license stands: said by a person, in the card's metadata, or only in some text. */
export const licenseGrounds = ['person', 'metadata', 'card-text', 'license-file'] as const
export const LicenseGround = z.enum(licenseGrounds)
export type LicenseGround = z.infer<typeof LicenseGround>

/** What a repository's card says; kept with each dataset made of it. */
export const HubCard = z.object({
  /** Without the YAML at its top. */
  markdown: z.string(),
  /** The YAML at its top, as it stands there. */
  yaml: z.string(),
  title: z.string().nullable(),
  /** The first paragraphs that describe the dataset, as plain text, at most 2,000 characters. */
  summary: z.string().nullable(),
  license: z.object({
    /** SPDX id where it is one, else the Hub's own word; `unknown` where none is stated. */
    id: z.string(),
    ground: LicenseGround,
    /** The passage it was found in, where the ground is some text. */
    quote: z.string().nullable(),
  }),
  /** BCP 47 tags. */
  languages: z.array(z.string()),
  homepage: z.string().nullable(),
  citation: z.string().nullable(),
  taskCategories: z.array(z.string()),
  tags: z.array(z.string()),
})
export type HubCard = z.infer<typeof HubCard>

export const hubSorts = ['trending', 'downloads', 'likes', 'updated', 'created'] as const
export const HubSort = z.enum(hubSorts)

/** The Hub's size categories, smallest first: its tags `size_categories:...`. */
export const hubSizes = [
  'n<1K',
  '1K<n<10K',
  '10K<n<100K',
  '100K<n<1M',
  '1M<n<10M',
  '10M<n<100M',
  '100M<n<1B',
  'n>1B',
] as const

/** What is searched for; null leaves a filter out. */
export const HubSearch = z.object({
  text: z.string().trim().max(200).default(''),
  author: z.string().trim().max(100).nullable().default(null),
  /** A task category such as `question-answering`. */
  task: z.string().trim().max(100).nullable().default(null),
  language: z.string().trim().max(35).nullable().default(null),
  /** The Hub's own word, such as `cc-by-4.0`. */
  license: z.string().trim().max(100).nullable().default(null),
  size: z.enum(hubSizes).nullable().default(null),
  sort: HubSort.default('trending'),
  /** From the page before; opaque. */
  cursor: z.string().max(2_000).nullable().default(null),
})
export type HubSearch = z.infer<typeof HubSearch>

export interface HubHit {
  repo: string
  summary: string | null
  downloads: number
  likes: number
  updatedAt: number | null
  gated: 'no' | 'automatic' | 'manual'
  private: boolean
  license: string | null
  languages: string[]
  taskCategories: string[]
  size: string | null
}

/** Configs smaller than this are fetched whole: a sample of them would be here no sooner. */
export const smallHubBytes = 5 * 1024 ** 2

/** A repository as it is now, before anything big is fetched. */
export interface HubLook {
  /** Its name today; `movedFrom` is what was asked for where that leads here. */
  repo: string
  movedFrom: string | null
  endpoint: string
  commit: string
  private: boolean
  gated: 'no' | 'automatic' | 'manual'
  downloads: number
  likes: number
  updatedAt: number | null
  card: HubCard
  /** In the repository's order; the default config first. There may be thousands. */
  configs: string[]
  /** The config and file that the link named, where it did. */
  asked: { config: string | null; split: string | null; file: string | null }
  /** Why nothing of it can be linked (images only, script without converted files ...), or null. */
  refusal: Message | null
}

/** One config, before anything big is fetched. */
export interface HubConfigLook {
  config: string
  way: HubWay
  splits: { name: string; rows: number | null; bytes: number; files: number }[]
  fields: Field[]
  /** Fields that no instruction is made of: `image`, `audio`, `video`, `binary`. */
  leftOut: { field: string; kind: string }[]
  /** The first rows as the studio will have them, for the fields in order; empty where they are not known yet. */
  firstRows: { row: number; cells: Cell[] }[]
  bytes: number
  /** Whether a sample can be taken without fetching all of it. */
  canSample: boolean
  notes: { code: string; values: MessageValues }[]
  refusal: Message | null
}
