import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type {
  ExportFileView,
  ExportOptions,
  JobFailure,
  JobKind,
  JobProgress,
  JobState,
  Message,
} from '#lib/model/index.ts'
import { projects } from './projects.ts'

/** Long work. `lease` names the worker that holds it; every write of the job checks it. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    kind: text('kind').$type<JobKind>().notNull(),
    state: text('state').$type<JobState>().notNull(),
    subject: text('subject').notNull(),
    href: text('href'),
    input: text('input', { mode: 'json' }).$type<unknown>().notNull(),
    checkpoint: text('checkpoint', { mode: 'json' }).$type<unknown>(),
    progress: text('progress', { mode: 'json' }).$type<JobProgress>(),
    rate: real('rate'),
    failures: text('failures', { mode: 'json' }).$type<JobFailure[]>().notNull(),
    error: text('error', { mode: 'json' }).$type<Message>(),
    cancelRequested: integer('cancel_requested', { mode: 'boolean' }).notNull().default(false),
    lease: text('lease'),
    leaseUntil: integer('lease_until'),
    /** A running job that nobody holds until then: it waits for work that is done elsewhere. */
    waitUntil: integer('wait_until'),
    attempts: integer('attempts').notNull().default(0),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('jobs_by_state').on(table.state, table.createdAt),
    index('jobs_by_project').on(table.projectId, table.createdAt),
  ],
)

export const exports = sqliteTable(
  'exports',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    jobId: text('job_id').notNull(),
    options: text('options', { mode: 'json' }).$type<ExportOptions>().notNull(),
    /** What is exported, fixed when it was asked for: task -> revision, dataset -> dataset revision. */
    contents: text('contents', { mode: 'json' })
      .$type<
        {
          datasetId: string
          datasetRevisionId: string
          tasks: { taskId: string; revisionId: string }[]
        }[]
      >()
      .notNull(),
    tasks: integer('tasks').notNull(),
    examples: integer('examples'),
    canonicalSha256: text('canonical_sha256'),
    files: text('files', { mode: 'json' }).$type<ExportFileView[]>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (table) => [index('exports_by_project').on(table.projectId, table.createdAt)],
)
