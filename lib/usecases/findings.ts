import {
  type DatasetRecord,
  deleteRuleFindings,
  enqueueJob,
  findDatasetJob,
  findProject,
  insertFinding,
  listDatasets,
  listDatasetTasks,
  listDecisions,
  listDismissals,
  listFindings,
  type Tx,
  updateTask,
} from '#db/index.ts'
import { licenseFindings } from '#lib/checks/index.ts'
import {
  defaultProjectPolicy,
  type Finding,
  licenseRuleOf,
  newId,
  type ProjectPolicy,
} from '#lib/model/index.ts'

/** How many findings of each severity: the columns the queue sorts by. */
export function countSeverities(findings: readonly Finding[]) {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length
  return { blocking: count('blocking'), warnings: count('warning'), infos: count('info') }
}

/** The rules that standing approvals of a revision override: of each person the newest decision counts. */
export function overriddenRules(
  tx: Tx,
  { taskId, revisionId }: { taskId: string; revisionId: string },
): ReadonlySet<string> {
  const newest = new Map(
    listDecisions(tx, { taskId })
      .filter(({ decision }) => decision.revisionId === revisionId)
      .map(({ decision }) => [decision.userId, decision]),
  )
  return new Set(
    [...newest.values()].flatMap(({ verdict, override }) =>
      verdict === 'approve' && override ? override.rules : [],
    ),
  )
}

/**
 * Counts the findings of a task's revision that stand, and keeps the numbers with the task: those that
 * someone dismissed do not count, nor do blocking ones that an approval overrides.
 */
export function countStanding(
  tx: Tx,
  { taskId, revisionId }: { taskId: string; revisionId: string },
): ReturnType<typeof countSeverities> {
  const findings = listFindings(tx, { taskId })
  const dismissed = new Set(listDismissals(tx, { taskId, revisionId }).map(({ rule }) => rule))
  const overridden = findings.some(({ severity }) => severity === 'blocking')
    ? overriddenRules(tx, { taskId, revisionId })
    : new Set<string>()
  const severities = countSeverities(
    findings.filter(({ rule, severity }) =>
      severity === 'blocking' ? !overridden.has(rule) : !dismissed.has(rule),
    ),
  )
  updateTask(tx, { taskId, patch: severities })
  return severities
}

/** Checks a dataset's tasks for its license alone, where nothing but that has changed. */
export function recheckLicense(tx: Tx, { dataset }: { dataset: DatasetRecord }): void {
  const { projectId, license, id: datasetId } = dataset
  const policy = findProject(tx, { projectId })?.policy ?? defaultProjectPolicy
  const found = licenseFindings({ license, policy })
  for (const { id: taskId, revisionId } of listDatasetTasks(tx, { datasetId })) {
    deleteRuleFindings(tx, { taskId, rule: 'license-not-allowed' })
    for (const finding of found)
      insertFinding(tx, { id: newId('finding'), taskId, revisionId, ...finding })
    countStanding(tx, { taskId, revisionId })
  }
}

/** Has the tasks of each dataset checked for which two policies say different things. */
export function enqueuePolicyChecks(
  tx: Tx,
  change: {
    projectId: string
    before: ProjectPolicy
    after: ProjectPolicy
    userId: string
    at: number
  },
): void {
  const { projectId, before, after, userId, at } = change
  for (const { dataset } of listDatasets(tx, { projectId })) {
    const { id: datasetId, license, revisionId, name } = dataset
    const isSame = licenseRuleOf(before, license) === licenseRuleOf(after, license)
    if (isSame || revisionId === null) continue
    // One that has begun does not look again at what comes now.
    if (findDatasetJob(tx, { projectId, datasetId, kind: 'recheck', state: 'queued' })) continue
    enqueueJob(tx, {
      id: newId('job'),
      projectId,
      kind: 'recheck',
      subject: name,
      href: `/datasets/${datasetId}`,
      input: { datasetId, revisionId },
      createdBy: userId,
      createdAt: at,
    })
  }
}
