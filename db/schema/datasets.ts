import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type {
  Manifest,
  Message,
  Profile,
  ReadingOptions,
  ReadingSuggestion,
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
    source: text('source').$type<'sample' | 'upload'>().notNull(),
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
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('dataset_revisions_by_dataset').on(table.datasetId)],
)

export type UploadState = 'receiving' | 'reading' | 'read' | 'failed' | 'added' | 'canceled'

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
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('uploads_by_project').on(table.projectId, table.state)],
)
