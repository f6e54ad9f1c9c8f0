import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ExportOptions, Role } from '#lib/model/index.ts'
import { users } from './auth.ts'

export const projects = sqliteTable('projects', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  exportOptions: text('export_options', { mode: 'json' }).$type<ExportOptions>().notNull(),
  createdAt: integer('created_at').notNull(),
})

export const members = sqliteTable(
  'members',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    role: text('role').$type<Role>().notNull(),
    addedAt: integer('added_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.userId] })],
)

/** Endpoints that speak OpenAI's chat API; `keySealed` is encrypted with the row's id. */
export const models = sqliteTable('models', {
  id: text('id').primaryKey(),
  projectId: text('project_id')
    .notNull()
    .references(() => projects.id),
  name: text('name').notNull(),
  baseUrl: text('base_url').notNull(),
  model: text('model').notNull(),
  keySealed: text('key_sealed'),
  createdAt: integer('created_at').notNull(),
})

/** What has happened, for pages that watch: appended by every transaction. */
export const events = sqliteTable('events', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  projectId: text('project_id').notNull(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  at: integer('at').notNull(),
})

/** Who did what: opaque ids only, each entry holding the hash of the one before. */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    projectId: text('project_id').notNull(),
    userId: text('user_id'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    details: text('details', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    at: integer('at').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [index('audit_by_subject').on(table.projectId, table.subject)],
)
