import { z } from 'zod'
import { DatasetDescription, ReadingOptions, RowVisibility, SampleName } from './dataset.ts'
import { ExportOptions } from './export.ts'
import { idOf } from './ids.ts'
import type { JobView } from './job.ts'
import { DecideInput, EditInput } from './review.ts'
import { TaskContent } from './task.ts'
import type {
  DatasetDetail,
  DatasetRow,
  ExportPlan,
  ExportView,
  HistoryEntry,
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
    prompt: z.enum(['described', 'undescribed']),
  }),
])

export const QueueFilter = z.object({
  tab: z.enum(queueTabs).default('waiting'),
  datasets: z.array(idOf('dataset')).max(500).default([]),
  licenses: z.array(z.string()).max(100).default([]),
  findings: z.array(z.string()).max(100).default([]),
  origins: z.array(z.enum(['rules', 'model', 'person'])).default([]),
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

  'uploads.start': z.object({
    fileName: z.string().min(1).max(500),
    size: z.number().int().nonnegative(),
    lastModified: z.number().int(),
  }),
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

  'proposals.plan': z.object({
    datasetIds: z.array(datasetId).min(1).max(5_000),
    proposer: ProposerChoiceInput,
  }),
  'proposals.start': z.object({
    datasetIds: z.array(datasetId).min(1).max(5_000),
    proposer: ProposerChoiceInput,
  }),
  'proposals.runs': z.object({ datasetId: datasetId.nullable().default(null) }),
  'models.list': z.object({}),
  'models.save': z.object({
    modelId: idOf('model').nullable().default(null),
    name: z.string().trim().min(1).max(100),
    baseUrl: z.url({ protocol: /^https?$/ }).max(500),
    model: z.string().trim().min(1).max(200),
    /** Null leaves the key as it is; the empty string takes it away. */
    key: z.string().max(1_000).nullable().default(null),
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

  'export.plan': z.object({ options: ExportOptions }),
  'export.start': z.object({ options: ExportOptions }),
  'export.list': z.object({}),
  'export.get': z.object({ exportId: idOf('export') }),
  'export.remove': z.object({ exportId: idOf('export') }),

  'jobs.list': z.object({}),
  'jobs.cancel': z.object({ jobId: idOf('job') }),
  'jobs.retry': z.object({ jobId: idOf('job') }),

  'project.get': z.object({}),
  'project.update': z.object({
    name: z.string().trim().min(1).max(200).optional(),
    exportOptions: ExportOptions.optional(),
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

  'uploads.start': { uploadId: string; received: number }
  'uploads.get': UploadView
  'uploads.list': { uploads: UploadView[] }
  'uploads.read': { jobId: string }
  'uploads.cancel': { removed: true }
  'uploads.add': { datasetId: string }

  'proposals.plan': ProposalPlan
  'proposals.start': { jobId: string; runIds: string[] }
  'proposals.runs': { runs: RunView[] }
  'models.list': { models: ModelView[] }
  'models.save': { modelId: string }
  'models.remove': { removed: true }
  'models.test': {
    works: boolean
    seconds: number
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

  'export.plan': ExportPlan
  'export.start': { exportId: string; jobId: string }
  'export.list': { exports: ExportView[] }
  'export.get': ExportView
  'export.remove': { removed: true }

  'jobs.list': { jobs: JobView[] }
  'jobs.cancel': { canceled: boolean }
  'jobs.retry': { jobId: string }

  'project.get': ProjectView
  'project.update': ProjectView
}

export type ApiName = keyof typeof apiInputs & keyof ApiOutputs

/** The calls a page can make: what it may send (defaults left out) and what comes back. */
export type Api = {
  [Name in ApiName]: { input: z.input<(typeof apiInputs)[Name]>; output: ApiOutputs[Name] }
}
