import { z } from 'zod'
import {
  findDataset,
  findDatasetRevision,
  getRevision,
  holdsJob,
  listUncountedTasks,
  recordEvent,
  saveCounts,
  transact,
  updateTask,
} from '#db/index.ts'
import { canonicalRows } from '#lib/engine/index.ts'
import { countTask } from '#lib/examples/index.ts'
import type { JobHandler } from '#lib/jobs/index.ts'
import { type ExampleCounts, getParquet, idOf } from '#lib/model/index.ts'
import { planHash } from '#lib/recipe/index.ts'
import { countOptions, type Studio, toExampleDataset } from '#lib/usecases/index.ts'
import { engineShare } from './engine-share.ts'

const CountInput = z.object({ datasetId: idOf('dataset') })

/** Counts what a dataset's tasks give over every row, where so far only the sample was counted. */
export function countHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const { datasetId } = CountInput.parse(raw)
    const dataset = findDataset(studio.db, { projectId: context.projectId, datasetId })
    const revision = dataset?.revisionId
      ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
      : null
    // Of a sample nothing can be counted that is not known; all rows are counted once they are here.
    if (!dataset || !revision?.manifest.parquet) return
    const path = studio.files.pathOf(getParquet(revision.manifest).sha256)
    const tasks = listUncountedTasks(studio.db, { datasetId })
    const scratch = await studio.files.scratch()
    const engine = await studio.openEngine({
      ...engineShare,
      scratch: scratch.path,
      inputs: [path],
    })
    try {
      for (const [index, task] of tasks.entries()) {
        context.report({ done: index, total: tasks.length, unit: 'tasks' })
        const source = toExampleDataset({
          dataset,
          revision,
          rows: canonicalRows(path),
          tasks: [
            {
              taskId: task.id,
              revision: getRevision(studio.db, { revisionId: task.revisionId }),
            },
          ],
        })
        const [example] = source.tasks
        if (!example) continue
        const made = await countTask({
          engine,
          dataset: source,
          task: example,
          options: countOptions(studio, context.projectId),
          signal: context.signal,
        })
        const counts: ExampleCounts = {
          rows: made.rows,
          examples: made.made,
          skipped: made.skipped,
          scope: 'all',
          characters: made.characters,
        }
        transact(studio.db, (tx) => {
          if (!holdsJob(tx, context)) return
          const now = findDataset(tx, { projectId: context.projectId, datasetId })
          saveCounts(tx, {
            planHash: planHash(example.plan),
            datasetRevisionId: revision.id,
            counts,
          })
          // Of a dataset revision that is in force no more they say nothing of the task.
          if (now?.revisionId !== revision.id) return
          updateTask(tx, {
            taskId: task.id,
            onlyRevisionId: task.revisionId,
            patch: { counts, examples: counts.examples },
          })
          recordEvent(tx, {
            projectId: context.projectId,
            kind: 'task',
            subject: task.id,
            at: studio.now(),
          })
        })
        yield { counted: task.id }
      }
    } finally {
      engine.close()
      await scratch.remove()
    }
  }
}
