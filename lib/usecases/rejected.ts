import { stat } from 'node:fs/promises'
import { findDataset, findDatasetRevision, findUpload } from '#db/index.ts'
import { type Actor, DomainError, type Manifest } from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import type { Studio } from './studio.ts'

/** The records of a file that were not read, as JSON Lines, with the name to save them under. */
export interface RejectedDownload {
  name: string
  bytes: number
  path: string
}

/** Opens the rejected records of an upload, or of the dataset revision in force of a dataset. */
export async function openRejected(
  studio: Studio,
  actor: Actor,
  of: { uploadId: string } | { datasetId: string },
): Promise<RejectedDownload> {
  const manifest =
    'uploadId' in of ? manifestOfUpload(studio, actor, of) : manifestOfDataset(studio, actor, of)
  const { rejectedFile, file } = manifest
  if (!rejectedFile)
    throw new DomainError('rejected-none', { file: file.name }, { kind: 'not-found' })
  const path = studio.files.pathOf(rejectedFile.sha256)
  const { size } = await stat(/* turbopackIgnore: true */ path)
  return { name: `${file.name}.rejected.jsonl`, bytes: size, path }
}

function manifestOfUpload(
  studio: Studio,
  actor: Actor,
  { uploadId }: { uploadId: string },
): Manifest {
  allow(actor, 'dataset:change')
  const upload = findUpload(studio.db, { projectId: actor.projectId, uploadId })
  if (!upload || upload.userId !== actor.userId) throw missing('upload')
  if (!upload.manifest)
    throw new DomainError('upload-not-read', { file: upload.fileName }, { kind: 'conflict' })
  return upload.manifest
}

function manifestOfDataset(
  studio: Studio,
  actor: Actor,
  { datasetId }: { datasetId: string },
): Manifest {
  allow(actor, 'dataset:read')
  const dataset = findDataset(studio.db, { projectId: actor.projectId, datasetId })
  const revision = dataset?.revisionId
    ? findDatasetRevision(studio.db, { revisionId: dataset.revisionId })
    : null
  if (!revision) throw missing('dataset')
  return revision.manifest
}
