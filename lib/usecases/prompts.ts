import type { z } from 'zod'
import {
  type DatasetRecord,
  type DatasetRevisionRecord,
  findNames,
  findPrompt,
  getRevision,
  insertPrompt,
  listDatasetTasks,
  listPrompts as listPromptRecords,
  listRejectReasons,
  listShortestApproved,
  type PromptRecord,
  recordAudit,
  recordEvent,
  transact,
} from '#db/index.ts'
import { countPromptTokens } from '#lib/llm/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  defaultPromptOptions,
  formatPromptVersion,
  newId,
  PromptKind,
  type PromptProblem,
  type PromptVersion,
  type PromptView,
  type PromptWording,
  type ProposalPromptKind,
  parsePromptVersion,
  promptKinds,
} from '#lib/model/index.ts'
import { sampleRows } from '#lib/profile/index.ts'
import {
  builtInVersion,
  builtInWording,
  findWordingProblems,
  judgeMessages,
  listWordingWarnings,
  type PromptExamples,
  promptSample,
  promptVariables,
  proposalMessages,
} from '#lib/proposals/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf, getReadDataset, sampleSource } from './datasets.ts'
import { renderForJudge } from './judge-prompts.ts'
import { describe } from './proposals.ts'
import type { Studio } from './studio.ts'

/** The words of a version; null for one that was set back to the built-in ones. */
function wordingOf(record: PromptRecord | null | undefined): PromptWording | null {
  if (!record || record.system === null || record.question === null) return null
  const { system, question, options } = record
  return { system, question, options: options ?? defaultPromptOptions }
}

/** What a kind is asked with now: the project's own words, or the built-in ones. */
function currentPrompt(
  studio: Studio,
  { projectId, kind }: { projectId: string; kind: PromptKind },
): { version: PromptVersion; wording: PromptWording } {
  const [newest] = listPromptRecords(studio.db, { projectId, kind, limit: 1 })
  const own = wordingOf(newest)
  if (!newest || !own) return { version: builtInVersion(kind), wording: builtInWording(kind) }
  return { version: { kind, own: true, number: newest.number }, wording: own }
}

/**
 * The words behind a kind (`studio`: those in force) or behind a version as a run names it (`studio own
 * v2`), so that a run that waits is asked with what it was started with.
 */
export function resolvePrompt(
  studio: Studio,
  { projectId, prompt }: { projectId: string; prompt: string },
): { version: PromptVersion; wording: PromptWording } {
  const kind = PromptKind.safeParse(prompt)
  if (kind.success) return currentPrompt(studio, { projectId, kind: kind.data })
  const version = parsePromptVersion(prompt)
  if (version === null) throw missing('prompt')
  if (!version.own)
    return { version: builtInVersion(version.kind), wording: builtInWording(version.kind) }
  const wording = wordingOf(findPrompt(studio.db, { projectId, ...version }))
  if (wording === null) throw missing('prompt')
  return { version, wording }
}

/** What a project's review had to tell at a time, where a wording asks for it. */
export function gatherExamples(
  studio: Studio,
  { projectId, wording, before }: { projectId: string; wording: PromptWording; before: number },
): PromptExamples | null {
  if (!wording.options.examples) return null
  const asked = { projectId, before, limit: 3 }
  return {
    approved: listShortestApproved(studio.db, asked),
    rejected: listRejectReasons(studio.db, asked),
  }
}

/** The prompts of the project, each with its built-in words and its history. */
export function listPrompts(studio: Studio, actor: Actor): ApiOutputs['prompts.list'] {
  allow(actor, 'project:read')
  return { prompts: promptKinds.map((kind) => viewPrompt(studio, actor, kind)) }
}

function viewPrompt(studio: Studio, { projectId }: Actor, kind: PromptKind): PromptView {
  const records = listPromptRecords(studio.db, { projectId, kind })
  const { version, wording } = currentPrompt(studio, { projectId, kind })
  const names = findNames(studio.db, { userIds: records.map((record) => record.createdBy) })
  return {
    kind,
    version: formatPromptVersion(version),
    own: version.own,
    wording,
    builtIn: builtInWording(kind),
    builtInVersion: formatPromptVersion(builtInVersion(kind)),
    variables: promptVariables(kind),
    history: records.map((record) => ({
      number: record.number,
      at: record.createdAt,
      by: { userId: record.createdBy, name: names.get(record.createdBy) ?? '' },
      wording: wordingOf(record),
    })),
  }
}

/** Keeps a project's own words as the next version of a kind; words with unknown variables are refused. */
export function savePrompt(
  studio: Studio,
  actor: Actor,
  { kind, wording }: z.infer<(typeof apiInputs)['prompts.save']>,
): ApiOutputs['prompts.save'] {
  allow(actor, 'model:change')
  const [problem] = findWordingProblems(kind, wording)
  if (problem) throw refusalOf(problem)
  const { system, question, options } = wording
  if (system.trim() === '' || question.trim() === '') throw new DomainError('prompt-empty')
  return keep(studio, actor, { kind, system, question, options })
}

/** Sets a kind back to its built-in words; the versions before stay in the history. */
export function resetPrompt(
  studio: Studio,
  actor: Actor,
  { kind }: z.infer<(typeof apiInputs)['prompts.reset']>,
): ApiOutputs['prompts.reset'] {
  allow(actor, 'model:change')
  if (!currentPrompt(studio, { ...actor, kind }).version.own) return viewPrompt(studio, actor, kind)
  return keep(studio, actor, { kind, system: null, question: null, options: null })
}

function keep(
  studio: Studio,
  actor: Actor,
  words: Pick<PromptRecord, 'kind' | 'system' | 'question' | 'options'>,
): PromptView {
  const { projectId, userId } = actor
  const id = newId('prompt')
  const at = studio.now()
  transact(studio.db, (tx) => {
    const number = insertPrompt(tx, { ...words, id, projectId, createdBy: userId, createdAt: at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: words.system === null ? 'prompt.reset' : 'prompt.save',
      subject: id,
      details: { kind: words.kind, number },
      at,
    })
    recordEvent(tx, { projectId, kind: 'project', subject: projectId, at })
  })
  return viewPrompt(studio, actor, words.kind)
}

function refusalOf({ place, line, column, message }: PromptProblem): DomainError {
  return new DomainError(message.code, { ...message.values, place, line, column })
}

/** Fills words that may not be saved yet from a dataset, and counts their tokens. Nothing is sent. */
export async function previewPrompt(
  studio: Studio,
  actor: Actor,
  { kind, wording, datasetId }: z.infer<(typeof apiInputs)['prompts.preview']>,
  signal?: AbortSignal,
): Promise<ApiOutputs['prompts.preview']> {
  allow(actor, 'proposal:run')
  const { projectId } = actor
  const { dataset, revision } = getReadDataset(studio, { projectId, datasetId })
  const problems = findWordingProblems(kind, wording)
  const warnings = listWordingWarnings(kind, wording)
  const empty = {
    problems,
    warnings,
    refusal: null,
    messages: [],
    promptTokens: 0,
    stableTokens: 0,
  }
  if (problems.length > 0) return empty
  const built =
    kind === 'judge'
      ? await previewJudge(studio, { projectId, dataset, revision, wording, signal })
      : await previewProposal(studio, { projectId, dataset, revision, kind, wording, signal })
  if ('refusal' in built) return { ...empty, refusal: built.refusal }
  const { messages } = built
  return {
    ...empty,
    messages,
    promptTokens: countPromptTokens(messages),
    stableTokens: countPromptTokens(messages.slice(0, -1)),
  }
}

interface Previewed {
  projectId: string
  dataset: DatasetRecord
  revision: DatasetRevisionRecord
  wording: PromptWording
  signal: AbortSignal | undefined
}

/** Filled from the dataset's newest task. */
async function previewJudge(
  studio: Studio,
  { projectId, dataset, revision, wording, signal }: Previewed,
) {
  const task = listDatasetTasks(studio.db, { datasetId: dataset.id }).findLast(
    ({ standing }) => standing !== 'withdrawn',
  )
  const refuse = (code: string) => ({ refusal: { code, values: { name: dataset.name } } })
  if (!task) return refuse('judge-needs-task')
  const { content } = getRevision(studio.db, { revisionId: task.revisionId })
  const examples = await renderForJudge(studio, { projectId, revision, content, signal })
  if (examples === null) return refuse('judge-not-rendered')
  if (examples.length === 0) return refuse('judge-no-example')
  const { fields, rows } = revision.manifest
  return judgeMessages({
    ...{ wording, description: describe(dataset), fields, profile: revision.profile },
    ...{ rowCount: rows, content, examples },
  })
}

async function previewProposal(
  studio: Studio,
  { projectId, dataset, revision, kind, wording, signal }: Previewed & { kind: ProposalPromptKind },
) {
  const { fields } = revision.manifest
  const source = sampleSource(studio, revision)
  const sample = await studio.reads.read(
    source.path,
    (engine) => sampleRows({ engine, rows: source.rows, fields, limit: promptSample(kind) }),
    signal,
  )
  return proposalMessages({
    prompt: kind,
    wording,
    description: describe(dataset),
    ...{ fields, sample, profile: revision.profile, rowCount: revision.manifest.rows },
    examples: gatherExamples(studio, { projectId, wording, before: studio.now() }),
  })
}
