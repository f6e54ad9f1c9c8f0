import type { DatasetRow } from '#lib/model/index.ts'

/** Tasks of a dataset that wait for a decision. */
export function waitingTasks({ tasks }: Pick<DatasetRow, 'tasks'>): number {
  return tasks.proposed + tasks['in-review']
}
