import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import {
  type Budget,
  defaultProjectPolicy,
  type ExportOptions,
  type ModelLimits,
  type ModelPrice,
  type ProjectPolicy,
  type PromptKind,
  type PromptOptions,
  type Role,
} from '#lib/model/index.ts'
import { users } from './auth.ts'

export const projects = sqliteTable('projects', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  exportOptions: text('export_options', { mode: 'json' }).$type<ExportOptions>().notNull(),
  budget: text('budget', { mode: 'json' })
    .$type<Budget>()
    .notNull()
    .default({ perRun: null, perMonth: null }),
  policy: text('policy', { mode: 'json' })
    .$type<ProjectPolicy>()
    .notNull()
    .default(defaultProjectPolicy),
  /** The model that judges what runs propose; null for none. */
  judgeModelId: text('judge_model_id'),
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
  price: text('price', { mode: 'json' }).$type<ModelPrice>(),
  limits: text('limits', { mode: 'json' }).$type<ModelLimits>(),
  /** What its server was found to understand; opaque here. */
  dialect: text('dialect', { mode: 'json' }).$type<unknown>(),
  createdAt: integer('created_at').notNull(),
})

/** Which servers take batches, found out by asking them. */
export const batchServers = sqliteTable(
  'batch_servers',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    baseUrl: text('base_url').notNull(),
    offered: integer('offered', { mode: 'boolean' }).notNull(),
    askedAt: integer('asked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.baseUrl] })],
)

/** A project's own wording of a prompt; the newest of a kind counts, none means the built-in one. */
export const prompts = sqliteTable(
  'prompts',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    kind: text('kind').$type<PromptKind>().notNull(),
    /** 1, 2, ... within a project and kind. */
    number: integer('number').notNull(),
    /** Null where it was set back to the built-in wording. */
    system: text('system'),
    question: text('question'),
    options: text('options', { mode: 'json' }).$type<PromptOptions>(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('prompts_by_kind').on(table.projectId, table.kind, table.number)],
)

/** The token that a project reads the Hub with; `tokenSealed` is encrypted with the project's id. */
export const hubTokens = sqliteTable('hub_tokens', {
  projectId: text('project_id')
    .primaryKey()
    .references(() => projects.id),
  tokenSealed: text('token_sealed').notNull(),
  savedAt: integer('saved_at').notNull(),
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
