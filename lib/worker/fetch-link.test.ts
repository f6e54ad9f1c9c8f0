import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findUpload, releaseJobs } from '#db/index.ts'
import { type FakeHub, startFakeHub } from '#e2e/fakes/hub.ts'
import { type Actor, ReadingOptions, type UploadView } from '#lib/model/index.ts'
import {
  addUpload,
  cancelUpload,
  fetchLink,
  getDataset,
  getUploadView,
  listJobs,
  listUploads,
  readUpload,
  receiveChunk,
  retryJob,
  type Studio,
} from '#lib/usecases/index.ts'
import { addPerson, openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let server: FakeHub
let studio: Studio
let owner: Actor

beforeAll(async () => {
  server = await startFakeHub()
})
afterAll(() => server.stop())
beforeEach(async () => {
  server.reset()
  ;({ studio, owner } = await openTestStudio({ hub: server }))
})

const fetchFrom = (name: string, actor = owner) =>
  fetchLink(studio, actor, { url: `${server.url}/files/${name}` })
const view = (uploadId: string) => getUploadView(studio, owner, { uploadId })
const run = (kind: 'fetch' | 'ingest') => runJob(studio, kind)

function readOf(upload: UploadView) {
  if (upload.state !== 'read') throw new Error(`the upload is ${upload.state}`)
  return upload
}

describe('a file from a link', () => {
  it.each([
    ['people.csv', 'people.csv'],
    ['named', 'people of été.csv'],
    ['moved', 'people.csv'],
    ['no-length.csv', 'no-length.csv'],
    ['no-ranges.csv', 'no-ranges.csv'],
  ])('%s is read as an upload is, and becomes a dataset', async (name, fileName) => {
    const { uploadId, jobId } = fetchFrom(name)
    const url = `${server.url}/files/${name}`
    expect(await view(uploadId)).toMatchObject({ state: 'receiving', url, jobId, received: 0 })
    await run('fetch')
    expect(await view(uploadId)).toMatchObject({ state: 'reading', fileName, url })
    await run('ingest')
    const { manifest, suggested } = readOf(await view(uploadId))
    expect(manifest).toMatchObject({ rows: 3, origin: { kind: 'link', url } })
    const description = { ...suggested, license: 'MIT' }
    const visibility = { kind: 'any' } as const
    const { datasetId } = addUpload(studio, owner, { uploadId, description, visibility })
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({
      ...{ source: 'link', rows: 3, depth: 'full' },
      origin: { kind: 'link', url },
    })
  })

  it('shows how much has come', async () => {
    const { uploadId, jobId } = fetchFrom('slow.csv')
    const { download } = studio.links
    let seen: UploadView | null = null
    await new Promise<void>((resolve) => {
      studio.links.download = async (request) => {
        request.report?.(250, 1_000)
        seen = await view(uploadId)
        resolve()
        return new Promise(() => undefined)
      }
      void runJob(studio, 'fetch', { worker: 'worker-1' })
    })
    studio.links.download = download
    expect(seen).toMatchObject({ state: 'receiving', jobId, received: 250, size: 1_000 })
  })

  it.each([
    ['to-metadata', 'link-private'],
    ['to-private', 'link-private'],
    ['to-loopback', 'link-private'],
    ['loop', 'link-redirects'],
    ['huge.csv', 'link-too-large'],
    ['not-there.csv', 'link-status'],
  ])('%s is refused in words, and can be tried again', async (name, code) => {
    const { uploadId, jobId } = fetchFrom(name)
    await run('fetch')
    expect(await view(uploadId)).toMatchObject({ state: 'failed', error: { code } })
    expect(await run('ingest')).toBe(false)
    expect(() =>
      readUpload(studio, owner, { uploadId, options: ReadingOptions.parse({}) }),
    ).toThrow(expect.objectContaining({ code: 'upload-not-there-yet' }))
    retryJob(studio, owner, { jobId })
    expect(await view(uploadId)).toMatchObject({ state: 'receiving' })
    await run('fetch')
    expect(await view(uploadId)).toMatchObject({ state: 'failed', error: { code } })
  })

  it('that broke off is gone on with', async () => {
    const { uploadId } = fetchFrom('cut.csv')
    await run('fetch')
    await run('ingest')
    expect(readOf(await view(uploadId)).manifest.rows).toBe(2_000)
  })

  it.each([0, 1])('is the same after a kill (%i)', async (killedAfter) => {
    const { uploadId } = fetchFrom('people.csv')
    await new Promise<void>((onKilled) => {
      void runJob(studio, 'fetch', { worker: 'worker-1', killedAfter, onKilled })
    })
    releaseJobs(studio.db)
    await runJob(studio, 'fetch', { worker: 'worker-2' })
    await run('ingest')
    expect(await run('ingest')).toBe(false)
    expect(readOf(await view(uploadId)).manifest.rows).toBe(3)
    expect(listJobs(studio, owner).jobs.map(({ state }) => state)).toEqual(['done', 'done'])
  })

  it('that nobody waits for any more is thrown away', async () => {
    const { uploadId } = fetchFrom('people.csv')
    await cancelUpload(studio, owner, { uploadId })
    expect(await run('fetch')).toBe(false)
    expect(await readdir(await studio.files.downloadsOf(uploadId))).toEqual([])
    expect(await listUploads(studio, owner)).toEqual({ uploads: [] })
  })

  it('that is thrown away while it comes leaves nothing', async () => {
    const { uploadId, jobId } = fetchFrom('people.csv')
    const { download } = studio.links
    studio.links.download = async (request) => {
      await cancelUpload(studio, owner, { uploadId })
      return download(request)
    }
    await run('fetch')
    studio.links.download = download
    expect(findUpload(studio.db, { projectId: owner.projectId, uploadId })).toBeNull()
    expect(listJobs(studio, owner).jobs.find(({ id }) => id === jobId)?.error).toBeNull()
    expect(await run('ingest')).toBe(false)
  })

  it('takes no chunks from a browser', async () => {
    const { uploadId } = fetchFrom('people.csv')
    const body = new Blob(['a']).stream()
    await expect(receiveChunk(studio, owner, { uploadId, offset: 0, body })).rejects.toMatchObject({
      kind: 'conflict',
    })
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)('may not be asked for by a %s', (role) => {
    expect(() => fetchFrom('people.csv', { ...owner, role })).toThrow(
      expect.objectContaining({ kind: 'not-allowed' }),
    )
    expect(listJobs(studio, owner).jobs).toEqual([])
  })

  it('is not shown to others', async () => {
    const { uploadId } = fetchFrom('people.csv')
    const colleague = addPerson(studio, { projectId: owner.projectId, role: 'owner' })
    await expect(getUploadView(studio, colleague, { uploadId })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })
})
