import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  findDataset,
  findDatasetRevision,
  findExport,
  findProject,
  getRevision,
  holdsJob,
  recordEvent,
  transact,
  updateExport,
} from '#db/index.ts'
import { canonicalRows, type Engine } from '#lib/engine/index.ts'
import {
  type ExampleDataset,
  makeExampleSet,
  planDirectSet,
  type SetTaskCounts,
} from '#lib/examples/index.ts'
import {
  canWriteDirectly,
  type ExportedDataset,
  type ExportMeta,
  type WrittenFile,
  writeExport,
  writeExportDirectly,
} from '#lib/export/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import {
  DomainError,
  type ExportFileView,
  type ExportOptions,
  getParquet,
  idOf,
} from '#lib/model/index.ts'
import { planHash, planVersion } from '#lib/recipe/index.ts'
import { type Studio, toExampleDataset } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'
import { fetchRows } from './fetch-rows.ts'
import { studioVersion } from './studio-version.ts'

const ExportInput = z.object({ exportId: idOf('export') })

interface Source {
  example: ExampleDataset
  languages: string[]
  path: string
}

/**
 * Writes an export from what was fixed when it was asked for. After a crash it begins again in a
 * fresh folder: files reach the store whole, and the export names them in its last step only.
 */
export function exportHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const { exportId } = ExportInput.parse(raw)
    const found = findExport(studio.db, { projectId: context.projectId, exportId })
    if (!found || found.record.files.length > 0) return
    const { options, contents } = found.record
    for (const { datasetId, datasetRevisionId: revisionId } of contents)
      yield* fetchMissing(studio, context, { datasetId, revisionId })
    const sources = contents.map((content) => readSource(studio, context, content))
    const scratch = await studio.files.scratch()
    const engine = await studio.openEngine({
      ...engineShare,
      scratch: scratch.path,
      inputs: sources.map((source) => source.path),
    })
    try {
      const made = join(scratch.path, 'made')
      const out = join(scratch.path, 'out')
      await mkdir(made)
      await mkdir(out)
      const written = await writeSet({
        engine,
        sources,
        options,
        made,
        out,
        context,
        describe: (tasks) => {
          const counts = new Map(tasks.map((task) => [task.taskId, task]))
          return {
            project: findProject(studio.db, context)?.name ?? '',
            studio: studioVersion,
            planVersion,
            datasets: sources.map((source) =>
              describeDataset(source, counts, {
                confirmed: options.confirmedLicenses,
                by: found.record.createdBy,
              }),
            ),
          }
        },
      })
      yield { written: written.files.length }
      const files: ExportFileView[] = []
      for (const { path, ...file } of written.files) {
        await studio.files.keep(path)
        files.push(file)
      }
      transact(studio.db, (tx) => {
        if (!holdsJob(tx, context)) return
        const examples = written.tasks.reduce((sum, task) => sum + task.examples, 0)
        updateExport(tx, {
          exportId,
          patch: { files, examples, canonicalSha256: written.canonicalSha256 },
        })
        recordEvent(tx, {
          projectId: context.projectId,
          kind: 'export',
          subject: exportId,
          at: studio.now(),
        })
      })
    } finally {
      engine.close()
      await scratch.remove()
    }
  }
}

/** Fetches the rows of a dataset revision of which only a sample is here. */
async function* fetchMissing(
  studio: Studio,
  context: JobContext,
  { datasetId, revisionId }: { datasetId: string; revisionId: string },
): AsyncGenerator<unknown, void> {
  const before = findDatasetRevision(studio.db, { revisionId })
  if (!before || before.manifest.parquet) return
  const what = { datasetId, revisionId, depth: 'full' as const }
  yield* fetchRows(studio, context, what)
  if (!findDatasetRevision(studio.db, { revisionId })?.manifest.parquet)
    throw new DomainError('export-rows-differ', { dataset: before.manifest.file.name })
}

function readSource(
  studio: Studio,
  context: JobContext,
  content: {
    datasetId: string
    datasetRevisionId: string
    tasks: { taskId: string; revisionId: string }[]
  },
): Source {
  const { datasetId } = content
  const dataset = findDataset(studio.db, { projectId: context.projectId, datasetId })
  const revision = findDatasetRevision(studio.db, { revisionId: content.datasetRevisionId })
  if (!dataset || !revision) throw new DomainError('export-dataset-gone', { dataset: datasetId })
  const path = studio.files.pathOf(getParquet(revision.manifest).sha256)
  return {
    path,
    languages: dataset.languages,
    example: toExampleDataset({
      dataset,
      revision,
      rows: canonicalRows(path),
      tasks: content.tasks.map(({ taskId, revisionId }) => ({
        taskId,
        revision: getRevision(studio.db, { revisionId }),
      })),
    }),
  }
}

/** Makes and writes a set: at once where the options allow it, else in two steps. Both give the same. */
async function writeSet({
  engine,
  sources,
  options,
  made,
  out,
  context,
  describe,
}: {
  engine: Engine
  sources: readonly Source[]
  options: ExportOptions
  /** Empty folders: for work in progress, and for the files. */
  made: string
  out: string
  context: JobContext
  describe: (tasks: readonly SetTaskCounts[]) => ExportMeta
}): Promise<{ tasks: SetTaskCounts[]; files: WrittenFile[]; canonicalSha256: string }> {
  const { signal, report } = context
  const datasets = sources.map((source) => source.example)
  const making = { engine, datasets, options, directory: made, signal }
  const direct = canWriteDirectly(options) ? planDirectSet(making) : null
  const writing = { engine, options, directory: out, signal, report }
  if (direct) {
    const { counts, ...written } = await writeExportDirectly({
      ...writing,
      batches: direct.batches,
      rows: direct.rows,
      describe: (counted) => describe(direct.taskCounts(counted)),
    })
    return { tasks: direct.taskCounts(counts), ...written }
  }
  const set = await makeExampleSet({ ...making, report })
  const meta = describe(set.tasks)
  const written = await writeExport({ ...writing, relation: set.relation, meta })
  return { tasks: set.tasks, ...written }
}

function describeDataset(
  { example, languages }: Source,
  counts: ReadonlyMap<string, SetTaskCounts>,
  confirmation: { confirmed: readonly string[]; by: string },
): ExportedDataset {
  return {
    datasetId: example.datasetId,
    name: example.name,
    revisionId: example.revisionId,
    license: example.license,
    homepage: example.homepage,
    languages,
    licenseConfirmation: confirmation.confirmed.includes(example.datasetId)
      ? { by: confirmation.by }
      : null,
    tasks: example.tasks.map((task) => {
      const own = counts.get(task.taskId)
      if (!own) throw new Error(`task ${task.taskId} was not counted`)
      const { datasetId: _dataset, taskId: _task, ...numbers } = own
      return {
        taskId: task.taskId,
        revisionId: task.revisionId,
        revisionNumber: task.revisionNumber,
        taskName: task.taskName,
        planHash: planHash(task.plan),
        ...numbers,
      }
    }),
  }
}
