import type { z } from 'zod'
import {
  enqueueJob,
  findDataset,
  insertRun,
  listRuns as listRunRecords,
  recordAudit,
  recordEvent,
  transact,
} from '#db/index.ts'
import { countPromptTokens } from '#lib/llm/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  batchPrice,
  type DatasetDescription,
  DomainError,
  formatFieldPath,
  formatPromptVersion,
  type JobState,
  type Message,
  newId,
  type ProposalPlanItem,
  type ProposerChoice,
  type RowVisibility,
  type RunState,
  type RunView,
  type TaskOrigin,
} from '#lib/model/index.ts'
import { sampleRows } from '#lib/profile/index.ts'
import { listOfferedPaths, promptSample, proposalMessages } from '#lib/proposals/index.ts'
import { allow, missing } from './allow.ts'
import { jobMode } from './batch-calls.ts'
import { batchOffer, requireBatches } from './batch-offer.ts'
import { actorOf, getReadDataset, sampleSource } from './datasets.ts'
import { estimatePlan } from './estimates.ts'
import { type OpenModel, openModel } from './models.ts'
import { gatherExamples, resolvePrompt } from './prompts.ts'
import type { Studio } from './studio.ts'

/** Code points of a text, lists ten times as many, that a prompt may take from a row: none shows more. */
const promptCell = 2_000

/** Whether a dataset's rows may go to a host. */
export function mayShowRows(visibility: RowVisibility, host: string): boolean {
  if (visibility.kind === 'any') return true
  if (visibility.kind === 'nobody') return false
  return visibility.hosts.some((allowed) => allowed.toLowerCase() === host.toLowerCase())
}

/** What a dataset says of itself, as prompts and rules read it. */
export function describe(dataset: {
  name: string
  description: string | null
  license: string
  languages: string[]
  homepage: string | null
}): DatasetDescription {
  const { name, description, license, languages, homepage } = dataset
  return { name, description, license, languages, homepage }
}

/** The prompt for one dataset, or why there is none. */
export async function planPrompt(
  studio: Studio,
  {
    projectId,
    datasetId,
    model,
    prompt,
    asOf,
    signal,
  }: {
    projectId: string
    datasetId: string
    model: OpenModel
    /** A kind, for its words in force, or a version as a run names it. */
    prompt: string
    /** What was decided later is not told, so that a run that goes on asks what it asked before. */
    asOf?: number | undefined
    signal?: AbortSignal | undefined
  },
): Promise<ProposalPlanItem> {
  const found = findDataset(studio.db, { projectId, datasetId })
  if (!found) throw missing('dataset')
  const refuse = (refusal: Message): ProposalPlanItem => ({
    datasetId,
    name: found.name,
    refusal,
    fields: [],
    rows: 0,
    prompt: null,
    messages: null,
    promptTokens: 0,
  })
  if (!found.revisionId) return refuse({ code: 'dataset-not-read', values: { name: found.name } })
  if (!mayShowRows(found.visibility, model.host))
    return refuse({ code: 'rows-not-for-host', values: { name: found.name, host: model.host } })
  const { dataset, revision } = getReadDataset(studio, { projectId, datasetId })
  const { fields } = revision.manifest
  const { version, wording } = resolvePrompt(studio, { projectId, prompt })
  if (version.kind === 'judge') throw missing('prompt')
  const source = sampleSource(studio, revision)
  const limit = promptSample(version.kind)
  const sample = await studio.reads.read(
    source.path,
    (engine) => sampleRows({ engine, rows: source.rows, fields, limit, cellLimit: promptCell }),
    signal,
  )
  const built = proposalMessages({
    prompt: version.kind,
    wording,
    description: describe(dataset),
    ...{ fields, sample, profile: revision.profile, rowCount: revision.manifest.rows },
    examples: gatherExamples(studio, { projectId, wording, before: asOf ?? studio.now() }),
  })
  if ('refusal' in built) return refuse(built.refusal)
  return {
    datasetId,
    name: dataset.name,
    refusal: null,
    fields: listOfferedPaths(fields).map(formatFieldPath),
    rows: built.rows,
    prompt: formatPromptVersion(version),
    messages: built.messages,
    promptTokens: countPromptTokens(built.messages),
  }
}

/** Shows what a run would send where, without sending it. */
export async function planProposals(
  studio: Studio,
  actor: Actor,
  { datasetIds, proposer }: z.infer<(typeof apiInputs)['proposals.plan']>,
  signal?: AbortSignal,
): Promise<ApiOutputs['proposals.plan']> {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  if (proposer.kind === 'rules') {
    const items = datasetIds.map((datasetId): ProposalPlanItem => {
      const dataset = findDataset(studio.db, { projectId, datasetId })
      if (!dataset) throw missing('dataset')
      const refusal: Message | null = dataset.revisionId
        ? null
        : { code: 'dataset-not-read', values: { name: dataset.name } }
      return {
        datasetId,
        name: dataset.name,
        refusal,
        fields: [],
        rows: 0,
        prompt: null,
        messages: null,
        promptTokens: 0,
      }
    })
    return { proposer, destination: null, items, estimate: null, batches: null }
  }
  const model = openModel(studio, { projectId, modelId: proposer.modelId })
  const items = await planPrompts(studio, {
    projectId,
    datasetIds,
    model,
    prompt: proposer.prompt,
    signal,
  })
  return {
    proposer,
    destination: { host: model.host, model: model.model },
    items,
    estimate: estimatePlan(studio, { projectId, model, items }),
    batches: batchOffer(studio, { projectId, baseUrl: model.baseUrl }),
  }
}

/** Prompts that are made and counted for a plan at most; of more datasets, a spread of them is. */
export const mostCountedPrompts = 200

/**
 * The prompts of many datasets. Beyond `mostCountedPrompts` the others are looked at for what refuses
 * them at once, get no text, and the mean of the counted tokens.
 */
export async function planPrompts(
  studio: Studio,
  {
    projectId,
    datasetIds,
    model,
    prompt,
    signal,
  }: {
    projectId: string
    datasetIds: readonly string[]
    model: OpenModel
    prompt: string
    signal?: AbortSignal | undefined
  },
): Promise<ProposalPlanItem[]> {
  const step = Math.max(1, datasetIds.length / mostCountedPrompts)
  const counted = new Set(
    Array.from(
      { length: Math.min(datasetIds.length, mostCountedPrompts) },
      (_, index) => datasetIds[Math.floor(index * step)],
    ),
  )
  const items: ProposalPlanItem[] = []
  for (const datasetId of datasetIds)
    items.push(
      counted.has(datasetId)
        ? await planPrompt(studio, {
            ...{ projectId, datasetId, model, prompt },
            ...(signal ? { signal } : {}),
          })
        : glanceAt(studio, { projectId, datasetId, model }),
    )
  const whole = items.filter(({ messages }) => messages !== null)
  const sum = whole.reduce((total, { promptTokens }) => total + promptTokens, 0)
  const mean = whole.length > 0 ? Math.round(sum / whole.length) : 0
  return items.map((item) =>
    item.messages === null && item.refusal === null
      ? { ...item, rows: Math.max(0, ...whole.map(({ rows }) => rows)), promptTokens: mean }
      : item,
  )
}

/** What of a dataset's plan is known without reading its rows. */
function glanceAt(
  studio: Studio,
  { projectId, datasetId, model }: { projectId: string; datasetId: string; model: OpenModel },
): ProposalPlanItem {
  const dataset = findDataset(studio.db, { projectId, datasetId })
  if (!dataset) throw missing('dataset')
  const { name } = dataset
  const refusal: Message | null = !dataset.revisionId
    ? { code: 'dataset-not-read', values: { name } }
    : mayShowRows(dataset.visibility, model.host)
      ? null
      : { code: 'rows-not-for-host', values: { name, host: model.host } }
  return {
    ...{ datasetId, name, refusal, fields: [], rows: 0 },
    ...{ prompt: null, messages: null, promptTokens: 0 },
  }
}

function originOf(studio: Studio, projectId: string, proposer: ProposerChoice): TaskOrigin {
  if (proposer.kind === 'rules') return { kind: 'rules', rule: 'any' }
  const model = openModel(studio, { projectId, modelId: proposer.modelId })
  return {
    kind: 'model',
    model: model.model,
    host: model.host,
    prompt: formatPromptVersion(
      resolvePrompt(studio, { projectId, prompt: proposer.prompt }).version,
    ),
  }
}

/** Queues one run a dataset, as one job. */
export function startProposals(
  studio: Studio,
  actor: Actor,
  {
    datasetIds,
    proposer,
    cap = null,
    mode = 'now',
  }: z.infer<(typeof apiInputs)['proposals.start']>,
): ApiOutputs['proposals.start'] {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  const origin = originOf(studio, projectId, proposer)
  if (proposer.kind === 'model') {
    const model = openModel(studio, { projectId, modelId: proposer.modelId })
    if (mode === 'batch') requireBatches(studio, { projectId, model })
    const price = mode === 'batch' ? batchPrice(model.price) : model.price
    if (cap !== null && price === null)
      throw new DomainError(
        mode === 'batch' ? 'budget-needs-batch-price' : 'budget-needs-price',
        {},
        { kind: 'conflict' },
      )
  }
  const jobId = newId('job')
  const unique = [...new Set(datasetIds)]
  return transact(studio.db, (tx) => {
    const at = studio.now()
    const names = unique.map((datasetId) => {
      const dataset = findDataset(tx, { projectId, datasetId })
      if (!dataset) throw missing('dataset')
      return dataset.name
    })
    const first = names[0] ?? ''
    enqueueJob(tx, {
      id: jobId,
      projectId,
      kind: 'proposals',
      subject: names.length > 1 ? `${first} +${names.length - 1}` : first,
      href: unique.length === 1 ? `/datasets/${unique[0]}` : '/review',
      input: { proposer, cap, mode: proposer.kind === 'model' ? mode : 'now' },
      createdBy: actor.userId,
      createdAt: at,
    })
    const runIds = unique.map((datasetId) => {
      const runId = newId('run')
      insertRun(tx, {
        id: runId,
        projectId,
        datasetId,
        jobId,
        proposer: origin,
        modelId: proposer.kind === 'model' ? proposer.modelId : null,
        state: 'queued',
        notes: [],
        createdBy: actor.userId,
        createdAt: at,
      })
      recordEvent(tx, { projectId, kind: 'run', subject: runId, at })
      return runId
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'proposals.start',
      subject: jobId,
      details: { datasetIds: unique, proposer, cap, mode },
      at,
    })
    return { jobId, runIds }
  })
}

/** A run that its job left behind shares the job's end. */
function runState(run: RunState, job: JobState): RunState {
  const open = run === 'queued' || run === 'running'
  return open && (job === 'failed' || job === 'canceled') ? job : run
}

/** Runs of the project or of one dataset, newest first. */
export function listRuns(
  studio: Studio,
  actor: Actor,
  { datasetId }: { datasetId: string | null },
): ApiOutputs['proposals.runs'] {
  allow(actor, 'task:read')
  if (datasetId && !findDataset(studio.db, { projectId: actor.projectId, datasetId }))
    throw missing('dataset')
  const rows = listRunRecords(studio.db, { projectId: actor.projectId, datasetId })
  return {
    runs: rows.map(
      ({ run, datasetName, answer, jobState, jobInput }): RunView => ({
        id: run.id,
        datasetId: run.datasetId,
        datasetName,
        proposer: run.proposer,
        state: runState(run.state, jobState),
        added: run.added,
        repeated: run.repeated,
        blocked: run.blocked,
        error: run.error,
        notes: run.notes,
        rawAnswer: answer?.text ?? null,
        tokens:
          answer?.promptTokens != null
            ? { prompt: answer.promptTokens, completion: answer.completionTokens ?? 0 }
            : null,
        startedAt: run.startedAt,
        endedAt: run.endedAt,
        jobId: run.jobId,
        mode: run.modelId === null ? null : jobMode(jobInput),
      }),
    ),
  }
}
