import type { DatasetRecord, DatasetRevisionRecord } from '#db/index.ts'
import type { ExampleDataset } from '#lib/examples/index.ts'
import { DomainError, type Sql, type TaskContent } from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'

/** A dataset revision and contents of its tasks, as the examples stage takes them; throws where one cannot be rendered. */
export function toExampleDataset({
  dataset,
  revision,
  rows,
  tasks,
}: {
  dataset: DatasetRecord
  revision: DatasetRevisionRecord
  /** All rows, or the sample. */
  rows: Sql
  tasks: readonly {
    taskId: string
    revision: { id: string; number: number; content: TaskContent }
  }[]
}): ExampleDataset {
  const { fields, splits, unnested, origin } = revision.manifest
  return {
    datasetId: dataset.id,
    revisionId: revision.hash,
    name: dataset.name,
    config: origin?.kind === 'hub' ? origin.config : null,
    splits,
    unnested,
    fields,
    license: dataset.license,
    homepage: dataset.homepage,
    rows,
    tasks: tasks.map((task) => {
      const compiled = compilePlan({ content: task.revision.content, fields })
      if ('problems' in compiled) {
        const [first] = compiled.problems
        throw new DomainError(first?.code ?? 'unexpected', first?.values ?? {})
      }
      return {
        taskId: task.taskId,
        revisionId: task.revision.id,
        revisionNumber: task.revision.number,
        taskName: dataset.name,
        plan: compiled.plan,
      }
    }),
  }
}
