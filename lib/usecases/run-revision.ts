import { findDataset, findDatasetRevision } from '#db/index.ts'
import type { Studio } from './studio.ts'

/** The dataset revision that a run reads, or why there is none. */
export function findRunRevision(studio: Studio, datasetId: string, projectId: string) {
  const dataset = findDataset(studio.db, { projectId, datasetId })
  if (!dataset?.revisionId) return null
  const revision = findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
  return revision ? { dataset, revision } : null
}
