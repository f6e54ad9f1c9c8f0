import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type {
  CallPurpose,
  ExampleCounts,
  FindingFix,
  FindingPlace,
  JudgeAnswers,
  Message,
  ModelPrice,
  Override,
  RejectReason,
  Severity,
  Standing,
  TaskContent,
  TaskOrigin,
  TaskOriginKind,
  Verdict,
} from '#lib/model/index.ts'
import { datasetRevisions, datasets } from './datasets.ts'
import { projects } from './projects.ts'

/** Tasks of one dataset with the same inputs and output, whatever their wording. */
export const families = sqliteTable(
  'families',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    datasetId: text('dataset_id')
      .notNull()
      .references(() => datasets.id),
    key: text('key').notNull(),
    /** As people read them. */
    inputs: text('inputs').notNull(),
    output: text('output').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('families_by_key').on(table.datasetId, table.key)],
)

export const tasks = sqliteTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    datasetId: text('dataset_id')
      .notNull()
      .references(() => datasets.id),
    familyId: text('family_id')
      .notNull()
      .references(() => families.id),
    runId: text('run_id'),
    origin: text('origin', { mode: 'json' }).$type<TaskOrigin>().notNull(),
    originKind: text('origin_kind').$type<TaskOriginKind>().notNull(),
    /** One line, from the proposer. */
    reason: text('reason'),
    /** The current revision; what follows is kept in step with it, for the queue. */
    revisionId: text('revision_id').notNull(),
    instruction: text('instruction').notNull(),
    standing: text('standing').$type<Standing>().notNull(),
    blocking: integer('blocking').notNull(),
    warnings: integer('warnings').notNull(),
    infos: integer('infos').notNull(),
    examples: integer('examples'),
    /** Over the sample, or over every row once they were counted. */
    counts: text('counts', { mode: 'json' }).$type<ExampleCounts>(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('tasks_by_family').on(table.familyId),
    index('tasks_by_dataset').on(table.datasetId),
    index('tasks_by_standing').on(table.projectId, table.standing, table.blocking),
  ],
)

/** One immutable content of a task. */
export const revisions = sqliteTable(
  'revisions',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    number: integer('number').notNull(),
    content: text('content', { mode: 'json' }).$type<TaskContent>().notNull(),
    surplusOutputs: text('surplus_outputs', { mode: 'json' }).$type<string[]>().notNull(),
    /** Null: the proposer. */
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('revisions_by_number').on(table.taskId, table.number)],
)

export const findings = sqliteTable(
  'findings',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    revisionId: text('revision_id')
      .notNull()
      .references(() => revisions.id),
    rule: text('rule').notNull(),
    severity: text('severity').$type<Severity>().notNull(),
    place: text('place').$type<FindingPlace>().notNull(),
    values: text('values', { mode: 'json' }).$type<Record<string, string | number>>().notNull(),
    /** The name of a sure remedy, or null. */
    fix: text('fix').$type<FindingFix>(),
  },
  (table) => [
    index('findings_by_task').on(table.taskId),
    index('findings_by_rule').on(table.rule, table.taskId),
  ],
)

/** A finding that someone found to be none; it stays dismissed until the task's content changes. */
export const findingDismissals = sqliteTable(
  'finding_dismissals',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    revisionId: text('revision_id')
      .notNull()
      .references(() => revisions.id),
    rule: text('rule').notNull(),
    reason: text('reason').notNull(),
    userId: text('user_id').notNull(),
    at: integer('at').notNull(),
    undoneAt: integer('undone_at'),
  },
  (table) => [index('dismissals_by_task').on(table.taskId)],
)

/** One person's verdict on one revision over one dataset revision. */
export const decisions = sqliteTable(
  'decisions',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    revisionId: text('revision_id')
      .notNull()
      .references(() => revisions.id),
    datasetRevisionId: text('dataset_revision_id')
      .notNull()
      .references(() => datasetRevisions.id),
    userId: text('user_id').notNull(),
    verdict: text('verdict').$type<Verdict>().notNull(),
    reason: text('reason').$type<RejectReason>(),
    note: text('note'),
    /** Why blocking findings were overridden, where they were. */
    override: text('override', { mode: 'json' }).$type<Override>(),
    actionId: text('action_id').notNull(),
    decidedAt: integer('decided_at').notNull(),
    undoneAt: integer('undone_at'),
  },
  (table) => [
    index('decisions_by_task').on(table.taskId),
    index('decisions_by_action').on(table.actionId),
  ],
)

/** What undo takes back: one act of one person over one or more tasks. */
export const actions = sqliteTable(
  'actions',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    userId: text('user_id').notNull(),
    kind: text('kind').$type<'decision' | 'edit'>().notNull(),
    taskId: text('task_id').notNull(),
    /** For each task, the revision before and after. */
    effects: text('effects', { mode: 'json' })
      .$type<{ taskId: string; before: string; after: string }[]>()
      .notNull(),
    at: integer('at').notNull(),
    undoneAt: integer('undone_at'),
  },
  (table) => [index('actions_by_user').on(table.projectId, table.userId, table.at)],
)

/** Counts over every row, cached: what a plan gives on a dataset revision does not change. */
export const counts = sqliteTable(
  'counts',
  {
    planHash: text('plan_hash').notNull(),
    datasetRevisionId: text('dataset_revision_id').notNull(),
    counts: text('counts', { mode: 'json' }).$type<ExampleCounts>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.planHash, table.datasetRevisionId] })],
)

/** One attempt to have tasks proposed for one dataset. */
export const proposalRuns = sqliteTable(
  'proposal_runs',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    datasetId: text('dataset_id')
      .notNull()
      .references(() => datasets.id),
    jobId: text('job_id').notNull(),
    proposer: text('proposer', { mode: 'json' }).$type<TaskOrigin>().notNull(),
    /** Null for the rules. */
    modelId: text('model_id'),
    state: text('state').$type<'queued' | 'running' | 'done' | 'failed' | 'canceled'>().notNull(),
    added: integer('added').notNull().default(0),
    repeated: integer('repeated').notNull().default(0),
    blocked: integer('blocked').notNull().default(0),
    error: text('error', { mode: 'json' }).$type<Message>(),
    notes: text('notes', { mode: 'json' }).$type<Message[]>().notNull(),
    requestHash: text('request_hash'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('runs_by_dataset').on(table.datasetId),
    index('runs_by_job').on(table.jobId),
    index('runs_by_project').on(table.projectId, table.createdAt),
  ],
)

/** Every request to a model. `sent` with no answer after a crash means: possibly paid, perhaps twice. */
export const modelCalls = sqliteTable(
  'model_calls',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id').notNull(),
    purpose: text('purpose').$type<CallPurpose>().notNull().default('proposal'),
    /** Null for what no run asked for. */
    runId: text('run_id').references(() => proposalRuns.id),
    jobId: text('job_id'),
    datasetId: text('dataset_id'),
    modelId: text('model_id'),
    model: text('model').notNull().default(''),
    host: text('host').notNull().default(''),
    promptVersion: text('prompt_version'),
    requestHash: text('request_hash').notNull(),
    state: text('state').$type<'sent' | 'answered' | 'failed' | 'lost'>().notNull(),
    error: text('error', { mode: 'json' }).$type<Message>(),
    promptTokens: integer('prompt_tokens'),
    cachedTokens: integer('cached_tokens'),
    completionTokens: integer('completion_tokens'),
    /** The price in force when it was sent. */
    price: text('price', { mode: 'json' }).$type<ModelPrice>(),
    /** Micros kept back for it until its cost is known; they count as spent while it is on its way, or lost. */
    reserved: integer('reserved').notNull().default(0),
    /** Micros; null while it is not known. */
    cost: integer('cost'),
    milliseconds: integer('milliseconds'),
    /** The batch that it is a line of; null for one that went by itself. */
    batchId: text('batch_id'),
    sentAt: integer('sent_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('model_calls_by_run').on(table.runId),
    index('model_calls_by_project').on(table.projectId, table.sentAt),
    index('model_calls_by_batch').on(table.batchId),
    index('model_calls_by_request').on(table.requestHash),
  ],
)

/**
 * Requests that go to a provider as one file. `reserved`: the money is kept back, nothing is sent;
 * `creating`: the file is there, and the provider may or may not have begun on it; `open`: it works on it.
 */
export const modelBatches = sqliteTable(
  'model_batches',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id').notNull(),
    jobId: text('job_id').notNull(),
    modelId: text('model_id').notNull(),
    /** Where it went: a model that is pointed elsewhere since cannot be asked for it. */
    baseUrl: text('base_url').notNull(),
    state: text('state').$type<'reserved' | 'creating' | 'open' | 'ended'>().notNull(),
    /** How its requests are written; opaque here. */
    dialect: text('dialect', { mode: 'json' }).$type<unknown>().notNull(),
    /** In which form they would be taken, where the server refused some; opaque here. */
    simpler: text('simpler', { mode: 'json' }).$type<unknown>(),
    requests: integer('requests').notNull(),
    fileId: text('file_id'),
    /** The provider's name for it. */
    remoteId: text('remote_id'),
    /** The provider's word for how it stands. */
    phase: text('phase'),
    completed: integer('completed').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    expiresAt: integer('expires_at'),
    cancelAsked: integer('cancel_asked', { mode: 'boolean' }).notNull().default(false),
    /** How often it was looked at. */
    looks: integer('looks').notNull().default(0),
    /** How often in a row the provider could not be asked. */
    troubles: integer('troubles').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [index('model_batches_by_job').on(table.jobId, table.state)],
)

/** Answers by the hash of their request, kept before anything else happens: never asked for twice. */
export const modelAnswers = sqliteTable('model_answers', {
  requestHash: text('request_hash').primaryKey(),
  text: text('text').notNull(),
  finish: text('finish').$type<'stop' | 'length' | 'refusal' | 'filter'>().notNull(),
  promptTokens: integer('prompt_tokens'),
  completionTokens: integer('completion_tokens'),
  receivedAt: integer('received_at').notNull(),
})

/**
 * What a model was asked of one revision of a task, and what it said: `answers` holds as long as both
 * revisions are the current ones.
 */
export const judgments = sqliteTable(
  'judgments',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    /** Those it was asked of; until then, those in force when it was started. */
    revisionId: text('revision_id')
      .notNull()
      .references(() => revisions.id),
    datasetRevisionId: text('dataset_revision_id')
      .notNull()
      .references(() => datasetRevisions.id),
    jobId: text('job_id').notNull(),
    modelId: text('model_id').notNull(),
    model: text('model').notNull(),
    host: text('host').notNull(),
    /** The version of the prompt. */
    prompt: text('prompt').notNull(),
    state: text('state').$type<'queued' | 'done' | 'failed'>().notNull(),
    answers: text('answers', { mode: 'json' }).$type<JudgeAnswers>(),
    error: text('error', { mode: 'json' }).$type<Message>(),
    requestHash: text('request_hash'),
    /** The call that brought the answer, where one is known. */
    callId: text('call_id'),
    createdBy: text('created_by').notNull(),
    /** When it was put into the queue, again after a failure: an older answer that is no good is asked for anew. */
    queuedAt: integer('queued_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [
    index('judgments_by_task').on(table.taskId),
    index('judgments_by_revision').on(table.revisionId),
    index('judgments_by_job').on(table.jobId),
  ],
)

/** A list of tasks that was brought along, and what was made of it. */
export const taskImports = sqliteTable(
  'task_imports',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id),
    fileName: text('file_name').notNull(),
    /** The list as it came, a blob. */
    fileSha256: text('file_sha256').notNull(),
    report: text('report', { mode: 'json' }).$type<unknown>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('task_imports_by_project').on(table.projectId, table.createdAt)],
)
