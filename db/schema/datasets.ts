import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type {
  DatasetSource,
  HubCard,
  HubOrigin,
  LicenseGround,
  LinkOrigin,
  Manifest,
  Message,
  Profile,
  ReadingOptions,
  ReadingSuggestion,
  RevisionCause,
  RevisionDiff,
  RowVisibility,
} from '#lib/model/index.ts'
import { projects } from './projects.ts'

export const datasets = sqliteTable(
  'datasets',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    name: text('name').notNull(),
    description: text('description'),
    license: text('license').notNull(),
    languages: text('languages', { mode: 'json' }).$type<string[]>().notNull(),
    homepage: text('homepage'),
    visibility: text('visibility', { mode: 'json' }).$type<RowVisibility>().notNull(),
    licenseGround: text('license_ground').$type<LicenseGround>().notNull().default('person'),
    source: text('source').$type<DatasetSource>().notNull(),
    /** The card of the repository that it comes from. */
    card: text('card', { mode: 'json' }).$type<HubCard>(),
    /** What is to be fetched, from when it is asked for until it is read. */
    hub: text('hub', { mode: 'json' }).$type<HubOrigin>(),
    fileName: text('file_name').notNull(),
    state: text('state').$type<'reading' | 'ready' | 'failed'>().notNull(),
    error: text('error', { mode: 'json' }).$type<Message>(),
    /** The dataset revision in force. */
    revisionId: text('revision_id'),
    addedBy: text('added_by').notNull(),
    addedAt: integer('added_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (table) => [index('datasets_by_project').on(table.projectId)],
)

export interface RecheckRecord {
  tasks: number
  broken: { taskId: string; why: Message }[]
}

/** What exactly was read; rows live in the canonical Parquet that the manifest names. */
export const datasetRevisions = sqliteTable(
  'dataset_revisions',
  {
    id: text('id').primaryKey(),
    datasetId: text('dataset_id')
      .notNull()
      .references(() => datasets.id),
    /** Over source bytes, reading options and class label names. */
    hash: text('hash').notNull(),
    manifest: text('manifest', { mode: 'json' }).$type<Manifest>().notNull(),
    profile: text('profile', { mode: 'json' }).$type<Profile>(),
    number: integer('number').notNull().default(1),
    cause: text('cause').$type<RevisionCause>().notNull().default('added'),
    createdBy: text('created_by'),
    diff: text('diff', { mode: 'json' }).$type<RevisionDiff>(),
    /** What checking the tasks against it found. */
    recheck: text('recheck', { mode: 'json' }).$type<RecheckRecord>(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('dataset_revisions_by_dataset').on(table.datasetId)],
)

/** `combined`: it became part of another upload, and comes back where that one is canceled. */
export type UploadState =
  | 'receiving'
  | 'reading'
  | 'read'
  | 'failed'
  | 'added'
  | 'combined'
  | 'canceled'

export interface UploadPart {
  name: string
  /** Null until its bytes are kept: then they stand with the upload that it came from. */
  sha256: string | null
  bytes: number
  uploadId?: string
}

export const uploads = sqliteTable(
  'uploads',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    userId: text('user_id').notNull(),
    fileName: text('file_name').notNull(),
    size: integer('size').notNull(),
    lastModified: integer('last_modified').notNull(),
    state: text('state').$type<UploadState>().notNull(),
    fileSha256: text('file_sha256'),
    jobId: text('job_id'),
    options: text('options', { mode: 'json' }).$type<ReadingOptions>(),
    error: text('error', { mode: 'json' }).$type<Message>(),
    suggestions: text('suggestions', { mode: 'json' }).$type<ReadingSuggestion[]>(),
    manifest: text('manifest', { mode: 'json' }).$type<Manifest>(),
    datasetId: text('dataset_id'),
    /** The dataset of which it is a newer file. */
    revises: text('revises'),
    diff: text('diff', { mode: 'json' }).$type<RevisionDiff>(),
    /** Where it is fetched from. */
    url: text('url'),
    origin: text('origin', { mode: 'json' }).$type<LinkOrigin>(),
    /** The kept files that it is made of, where it is several. */
    parts: text('parts', { mode: 'json' }).$type<UploadPart[]>(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('uploads_by_project').on(table.projectId, table.state)],
)
