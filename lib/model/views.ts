import type { DatasetDescription, Manifest, ReadingOptions, RowVisibility } from './dataset.ts'
import type { Message } from './errors.ts'
import type { ExampleCounts, ExportOptions, ExportSplit, SkipReason } from './export.ts'
import type { Field } from './field.ts'
import type { FieldPath } from './field-path.ts'
import type { Finding, Override } from './finding.ts'
import type { HubCard, LicenseGround, Origin } from './hub.ts'
import type { JudgeAnswers, JudgmentView } from './judgment.ts'
import type {
  AnswerFormat,
  BatchOffer,
  CostEstimate,
  ModelLimits,
  ModelPrice,
  SendMode,
} from './money.ts'
import type { ProposalPromptKind } from './policy.ts'
import type { Cell, Profile } from './profile.ts'
import type { RejectReason, Standing, Verdict } from './review.ts'
import type { RevisionDiff } from './revisions.ts'
import type { TaskContent, TaskOrigin } from './task.ts'

/** What pages show: plain data, times in UTC milliseconds, ids opaque, messages as codes and values. */

export interface PersonView {
  userId: string
  name: string
}

// Datasets ----------------------------------------------------------------------------------------

export type DatasetState = 'reading' | 'ready' | 'failed'

export const datasetSources = ['sample', 'upload', 'hub', 'link'] as const
export type DatasetSource = (typeof datasetSources)[number]

export interface DatasetRow {
  id: string
  name: string
  description: string | null
  license: string
  languages: string[]
  /** Null until read. */
  rows: number | null
  fields: number | null
  bytes: number | null
  state: DatasetState
  source: DatasetSource
  /** Whether all rows are here, or a sample of them; null until read. */
  depth: 'sample' | 'full' | null
  licenseGround: LicenseGround
  visibility: RowVisibility
  tasks: Record<Standing, number> & { blocked: number }
  addedAt: number
}

export interface DatasetDetail extends DatasetRow, DatasetDescription {
  homepage: string | null
  revisionId: string | null
  revisionNumber: number | null
  /** Where its rows come from, where that is not an uploaded file. */
  origin: Origin | null
  card: HubCard | null
  /** The fetching of its rows that is under way. */
  fetchJobId: string | null
  fileName: string
  manifest: Manifest | null
  profile: Profile | null
  error: Message | null
}

/** A page of rows; `rows[i].cells[j]` belongs to the j-th top-level field. */
export interface RowsPage {
  total: number
  offset: number
  rows: { row: number; cells: Cell[] }[]
}

/** What stands before a file is added. */
export type UploadView = {
  id: string
  fileName: string
  size: number
  received: number
  /** Where it is fetched from, where it is not sent from a browser. */
  url: string | null
  /** The dataset of which it is a newer file. */
  revises: { datasetId: string; name: string } | null
  /** The files that it is made of, where it is several. */
  parts: { name: string; bytes: number }[]
} & (
  | { state: 'receiving'; jobId: string | null }
  | { state: 'reading'; jobId: string; options: ReadingOptions }
  | {
      state: 'failed'
      options: ReadingOptions
      error: Message
      suggestions: ReadingSuggestion[]
    }
  | {
      state: 'read'
      manifest: Manifest
      preview: RowsPage
      suggested: DatasetDescription
      /** Against the dataset that it revises. */
      diff: RevisionDiff | null
    }
  | { state: 'added'; datasetId: string }
)

/** What a correction would do to the values of the sample. */
export interface CorrectionTrial {
  values: number
  fits: number
  /** A few values that it does not fit: they would be null. */
  misfits: string[]
  /** A few values and what becomes of them. */
  examples: { before: string; after: string | null }[]
}

/** The account on the Hub that the studio reads with. */
export interface HubAccount {
  endpoint: string
  /** `environment`: it is set there, shown, not changed here. */
  token: 'none' | 'kept' | 'environment'
  /** Whose token it is, or why it does not work. */
  name: string | null
  error: Message | null
}

/** A way on after a file could not be read as it was. */
export interface ReadingSuggestion {
  /** Key of the catalog `sources`: what choosing it does. */
  code: string
  values: Message['values']
  options: ReadingOptions
}

// Proposals ---------------------------------------------------------------------------------------

export type ProposerChoice =
  | { kind: 'rules' }
  | { kind: 'model'; modelId: string; prompt: ProposalPromptKind }

export interface ProposalPlanItem {
  datasetId: string
  name: string
  /** Why nothing will be sent or proposed for it, or null. */
  refusal: Message | null
  /** Fields and rows that leave the machine; empty for the rules. */
  fields: string[]
  rows: number
  /** The version of the prompt, as the run will name it; null where none was made. */
  prompt: string | null
  /** The exact text, or null for the rules. */
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[] | null
  promptTokens: number
}

export interface ProposalPlan {
  proposer: ProposerChoice
  /** Where the text goes: host name and model, or null for the rules. */
  destination: { host: string; model: string } | null
  items: ProposalPlanItem[]
  /** What it is likely to cost; null for the rules. */
  estimate: CostEstimate | null
  /** Whether it can go as a batch; null for the rules. */
  batches: BatchOffer | null
}

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'canceled'

export interface RunView {
  id: string
  datasetId: string
  datasetName: string
  proposer: TaskOrigin
  state: RunState
  /** Tasks that entered the queue, joined nothing new (already there), or were kept out. */
  added: number
  repeated: number
  blocked: number
  error: Message | null
  /** Parts of a model's answer that could not be used, in words. */
  notes: Message[]
  rawAnswer: string | null
  tokens: { prompt: number; completion: number } | null
  startedAt: number | null
  endedAt: number | null
  jobId: string | null
  /** How its request went; null for the rules. */
  mode: SendMode | null
}

export interface ModelView {
  id: string
  name: string
  baseUrl: string
  host: string
  model: string
  hasKey: boolean
  /** Set by the environment: shown, not changed here. */
  fromEnvironment: boolean
  /** The price in force; null where nobody knows it. */
  price: ModelPrice | null
  /** Whether it was entered here, or is the list price of `priceTableDate`. */
  priceFrom: 'entered' | 'list' | null
  limits: ModelLimits
  /** How it was found to take a schema; null where it was not tried yet. */
  format: AnswerFormat | null
  batches: BatchOffer
}

// Review ------------------------------------------------------------------------------------------

export const queueTabs = [
  'waiting',
  'changes',
  'mine',
  'approved',
  'rejected',
  'blocked',
  'all',
] as const
export type QueueTab = (typeof queueTabs)[number]

export const queueSorts = ['oldest', 'newest', 'most-examples', 'findings', 'dataset'] as const
export type QueueSort = (typeof queueSorts)[number]

export interface QueueTask {
  taskId: string
  revisionId: string
  instruction: string
  standing: Standing
  blocked: boolean
  findings: { blocking: number; warning: number; info: number }
  origin: TaskOrigin
}

export interface QueueFamily {
  familyId: string
  datasetId: string
  datasetName: string
  /** As people read it: `question, context`. */
  inputs: string
  output: string
  license: string
  examples: number | null
  tasks: QueueTask[]
}

export interface QueuePage {
  /** Over the whole filter, not the page. */
  families: number
  tasks: number
  counts: Record<QueueTab, number>
  offset: number
  items: QueueFamily[]
  facets: {
    datasets: { id: string; name: string; tasks: number }[]
    licenses: { license: string; tasks: number }[]
    findings: { rule: string; tasks: number }[]
    origins: { kind: TaskOrigin['kind']; tasks: number }[]
  }
}

/** A run of text as it will be rendered, and the field it came from (null: template or style text). */
export interface PreviewPart {
  field: FieldPath | null
  text: string
}

export type PreviewTag = 'shortest' | 'longest' | 'label' | 'skipped' | 'random'

export interface PreviewRow {
  row: number
  tags: PreviewTag[]
  instruction: string
  input: PreviewPart[]
  output: PreviewPart[]
  /** The top-level fields that the task does not use, in order. */
  unused: { field: string; cell: Cell }[]
  skip: SkipReason | null
}

export interface Preview {
  rows: PreviewRow[]
  counts: ExampleCounts
  findings: Finding[]
  /** Why the content cannot be rendered at all (unknown field, unreadable template or pattern). */
  problems: Message[]
  /** For paging: rows the pager walks over. */
  total: number
}

export type PreviewPick =
  | { kind: 'varied' }
  | { kind: 'page'; offset: number; limit: number }
  | { kind: 'random'; seed: number; limit: number }

/** A finding of a task's current content, and who dismissed it why. */
export interface FindingView extends Finding {
  dismissed: { by: PersonView; reason: string; at: number } | null
}

export interface DecisionView {
  id: string
  by: PersonView
  verdict: Verdict
  reason: RejectReason | null
  note: string | null
  /** Why blocking findings were overridden, and of which rules. */
  override: Override | null
  decidedAt: number
  revisionNumber: number
}

export interface RevisionView {
  id: string
  number: number
  content: TaskContent
  by: PersonView | null
  createdAt: number
}

export interface TaskView {
  taskId: string
  familyId: string
  dataset: { id: string; name: string; license: string; source: DatasetRow['source'] }
  fields: Field[]
  profile: Profile | null
  revision: RevisionView
  revisions: number
  origin: TaskOrigin
  reason: string | null
  standing: Standing
  /** Whether a blocking finding that no approval overrides keeps it out. */
  blocked: boolean
  findings: FindingView[]
  /** What a model last said of this content; null where none was asked since it changed. */
  judgment: JudgmentView | null
  decisions: DecisionView[]
  siblings: QueueTask[]
  preview: Preview
}

/** What a decision or an edit did; `exceptions` were left alone, each with why. */
export interface ReviewOutcome {
  actionId: string
  standing: Standing
  revisionId: string
  applied: string[]
  exceptions: { taskId: string; why: Message }[]
}

export interface HistoryEntry {
  at: number
  by: PersonView | null
  entry:
    | { kind: 'proposed'; origin: TaskOrigin }
    | { kind: 'revision'; revision: RevisionView; previous: TaskContent | null }
    | { kind: 'decision'; decision: DecisionView }
    | { kind: 'undone'; what: 'decision' | 'edit' }
    | { kind: 'dismissed'; rule: string; reason: string }
    | { kind: 'restored'; rule: string }
    | { kind: 'judged'; model: string; host: string; answers: JudgeAnswers }
}

// Export ------------------------------------------------------------------------------------------

export interface ExportPlanRow {
  datasetId: string
  name: string
  license: string
  homepage: string | null
  tasks: number
  /** After caps, limits and duplicates. */
  examples: number
  /** Estimated from the sample (o200k_base). */
  tokens: number | null
  share: number
  overLimit: number
  skipped: Partial<Record<SkipReason, number>>
  /** Left out by a cap. */
  capped: number
  /** Rows of splits named test that are left out, times tasks. */
  leftOutTest: number
  counts: 'all' | 'sample'
  excluded: boolean
  /** Bytes that have to be fetched first, where only a sample is here; null where all rows are. */
  toFetch: number | null
}

export interface ExportPlan {
  options: ExportOptions
  rows: ExportPlanRow[]
  totals: {
    tasks: number
    examples: number
    tokens: number | null
    skipped: number
    overLimit: number
  }
  /** Licenses to be confirmed: `unknown` ones, and those whose `ground` is some text. */
  unknownLicenses: {
    datasetId: string
    name: string
    license: string
    ground: LicenseGround
  }[]
  /** Fields whose values repeat, worth keeping together: proposed for splitting. */
  splitFields: {
    datasetId: string
    name: string
    field: FieldPath
    distinct: number
    rows: number
  }[]
  /** Approved tasks that a finding on their dataset's present revision keeps out. */
  leftOut: { datasetId: string; name: string; tasks: number }[]
  /** Datasets whose tasks are being checked against a new revision: nothing is exported until then. */
  rechecking: { datasetId: string; name: string }[]
  /** Whether there is nothing to export, and why. */
  empty: Message | null
}

export interface ExportFileView {
  name: string
  bytes: number
  sha256: string
  split: ExportSplit | null
  rows: number | null
}

export interface ExportView {
  id: string
  jobId: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'canceled'
  options: ExportOptions
  tasks: number
  examples: number | null
  bytes: number | null
  files: ExportFileView[]
  createdAt: number
  by: PersonView
  error: Message | null
}
