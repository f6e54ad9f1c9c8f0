import { beforeEach, describe, expect, it } from 'vitest'
import { listNamedBlobs, releaseJobs } from '#db/index.ts'
import { uploads } from '#db/schema/datasets.ts'
import {
  type Actor,
  type DatasetDescription,
  type JobKind,
  ReadingOptions,
  type UploadView,
} from '#lib/model/index.ts'
import {
  addSample,
  addUpload,
  cancelJob,
  cancelUpload,
  getDataset,
  getUploadView,
  listJobs,
  listUploads,
  readUpload,
  receiveChunk,
  retryJob,
  type Studio,
  startUpload,
  uploadLimit,
} from '#lib/usecases/index.ts'
import { addPerson, openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const run = (kind: JobKind, options: Parameters<typeof runJob>[2] = {}) =>
  runJob(studio, kind, options)

const file = { fileName: 'rows.csv', size: 6, lastModified: 1, revises: null }
const start = (patch: Partial<typeof file> = {}, actor = owner) =>
  startUpload(studio, actor, { ...file, ...patch })
const send = (uploadId: string, offset: number, text: string, actor = owner) =>
  receiveChunk(studio, actor, { uploadId, offset, body: new Blob([text]).stream() })
const view = (uploadId: string) => getUploadView(studio, owner, { uploadId })
const jobs = () => listJobs(studio, owner).jobs

/** Uploads a text whole. */
async function upload(text: string, fileName = 'rows.csv'): Promise<string> {
  const { uploadId } = await start({ fileName, size: Buffer.byteLength(text) })
  await send(uploadId, 0, text)
  return uploadId
}

const description: DatasetDescription = {
  name: 'Rows',
  description: null,
  license: 'MIT',
  languages: ['en'],
  homepage: null,
}
const add = (uploadId: string, actor = owner) =>
  addUpload(studio, actor, { uploadId, description, visibility: { kind: 'any' } })
const readAgain = (uploadId: string, options: Partial<ReadingOptions> = {}) =>
  readUpload(studio, owner, { uploadId, options: ReadingOptions.parse(options) })

describe('the start of an upload', () => {
  it.each([
    ['an empty file', 0, 'file-empty'],
    ['a file past the limit', uploadLimit + 1, 'upload-too-large'],
  ])('refuses %s', async (_what, size, code) => {
    await expect(start({ size })).rejects.toMatchObject({ code })
    expect(await listUploads(studio, owner)).toEqual({ uploads: [] })
  })

  it('takes a file of exactly the limit', async () => {
    expect(await start({ size: uploadLimit })).toMatchObject({ received: 0 })
  })

  it.each([
    ['../../x', 'x'],
    ['a\\b', 'b'],
    ['/etc/passwd', 'passwd'],
    ['..\\..\\c.csv', 'c.csv'],
    ['folder/', 'file'],
    ['\u00e9t\u00e9 <b>.csv', '\u00e9t\u00e9 <b>.csv'],
  ])('keeps of the name %j only %j', async (fileName, kept) => {
    const { uploadId } = await start({ fileName })
    expect((await view(uploadId)).fileName).toBe(kept)
  })

  it('goes on where the same file broke off', async () => {
    const first = await start()
    await send(first.uploadId, 0, 'abc')
    expect(await start({ fileName: 'folder/rows.csv' })).toEqual({ ...first, received: 3 })
  })

  it.each([
    ['name', { fileName: 'others.csv' }],
    ['size', { size: 7 }],
    ['time', { lastModified: 2 }],
  ])('does not go on with a file of another %s', async (_what, other) => {
    const first = await start()
    await send(first.uploadId, 0, 'abc')
    const second = await start(other)
    expect(second.received).toBe(0)
    expect(second.uploadId).not.toBe(first.uploadId)
  })

  it('does not go on with what another person sent', async () => {
    const first = await start()
    await send(first.uploadId, 0, 'abc')
    const colleague = addPerson(studio, { projectId: owner.projectId, role: 'curator' })
    const second = await start({}, colleague)
    expect(second.received).toBe(0)
    expect(second.uploadId).not.toBe(first.uploadId)
  })

  it('begins the reading of a file that had come whole when the studio went down', async () => {
    const { uploadId } = await start()
    await studio.files.appendChunk({
      uploadId,
      offset: 0,
      body: new Blob(['a\n1\n2\n']).stream(),
      limit: 6,
    })
    expect(await start()).toEqual({ uploadId, received: 6 })
    expect(jobs()).toMatchObject([{ kind: 'ingest', state: 'queued' }])
    expect((await view(uploadId)).state).toBe('reading')
  })
})

describe('a chunk', () => {
  it.each([0, 2, 4])('is refused at %i where 3 bytes are there', async (offset) => {
    const { uploadId } = await start()
    await send(uploadId, 0, 'a\n1')
    await expect(send(uploadId, offset, 'x')).rejects.toMatchObject({
      kind: 'conflict',
      values: { received: 3 },
    })
    expect(await view(uploadId)).toMatchObject({ state: 'receiving', received: 3 })
  })

  it('is refused where it is longer than the file', async () => {
    const { uploadId } = await start()
    await expect(send(uploadId, 0, '1234567')).rejects.toMatchObject({ code: 'upload-too-long' })
    expect(await view(uploadId)).toMatchObject({ state: 'receiving', received: 0 })
  })

  it('of another person finds no upload', async () => {
    const { uploadId } = await start()
    const colleague = addPerson(studio, { projectId: owner.projectId, role: 'owner' })
    await expect(send(uploadId, 0, 'abc', colleague)).rejects.toMatchObject({ kind: 'not-found' })
    expect(await view(uploadId)).toMatchObject({ received: 0 })
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)('may not come from a %s', async (role) => {
    const { uploadId } = await start()
    const actor = { ...owner, role }
    await expect(send(uploadId, 0, 'abc', actor)).rejects.toMatchObject({ kind: 'not-allowed' })
  })

  it('that completes the file queues the reading, and is the last', async () => {
    const { uploadId } = await start()
    expect(await send(uploadId, 0, 'a\n1')).toEqual({ received: 3, complete: false })
    expect(jobs()).toEqual([])
    expect(await send(uploadId, 3, '\n2\n')).toEqual({ received: 6, complete: true })
    expect(jobs()).toMatchObject([{ kind: 'ingest', state: 'queued', subject: 'rows.csv' }])
    await expect(send(uploadId, 6, 'x')).rejects.toMatchObject({ code: 'upload-complete' })
    expect(jobs()).toHaveLength(1)
  })
})

const csv = 'question,answer\nWhat is one?,1\nWhat is two?,2\nWhat is three?,3\n'
const jsonl = '{"q":"one","n":1}\n{"q":"two","n":2}\n'
const broken = '{"q":"one","n":1}\n{"q":"two",\n{"q":"three","n":3}\n'

function readOf(upload: UploadView) {
  if (upload.state !== 'read') throw new Error(`the upload is ${upload.state}`)
  return upload
}

describe('reading', () => {
  it.each([
    ['rows.csv', csv, 'csv', ['question', 'answer'], 3],
    ['rows.jsonl', jsonl, 'jsonl', ['q', 'n'], 2],
  ])('reads %s', async (name, text, format, fields, rows) => {
    const uploadId = await upload(text, name)
    await expect(view(uploadId)).resolves.toMatchObject({ state: 'reading' })
    await run('ingest')
    const { manifest, preview, suggested } = readOf(await view(uploadId))
    expect(manifest.options.format).toBe(format)
    expect(manifest.fields.map((field) => field.name)).toEqual(fields)
    expect([manifest.rows, preview.rows.length]).toEqual([rows, rows])
    expect(suggested.name).toBe('rows')
    expect(jobs()).toMatchObject([{ kind: 'ingest', state: 'done' }])
  })

  it('of a broken file fails with a way on, which leads to a dataset', async () => {
    const uploadId = await upload(broken, 'rows.jsonl')
    await run('ingest')
    const failed = await view(uploadId)
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: expect.stringMatching(/^bad-/), values: { line: 2, file: 'rows.jsonl' } },
      suggestions: [{ code: 'skip-bad-records', options: { skipBadRecords: true } }],
    })
    expect(jobs()).toMatchObject([{ state: 'failed', error: { values: { line: 2 } } }])
    expect(() => add(uploadId)).toThrow(expect.objectContaining({ code: 'upload-not-read' }))

    const [way] = failed.state === 'failed' ? failed.suggestions : []
    readAgain(uploadId, way?.options)
    await expect(view(uploadId)).resolves.toMatchObject({ state: 'reading' })
    await run('ingest')
    expect(readOf(await view(uploadId)).manifest).toMatchObject({ rows: 2, rejected: 1 })

    const { datasetId } = add(uploadId)
    expect(await view(uploadId)).toMatchObject({ state: 'added', datasetId })
    expect(await listUploads(studio, owner)).toEqual({ uploads: [] })
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({ rows: 2, profile: null })
    await run('profile')
    const dataset = getDataset(studio, owner, { datasetId })
    expect(dataset).toMatchObject({ state: 'ready', name: 'Rows', license: 'MIT' })
    expect(dataset.profile?.fields.map((field) => field.path)).toEqual([['q'], ['n']])
  })

  it('can be had again with other options once it is done', async () => {
    const uploadId = await upload(csv)
    await run('ingest')
    readAgain(uploadId, { hasHeader: false })
    expect(() => add(uploadId)).toThrow(expect.objectContaining({ code: 'upload-not-read' }))
    await run('ingest')
    expect(readOf(await view(uploadId)).manifest.rows).toBe(4)
  })

  it('asked for anew takes the place of one that waits', async () => {
    const uploadId = await upload(csv)
    readAgain(uploadId, { hasHeader: false })
    expect(jobs().map((job) => job.state)).toEqual(['queued', 'canceled'])
    await run('ingest')
    expect(await run('ingest')).toBe(false)
    expect(readOf(await view(uploadId)).manifest.rows).toBe(4)
  })

  it('asked for anew while one runs finds the file that it had moved', async () => {
    const uploadId = await upload(csv)
    await new Promise<void>((onKilled) => {
      void run('ingest', { worker: 'worker-1', killedAfter: 0, onKilled })
    })
    readAgain(uploadId, { hasHeader: false })
    await run('ingest', { worker: 'worker-2' })
    expect(readOf(await view(uploadId)).manifest.rows).toBe(4)
  })

  it('goes on after a kill', async () => {
    const uploadId = await upload(csv)
    await new Promise<void>((onKilled) => {
      void run('ingest', { worker: 'worker-1', killedAfter: 0, onKilled })
    })
    releaseJobs(studio.db)
    await run('ingest', { worker: 'worker-2' })
    expect(readOf(await view(uploadId)).manifest.rows).toBe(3)
    expect(jobs()).toMatchObject([{ state: 'done' }])
  })

  it('goes on after a kill between writing the hash down and moving the file', async () => {
    const uploadId = await upload(csv)
    const { keep } = studio.files
    await new Promise<void>((onKilled) => {
      studio.files.keep = () => {
        onKilled()
        return new Promise(() => undefined)
      }
      void run('ingest', { worker: 'worker-1' })
    })
    studio.files.keep = keep
    releaseJobs(studio.db)
    await run('ingest', { worker: 'worker-2' })
    expect(readOf(await view(uploadId)).manifest.rows).toBe(3)
  })

  it('that failed, tried again as a job, is not called done while it fails', async () => {
    const uploadId = await upload(broken, 'rows.jsonl')
    await run('ingest')
    retryJob(studio, owner, { jobId: jobs()[0]?.id ?? '' })
    await run('ingest')
    expect(jobs()).toMatchObject([{ state: 'failed', error: { values: { line: 2 } } }])
    expect((await view(uploadId)).state).toBe('failed')
  })

  it('keeps the file as it came among the blobs that are not collected', async () => {
    const uploadId = await upload(csv)
    await run('ingest')
    const { sha256, bytes } = readOf(await view(uploadId)).manifest.file
    expect(bytes).toBe(Buffer.byteLength(csv))
    expect(await studio.files.has(sha256)).toBe(true)
    expect(listNamedBlobs(studio.db)).toContain(sha256)
    expect(await studio.files.receivedOf(uploadId)).toBe(0)
  })

  it('reads the same file sent twice', async () => {
    const first = await upload(csv)
    await run('ingest')
    const second = await upload(csv)
    await run('ingest')
    expect(readOf(await view(second)).manifest).toEqual(readOf(await view(first)).manifest)
  })

  it('of a file that is not whole is refused', async () => {
    const uploadId = await upload(csv)
    await studio.files.removeUpload(uploadId)
    await run('ingest')
    expect(await view(uploadId)).toMatchObject({
      state: 'failed',
      error: { code: 'upload-incomplete' },
    })
  })
})

describe('adding', () => {
  it('is refused before the file is there, before it is read, and a second time', async () => {
    const { uploadId } = await start({ size: Buffer.byteLength(csv) })
    expect(() => add(uploadId)).toThrow(expect.objectContaining({ code: 'upload-not-read' }))
    expect(() => readAgain(uploadId)).toThrow(
      expect.objectContaining({ code: 'upload-not-there-yet' }),
    )
    await send(uploadId, 0, csv)
    expect(() => add(uploadId)).toThrow(expect.objectContaining({ code: 'upload-not-read' }))
    await run('ingest')
    add(uploadId)
    expect(() => add(uploadId)).toThrow(expect.objectContaining({ kind: 'conflict' }))
    expect(() => readAgain(uploadId)).toThrow(expect.objectContaining({ kind: 'conflict' }))
    await expect(cancelUpload(studio, owner, { uploadId })).rejects.toMatchObject({
      code: 'upload-added',
    })
  })
})

describe('canceling', () => {
  it('throws the bytes away, and the upload is not found any more', async () => {
    const { uploadId } = await start()
    await send(uploadId, 0, 'abc')
    await cancelUpload(studio, owner, { uploadId })
    expect(await studio.files.receivedOf(uploadId)).toBe(0)
    await expect(view(uploadId)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(send(uploadId, 0, 'abc')).rejects.toMatchObject({ kind: 'not-found' })
    const again = await start()
    expect(again.received).toBe(0)
    expect(again.uploadId).not.toBe(uploadId)
  })

  it('takes the reading out of the queue', async () => {
    const uploadId = await upload(csv)
    await cancelUpload(studio, owner, { uploadId })
    expect(jobs()).toMatchObject([{ kind: 'ingest', state: 'canceled' }])
    expect(await run('ingest')).toBe(false)
  })

  it('is not undone by a reading that is under way', async () => {
    const uploadId = await upload(csv)
    await new Promise<void>((onKilled) => {
      void run('ingest', { worker: 'worker-1', killedAfter: 0, onKilled })
    })
    await cancelUpload(studio, owner, { uploadId })
    releaseJobs(studio.db)
    await run('ingest', { worker: 'worker-2' })
    const row = studio.db.select().from(uploads).get()
    expect([row?.id, row?.state]).toEqual([uploadId, 'canceled'])
  })
})

it('shows a sample whose reading was canceled as not read, until it is read again', async () => {
  const { datasetId, jobId } = await addSample(studio, owner, { sample: 'quiz' })
  const state = () => getDataset(studio, owner, { datasetId }).state
  expect(state()).toBe('reading')
  cancelJob(studio, owner, { jobId })
  expect(state()).toBe('failed')
  retryJob(studio, owner, { jobId })
  expect(state()).toBe('reading')
  await run('ingest')
  expect(state()).toBe('ready')
})
