import { z } from 'zod'
import {
  DatasetDescription,
  ReadingOptions,
  RowVisibility,
  SampleName,
  TypeCorrection,
} from './dataset.ts'
import { ExportOptions } from './export.ts'
import { FindingFix } from './finding.ts'
import {
  HubCommit,
  type HubConfigLook,
  type HubHit,
  type HubLook,
  HubRepo,
  HubSearch,
} from './hub.ts'
import { idOf } from './ids.ts'
import { type ImportRow, type ImportView, importGroups } from './imports.ts'
import type { JobView } from './job.ts'
import { type JudgeOutcome, type JudgePlan, mostJudged } from './judgment.ts'
import {
  type AnswerFormat,
  type BatchOffer,
  Budget,
  type LedgerCall,
  Micros,
  ModelLimits,
  ModelPrice,
  type MoneyView,
  SendMode,
} from './money.ts'
import { ProjectPolicy, PromptKind, ProposalPromptKind } from './policy.ts'
import { type PromptPreview, type PromptView, PromptWording } from './prompts.ts'
import { DecideInput, EditInput } from './review.ts'
import type { DatasetRevisionView } from './revisions.ts'
import { TaskContent, taskOriginKinds } from './task.ts'
import type {
  CorrectionTrial,
  DatasetDetail,
  DatasetRow,
  ExportPlan,
  ExportView,
  FindingView,
  HistoryEntry,
  HubAccount,
  ModelView,
  Preview,
  ProposalPlan,
  QueuePage,
  ReviewOutcome,
  RowsPage,
  RunView,
  TaskView,
  UploadView,
} from './views.ts'
import { queueSorts, queueTabs } from './views.ts'

const ProposerChoiceInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules') }),
  z.object({
    kind: z.literal('model'),
    modelId: idOf('model'),
    prompt: ProposalPromptKind,
  }),
])

export const QueueFilter = z.object({
  tab: z.enum(queueTabs).default('waiting'),
  datasets: z.array(idOf('dataset')).max(500).default([]),
  licenses: z.array(z.string()).max(100).default([]),
  findings: z.array(z.string()).max(100).default([]),
  origins: z.array(z.enum(taskOriginKinds)).default([]),
  text: z.string().max(500).nullable().default(null),
  sort: z.enum(queueSorts).default('oldest'),
})
export type QueueFilter = z.infer<typeof QueueFilter>

const PreviewPickInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('varied') }),
  z.object({
    kind: z.literal('page'),
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(50),
  }),
  z.object({
    kind: z.literal('random'),
    seed: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(50),
  }),
])

const datasetId = idOf('dataset')
const taskId = idOf('task')

/** What each call takes: one schema for page, endpoint and test. */
export const apiInputs = {
  'datasets.list': z.object({}),
  'datasets.get': z.object({ datasetId }),
  'datasets.rows': z.object({
    datasetId,
    offset: z.number().int().nonnegative(),
    limit: z.number().int().min(1).max(200),
  }),
  'datasets.update': z.object({
    datasetId,
    description: DatasetDescription.partial().default({}),
    visibility: RowVisibility.optional(),
  }),
  'datasets.remove': z.object({ datasetId }),
  'datasets.addSample': z.object({ sample: SampleName }),
  /** Fetches all rows of datasets of which only a sample is there. */
  'datasets.fetch': z.object({ datasetIds: z.array(datasetId).min(1).max(5_000) }),
  'datasets.revisions': z.object({ datasetId }),
  /** Makes an earlier dataset revision the one in force. */
  'datasets.useRevision': z.object({ datasetId, revisionId: idOf('datasetRevision') }),
  /** How many values of the sample a correction fits, and a few that it does not; nothing is changed. */
  'datasets.tryCorrection': z.object({ datasetId, correction: TypeCorrection }),
  /** Makes a dataset revision of which these fields are what people say they are. */
  'datasets.correct': z.object({ datasetId, corrections: z.array(TypeCorrection).min(1).max(500) }),

  'hub.search': HubSearch,
  /** `link` is an id, or the address of a dataset's page, config or file. */
  'hub.look': z.object({ link: z.string().trim().min(1).max(2_000) }),
  'hub.lookConfig': z.object({
    repo: HubRepo,
    commit: HubCommit,
    config: z.string().min(1).max(200),
  }),
  /** Each config becomes a dataset. */
  'hub.add': z.object({
    repo: HubRepo,
    commit: HubCommit,
    configs: z
      .array(
        z.object({
          config: z.string().min(1).max(200),
          /** Empty for all. */
          splits: z.array(z.string().min(1).max(200)).max(1_000).default([]),
        }),
      )
      .min(1)
      .max(1_000),
    depth: z.enum(['sample', 'full']),
    visibility: RowVisibility,
  }),
  'hub.account': z.object({}),
  /** The token is kept encrypted; the empty string takes it away. */
  'hub.saveToken': z.object({ token: z.string().trim().max(500) }),

  /** Fetches a file from an https address; it then stands among the uploads. */
  'links.fetch': z.object({
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    /** The dataset of which it is a newer file. */
    revises: datasetId.nullable().optional(),
  }),

  'uploads.start': z.object({
    fileName: z.string().min(1).max(500),
    size: z.number().int().nonnegative(),
    lastModified: z.number().int(),
    /** The dataset of which this is a newer file. */
    revises: datasetId.nullable().default(null),
  }),
  /** Makes one upload of several: their files become one dataset. */
  'uploads.combine': z.object({ uploadIds: z.array(idOf('upload')).min(2).max(1_000) }),
  'uploads.get': z.object({ uploadId: idOf('upload') }),
  'uploads.list': z.object({}),
  /** Reads the whole file (again) with these options. */
  'uploads.read': z.object({ uploadId: idOf('upload'), options: ReadingOptions }),
  'uploads.cancel': z.object({ uploadId: idOf('upload') }),
  'uploads.add': z.object({
    uploadId: idOf('upload'),
    description: DatasetDescription,
    visibility: RowVisibility,
  }),
  /** Makes it the dataset revision in force of the dataset that it revises. */
  'uploads.revise': z.object({ uploadId: idOf('upload') }),

  'proposals.plan': z.object({
    datasetIds: z.array(datasetId).min(1).max(5_000),
    proposer: ProposerChoiceInput,
  }),
  'proposals.start': z.object({
    datasetIds: z.array(datasetId).min(1).max(5_000),
    proposer: ProposerChoiceInput,
    /** The most that the run may cost, beside what the project allows a run. */
    cap: Micros.nullable().optional(),
    mode: SendMode.optional(),
  }),
  'proposals.runs': z.object({ datasetId: datasetId.nullable().default(null) }),

  /** What would be sent of tasks, chosen by name or as a part of the queue, to be judged by a model. */
  'judge.plan': z.object({
    selection: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('tasks'),
        taskIds: z.array(idOf('task')).min(1).max(mostJudged),
      }),
      z.object({ kind: z.literal('queue'), filter: QueueFilter }),
    ]),
    modelId: idOf('model'),
  }),
  'judge.start': z.object({
    taskIds: z.array(idOf('task')).min(1).max(mostJudged),
    modelId: idOf('model'),
    /** The most that the run may cost, beside what the project allows a run. */
    cap: Micros.nullable().optional(),
  }),
  'judge.outcome': z.object({ jobId: idOf('job') }),

  'imports.list': z.object({}),
  'imports.get': z.object({
    importId: idOf('import'),
    group: z.enum(importGroups).default('all'),
    text: z.string().max(500).nullable().default(null),
    limit: z.number().int().min(1).max(20_000).default(100),
  }),
  /** Says which dataset the tasks under a name belong to; null takes it back. */
  'imports.resolve': z.object({
    importId: idOf('import'),
    choices: z
      .array(z.object({ taskName: z.string().max(1_000), datasetId: datasetId.nullable() }))
      .min(1)
      .max(1_000),
  }),
  /** Asks the Hub which of the missing datasets it still has. */
  'imports.checkHub': z.object({ importId: idOf('import') }),
  /** Puts the matched tasks among those of their datasets. */
  'imports.apply': z.object({ importId: idOf('import') }),
  /** Takes the list away; imported tasks stay. */
  'imports.remove': z.object({ importId: idOf('import') }),

  'prompts.list': z.object({}),
  'prompts.save': z.object({ kind: PromptKind, wording: PromptWording }),
  /** Sets a kind back to its built-in words. */
  'prompts.reset': z.object({ kind: PromptKind }),
  /** Fills words, saved or not, from a dataset; nothing is sent. */
  'prompts.preview': z.object({ kind: PromptKind, wording: PromptWording, datasetId }),

  'models.list': z.object({}),
  'models.save': z.object({
    modelId: idOf('model').nullable().default(null),
    name: z.string().trim().min(1).max(100),
    baseUrl: z.url({ protocol: /^https?$/ }).max(500),
    model: z.string().trim().min(1).max(200),
    /** Null leaves the key as it is; the empty string takes it away. */
    key: z.string().max(1_000).nullable().default(null),
    /** Null: the list price where there is one, else it is not known. Left out: as it is. */
    price: ModelPrice.nullable().optional(),
    limits: ModelLimits.nullable().optional(),
  }),
  'models.remove': z.object({ modelId: idOf('model') }),
  'models.test': z.object({ modelId: idOf('model') }),

  'review.queue': z.object({
    filter: QueueFilter,
    offset: z.number().int().nonnegative().default(0),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  'review.task': z.object({ taskId }),
  'review.preview': z.object({ datasetId, content: TaskContent, pick: PreviewPickInput }),
  'review.decide': DecideInput,
  'review.edit': EditInput,
  'review.create': z.object({ datasetId, content: TaskContent }),
  /** What applying a verdict or this content to the siblings would do, without doing it. */
  'review.planSiblings': z.object({
    taskId,
    siblingIds: z.array(taskId).min(1).max(2_000),
    action: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('decide'),
        verdict: z.enum(['approve', 'reject', 'request-changes']),
      }),
      z.object({ kind: z.literal('edit'), content: TaskContent, approve: z.boolean() }),
    ]),
  }),
  'review.undo': z.object({}),
  'review.history': z.object({ taskId }),
  /** Mends a finding's task: a new revision. */
  'review.fix': z.object({ taskId, baseRevisionId: idOf('revision'), fix: FindingFix }),
  /** What a fix makes of a content that may not be saved yet; null where it has nothing to do. */
  'review.tryFix': z.object({ datasetId, content: TaskContent, fix: FindingFix }),
  'review.dismissFinding': z.object({
    taskId,
    revisionId: idOf('revision'),
    rule: z.string().max(100),
    reason: z.string().trim().min(1).max(1_000),
  }),
  'review.restoreFinding': z.object({
    taskId,
    revisionId: idOf('revision'),
    rule: z.string().max(100),
  }),

  'export.plan': z.object({ options: ExportOptions }),
  'export.start': z.object({ options: ExportOptions }),
  'export.list': z.object({}),
  'export.get': z.object({ exportId: idOf('export') }),
  'export.remove': z.object({ exportId: idOf('export') }),

  'jobs.list': z.object({}),
  'jobs.cancel': z.object({ jobId: idOf('job') }),
  'jobs.retry': z.object({
    jobId: idOf('job'),
    /** Only these runs (or judgments) of it; null for all that failed. */
    runs: z
      .array(z.union([idOf('run'), idOf('judgment')]))
      .min(1)
      .max(5_000)
      .nullable()
      .optional(),
    /** How what a model is asked for goes this time; left out: as before. */
    mode: SendMode.optional(),
  }),
  /** Lets a paused job go on, with another cap where one is given. */
  'jobs.resume': z.object({ jobId: idOf('job'), cap: Micros.nullable().optional() }),

  'money.get': z.object({}),
  'money.calls': z.object({
    offset: z.number().int().nonnegative().default(0),
    limit: z.number().int().min(1).max(500).default(50),
    jobId: idOf('job').nullable().default(null),
  }),
  'money.setBudget': Budget,

  'project.get': z.object({}),
  'project.update': z.object({
    name: z.string().trim().min(1).max(200).optional(),
    exportOptions: ExportOptions.optional(),
    policy: ProjectPolicy.optional(),
    /** The model that judges what runs propose; null for none. */
    judgeModelId: idOf('model').nullable().optional(),
  }),
} as const satisfies Record<string, z.ZodType>

/** What stands beside the stages in the rail: datasets, tasks waiting for a decision, approved tasks. */
export interface StageCounts {
  datasets: number
  review: number
  export: number
}

export interface ProjectView {
  id: string
  name: string
  exportOptions: ExportOptions
  policy: ProjectPolicy
  /** The model that judges what runs propose; null for none. */
  judgeModelId: string | null
  counts: StageCounts
}

/** What each call gives back. */
export interface ApiOutputs {
  'datasets.list': { datasets: DatasetRow[] }
  'datasets.get': DatasetDetail
  'datasets.rows': RowsPage
  'datasets.update': DatasetDetail
  'datasets.remove': { removed: true }
  'datasets.addSample': { datasetId: string; jobId: string }
  'datasets.fetch': { jobIds: string[] }
  'datasets.revisions': { revisions: DatasetRevisionView[] }
  'datasets.useRevision': DatasetDetail
  'datasets.tryCorrection': CorrectionTrial
  'datasets.correct': { jobId: string }

  'hub.search': { hits: HubHit[]; cursor: string | null }
  'hub.look': HubLook
  'hub.lookConfig': HubConfigLook
  'hub.add': { datasetIds: string[]; jobIds: string[] }
  'hub.account': HubAccount
  'hub.saveToken': HubAccount

  'links.fetch': { uploadId: string; jobId: string }

  'uploads.start': { uploadId: string; received: number }
  'uploads.get': UploadView
  'uploads.list': { uploads: UploadView[] }
  'uploads.read': { jobId: string }
  'uploads.cancel': { removed: true }
  'uploads.combine': { uploadId: string; jobId: string }
  'uploads.add': { datasetId: string }
  'uploads.revise': { datasetId: string; revisionId: string }

  'proposals.plan': ProposalPlan
  'proposals.start': { jobId: string; runIds: string[] }
  'proposals.runs': { runs: RunView[] }

  'judge.plan': JudgePlan
  'judge.start': { jobId: string }
  'judge.outcome': JudgeOutcome

  'imports.list': { imports: ImportRow[] }
  'imports.get': ImportView
  'imports.resolve': { resolved: number }
  'imports.checkHub': { jobId: string }
  'imports.apply': { jobId: string }
  'imports.remove': { removed: true }

  'prompts.list': { prompts: PromptView[] }
  'prompts.save': PromptView
  'prompts.reset': PromptView
  'prompts.preview': PromptPreview

  'models.list': { models: ModelView[] }
  'models.save': { modelId: string }
  'models.remove': { removed: true }
  'models.test': {
    works: boolean
    seconds: number
    /** The strictest form of answer that it gives; null where it does not work. */
    format: AnswerFormat | null
    /** Whether it says how many tokens it took. */
    usage: boolean | null
    /** Whether its server takes batches. */
    batches: BatchOffer
    error: { code: string; values: Record<string, string | number> } | null
  }

  'review.queue': QueuePage
  'review.task': TaskView
  'review.preview': Preview
  'review.decide': ReviewOutcome
  'review.edit': ReviewOutcome
  'review.create': { taskId: string; revisionId: string }
  'review.planSiblings': {
    applies: string[]
    exceptions: ReviewOutcome['exceptions']
  }
  'review.undo': { undone: 'decision' | 'edit' | null; taskId: string | null; tasks: number }
  'review.history': { entries: HistoryEntry[] }
  'review.fix': ReviewOutcome
  'review.tryFix': { content: TaskContent | null }
  'review.dismissFinding': { findings: FindingView[] }
  'review.restoreFinding': { findings: FindingView[] }

  'export.plan': ExportPlan
  'export.start': { exportId: string; jobId: string }
  'export.list': { exports: ExportView[] }
  'export.get': ExportView
  'export.remove': { removed: true }

  'jobs.list': { jobs: JobView[] }
  'jobs.cancel': { canceled: boolean }
  'jobs.retry': { jobId: string }
  'jobs.resume': { jobId: string }

  'money.get': MoneyView
  'money.calls': { total: number; calls: LedgerCall[] }
  'money.setBudget': Budget

  'project.get': ProjectView
  'project.update': ProjectView
}

export type ApiName = keyof typeof apiInputs & keyof ApiOutputs

/** The calls a page can make: what it may send (defaults left out) and what comes back. */
export type Api = {
  [Name in ApiName]: { input: z.input<(typeof apiInputs)[Name]>; output: ApiOutputs[Name] }
}
