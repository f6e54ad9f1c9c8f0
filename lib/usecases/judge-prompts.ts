import {
  type DatasetRevisionRecord,
  findDataset,
  findTask,
  getRevision,
  type TaskRecord,
} from '#db/index.ts'
import { sampleExamples } from '#lib/examples/index.ts'
import { countPromptTokens } from '#lib/llm/index.ts'
import {
  formatFieldPath,
  formatPromptVersion,
  type JudgePlanItem,
  type Message,
  type TaskContent,
} from '#lib/model/index.ts'
import { judgeExamples, judgeMessages, listOfferedPaths } from '#lib/proposals/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'
import { missing } from './allow.ts'
import { getReadDataset, sampleSource } from './datasets.ts'
import { saltFor } from './drafts.ts'
import type { OpenModel } from './models.ts'
import { resolvePrompt } from './prompts.ts'
import { describe, mayShowRows } from './proposals.ts'
import type { Studio } from './studio.ts'

/** Prompts that are made and counted for a plan at most; of more tasks, a spread of them is. */
export const mostCountedJudgments = 100

interface Wanted {
  projectId: string
  taskId: string
  model: OpenModel
}

/** What of a task's plan is known without rendering a row. */
function glanceAtTask(
  studio: Studio,
  { projectId, taskId, model }: Wanted,
): { task: TaskRecord; item: JudgePlanItem } {
  const task = findTask(studio.db, { projectId, taskId })
  const dataset = task && findDataset(studio.db, { projectId, datasetId: task.datasetId })
  if (!task || !dataset) throw missing('task')
  const { name, visibility, revisionId } = dataset
  const refusal: Message | null =
    task.standing === 'withdrawn'
      ? { code: 'task-withdrawn', values: {} }
      : revisionId === null
        ? { code: 'dataset-not-read', values: { name } }
        : mayShowRows(visibility, model.host)
          ? null
          : { code: 'judge-not-for-host', values: { name, host: model.host } }
  return {
    task,
    item: {
      ...{ taskId, datasetId: dataset.id, name, instruction: task.instruction, refusal },
      ...{ fields: [], rows: 0, prompt: null, messages: null, promptTokens: 0 },
    },
  }
}

/** A few rows of the sample, rendered as a release would; null where the content cannot be compiled. */
export async function renderForJudge(
  studio: Studio,
  {
    projectId,
    revision,
    content,
    signal,
  }: {
    projectId: string
    revision: DatasetRevisionRecord
    content: TaskContent
    signal?: AbortSignal | undefined
  },
): Promise<{ input: string; output: string }[] | null> {
  const compiled = compilePlan({ content, fields: revision.manifest.fields })
  if ('problems' in compiled) return null
  const { plan } = compiled
  const source = sampleSource(studio, revision)
  const salt = saltFor(studio, { projectId, revision })
  return studio.reads.read(
    source.path,
    (engine) =>
      sampleExamples({ engine, plan, rows: source.rows, salt, signal, most: judgeExamples }),
    signal,
  )
}

/**
 * The prompt that has a task judged, or why there is none, with the revisions that it shows: the task's
 * and the dataset's current ones.
 */
export async function planJudgment(
  studio: Studio,
  wanted: Wanted & {
    /** `judge`, for its words in force, or a version as a run names it. */
    prompt: string
    signal?: AbortSignal | undefined
  },
): Promise<{ item: JudgePlanItem; revisionId: string; datasetRevisionId: string | null }> {
  const { projectId, prompt, signal } = wanted
  const { task, item } = glanceAtTask(studio, wanted)
  const { revisionId } = task
  if (item.refusal) return { item, revisionId, datasetRevisionId: null }
  const { dataset, revision } = getReadDataset(studio, { projectId, datasetId: task.datasetId })
  const { content } = getRevision(studio.db, { revisionId })
  const shown = { revisionId, datasetRevisionId: revision.id }
  const examples = await renderForJudge(studio, { projectId, revision, content, signal })
  if (examples === null || examples.length === 0) {
    const code = examples === null ? 'judge-not-rendered' : 'judge-no-example'
    return { item: { ...item, refusal: { code, values: { name: item.name } } }, ...shown }
  }
  const { version, wording } = resolvePrompt(studio, { projectId, prompt })
  const { fields } = revision.manifest
  const built = judgeMessages({
    wording,
    description: describe(dataset),
    ...{ fields, profile: revision.profile, rowCount: revision.manifest.rows },
    ...{ content, examples },
  })
  return {
    item: {
      ...item,
      fields: listOfferedPaths(fields).map(formatFieldPath),
      rows: built.examples,
      prompt: formatPromptVersion(version),
      messages: built.messages,
      promptTokens: countPromptTokens(built.messages),
    },
    ...shown,
  }
}

/**
 * The prompts of many tasks. Beyond `mostCountedJudgments` the others are looked at for what refuses
 * them at once, get no text, and the mean of the counted tokens.
 */
export async function planJudgments(
  studio: Studio,
  {
    projectId,
    taskIds,
    model,
    prompt,
    signal,
  }: {
    projectId: string
    taskIds: readonly string[]
    model: OpenModel
    prompt: string
    signal?: AbortSignal | undefined
  },
): Promise<JudgePlanItem[]> {
  const most = Math.min(taskIds.length, mostCountedJudgments)
  const step = taskIds.length / Math.max(1, most)
  const counted = new Set(
    Array.from({ length: most }, (_, index) => taskIds[Math.floor(index * step)]),
  )
  const items: JudgePlanItem[] = []
  for (const taskId of taskIds) {
    const wanted = { projectId, taskId, model }
    items.push(
      counted.has(taskId)
        ? (await planJudgment(studio, { ...wanted, prompt, signal })).item
        : glanceAtTask(studio, wanted).item,
    )
  }
  const whole = items.filter(({ messages }) => messages !== null)
  const mean = (of: 'promptTokens' | 'rows') =>
    Math.round(whole.reduce((sum, item) => sum + item[of], 0) / Math.max(1, whole.length))
  const typical = { rows: mean('rows'), promptTokens: mean('promptTokens') }
  return items.map((item) =>
    item.messages === null && item.refusal === null ? { ...item, ...typical } : item,
  )
}
