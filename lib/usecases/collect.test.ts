import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findDatasetRevision } from '#db/index.ts'
import { collectLeftovers, getDataset } from './index.ts'
import { addDataset, openTestStudio } from './studio.fixture.ts'

it('drops what nothing names once it is a day old, and never what a dataset is made of', async () => {
  const { studio, owner } = await openTestStudio()
  const datasetId = await addDataset(studio, owner)
  const scratch = await studio.files.scratch()
  const path = join(scratch.path, 'left-over')
  await writeFile(path, 'nobody names this')
  const stray = await studio.files.keep(path)
  const at = (now: number) => collectLeftovers({ ...studio, now: () => now })
  expect(await at(Date.now())).toEqual({ blobs: 0, bytes: 0 })
  expect(await at(Date.now() + 2 * 24 * 3600 * 1000)).toEqual({ blobs: 1, bytes: stray.bytes })
  expect(await studio.files.has(stray.sha256)).toBe(false)
  const { revisionId } = getDataset(studio, owner, { datasetId })
  const revision = findDatasetRevision(studio.db, { revisionId: revisionId ?? '' })
  expect(await studio.files.has(revision?.manifest.parquet?.sha256 ?? '')).toBe(true)
  expect(await studio.files.has(revision?.manifest.file.sha256 ?? '')).toBe(true)
})
