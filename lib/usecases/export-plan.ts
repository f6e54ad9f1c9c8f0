import type { z } from 'zod'
import {
  type ApprovedSource,
  type ApprovedTask,
  countBlockedApproved,
  findDataset,
  findDatasetRevision,
  getRevision,
  listApprovedSources,
  listApprovedTasks,
  listRechecking,
} from '#db/index.ts'
import { capCounts, countTask, isTestSplit, suggestSplitFields } from '#lib/examples/index.ts'
import {
  type Actor,
  type apiInputs,
  type ExampleCounts,
  type ExportOptions,
  type ExportPlan,
  type ExportPlanRow,
  isUnknownLicense,
  type Message,
  type SkipReason,
} from '#lib/model/index.ts'
import { allow } from './allow.ts'
import { sampleSource } from './datasets.ts'
import { toExampleDataset } from './example-datasets.ts'
import type { Studio } from './studio.ts'

export interface ApprovedDataset {
  source: ApprovedSource
  tasks: ApprovedTask[]
}

/** Today's approved tasks by dataset; datasets that were removed or not read are not among them. */
export function listApprovedByDataset(studio: Studio, actor: Actor): ApprovedDataset[] {
  const groups = new Map<string, ApprovedTask[]>()
  for (const task of listApprovedTasks(studio.db, actor)) {
    const group = groups.get(task.datasetId)
    if (group) group.push(task)
    else groups.set(task.datasetId, [task])
  }
  return listApprovedSources(studio.db, actor).map((source) => ({
    source,
    tasks: groups.get(source.id) ?? [],
  }))
}

/**
 * Counts under a length limit, by task revision, rows, limit and seed: they do not change. What is here
 * of the rows is part of the key, since all rows may come where a sample was.
 */
const limited = new Map<string, ExampleCounts>()
const limitedKept = 20_000

async function countsUnder(
  studio: Studio,
  {
    projectId,
    source,
    task,
    options,
  }: { projectId: string; source: ApprovedSource; task: ApprovedTask; options: ExportOptions },
  signal?: AbortSignal,
): Promise<ExampleCounts | null> {
  const { lengthLimit, seed } = options
  if (lengthLimit === null) return task.counts
  const key = `${task.revisionId} ${source.revisionId} ${source.parquet} ${lengthLimit} ${seed}`
  const known = limited.get(key)
  if (known) return known
  const dataset = findDataset(studio.db, { projectId, datasetId: source.id })
  const revision = findDatasetRevision(studio.db, { revisionId: source.revisionId })
  if (!dataset || !revision) return null
  const place = sampleSource(studio, revision)
  const example = toExampleDataset({
    dataset,
    revision,
    rows: place.rows,
    tasks: [{ taskId: task.id, revision: getRevision(studio.db, { revisionId: task.revisionId }) }],
  })
  const [planned] = example.tasks
  if (!planned) return null
  const made = await studio.reads.read(
    place.path,
    (engine) =>
      countTask({
        engine,
        dataset: example,
        task: planned,
        options: { ...options, includeTestSplits: true },
        signal,
      }),
    signal,
  )
  const counts = {
    rows: made.rows,
    examples: made.made,
    skipped: made.skipped,
    scope: place.scope,
    characters: made.characters,
  }
  if (limited.size >= limitedKept) limited.clear()
  limited.set(key, counts)
  return counts
}

/** Scales what was counted over a sample to all rows; `usable` leaves the test splits out. */
function scaled(count: number, counts: ExampleCounts, usable: number): number {
  return counts.rows === 0 ? 0 : Math.round((count / counts.rows) * usable)
}

async function planRow(
  studio: Studio,
  { projectId, source, tasks }: ApprovedDataset & { projectId: string },
  options: ExportOptions,
  signal?: AbortSignal,
): Promise<ExportPlanRow> {
  const { rows, splits } = source
  const leftOut = options.includeTestSplits
    ? 0
    : splits.filter((split) => isTestSplit(split.name)).reduce((sum, split) => sum + split.rows, 0)
  const usable = rows - leftOut
  const skipped: Partial<Record<SkipReason, number>> = {}
  const made: { made: number; characters: number }[] = []
  let scope: ExportPlanRow['counts'] = leftOut > 0 && usable > 0 ? 'sample' : 'all'
  for (const task of tasks) {
    const counts = await countsUnder(studio, { projectId, source, task, options }, signal)
    if (!counts) continue
    if (counts.scope === 'sample') scope = 'sample'
    made.push({
      made: scaled(counts.examples, counts, usable),
      characters: scaled(counts.characters, counts, usable),
    })
    for (const [reason, count] of Object.entries(counts.skipped) as [SkipReason, number][])
      skipped[reason] = (skipped[reason] ?? 0) + scaled(count, counts, usable)
  }
  const { examples, capped, characters } = capCounts(made, options)
  const { charactersPerToken } = source
  return {
    datasetId: source.id,
    name: source.name,
    license: source.license,
    homepage: source.homepage,
    tasks: tasks.length,
    examples,
    tokens: charactersPerToken ? Math.round(characters / charactersPerToken) : null,
    share: 0,
    overLimit: skipped['too-long'] ?? 0,
    skipped,
    capped,
    leftOutTest: leftOut * tasks.length,
    counts: scope,
    excluded: options.excludedDatasets.includes(source.id),
    toFetch: source.parquet === null ? source.bytes : null,
  }
}

/** What an export with these options would hold; nothing is written. */
export async function planExport(
  studio: Studio,
  actor: Actor,
  { options }: z.infer<(typeof apiInputs)['export.plan']>,
  signal?: AbortSignal,
): Promise<ExportPlan> {
  allow(actor, 'export:read')
  const { projectId } = actor
  const approved = listApprovedByDataset(studio, actor)
  const rows: ExportPlanRow[] = []
  for (const one of approved)
    rows.push(await planRow(studio, { projectId, ...one }, options, signal))
  const included = rows.filter((row) => !row.excluded)
  const sum = (of: (row: ExportPlanRow) => number) =>
    included.reduce((total, row) => total + of(row), 0)
  const examples = sum((row) => row.examples)
  for (const row of included) row.share = examples === 0 ? 0 : row.examples / examples
  const isExcluded = (datasetId: string) => options.excludedDatasets.includes(datasetId)
  return {
    options,
    rows,
    totals: {
      tasks: sum((row) => row.tasks),
      examples,
      tokens: included.some((row) => row.tokens === null) ? null : sum((row) => row.tokens ?? 0),
      skipped: sum((row) => Object.values(row.skipped).reduce((a, b) => a + b, 0)),
      overLimit: sum((row) => row.overLimit),
    },
    unknownLicenses: approved
      .filter(({ source }) => !isExcluded(source.id) && isUnconfirmed(source))
      .map(({ source: { id, name, license, licenseGround } }) => ({
        datasetId: id,
        name,
        license,
        ground: licenseGround,
      })),
    splitFields: approved.flatMap(({ source: { id, name, profiled } }) =>
      profiled
        ? suggestSplitFields({
            profile: { scanned: profiled.scanned, fields: profiled.textFields },
          }).map((found) => ({ datasetId: id, name, ...found }))
        : [],
    ),
    leftOut: countBlockedApproved(studio.db, actor).filter(
      ({ datasetId }) => !isExcluded(datasetId),
    ),
    rechecking: listRechecking(studio.db, actor).filter(({ datasetId }) => !isExcluded(datasetId)),
    empty: whyEmpty(rows, included, examples),
  }
}

/** A license that nobody stated, or that stands only in some text, where a person has not said so. */
export function isUnconfirmed({
  license,
  licenseGround,
}: Pick<ApprovedSource, 'license' | 'licenseGround'>): boolean {
  const isOfText = licenseGround === 'card-text' || licenseGround === 'license-file'
  return isUnknownLicense(license) || isOfText
}

function whyEmpty(
  rows: readonly ExportPlanRow[],
  included: readonly ExportPlanRow[],
  examples: number,
): Message | null {
  if (rows.length === 0) return { code: 'export-nothing-approved', values: {} }
  if (included.length === 0) return { code: 'export-all-excluded', values: {} }
  if (examples > 0) return null
  return included.every((row) => row.leftOutTest > 0)
    ? { code: 'export-only-test', values: {} }
    : { code: 'export-empty', values: {} }
}
