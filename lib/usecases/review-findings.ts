import type { z } from 'zod'
import {
  findNames,
  findTask,
  getRevision,
  insertDismissal,
  listDismissals,
  listFindings,
  recordAudit,
  recordEvent,
  type TaskRecord,
  type Tx,
  transact,
  undoDismissal,
} from '#db/index.ts'
import { applyFix } from '#lib/checks/index.ts'
import { sampleExamples } from '#lib/examples/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type FindingFix,
  type FindingView,
  newId,
  type ReviewOutcome,
  type TaskContent,
} from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf, getReadDataset, sampleSource } from './datasets.ts'
import { saltFor } from './drafts.ts'
import { countStanding } from './findings.ts'
import { edit } from './review-edits.ts'
import type { Studio } from './studio.ts'

type Input<Name extends keyof typeof apiInputs> = z.infer<(typeof apiInputs)[Name]>

/** The findings of a task's current content, each with who dismissed it. */
export function viewFindings(
  db: Tx,
  { taskId, revisionId }: { taskId: string; revisionId: string },
): FindingView[] {
  const dismissals = listDismissals(db, { taskId, revisionId })
  const names = findNames(db, { userIds: dismissals.map(({ userId }) => userId) })
  const byRule = new Map(dismissals.map((one) => [one.rule, one]))
  return listFindings(db, { taskId }).map((finding) => {
    const found = finding.severity === 'blocking' ? undefined : byRule.get(finding.rule)
    const dismissed = found && {
      by: { userId: found.userId, name: names.get(found.userId) ?? '' },
      reason: found.reason,
      at: found.at,
    }
    return { ...finding, dismissed: dismissed ?? null }
  })
}

/** The content that a fix makes, with examples rendered for it; null where it has nothing to do. */
async function fixContent(
  studio: Studio,
  actor: Actor,
  { datasetId, content, fix }: { datasetId: string; content: TaskContent; fix: FindingFix },
  signal?: AbortSignal,
): Promise<TaskContent | null> {
  const { projectId } = actor
  const { revision } = getReadDataset(studio, { projectId, datasetId })
  const { fields } = revision.manifest
  const compiled = compilePlan({ content, fields })
  const source = 'problems' in compiled ? null : sampleSource(studio, revision)
  const examples =
    'problems' in compiled || !source
      ? null
      : await studio.reads.read(
          source.path,
          (engine) =>
            sampleExamples({
              engine,
              plan: compiled.plan,
              rows: source.rows,
              salt: saltFor(studio, { projectId, revision }),
              signal,
            }),
          signal,
        )
  return applyFix({ fix, context: { content, fields, profile: revision.profile, examples } })
}

/** Mends a task by a finding's own remedy: an edit like any other, which undo takes back. */
export async function fixFinding(
  studio: Studio,
  actor: Actor,
  { taskId, baseRevisionId, fix }: Input<'review.fix'>,
): Promise<ReviewOutcome> {
  allow(actor, 'task:edit')
  const task = findTask(studio.db, { projectId: actor.projectId, taskId })
  if (!task) throw missing('task')
  if (task.revisionId !== baseRevisionId)
    throw new DomainError('revision-moved-on', {}, { kind: 'conflict' })
  const { content } = getRevision(studio.db, { revisionId: baseRevisionId })
  const { datasetId } = task
  const fixed = await fixContent(studio, actor, { datasetId, content, fix })
  if (!fixed) throw new DomainError('nothing-to-fix', {}, { kind: 'conflict' })
  return edit(studio, actor, {
    taskId,
    baseRevisionId,
    content: fixed,
    approve: false,
    alsoTaskIds: [],
  })
}

/** What a fix makes of a content that is being edited. Nothing is written. */
export async function tryFix(
  studio: Studio,
  actor: Actor,
  input: Input<'review.tryFix'>,
  signal?: AbortSignal,
): Promise<ApiOutputs['review.tryFix']> {
  allow(actor, 'task:edit')
  return { content: await fixContent(studio, actor, input, signal) }
}

/** Says of a finding, with a reason, that it is none; until the task's content changes it does not count. */
export function dismissFinding(
  studio: Studio,
  actor: Actor,
  { taskId, revisionId, rule, reason }: Input<'review.dismissFinding'>,
): ApiOutputs['review.dismissFinding'] {
  allow(actor, 'task:decide')
  return changeFindings(studio, actor, { taskId, revisionId }, (tx, task, at) => {
    const found = listFindings(tx, { taskId }).filter((finding) => finding.rule === rule)
    if (found.length === 0) throw new DomainError('finding-gone', {}, { kind: 'conflict' })
    if (found.some(({ severity }) => severity === 'blocking'))
      throw new DomainError('finding-blocking', {}, { kind: 'conflict' })
    const there = listDismissals(tx, { taskId, revisionId }).some((one) => one.rule === rule)
    if (there) throw new DomainError('finding-dismissed', {}, { kind: 'conflict' })
    insertDismissal(tx, {
      id: newId('dismissal'),
      taskId,
      revisionId,
      rule,
      reason,
      userId: actor.userId,
      at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'finding.dismiss',
      subject: task.id,
      details: { revisionId, rule, reason },
      at,
    })
  })
}

/** Takes a dismissal back: the finding counts again. */
export function restoreFinding(
  studio: Studio,
  actor: Actor,
  { taskId, revisionId, rule }: Input<'review.restoreFinding'>,
): ApiOutputs['review.restoreFinding'] {
  allow(actor, 'task:decide')
  return changeFindings(studio, actor, { taskId, revisionId }, (tx, task, at) => {
    const found = listDismissals(tx, { taskId, revisionId }).filter((one) => one.rule === rule)
    if (found.length === 0) throw new DomainError('finding-gone', {}, { kind: 'conflict' })
    for (const { id } of found) undoDismissal(tx, { dismissalId: id, now: at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'finding.restore',
      subject: task.id,
      details: { revisionId, rule },
      at,
    })
  })
}

function changeFindings(
  studio: Studio,
  actor: Actor,
  { taskId, revisionId }: { taskId: string; revisionId: string },
  change: (tx: Tx, task: TaskRecord, at: number) => void,
): { findings: FindingView[] } {
  return transact(studio.db, (tx) => {
    const task = findTask(tx, { projectId: actor.projectId, taskId })
    if (!task) throw missing('task')
    if (task.revisionId !== revisionId)
      throw new DomainError('revision-moved-on', {}, { kind: 'conflict' })
    const at = studio.now()
    change(tx, task, at)
    countStanding(tx, { taskId, revisionId })
    recordEvent(tx, { projectId: actor.projectId, kind: 'task', subject: taskId, at })
    return { findings: viewFindings(tx, { taskId, revisionId }) }
  })
}
