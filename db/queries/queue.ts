import { and, asc, desc, eq, exists, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasets } from '#db/schema/datasets.ts'
import { decisions, families, findingDismissals, findings, tasks } from '#db/schema/tasks.ts'
import type { QueueFilter, QueueTab } from '#lib/model/index.ts'

const open = inArray(tasks.standing, ['proposed', 'in-review'])

/** A finding that nobody dismissed for the task's current content. */
const stands = sql`NOT EXISTS (SELECT 1 FROM ${findingDismissals}
  WHERE ${findingDismissals.taskId} = ${findings.taskId}
    AND ${findingDismissals.revisionId} = ${findings.revisionId}
    AND ${findingDismissals.rule} = ${findings.rule} AND ${findingDismissals.undoneAt} IS NULL)`

/** What each tab of the queue holds. */
function tabCondition(db: Tx, tab: QueueTab, userId: string): SQL | undefined {
  const tabs: Record<QueueTab, () => SQL | undefined> = {
    waiting: () => and(open, eq(tasks.blocking, 0)),
    changes: () => eq(tasks.standing, 'changes-requested'),
    mine: () =>
      exists(
        db
          .select({ one: sql`1` })
          .from(decisions)
          .where(
            and(
              eq(decisions.taskId, tasks.id),
              eq(decisions.userId, userId),
              sql`${decisions.undoneAt} IS NULL`,
            ),
          ),
      ),
    approved: () => eq(tasks.standing, 'approved'),
    rejected: () => eq(tasks.standing, 'rejected'),
    blocked: () => and(open, sql`${tasks.blocking} > 0`),
    all: () => undefined,
  }
  return tabs[tab]()
}

function filterConditions(
  db: Tx,
  { projectId, filter }: { projectId: string; filter: Omit<QueueFilter, 'tab' | 'sort'> },
): SQL | undefined {
  const { datasets: datasetIds, licenses, findings: rules, origins, text } = filter
  const like = text ? `%${text.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  return and(
    eq(tasks.projectId, projectId),
    sql`${datasets.removedAt} IS NULL`,
    datasetIds.length > 0 ? inArray(tasks.datasetId, datasetIds) : undefined,
    licenses.length > 0 ? inArray(datasets.license, licenses) : undefined,
    origins.length > 0 ? inArray(tasks.originKind, origins) : undefined,
    rules.length > 0
      ? exists(
          db
            .select({ one: sql`1` })
            .from(findings)
            .where(and(eq(findings.taskId, tasks.id), inArray(findings.rule, rules), stands)),
        )
      : undefined,
    like
      ? or(
          sql`${tasks.instruction} LIKE ${like} ESCAPE '\\'`,
          sql`${datasets.name} LIKE ${like} ESCAPE '\\'`,
          sql`${families.inputs} LIKE ${like} ESCAPE '\\'`,
          sql`${families.output} LIKE ${like} ESCAPE '\\'`,
        )
      : undefined,
  )
}

const orders: Record<QueueFilter['sort'], SQL[]> = {
  oldest: [asc(sql`min(${tasks.createdAt})`)],
  newest: [desc(sql`max(${tasks.createdAt})`)],
  'most-examples': [desc(sql`max(coalesce(${tasks.examples}, 0))`)],
  findings: [desc(sql`sum(${tasks.blocking})`), desc(sql`sum(${tasks.warnings})`)],
  dataset: [asc(sql`lower(${datasets.name})`)],
}

interface QueueQuery {
  projectId: string
  userId: string
  filter: QueueFilter
}

/** One page of families with their matching tasks, and how many there are in all. */
export function listQueue(
  db: Tx,
  { projectId, userId, filter, offset, limit }: QueueQuery & { offset: number; limit: number },
) {
  const where = and(
    filterConditions(db, { projectId, filter }),
    tabCondition(db, filter.tab, userId),
  )
  const totals = db
    .select({
      families: sql<number>`count(DISTINCT ${tasks.familyId})`,
      tasks: sql<number>`count(*)`,
    })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .innerJoin(families, eq(families.id, tasks.familyId))
    .where(where)
    .get() ?? { families: 0, tasks: 0 }
  const page = db
    .select({
      familyId: families.id,
      inputs: families.inputs,
      output: families.output,
      datasetId: datasets.id,
      datasetName: datasets.name,
      license: datasets.license,
      examples: sql<number | null>`max(${tasks.examples})`,
    })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .innerJoin(families, eq(families.id, tasks.familyId))
    .where(where)
    .groupBy(families.id)
    .orderBy(...orders[filter.sort], asc(families.createdAt), asc(families.id))
    .limit(limit)
    .offset(offset)
    .all()
  const ids = page.map((family) => family.familyId)
  const members =
    ids.length === 0
      ? []
      : db
          .select({ task: tasks })
          .from(tasks)
          .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
          .innerJoin(families, eq(families.id, tasks.familyId))
          .where(and(where, inArray(tasks.familyId, ids)))
          .orderBy(asc(tasks.createdAt), asc(tasks.id))
          .all()
          .map((row) => row.task)
  return { totals, page, members }
}

/** The tasks that a filter leaves in the queue, oldest first, at most `limit`. */
export function listQueueTaskIds(
  db: Tx,
  { projectId, userId, filter, limit }: QueueQuery & { limit: number },
): string[] {
  return db
    .select({ id: tasks.id })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .innerJoin(families, eq(families.id, tasks.familyId))
    .where(and(filterConditions(db, { projectId, filter }), tabCondition(db, filter.tab, userId)))
    .orderBy(asc(tasks.createdAt), asc(tasks.id))
    .limit(limit)
    .all()
    .map(({ id }) => id)
}

/** How many tasks each tab holds under the filter. */
export function countQueueTabs(
  db: Tx,
  { projectId, userId, filter }: QueueQuery,
): Record<QueueTab, number> {
  const sum = (tab: QueueTab) =>
    sql<number>`coalesce(sum(CASE WHEN ${tabCondition(db, tab, userId) ?? sql`1`} THEN 1 ELSE 0 END), 0)`
  const row = db
    .select({
      waiting: sum('waiting'),
      changes: sum('changes'),
      mine: sum('mine'),
      approved: sum('approved'),
      rejected: sum('rejected'),
      blocked: sum('blocked'),
      all: sum('all'),
    })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .innerJoin(families, eq(families.id, tasks.familyId))
    .where(filterConditions(db, { projectId, filter }))
    .get()
  return row ?? { waiting: 0, changes: 0, mine: 0, approved: 0, rejected: 0, blocked: 0, all: 0 }
}

/** What the filters offer within a tab, with how many tasks each would leave. */
export function listQueueFacets(db: Tx, { projectId, userId, filter }: QueueQuery) {
  const where = and(
    eq(tasks.projectId, projectId),
    sql`${datasets.removedAt} IS NULL`,
    tabCondition(db, filter.tab, userId),
  )
  // One pass over the tab's tasks tells of three filters at once.
  const groups = db
    .select({
      id: datasets.id,
      name: datasets.name,
      license: datasets.license,
      kind: tasks.originKind,
      tasks: sql<number>`count(*)`,
    })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .where(where)
    .groupBy(datasets.id, tasks.originKind)
    .orderBy(asc(sql`lower(${datasets.name})`), asc(datasets.id))
    .all()
  const added = <Key>(keyOf: (group: (typeof groups)[number]) => Key) => {
    const sums = new Map<Key, number>()
    for (const group of groups) sums.set(keyOf(group), (sums.get(keyOf(group)) ?? 0) + group.tasks)
    return sums
  }
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  return {
    datasets: [...added(({ id }) => id)].map(([id, count]) => ({
      id,
      name: names.get(id) ?? '',
      tasks: count,
    })),
    licenses: [...added(({ license }) => license)]
      .map(([license, count]) => ({ license, tasks: count }))
      .sort((one, other) => other.tasks - one.tasks),
    findings: db
      .select({ rule: findings.rule, tasks: sql<number>`count(DISTINCT ${tasks.id})` })
      .from(tasks)
      .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
      .innerJoin(findings, eq(findings.taskId, tasks.id))
      .where(and(where, stands))
      .groupBy(findings.rule)
      .all(),
    origins: [...added(({ kind }) => kind)].map(([kind, count]) => ({ kind, tasks: count })),
  }
}

/** What stands beside the stages: datasets, tasks that wait for a decision, approved tasks. */
export function countStages(
  db: Tx,
  { projectId }: { projectId: string },
): { datasets: number; review: number; export: number } {
  const there = and(eq(datasets.projectId, projectId), sql`${datasets.removedAt} IS NULL`)
  const row = db
    .select({
      review: sql<number>`coalesce(sum(CASE WHEN ${and(open, eq(tasks.blocking, 0))} THEN 1 ELSE 0 END), 0)`,
      export: sql<number>`coalesce(sum(CASE WHEN ${and(eq(tasks.standing, 'approved'), eq(tasks.blocking, 0))} THEN 1 ELSE 0 END), 0)`,
    })
    .from(tasks)
    .innerJoin(datasets, eq(datasets.id, tasks.datasetId))
    .where(there)
    .get()
  return {
    datasets:
      db.select({ count: sql<number>`count(*)` }).from(datasets).where(there).get()?.count ?? 0,
    review: row?.review ?? 0,
    export: row?.export ?? 0,
  }
}
