import { readdir } from 'node:fs/promises'
import { eq, sql as raw } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  completeRevision,
  findDataset,
  findDatasetRevision,
  findTask,
  releaseJobs,
  updateDataset,
} from '#db/index.ts'
import { jobs } from '#db/schema/jobs.ts'
import { type FakeHub, startFakeHub } from '#e2e/fakes/hub.ts'
import {
  type Actor,
  apiInputs,
  ExportOptions,
  type JobKind,
  type Manifest,
  sql,
  value,
} from '#lib/model/index.ts'
import {
  addFromHub,
  cancelJob,
  collectLeftovers,
  decide,
  fetchDatasets,
  getDataset,
  getExport,
  listJobs,
  listRows,
  planExport,
  retryJob,
  type Studio,
  saveHubToken,
  startExport,
} from '#lib/usecases/index.ts'
import { content, openTestStudio, propose } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let hub: FakeHub
let studio: Studio
let owner: Actor

beforeAll(async () => {
  hub = await startFakeHub()
})
afterAll(() => hub.stop())
beforeEach(async () => {
  hub.reset()
  ;({ studio, owner } = await openTestStudio({ hub }))
})

const run = (kind: JobKind, options: Parameters<typeof runJob>[2] = {}) =>
  runJob(studio, kind, options)
const jobOf = (jobId: string) => listJobs(studio, owner).jobs.find(({ id }) => id === jobId)
const downloadsIn = async (id: string) => readdir(await studio.files.downloadsOf(id))

/** Adds a config to be read; everything here is small, so the depth is set by hand. */
async function add(
  repo: string,
  depth: 'sample' | 'full',
  { config = 'default', splits = [] as string[], of = studio, by = owner } = {},
): Promise<{ datasetId: string; jobId: string }> {
  const { commit } = await of.hub.look(repo, { token: 'hf_member' })
  const input = { repo, commit, configs: [{ config, splits }], depth, visibility: { kind: 'any' } }
  const made = await addFromHub(of, by, apiInputs['hub.add'].parse(input))
  const [datasetId = ''] = made.datasetIds
  const [jobId = ''] = made.jobIds
  of.db
    .update(jobs)
    .set({ input: { kind: 'hub', datasetId, depth } })
    .where(eq(jobs.id, jobId))
    .run()
  return { datasetId, jobId }
}

function revisionOf(datasetId: string, of = studio) {
  const { revisionId } = getDataset(of, owner, { datasetId })
  const revision = findDatasetRevision(of.db, { revisionId: revisionId ?? '' })
  if (!revision) throw new Error('nothing was read')
  return revision
}

/** The rows of a manifest's sample, or of all of it, as JSON by their numbers. */
async function rowsOf({ sample, parquet, fields }: Manifest): Promise<Map<number, string>> {
  const path = studio.files.pathOf((parquet ?? sample)?.sha256 ?? '')
  const columns = fields.map(({ column }) => column).join(', ')
  const rows = await studio.reads.read(path, (engine) =>
    engine.rows(
      parquet
        ? sql`SELECT file_row_number, encode(to_json([${{ text: columns.replace(/\w+/g, 'to_json($&)'), values: [] }}])::VARCHAR) FROM read_parquet(${value(path)}, file_row_number = true)`
        : sql`SELECT "row", encode(to_json([${{ text: columns.replace(/\w+/g, 'to_json($&)'), values: [] }}])::VARCHAR) FROM read_parquet(${value(path)})`,
    ),
  )
  return new Map(rows.map(([row, json]) => [Number(row), String(json)]))
}

/** Kills a worker after its n-th checkpoint, then lets another take over. */
async function runKilled(kind: JobKind, killedAfter: number, of = studio): Promise<void> {
  await new Promise<void>((onKilled) => {
    void runJob(of, kind, { worker: 'worker-1', killedAfter, onKilled })
  })
  releaseJobs(of.db)
  await runJob(of, kind, { worker: 'worker-2' })
}

const parquetSets: [repo: string, config: string, rows: number, fields: string[]][] = [
  ['studio/plain-qa', 'default', 1_470, ['question', 'answer']],
  ['studio/languages', 'fr', 120, ['text', 'length']],
  ['studio/moods', 'default', 200, ['text', 'mood']],
  ['studio/topics', 'default', 90, ['text', 'topics']],
  ['studio/passages', 'default', 160, ['id', 'title', 'context', 'question', 'answers']],
  ['studio/scripted', 'large', 300, ['question', 'answer', 'level']],
  ['studio/captions', 'default', 40, ['caption', 'kind']],
  ['studio/changing', 'default', 40, ['question', 'answer']],
]

describe('a dataset of the Hub', () => {
  it.each(parquetSets)(
    '%s, %s: the sample has rows of the full set',
    async (repo, config, count, names) => {
      const { datasetId } = await add(repo, 'sample', { config })
      expect(getDataset(studio, owner, { datasetId })).toMatchObject({
        state: 'reading',
        rows: null,
      })
      await run('fetch')
      const sample = revisionOf(datasetId)
      expect(getDataset(studio, owner, { datasetId })).toMatchObject({
        state: 'ready',
        depth: 'sample',
        rows: count,
        revisionNumber: 1,
      })
      expect(sample.manifest.fields.map(({ name }) => name)).toEqual(names)
      fetchDatasets(studio, owner, { datasetIds: [datasetId] })
      await run('fetch')
      const full = revisionOf(datasetId)
      expect([full.id, full.hash, full.number]).toEqual([sample.id, sample.hash, 1])
      expect(full.manifest.fields).toEqual(sample.manifest.fields)
      expect(full.manifest.splits).toEqual(sample.manifest.splits)
      const all = await rowsOf(full.manifest)
      const drawn = await rowsOf(sample.manifest)
      expect(all.size).toBe(count)
      expect(drawn.size).toBeGreaterThan(0)
      expect([...drawn]).toEqual([...drawn].map(([row]) => [row, all.get(row)]))
      expect(getDataset(studio, owner, { datasetId }).depth).toBe('full')
    },
  )

  it('fetched in full at once is the same dataset revision', async () => {
    const first = await add('studio/plain-qa', 'sample')
    await run('fetch')
    const other = await openTestStudio({ hub })
    const second = await add('studio/plain-qa', 'full', { of: other.studio, by: other.owner })
    await runJob(other.studio, 'fetch')
    const { revisionId } = getDataset(other.studio, other.owner, second)
    const full = findDatasetRevision(other.studio.db, { revisionId: revisionId ?? '' })
    expect(full?.hash).toBe(revisionOf(first.datasetId).hash)
  })

  it.each([
    ['studio/tables-csv', ['train', 'test'], 75],
    ['studio/tables-jsonl', ['train'], 80],
  ])('%s is read from its own files', async (repo, splits, rows) => {
    const { datasetId } = await add(repo, 'full')
    await run('fetch')
    const { manifest } = revisionOf(datasetId)
    expect(manifest.splits.map(({ name }) => name)).toEqual(splits)
    expect(manifest).toMatchObject({ rows, origin: { kind: 'hub', way: 'files', repo } })
    expect(manifest.fields.map(({ name }) => name)).toEqual(['question', 'answer'])
  })

  it('can be had with some of its splits', async () => {
    const { datasetId } = await add('studio/plain-qa', 'full', { splits: ['validation'] })
    await run('fetch')
    expect(revisionOf(datasetId).manifest.splits).toEqual([
      { name: 'validation', start: 0, rows: 120 },
    ])
  })

  it('has the names of its class labels', async () => {
    const { datasetId } = await add('studio/moods', 'sample')
    await run('fetch')
    expect(revisionOf(datasetId).manifest.fields[1]?.type).toEqual({
      kind: 'label',
      names: ['calm', 'cheerful', 'angry', 'sad'],
    })
  })

  it('is profiled over its sample, then over all rows', async () => {
    const { datasetId } = await add('studio/large', 'sample')
    await run('fetch')
    await run('profile')
    const sample = getDataset(studio, owner, { datasetId }).profile
    expect(sample?.rows).toBe(100_000)
    expect(sample?.scanned).toBe(revisionOf(datasetId).manifest.sample?.rows)
    const page = await listRows(studio, owner, { datasetId, offset: 5, limit: 3 })
    const drawn = await rowsOf(revisionOf(datasetId).manifest)
    expect(page.total).toBe(drawn.size)
    expect(page.rows.map(({ row }) => row)).toEqual([...drawn.keys()].slice(5, 8))
    // The fake's first field is the row's number.
    expect(page.rows.map(({ cells }) => Number(cells[0]))).toEqual(page.rows.map(({ row }) => row))
    fetchDatasets(studio, owner, { datasetIds: [datasetId] })
    await run('fetch')
    await run('profile')
    const full = getDataset(studio, owner, { datasetId }).profile
    expect([full?.rows, full?.scanned]).toEqual([100_000, 100_000])
    const rows = await listRows(studio, owner, { datasetId, offset: 5, limit: 2 })
    expect([rows.total, rows.rows.map(({ row }) => row)]).toEqual([100_000, [5, 6]])
  })
})

describe('fetching', () => {
  const large = async () => (await add('studio/large', 'full')).datasetId

  it('gives the same after a kill at each step, and leaves nothing behind', async () => {
    const datasetId = await large()
    await run('fetch')
    const unbroken = revisionOf(datasetId)
    expect(await downloadsIn(datasetId)).toEqual([])
    for (const killedAfter of [0, 1, 2]) {
      const other = await openTestStudio({ hub })
      const again = await add('studio/large', 'full', { of: other.studio, by: other.owner })
      await runKilled('fetch', killedAfter, other.studio)
      const { revisionId } = getDataset(other.studio, other.owner, again)
      const revision = findDatasetRevision(other.studio.db, { revisionId: revisionId ?? '' })
      expect(revision?.manifest).toEqual(unbroken.manifest)
      expect(revision?.hash).toBe(unbroken.hash)
      expect(await readdir(await other.studio.files.downloadsOf(again.datasetId))).toEqual([])
      const { jobs: ended } = listJobs(other.studio, other.owner)
      expect(ended.filter(({ kind }) => kind === 'profile')).toHaveLength(1)
      expect(ended.find(({ kind }) => kind === 'fetch')?.state).toBe('done')
    }
  })

  it('goes on with what had come when the worker was killed in the middle', async () => {
    const datasetId = await large()
    const { download } = studio.links
    await new Promise<void>((onKilled) => {
      studio.links.download = async (request) => {
        const stop = new AbortController()
        await download({
          ...request,
          signal: stop.signal,
          report: (done) => done > 1_000_000 && stop.abort(),
        }).catch(() => onKilled())
        return new Promise(() => undefined)
      }
      void run('fetch', { worker: 'worker-1' })
    })
    studio.links.download = download
    expect((await downloadsIn(datasetId)).some((name) => name.endsWith('.part'))).toBe(true)
    hub.requests.length = 0
    releaseJobs(studio.db)
    await run('fetch', { worker: 'worker-2' })
    expect(revisionOf(datasetId).manifest.rows).toBe(100_000)
    const ranges = hub.requests.filter(({ headers }) => /^bytes=\d{6,}-$/.test(headers.range ?? ''))
    expect(ranges.length).toBeGreaterThan(0)
  })

  it('tells how far it is, in bytes of all files', async () => {
    const { datasetId, jobId } = await add('studio/large', 'full')
    await run('fetch')
    const bytes = revisionOf(datasetId).manifest.file.bytes
    expect(jobOf(jobId)?.progress).toEqual({ done: bytes, total: bytes, unit: 'bytes' })
  })

  it('is refused where the disk has no room, and goes on when there is', async () => {
    const { datasetId, jobId } = await add('studio/large', 'full')
    const { freeBytes } = studio.files
    studio.files.freeBytes = async () => 1_000_000
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({
      state: 'failed',
      error: { code: 'fetch-disk-full' },
    })
    studio.files.freeBytes = freeBytes
    retryJob(studio, owner, { jobId })
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({
      state: 'reading',
      error: null,
    })
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({ state: 'ready', error: null })
  })

  it('is one job, however often it is asked for', async () => {
    const { datasetId } = await add('studio/plain-qa', 'sample')
    await run('fetch')
    const first = fetchDatasets(studio, owner, { datasetIds: [datasetId] })
    expect(fetchDatasets(studio, owner, { datasetIds: [datasetId, datasetId] })).toEqual(first)
    expect(getDataset(studio, owner, { datasetId }).fetchJobId).toBe(first.jobIds[0])
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId }).fetchJobId).toBeNull()
    expect(() => fetchDatasets(studio, owner, { datasetIds: [datasetId] })).toThrow(
      expect.objectContaining({ code: 'fetch-nothing' }),
    )
  })

  it('that is canceled while it waits leaves a sample as it is', async () => {
    const { datasetId } = await add('studio/plain-qa', 'sample')
    await run('fetch')
    const [jobId = ''] = fetchDatasets(studio, owner, { datasetIds: [datasetId] }).jobIds
    cancelJob(studio, owner, { jobId })
    expect(await run('fetch')).toBe(false)
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({
      state: 'ready',
      depth: 'sample',
      fetchJobId: null,
    })
  })

  it('that is canceled before anything is here shows the dataset as not read', async () => {
    const { datasetId, jobId } = await add('studio/plain-qa', 'sample')
    cancelJob(studio, owner, { jobId })
    expect(getDataset(studio, owner, { datasetId }).state).toBe('failed')
    retryJob(studio, owner, { jobId })
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId }).state).toBe('ready')
  })

  it('of another file than was planned fails in words', async () => {
    const { datasetId } = await add('studio/changing', 'full')
    const { db } = studio
    const { hub: origin } = findDataset(db, { projectId: owner.projectId, datasetId }) ?? {}
    const files = (origin?.files ?? []).map((file) => ({ ...file, sha256: 'f'.repeat(64) }))
    updateDataset(db, { datasetId, patch: { hub: origin ? { ...origin, files } : null } })
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({
      state: 'failed',
      error: { code: 'hub-files-changed', values: { repo: 'studio/changing' } },
    })
  })

  it.each(['full', 'sample'] as const)(
    'plans converted files once more where they were written anew (%s)',
    async (depth) => {
      const { datasetId } = await add('studio/scripted', depth, { config: 'small' })
      const { db } = studio
      const { hub: origin } = findDataset(db, { projectId: owner.projectId, datasetId }) ?? {}
      const files = (origin?.files ?? []).map((file) => ({ ...file, commit: 'e'.repeat(40) }))
      updateDataset(db, { datasetId, patch: { hub: origin ? { ...origin, files } : null } })
      await run('fetch')
      expect(getDataset(studio, owner, { datasetId })).toMatchObject({ state: 'ready', rows: 30 })
    },
  )

  it('of a gated dataset needs a token that was let in', async () => {
    await saveHubToken(studio, owner, { token: 'hf_member' })
    const { datasetId, jobId } = await add('studio/gated', 'full')
    await saveHubToken(studio, owner, { token: '' })
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId }).error?.values.what).toBe('permission')
    await saveHubToken(studio, owner, { token: 'hf_member' })
    retryJob(studio, owner, { jobId })
    await run('fetch')
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({ state: 'ready', rows: 50 })
  })

  it('of a dataset that was removed meanwhile writes nothing down', async () => {
    const { datasetId, jobId } = await add('studio/plain-qa', 'full')
    updateDataset(studio.db, { datasetId, patch: { removedAt: 1 } })
    await run('fetch')
    expect(jobOf(jobId)?.state).toBe('done')
    expect(studio.db.get(raw`SELECT count(*) AS n FROM dataset_revisions`)).toEqual({ n: 0 })
  })
})

describe('an export', () => {
  async function approved(repo = 'studio/plain-qa', config = 'default') {
    const { datasetId } = await add(repo, 'sample', { config })
    await run('fetch')
    const [taskId = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const task = findTask(studio.db, { projectId: owner.projectId, taskId })
    decide(studio, owner, {
      ...{ taskId, revisionId: task?.revisionId ?? '', verdict: 'approve' },
      ...{ reason: null, note: null, alsoTaskIds: [] },
    })
    return { datasetId, taskId }
  }
  const options = ExportOptions.parse({})
  const hashes = (exportId: string) =>
    getExport(studio, owner, { exportId }).files.map(({ name, sha256 }) => [name, sha256])

  it('says what has to be fetched, and fetches it', async () => {
    const { datasetId, taskId } = await approved()
    const [row] = (await planExport(studio, owner, { options })).rows
    expect(row).toMatchObject({ counts: 'sample' })
    expect(row?.toFetch).toBe(revisionOf(datasetId).manifest.file.bytes)
    expect(listJobs(studio, owner).jobs.some(({ kind }) => kind === 'count')).toBe(false)
    const { exportId } = startExport(studio, owner, { options })
    await run('export')
    expect(getExport(studio, owner, { exportId })).toMatchObject({ state: 'done', examples: 1_320 })
    expect(getDataset(studio, owner, { datasetId }).depth).toBe('full')
    expect((await planExport(studio, owner, { options })).rows[0]?.toFetch).toBeNull()
    await run('count')
    const task = findTask(studio.db, { projectId: owner.projectId, taskId })
    expect(task?.counts).toMatchObject({ scope: 'all', rows: 1_470 })
  })

  it('is refused where the rows are not what their sample promised: they are another revision', async () => {
    const { datasetId } = await approved()
    const { id, manifest } = revisionOf(datasetId)
    completeRevision(studio.db, { revisionId: id, manifest: { ...manifest, rows: 1 } })
    const { exportId } = startExport(studio, owner, { options })
    await run('export')
    expect(getExport(studio, owner, { exportId })).toMatchObject({
      state: 'failed',
      error: { code: 'export-rows-differ' },
    })
    const now = revisionOf(datasetId)
    expect([now.number, now.cause, now.manifest.rows]).toEqual([2, 'hub', 1_470])
    expect(listJobs(studio, owner).jobs.map(({ kind }) => kind)).toContain('recheck')
  })

  it.each([0, 1, 2, 3])('goes on after a kill (%i)', async (killedAfter) => {
    const made: string[][][] = []
    for (const go of [() => run('export'), () => runKilled('export', killedAfter)]) {
      ;({ studio, owner } = await openTestStudio({ hub }))
      await approved('studio/scripted', 'small')
      const { exportId } = startExport(studio, owner, { options })
      await go()
      expect(getExport(studio, owner, { exportId }).state).toBe('done')
      // Cards and manifests name tasks by their ids.
      made.push(hashes(exportId).filter(([name = '']) => name.startsWith('data/')))
    }
    expect(made[0]?.length).toBeGreaterThan(0)
    expect(made[1]).toEqual(made[0])
  })

  it('waits for a job that fetches the same rows', async () => {
    const { datasetId } = await approved()
    fetchDatasets(studio, owner, { datasetIds: [datasetId] })
    const { exportId } = startExport(studio, owner, { options })
    hub.requests.length = 0
    await Promise.all([run('fetch', { worker: 'worker-1' }), run('export', { worker: 'worker-2' })])
    expect(getExport(studio, owner, { exportId }).state).toBe('done')
    const files = hub.requests
      .filter(({ path }) => path.startsWith('/cdn/'))
      .map(({ path }) => path)
    expect(new Set(files).size).toBe(files.length)
  })
})

describe('downloads that nobody waits for', () => {
  const day = 24 * 3600 * 1000

  it('are dropped, and those that a job goes on with are not', async () => {
    const { datasetId, jobId } = await add('studio/plain-qa', 'full')
    await studio.files.downloadsOf(datasetId)
    await studio.files.downloadsOf('dst_gone0000')
    const later = { ...studio, now: () => Date.now() + 30 * day }
    const listed = async () => {
      const ids: string[] = []
      for await (const { id } of studio.files.listDownloads()) ids.push(id)
      return ids
    }
    await collectLeftovers(later)
    expect(await listed()).toEqual([datasetId])
    cancelJob(studio, owner, { jobId })
    await collectLeftovers({ ...studio, now: () => Date.now() })
    expect(await listed()).toEqual([datasetId])
    await collectLeftovers(later)
    expect(await listed()).toEqual([])
  })
})
