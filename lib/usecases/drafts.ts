import {
  type DatasetRecord,
  type DatasetRevisionRecord,
  enqueueJob,
  ensureFamily,
  findCounts,
  findDatasetJob,
  findProject,
  insertRevision,
  insertTask,
  listTaskContents,
  recordEvent,
  replaceFindings,
  saveCounts,
  type Tx,
} from '#db/index.ts'
import { checkTask } from '#lib/checks/index.ts'
import { countScanned, phrasingSaltOf, type RowOptions, scanRows } from '#lib/examples/index.ts'
import {
  defaultExportOptions,
  type ExampleCounts,
  type Finding,
  familyKey,
  familyOf,
  newId,
  type TaskContent,
  type TaskDraft,
  type TaskOrigin,
} from '#lib/model/index.ts'
import { compilePlan, planHash } from '#lib/recipe/index.ts'
import { sampleSource } from './datasets.ts'
import type { Studio } from './studio.ts'

/** A content looked at beside its dataset: what checks need, and what the queue shows. */
export interface Examined {
  content: TaskContent
  surplusOutputs: string[]
  counts: ExampleCounts | null
  planHash: string | null
}

/**
 * Renders a content over the sample (or all rows where they are few) and counts; null counts where
 * it cannot be compiled. Nothing is written.
 */
export async function examine(
  studio: Studio,
  {
    projectId,
    revision,
    content,
    surplusOutputs,
    signal,
  }: {
    projectId: string
    revision: DatasetRevisionRecord
    content: TaskContent
    surplusOutputs: string[]
    signal?: AbortSignal
  },
): Promise<Examined> {
  const compiled = compilePlan({ content, fields: revision.manifest.fields })
  if ('problems' in compiled) return { content, surplusOutputs, counts: null, planHash: null }
  const { plan } = compiled
  const hash = planHash(plan)
  const known = findCounts(studio.db, { planHash: hash, datasetRevisionId: revision.id })
  if (known) return { content, surplusOutputs, counts: known, planHash: hash }
  const source = sampleSource(studio, revision)
  const scanned = await studio.reads.read(
    source.path,
    (engine) =>
      scanRows({ engine, plan, rows: source.rows, salt: saltFor(studio, { projectId, revision }) }),
    signal,
  )
  return {
    content,
    surplusOutputs,
    counts: countScanned(scanned, source.scope),
    planHash: hash,
  }
}

/** How a task is counted by itself: every row, no limit, the seed of the project. */
export function countOptions(studio: Studio, projectId: string): RowOptions {
  const { seed } = findProject(studio.db, { projectId })?.exportOptions ?? defaultExportOptions
  return { seed, format: 'alpaca', lengthLimit: null, includeTestSplits: true }
}

/** The salt by which rows get their phrasings: the same in previews, counts and releases. */
export function saltFor(
  studio: Studio,
  { projectId, revision }: { projectId: string; revision: DatasetRevisionRecord },
): string {
  return phrasingSaltOf(countOptions(studio, projectId), { revisionId: revision.hash })
}

/** What the checks say of a content beside the dataset's other tasks. Synchronous: for transactions. */
export function findingsOf(
  tx: Tx,
  {
    dataset,
    revision,
    examined,
    exceptTaskId,
  }: {
    dataset: DatasetRecord
    revision: DatasetRevisionRecord
    examined: Examined
    exceptTaskId: string | null
  },
): Finding[] {
  const others = listTaskContents(tx, {
    datasetId: dataset.id,
    familyKey: familyKey(examined.content),
  }).filter((other) => other.taskId !== exceptTaskId)
  return checkTask({
    content: examined.content,
    surplusOutputs: examined.surplusOutputs,
    fields: revision.manifest.fields,
    profile: revision.profile,
    counts: examined.counts,
    sameFamilyInstructions: others.flatMap((other) => other.content.instructions),
  })
}

/** How many findings of each severity: the columns the queue sorts by. */
export function countSeverities(findings: readonly Finding[]) {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length
  return { blocking: count('blocking'), warnings: count('warning'), infos: count('info') }
}

/** How many examples a task stands for: exact where every row was counted, else scaled from the sample. */
export function estimatedExamples(
  revision: DatasetRevisionRecord,
  counts: ExampleCounts | null,
): number | null {
  if (!counts) return null
  if (counts.scope === 'all' || counts.rows === 0) return counts.examples
  return Math.round((counts.examples / counts.rows) * revision.manifest.rows)
}

/** Finds or makes the family a content belongs to. */
export function familyFor(
  tx: Tx,
  { dataset, content, at }: { dataset: DatasetRecord; content: TaskContent; at: number },
) {
  const { inputs, output } = familyOf(content)
  return ensureFamily(tx, {
    newId: newId('family'),
    projectId: dataset.projectId,
    datasetId: dataset.id,
    key: familyKey(content),
    inputs: inputs.join(', '),
    output,
    createdAt: at,
  })
}

/** Keeps counts that stand for every row: they hold for good. */
export function keepCounts(tx: Tx, revisionId: string, examined: Examined): void {
  if (examined.counts?.scope === 'all' && examined.planHash)
    saveCounts(tx, {
      planHash: examined.planHash,
      datasetRevisionId: revisionId,
      counts: examined.counts,
    })
}

/**
 * Has a dataset's tasks counted over every row where only the sample was, unless that waits already.
 */
export function enqueueCount(
  tx: Tx,
  { dataset, userId, at }: { dataset: DatasetRecord; userId: string; at: number },
): void {
  const { projectId, id: datasetId } = dataset
  // One that has begun does not look again at what comes now.
  if (findDatasetJob(tx, { projectId, datasetId, kind: 'count', state: 'queued' })) return
  enqueueJob(tx, {
    id: newId('job'),
    projectId: dataset.projectId,
    kind: 'count',
    subject: dataset.name,
    href: `/datasets/${dataset.id}`,
    input: { datasetId: dataset.id },
    createdBy: userId,
    createdAt: at,
  })
}

export interface Admission {
  added: number
  repeated: number
  blocked: number
  taskIds: string[]
}

/**
 * Puts drafts among a dataset's tasks, inside the caller's transaction. A draft that says exactly what
 * a task here already says is counted as repeated and not kept twice; one with a blocking finding is
 * kept, out of the queue.
 */
export function admitDrafts(
  tx: Tx,
  {
    dataset,
    revision,
    drafts,
    runId,
    createdBy,
    now,
  }: {
    dataset: DatasetRecord
    revision: DatasetRevisionRecord
    drafts: readonly { draft: TaskDraft; origin: TaskOrigin; examined: Examined }[]
    runId: string | null
    /** Null: the proposer. */
    createdBy: string | null
    now: () => number
  },
): Admission {
  const admission: Admission = { added: 0, repeated: 0, blocked: 0, taskIds: [] }
  const known = new Set(
    listTaskContents(tx, { datasetId: dataset.id }).map((other) => JSON.stringify(other.content)),
  )
  for (const { draft, origin, examined } of drafts) {
    const text = JSON.stringify(draft.content)
    if (known.has(text)) {
      admission.repeated += 1
      continue
    }
    known.add(text)
    const at = now()
    const findings = findingsOf(tx, { dataset, revision, examined, exceptTaskId: null })
    const severities = countSeverities(findings)
    const family = familyFor(tx, { dataset, content: draft.content, at })
    const taskId = newId('task')
    const revisionId = newId('revision')
    insertTask(tx, {
      id: taskId,
      projectId: dataset.projectId,
      datasetId: dataset.id,
      familyId: family.id,
      runId,
      origin,
      originKind: origin.kind,
      reason: draft.reason,
      revisionId,
      instruction: draft.content.instructions[0] ?? '',
      standing: 'proposed',
      ...severities,
      examples: estimatedExamples(revision, examined.counts),
      counts: examined.counts,
      createdAt: at,
    })
    insertRevision(tx, {
      id: revisionId,
      taskId,
      number: 1,
      content: draft.content,
      surplusOutputs: draft.surplusOutputs,
      createdBy,
      createdAt: at,
    })
    replaceFindings(tx, { taskId, revisionId, findings, newId: () => newId('finding') })
    keepCounts(tx, revision.id, examined)
    recordEvent(tx, { projectId: dataset.projectId, kind: 'task', subject: taskId, at })
    admission.taskIds.push(taskId)
    if (severities.blocking > 0) admission.blocked += 1
    else admission.added += 1
  }
  if (drafts.some(({ examined }) => examined.counts?.scope === 'sample'))
    enqueueCount(tx, { dataset, userId: createdBy ?? dataset.addedBy, at: now() })
  return admission
}
