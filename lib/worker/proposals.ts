import { createHash } from 'node:crypto'
import PQueue from 'p-queue'
import {
  type DatasetRecord,
  type DatasetRevisionRecord,
  failCall,
  findAnswer,
  findRun,
  hasAnsweredCall,
  holdsJob,
  insertCall,
  listJobRuns,
  loseOpenCalls,
  type RunRecord,
  recordEvent,
  saveAnswer,
  saveProfile,
  transact,
  updateRun,
} from '#db/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import type { Completion, CompletionRequest, ModelClient } from '#lib/llm/index.ts'
import {
  DomainError,
  type Field,
  type Message,
  newId,
  type TaskDraft,
  type TaskOrigin,
} from '#lib/model/index.ts'
import { sampleRows } from '#lib/profile/index.ts'
import { parseAnswer, proposalSchema, proposeByRules } from '#lib/proposals/index.ts'
import {
  admitDrafts,
  clientFor,
  describe,
  type Examined,
  examine,
  findRunRevision,
  openModel,
  planPrompt,
  type Studio,
  sampleSource,
} from '#lib/usecases/index.ts'
import { profileRevision } from './profile.ts'

/** Requests under way at a time: what a crash can at most leave asked and unanswered. */
const concurrency = 4

/** Rows that the rules look at. */
const ruleRows = 200

/** As many tokens as three tasks with their reasons take, with room; the paper's 256 cut answers off. */
const answerTokens = 1_500

interface Proposal {
  drafts: { draft: TaskDraft; origin: TaskOrigin }[]
  notes: Message[]
}

/** Has tasks proposed for each dataset of a job; a run that is done is not done again. */
export function proposalsHandler(studio: Studio): JobHandler {
  return async function* (_raw, context) {
    const runs = listJobRuns(studio.db, context)
    const open = runs.filter((run) => run.state !== 'done')
    let done = runs.length - open.length
    const progress = () => context.report({ done, total: runs.length, unit: 'datasets' })
    progress()
    const queue = new PQueue({ concurrency })
    const clients = new Map<string, ModelClient>()
    const work = open.map((run) =>
      queue.add(async () => {
        await proposeOne(studio, context, run, clients)
        done += 1
        progress()
      }),
    )
    // Every run is awaited, so that one run's end leaves no other going on unseen.
    const results: PromiseSettledResult<unknown>[] = []
    for (const one of work) {
      results.push(...(await Promise.allSettled([one])))
      if (!context.signal.aborted) yield { done }
    }
    context.signal.throwIfAborted()
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
}

async function proposeOne(
  studio: Studio,
  context: JobContext,
  run: RunRecord,
  clients: Map<string, ModelClient>,
): Promise<void> {
  const { projectId } = context
  context.signal.throwIfAborted()
  transact(studio.db, (tx) => {
    if (!holdsJob(tx, context)) return
    loseOpenCalls(tx, { runId: run.id })
    updateRun(tx, {
      runId: run.id,
      patch: { state: 'running', startedAt: run.startedAt ?? studio.now(), error: null },
    })
    recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: studio.now() })
  })
  const found = findRunRevision(studio, run.datasetId, projectId)
  const name = found?.dataset.name ?? run.datasetId
  try {
    if (!found) throw new DomainError('dataset-not-read', { name })
    const revision = await withProfile(studio, context, found.revision)
    const dataset = found.dataset
    const proposal =
      run.modelId === null
        ? await proposeWithRules(studio, { dataset, revision, signal: context.signal })
        : await proposeWithModel(studio, context, { run, dataset, revision, clients })
    const drafts: { draft: TaskDraft; origin: TaskOrigin; examined: Examined }[] = []
    for (const { draft, origin } of proposal.drafts)
      drafts.push({
        draft,
        origin,
        examined: await examine(studio, {
          projectId,
          revision,
          content: draft.content,
          surplusOutputs: draft.surplusOutputs,
          signal: context.signal,
        }),
      })
    transact(studio.db, (tx) => {
      // Done twice would be proposed twice: a run that another worker finished is left alone.
      if (!holdsJob(tx, context) || findRun(tx, { runId: run.id })?.state === 'done') return
      const admission = admitDrafts(tx, {
        dataset,
        revision,
        drafts,
        runId: run.id,
        createdBy: null,
        now: studio.now,
      })
      const { added, repeated, blocked } = admission
      updateRun(tx, {
        runId: run.id,
        patch: {
          state: 'done',
          added,
          repeated,
          blocked,
          notes: proposal.notes,
          endedAt: studio.now(),
        },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: studio.now() })
      recordEvent(tx, { projectId, kind: 'dataset', subject: dataset.id, at: studio.now() })
    })
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DomainError)) throw error
    const failure = { code: error.code, values: error.values }
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context)) return
      updateRun(tx, {
        runId: run.id,
        patch: { state: 'failed', error: failure, endedAt: studio.now() },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: studio.now() })
    })
    context.fail({ what: name, ...failure })
  }
}

/** The rules need the profile; a dataset added a moment ago may not have it yet. */
async function withProfile(
  studio: Studio,
  context: JobContext,
  revision: DatasetRevisionRecord,
): Promise<DatasetRevisionRecord> {
  if (revision.profile) return revision
  const profile = await profileRevision(studio, {
    manifest: revision.manifest,
    signal: context.signal,
  })
  transact(studio.db, (tx) => saveProfile(tx, { revisionId: revision.id, profile }))
  return { ...revision, profile }
}

interface Source {
  dataset: DatasetRecord
  revision: DatasetRevisionRecord
}

async function proposeWithRules(
  studio: Studio,
  { dataset, revision, signal }: Source & { signal: AbortSignal },
): Promise<Proposal> {
  const { fields } = revision.manifest
  const source = sampleSource(studio, revision)
  const sample = await studio.reads.read(
    source.path,
    (engine) => sampleRows({ engine, rows: source.rows, fields, limit: ruleRows }),
    signal,
  )
  if (!revision.profile) throw new DomainError('dataset-not-read', { name: dataset.name })
  const { proposals, notes } = proposeByRules({
    fields,
    profile: revision.profile,
    sample,
    description: describe(dataset),
  })
  return {
    drafts: proposals.map(({ draft, rule }) => ({ draft, origin: { kind: 'rules', rule } })),
    notes,
  }
}

async function proposeWithModel(
  studio: Studio,
  context: JobContext,
  {
    run,
    dataset,
    revision,
    clients,
  }: Source & { run: RunRecord; clients: Map<string, ModelClient> },
): Promise<Proposal> {
  const { projectId, signal } = context
  if (run.modelId === null || run.proposer.kind !== 'model') throw new Error('not a model run')
  const model = openModel(studio, { projectId, modelId: run.modelId })
  const prompt = run.proposer.prompt.startsWith('undescribed') ? 'undescribed' : 'described'
  const plan = await planPrompt(studio, {
    projectId,
    datasetId: dataset.id,
    model,
    prompt,
    signal,
  })
  if (plan.refusal) throw new DomainError(plan.refusal.code, plan.refusal.values)
  const request = {
    messages: plan.messages ?? [],
    schema: proposalSchema,
    maxTokens: answerTokens,
    temperature: 0,
  }
  const answer = await answerOf(studio, context, {
    run,
    model,
    request,
    clients,
    fields: revision.manifest.fields,
  })
  const parsed = parseAnswer({
    text: answer.text,
    finish: answer.finish,
    fields: revision.manifest.fields,
  })
  return {
    drafts: parsed.drafts.map((draft) => ({ draft, origin: run.proposer })),
    notes: parsed.notes,
  }
}

/** The answer to a request: the one kept, or asked for now and kept before anything is made of it. */
async function answerOf(
  studio: Studio,
  context: JobContext,
  {
    run,
    model,
    request,
    clients,
    fields,
  }: {
    run: RunRecord
    clients: Map<string, ModelClient>
    fields: readonly Field[]
    model: ReturnType<typeof openModel>
    request: Omit<CompletionRequest, 'signal'>
  },
): Promise<Pick<Completion, 'text' | 'finish'>> {
  const requestHash = createHash('sha256')
    .update(JSON.stringify([model.baseUrl, model.model, request]))
    .digest('hex')
  const kept = findAnswer(studio.db, { requestHash })
  // An answer that came is never paid for twice; one that gave nothing is asked for anew by a new run.
  const reusable =
    kept &&
    (hasAnsweredCall(studio.db, { runId: run.id, requestHash }) ||
      parseAnswer({ text: kept.text, finish: kept.finish, fields }).drafts.length > 0)
  if (kept && reusable) {
    transact(studio.db, (tx) => updateRun(tx, { runId: run.id, patch: { requestHash } }))
    return kept
  }
  const callId = newId('call')
  transact(studio.db, (tx) => {
    insertCall(tx, { id: callId, runId: run.id, requestHash, state: 'sent', sentAt: studio.now() })
    updateRun(tx, { runId: run.id, patch: { requestHash } })
  })
  try {
    // One client a model and job: what it finds out of the server's dialect serves all its requests.
    const client = clients.get(model.id) ?? clientFor(studio, model)
    clients.set(model.id, client)
    const answer = await client.complete({ ...request, signal: context.signal })
    transact(studio.db, (tx) =>
      saveAnswer(tx, {
        callId,
        answer: {
          requestHash,
          text: answer.refusal ?? answer.text,
          finish: answer.finish,
          promptTokens: answer.usage?.prompt ?? null,
          completionTokens: answer.usage?.completion ?? null,
          receivedAt: studio.now(),
        },
      }),
    )
    return { text: answer.refusal ?? answer.text, finish: answer.finish }
  } catch (error) {
    const failure =
      error instanceof DomainError
        ? { code: error.code, values: error.values }
        : { code: 'llm-stopped', values: {} }
    transact(studio.db, (tx) => failCall(tx, { callId, error: failure, at: studio.now() }))
    throw error
  }
}
