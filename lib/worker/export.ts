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
import { canonicalRows } from '#lib/engine/index.ts'
import { type ExampleDataset, makeExampleSet, type SetTaskCounts } from '#lib/examples/index.ts'
import { type ExportedDataset, writeExport } from '#lib/export/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import { DomainError, type ExportFileView, idOf } from '#lib/model/index.ts'
import { planHash, planVersion } from '#lib/recipe/index.ts'
import { type Studio, toExampleDataset } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'
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
      const set = await makeExampleSet({
        engine,
        datasets: sources.map((source) => source.example),
        options,
        directory: made,
        signal: context.signal,
        report: context.report,
      })
      yield { made: set.tasks.length }
      const written = await writeExport({
        engine,
        relation: set.relation,
        options,
        meta: {
          project: findProject(studio.db, context)?.name ?? '',
          studio: studioVersion,
          planVersion,
          datasets: sources.map((source) =>
            describeDataset(source, set.tasks, {
              confirmed: options.confirmedLicenses,
              by: found.record.createdBy,
              at: found.record.createdAt,
            }),
          ),
        },
        directory: out,
        signal: context.signal,
        report: context.report,
      })
      yield { written: written.files.length }
      const files: ExportFileView[] = []
      for (const { path, ...file } of written.files) {
        await studio.files.keep(path)
        files.push(file)
      }
      transact(studio.db, (tx) => {
        if (!holdsJob(tx, context)) return
        const examples = set.tasks.reduce((sum, task) => sum + task.examples, 0)
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
  const path = studio.files.pathOf(revision.manifest.parquet.sha256)
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

function describeDataset(
  { example, languages }: Source,
  counts: readonly SetTaskCounts[],
  confirmation: { confirmed: readonly string[]; by: string; at: number },
): ExportedDataset {
  return {
    datasetId: example.datasetId,
    name: example.name,
    revisionId: example.revisionId,
    license: example.license,
    homepage: example.homepage,
    languages,
    licenseConfirmation: confirmation.confirmed.includes(example.datasetId)
      ? { by: confirmation.by, at: new Date(confirmation.at).toISOString() }
      : null,
    tasks: example.tasks.map((task) => {
      const own = counts.find((one) => one.taskId === task.taskId)
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
