import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { insertDataset, insertDatasetRevision, saveProfile, transact } from '#db/index.ts'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { type Actor, defaultReadingOptions, getParquet, newId } from '#lib/model/index.ts'
import { profileDataset } from '#lib/profile/index.ts'
import { ingest, revisionHash } from '#lib/sources/index.ts'
import type { Studio } from '#lib/usecases/index.ts'

/** As the worker's engines have it. */
const share = { threads: 2, memoryLimit: '1GB' } as const

/** What adding took, in milliseconds. */
export interface AddTimes {
  reading: number
  profiling: number
  storing: number
}

/** Reads JSON Lines as an upload would be read, profiles them, and makes a dataset of them. */
export async function addLines(
  studio: Studio,
  actor: Actor,
  {
    folder,
    name,
    description,
    license,
    fileName,
    lines,
    signal,
  }: {
    folder: string
    name: string
    description: string | null
    license: string
    fileName: string
    lines: string
    signal: AbortSignal
  },
): Promise<{ datasetId: string; times: AddTimes }> {
  const path = join(folder, fileName)
  await writeFile(path, lines)
  const began = performance.now()
  const result = await ingest({
    files: studio.files,
    openEngine,
    sources: [{ path, name: fileName }],
    name: fileName,
    origin: null,
    options: defaultReadingOptions,
    ...share,
    signal,
    report: () => undefined,
  })
  if (!result.ok) throw new Error(`reading failed: ${JSON.stringify(result.error)}`)
  await studio.files.keep(path)
  const { manifest } = result
  const read = performance.now()
  const parquet = studio.files.pathOf(getParquet(manifest).sha256)
  const scratch = await studio.files.scratch()
  const engine = await openEngine({ ...share, scratch: scratch.path, inputs: [parquet] })
  const profile = await profileDataset({
    engine,
    rows: canonicalRows(parquet),
    fields: manifest.fields,
    rowCount: manifest.rows,
    signal,
  })
  engine.close()
  await scratch.remove()
  const profiled = performance.now()
  const datasetId = newId('dataset')
  const revisionId = newId('datasetRevision')
  const at = studio.now()
  transact(studio.db, (tx) => {
    insertDataset(tx, {
      id: datasetId,
      projectId: actor.projectId,
      name,
      description,
      license,
      languages: ['en'],
      homepage: null,
      visibility: { kind: 'any' },
      source: 'upload',
      fileName,
      state: 'ready',
      revisionId,
      addedBy: actor.userId,
      addedAt: at,
    })
    insertDatasetRevision(tx, {
      id: revisionId,
      datasetId,
      hash: revisionHash(manifest),
      manifest,
      createdAt: at,
    })
    saveProfile(tx, { revisionId, profile })
  })
  return {
    datasetId,
    times: {
      reading: read - began,
      profiling: profiled - read,
      storing: performance.now() - profiled,
    },
  }
}
