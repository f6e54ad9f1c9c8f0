import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { transact, updateUpload } from '#db/index.ts'
import { type Actor, ReadingOptions } from '#lib/model/index.ts'
import {
  addUpload,
  getUploadView,
  openRejected,
  readUpload,
  receiveChunk,
  type Studio,
  startUpload,
} from '#lib/usecases/index.ts'
import { addPerson, openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

async function upload(text: string, fileName: string): Promise<string> {
  const size = Buffer.byteLength(text)
  const { uploadId } = await startUpload(studio, owner, {
    fileName,
    size,
    lastModified: 1,
    revises: null,
  })
  await receiveChunk(studio, owner, { uploadId, offset: 0, body: new Blob([text]).stream() })
  return uploadId
}

const view = (uploadId: string) => getUploadView(studio, owner, { uploadId })

describe('the rejected records', () => {
  const read = async () => {
    const uploadId = await upload('{"a":1}\n{"a"\n{"a":2}\n', 'rows "é".jsonl')
    await runJob(studio, 'ingest')
    readUpload(studio, owner, { uploadId, options: ReadingOptions.parse({ skipBadRecords: true }) })
    await runJob(studio, 'ingest')
    return uploadId
  }

  it('of an upload, and of the dataset made of it, can be downloaded', async () => {
    const uploadId = await read()
    const found = await openRejected(studio, owner, { uploadId })
    expect(found.name).toBe('rows "é".jsonl.rejected.jsonl')
    const text = await readFile(found.path, 'utf8')
    expect(JSON.parse(text)).toMatchObject({ line: 2, text: '{"a"' })
    expect(found.bytes).toBe(Buffer.byteLength(text))
    const { datasetId } = addUpload(studio, owner, {
      uploadId,
      description: {
        name: 'Rows',
        description: null,
        license: 'MIT',
        languages: [],
        homepage: null,
      },
      visibility: { kind: 'any' },
    })
    expect(await openRejected(studio, owner, { datasetId })).toEqual(found)
  })

  it('may not be seen by another than the uploader, before it is a dataset', async () => {
    const uploadId = await read()
    const viewer = addPerson(studio, { projectId: owner.projectId, role: 'viewer' })
    await expect(openRejected(studio, viewer, { uploadId })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    const other = addPerson(studio, { projectId: owner.projectId, role: 'curator' })
    await expect(openRejected(studio, other, { uploadId })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('of a file that was read whole are none', async () => {
    const uploadId = await upload('{"a":1}\n', 'rows.jsonl')
    await runJob(studio, 'ingest')
    await expect(openRejected(studio, owner, { uploadId })).rejects.toMatchObject({
      code: 'rejected-none',
    })
  })
})

it('an upload of several kept files is read as one dataset', async () => {
  const first = await upload('{"a":1}\n', 'train.jsonl')
  const second = await upload('{"a":2}\n', 'test.jsonl')
  await runJob(studio, 'ingest')
  await runJob(studio, 'ingest')
  const parts = await Promise.all(
    [first, second].map(async (uploadId) => {
      const read = await view(uploadId)
      const manifest = read.state === 'read' ? read.manifest : null
      return {
        name: read.fileName,
        sha256: manifest?.file.sha256 ?? '',
        bytes: read.size,
      }
    }),
  )
  transact(studio.db, (tx) =>
    updateUpload(tx, { uploadId: first, patch: { parts, fileName: 'both' } }),
  )
  readUpload(studio, owner, { uploadId: first, options: ReadingOptions.parse({}) })
  await runJob(studio, 'ingest')
  expect(await view(first)).toMatchObject({
    state: 'read',
    manifest: {
      file: { name: 'both' },
      splits: [
        { name: 'train', rows: 1 },
        { name: 'test', rows: 1 },
      ],
    },
  })
})
