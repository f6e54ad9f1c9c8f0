import {
  type DatasetRecord,
  type DatasetRevisionRecord,
  enqueueJob,
  ensureFamily,
  findCounts,
  findDatasetJob,
  findDatasetRevision,
  findProject,
  insertRevision,
  insertTask,
  listTaskContents,
  recordEvent,
  replaceFindings,
  saveCounts,
  type Tx,
  updateTask,
} from '#db/index.ts'
import { checkTask, inCheckOrder } from '#lib/checks/index.ts'
import {
  countScanned,
  phrasingSaltOf,
  type RowOptions,
  sampleExamples,
  scanRows,
} from '#lib/examples/index.ts'
import {
  defaultExportOptions,
  defaultProjectPolicy,
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
import { countSeverities, countStanding } from './findings.ts'
import { currentJudgment } from './judgments.ts'
import { findNearInstruction } from './near-instructions.ts'
import type { Studio } from './studio.ts'

/** A content looked at beside its dataset: what checks need, and what the queue shows. */
export interface Examined {
  content: TaskContent
  surplusOutputs: string[]
  counts: ExampleCounts | null
  planHash: string | null
  /** What the checks that read rows say; null where no rows were rendered for them. */
  rowFindings: Finding[] | null
}

/**
 * Renders a content over the sample (or all rows where they are few), counts, and has the examples
 * checked; null counts where it cannot be compiled. Nothing is written.
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
  const { fields } = revision.manifest
  const compiled = compilePlan({ content, fields })
  if ('problems' in compiled)
    return { content, surplusOutputs, counts: null, planHash: null, rowFindings: null }
  const { plan } = compiled
  const hash = planHash(plan)
  const known = findCounts(studio.db, { planHash: hash, datasetRevisionId: revision.id })
  const source = sampleSource(studio, revision)
  const { rows, scope } = source
  const salt = saltFor(studio, { projectId, revision })
  const { counts, examples } = await studio.reads.read(
    source.path,
    async (engine) => ({
      counts: known ?? countScanned(await scanRows({ engine, plan, rows, salt }), scope),
      examples: await sampleExamples({ engine, plan, rows, salt, signal }),
    }),
    signal,
  )
  const rowFindings = checkTask(
    {
      datasetName: null,
      content,
      surplusOutputs,
      fields,
      profile: revision.profile,
      counts,
      examples,
      sameFamilyInstructions: [],
    },
    { reads: ['rows'] },
  )
  return { content, surplusOutputs, counts, planHash: hash, rowFindings }
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
    taskRevisionId = null,
    alone = false,
  }: {
    dataset: DatasetRecord
    revision: DatasetRevisionRecord
    examined: Examined
    exceptTaskId: string | null
    /** The task's revision that holds the content; null where none does yet. */
    taskRevisionId?: string | null
    /** Whether tasks of other families are left out of it: a preview has no time for them. */
    alone?: boolean
  },
): Finding[] {
  const key = familyKey(examined.content)
  const others = listTaskContents(tx, { datasetId: dataset.id, familyKey: key }).filter(
    (other) => other.taskId !== exceptTaskId,
  )
  const { rowFindings } = examined
  const policy = findProject(tx, { projectId: dataset.projectId })?.policy ?? defaultProjectPolicy
  const found = checkTask(
    {
      datasetName: dataset.name,
      content: examined.content,
      surplusOutputs: examined.surplusOutputs,
      fields: revision.manifest.fields,
      profile: revision.profile,
      counts: examined.counts,
      examples: null,
      sameFamilyInstructions: others.flatMap((other) => other.content.instructions),
      nearInstruction: alone
        ? null
        : findNearInstruction(tx, { dataset, content: examined.content, exceptTaskId }),
      shape: revision.manifest.shape,
      license: { license: dataset.license, policy },
      judgment:
        taskRevisionId === null
          ? null
          : currentJudgment(tx, {
              revisionId: taskRevisionId,
              datasetRevisionId: revision.id,
            }),
    },
    rowFindings ? { reads: ['names', 'tasks', 'judgment'] } : {},
  )
  return rowFindings ? inCheckOrder([...found, ...rowFindings]) : found
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

/**
 * Writes down what was found of a task's content over a dataset revision: findings, counts, and what the
 * queue shows of them. Answers how many findings of each severity.
 */
export function takeExamined(
  tx: Tx,
  taken: {
    dataset: DatasetRecord
    revision: DatasetRevisionRecord
    taskId: string
    /** The task's revision that holds the content. */
    revisionId: string
    examined: Examined
    findings?: readonly Finding[]
  },
): ReturnType<typeof countStanding> {
  const { dataset, revision, taskId, revisionId, examined } = taken
  const findings =
    taken.findings ??
    findingsOf(tx, {
      ...{ dataset, revision, examined },
      exceptTaskId: taskId,
      taskRevisionId: revisionId,
    })
  updateTask(tx, {
    taskId,
    patch: { examples: estimatedExamples(revision, examined.counts), counts: examined.counts },
  })
  replaceFindings(tx, { taskId, revisionId, findings, newId: () => newId('finding') })
  keepCounts(tx, revision.id, examined)
  return countStanding(tx, { taskId, revisionId })
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
  // All rows are counted once they are here.
  const revision = dataset.revisionId
    ? findDatasetRevision(tx, { revisionId: dataset.revisionId })
    : null
  if (!revision?.manifest.parquet) return
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
