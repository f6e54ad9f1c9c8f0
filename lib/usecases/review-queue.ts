import type { z } from 'zod'
import {
  countQueueTabs,
  findCounts,
  findFamily,
  findNames,
  findTask,
  getRevision,
  listDecisions,
  listDismissals,
  listFamilyTasks,
  listFindings,
  listQueue,
  listQueueFacets,
  listRevisions,
  listTaskJudgments,
  listUndoneActions,
  type RevisionRecord,
  type TaskRecord,
} from '#db/index.ts'
import { previewTask } from '#lib/examples/index.ts'
import type {
  Actor,
  ApiOutputs,
  apiInputs,
  DecisionView,
  HistoryEntry,
  PersonView,
  Preview,
  PreviewPick,
  QueueFamily,
  QueueTask,
  RevisionView,
  TaskContent,
  TaskView,
} from '#lib/model/index.ts'
import { compilePlan, planHash } from '#lib/recipe/index.ts'
import { allow, missing } from './allow.ts'
import { getReadDataset, sampleSource } from './datasets.ts'
import { findingsOf, saltFor } from './drafts.ts'
import { viewJudgment } from './judgments.ts'
import { viewFindings } from './review-findings.ts'
import type { Studio } from './studio.ts'

function toQueueTask(task: TaskRecord): QueueTask {
  return {
    taskId: task.id,
    revisionId: task.revisionId,
    instruction: task.instruction,
    standing: task.standing,
    blocked: task.blocking > 0,
    findings: { blocking: task.blocking, warning: task.warnings, info: task.infos },
    origin: task.origin,
  }
}

/** A page of the queue: families under a filter, with how many there are in all. */
export function listReviewQueue(
  studio: Studio,
  actor: Actor,
  { filter, offset, limit }: z.infer<(typeof apiInputs)['review.queue']>,
): ApiOutputs['review.queue'] {
  allow(actor, 'task:read')
  const query = { projectId: actor.projectId, userId: actor.userId, filter }
  const { totals, page, members } = listQueue(studio.db, { ...query, offset, limit })
  const byFamily = new Map<string, QueueTask[]>()
  for (const task of members)
    byFamily.set(task.familyId, [...(byFamily.get(task.familyId) ?? []), toQueueTask(task)])
  return {
    families: totals.families,
    tasks: totals.tasks,
    counts: countQueueTabs(studio.db, query),
    offset,
    items: page.map(
      (family): QueueFamily => ({
        ...family,
        tasks: byFamily.get(family.familyId) ?? [],
      }),
    ),
    facets: listQueueFacets(studio.db, query),
  }
}

function personOf(names: Map<string, string>, userId: string | null): PersonView | null {
  return userId === null ? null : { userId, name: names.get(userId) ?? '' }
}

function toRevisionView(revision: RevisionRecord, names: Map<string, string>): RevisionView {
  return {
    id: revision.id,
    number: revision.number,
    content: revision.content,
    by: personOf(names, revision.createdBy),
    createdAt: revision.createdAt,
  }
}

type DecisionRow = ReturnType<typeof listDecisions>[number]

function toDecisionView(
  { decision, revisionNumber }: DecisionRow,
  names: Map<string, string>,
): DecisionView {
  return {
    id: decision.id,
    by: { userId: decision.userId, name: names.get(decision.userId) ?? '' },
    verdict: decision.verdict,
    reason: decision.reason,
    note: decision.note,
    override: decision.override,
    decidedAt: decision.decidedAt,
    revisionNumber,
  }
}

/** One task with everything its review needs, its preview included. */
export async function getReviewTask(
  studio: Studio,
  actor: Actor,
  { taskId }: { taskId: string },
  signal?: AbortSignal,
): Promise<TaskView> {
  allow(actor, 'task:read')
  const task = findTask(studio.db, { projectId: actor.projectId, taskId })
  if (!task) throw missing('task')
  const { dataset, revision: datasetRevision } = getReadDataset(studio, {
    projectId: actor.projectId,
    datasetId: task.datasetId,
  })
  const revision = getRevision(studio.db, { revisionId: task.revisionId })
  const decisions = listDecisions(studio.db, { taskId })
  const names = findNames(studio.db, {
    userIds: [
      ...decisions.map(({ decision }) => decision.userId),
      ...(revision.createdBy ? [revision.createdBy] : []),
    ],
  })
  const preview = await previewContent(
    studio,
    {
      projectId: actor.projectId,
      datasetRevision,
      content: revision.content,
      pick: { kind: 'varied' },
    },
    signal,
  )
  const findings = listFindings(studio.db, { taskId })
  return {
    taskId,
    familyId: task.familyId,
    dataset: {
      id: dataset.id,
      name: dataset.name,
      license: dataset.license,
      source: dataset.source,
    },
    fields: datasetRevision.manifest.fields,
    profile: datasetRevision.profile,
    revision: toRevisionView(revision, names),
    revisions: revision.number,
    origin: task.origin,
    reason: task.reason,
    standing: task.standing,
    blocked: task.blocking > 0,
    findings: viewFindings(studio.db, { taskId, revisionId: revision.id }),
    judgment: viewJudgment(studio.db, {
      revisionId: revision.id,
      datasetRevisionId: datasetRevision.id,
    }),
    decisions: decisions.map((row) => toDecisionView(row, names)),
    siblings: findFamily(studio.db, { familyId: task.familyId })
      ? listFamilyTasks(studio.db, { familyId: task.familyId })
          .filter((sibling) => sibling.id !== taskId && sibling.standing !== 'withdrawn')
          .map(toQueueTask)
      : [],
    preview: { ...preview, findings },
  }
}

async function previewContent(
  studio: Studio,
  {
    projectId,
    datasetRevision,
    content,
    pick,
  }: {
    projectId: string
    datasetRevision: ReturnType<typeof getReadDataset>['revision']
    content: TaskContent
    pick: PreviewPick
  },
  signal?: AbortSignal,
): Promise<Omit<Preview, 'findings'>> {
  const { fields, rows } = datasetRevision.manifest
  const compiled = compilePlan({ content, fields })
  if ('problems' in compiled)
    return {
      rows: [],
      counts: { rows, examples: 0, skipped: {}, scope: 'all', characters: 0 },
      problems: compiled.problems,
      total: 0,
    }
  const { plan } = compiled
  const source = sampleSource(studio, datasetRevision)
  const preview = await studio.reads.read(
    source.path,
    (engine) =>
      previewTask({
        engine,
        plan,
        fields,
        rows: source.rows,
        salt: saltFor(studio, { projectId, revision: datasetRevision }),
        pick,
        scope: source.scope,
      }),
    signal,
  )
  const whole = findCounts(studio.db, {
    planHash: planHash(plan),
    datasetRevisionId: datasetRevision.id,
  })
  return { ...preview, counts: whole ?? preview.counts, problems: [] }
}

/** Renders a content that may not be saved yet, with what the checks say of it. */
export async function previewReview(
  studio: Studio,
  actor: Actor,
  { datasetId, content, pick }: z.infer<(typeof apiInputs)['review.preview']>,
  signal?: AbortSignal,
): Promise<Preview> {
  allow(actor, 'task:read')
  const { dataset, revision } = getReadDataset(studio, { projectId: actor.projectId, datasetId })
  const preview = await previewContent(
    studio,
    { projectId: actor.projectId, datasetRevision: revision, content, pick },
    signal,
  )
  const findings = findingsOf(studio.db, {
    dataset,
    revision,
    examined: {
      content,
      surplusOutputs: [],
      counts: preview.problems.length > 0 ? null : preview.counts,
      planHash: null,
      rowFindings: null,
    },
    exceptTaskId: null,
    alone: true,
  })
  // A content compared with its own saved self would repeat its own instruction.
  return { ...preview, findings: findings.filter((finding) => finding.rule !== 'same-instruction') }
}

/** Everything that happened to a task, oldest first. */
export function listHistory(
  studio: Studio,
  actor: Actor,
  { taskId }: { taskId: string },
): ApiOutputs['review.history'] {
  allow(actor, 'task:read')
  const task = findTask(studio.db, { projectId: actor.projectId, taskId })
  if (!task) throw missing('task')
  const revisions = listRevisions(studio.db, { taskId })
  const decisions = listDecisions(studio.db, { taskId, withUndone: true })
  const undone = listUndoneActions(studio.db, { taskId })
  const dismissals = listDismissals(studio.db, { taskId })
  const names = findNames(studio.db, {
    userIds: [
      ...decisions.map(({ decision }) => decision.userId),
      ...revisions.flatMap((revision) => (revision.createdBy ? [revision.createdBy] : [])),
      ...undone.map((action) => action.userId),
      ...dismissals.map(({ userId }) => userId),
    ],
  })
  const entries: HistoryEntry[] = [
    {
      at: task.createdAt,
      by: null,
      entry: { kind: 'proposed', origin: task.origin },
    },
    ...revisions.map(
      (revision, index): HistoryEntry => ({
        at: revision.createdAt,
        by: personOf(names, revision.createdBy),
        entry: {
          kind: 'revision',
          revision: toRevisionView(revision, names),
          previous: revisions[index - 1]?.content ?? null,
        },
      }),
    ),
    ...decisions.map(
      (row): HistoryEntry => ({
        at: row.decision.decidedAt,
        by: personOf(names, row.decision.userId),
        entry: { kind: 'decision', decision: toDecisionView(row, names) },
      }),
    ),
    ...undone.map(
      (action): HistoryEntry => ({
        at: action.undoneAt ?? action.at,
        by: personOf(names, action.userId),
        entry: { kind: 'undone', what: action.kind },
      }),
    ),
    ...dismissals.flatMap(({ at, userId, rule, reason, undoneAt }): HistoryEntry[] => [
      { at, by: personOf(names, userId), entry: { kind: 'dismissed', rule, reason } },
      ...(undoneAt === null
        ? []
        : [{ at: undoneAt, by: null, entry: { kind: 'restored' as const, rule } }]),
    ]),
  ]
  for (const { endedAt, queuedAt, model, host, answers } of listTaskJudgments(studio.db, {
    taskId,
  }))
    if (answers)
      entries.push({
        at: endedAt ?? queuedAt,
        by: null,
        entry: { kind: 'judged', model, host, answers },
      })
  return { entries: entries.sort((a, b) => a.at - b.at) }
}
