import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dropBatch, findJob, listJobRuns, releaseJobs, sumSpend } from '#db/index.ts'
import { modelBatches, modelCalls, tasks } from '#db/schema/tasks.ts'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import { fullDialect } from '#lib/llm/index.ts'
import { type Actor, apiInputs, type ModelPrice } from '#lib/model/index.ts'
import {
  cancelJob,
  listCalls,
  listJobs,
  openModel,
  planProposals,
  removeModel,
  resumeJob,
  retryJob,
  type Studio,
  saveModel,
  setBudget,
  startProposals,
  testModel,
} from '#lib/usecases/index.ts'
import { addDataset, openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { pollWait } from './batch-notes.ts'
import { prepareBatches } from './batch-prepare.ts'
import { jobStore } from './job-store.ts'
import { runJob } from './run-job.fixture.ts'

let fake: FakeOpenAi
let studio: Studio
let owner: Actor
/** Milliseconds that the clock was put on. */
let later: number
/** The datasets, in the order in which they were made. */
let order: string[]

const price: ModelPrice = { input: 1, cachedInput: 0.5, output: 2, batchShare: 0.5 }

beforeAll(async () => {
  fake = await startFakeOpenAi()
})
afterAll(() => fake.stop())
beforeEach(async () => {
  fake.reset()
  await openFresh()
})

async function openFresh(): Promise<void> {
  ;({ studio, owner } = await openTestStudio())
  studio.fetch = globalThis.fetch
  studio.modelTimeout = 10_000
  later = 0
  const { now } = studio
  studio.now = () => now() + later
}

/** A model that was tested: how it answers is known, and that its server takes batches. */
async function addModel(change: Record<string, unknown> = {}): Promise<string> {
  const { modelId } = saveModel(
    studio,
    owner,
    apiInputs['models.save'].parse({
      ...{ name: 'Fake', baseUrl: fake.url, model: 'fake-good', key: fakeKey, price },
      ...change,
    }),
  )
  await testModel(studio, owner, { modelId })
  return modelId
}

async function addDatasets(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1)
    ids.push(await addDataset(studio, owner, { name: `Set ${index}` }))
  order = ids
  return ids
}

const start = (datasetIds: string[], modelId: string, cap: number | null = null) =>
  startProposals(studio, owner, {
    datasetIds,
    proposer: { kind: 'model', modelId, prompt: 'undescribed' },
    ...{ cap, mode: 'batch' },
  }).jobId

const jobOf = (jobId: string) => {
  const job = findJob(studio.db, { projectId: owner.projectId, jobId })
  if (!job) throw new Error('no job')
  return job
}
const viewOf = (jobId: string) => listJobs(studio, owner).jobs.find(({ id }) => id === jobId)
const runsOf = (jobId: string) =>
  listJobRuns(studio.db, { jobId }).sort(
    (a, b) => order.indexOf(a.datasetId) - order.indexOf(b.datasetId),
  )
const states = (jobId: string) => runsOf(jobId).map(({ state }) => state)
const errors = (jobId: string) => runsOf(jobId).map(({ error }) => error?.code ?? null)
const calls = () =>
  studio.db
    .select()
    .from(modelCalls)
    .all()
    .filter(({ purpose }) => purpose === 'proposal')
const batches = () => studio.db.select().from(modelBatches).all()
const spend = (jobId: string) =>
  sumSpend(studio.db, { projectId: owner.projectId, since: 0, jobId })
const asked = (path: RegExp, method = 'POST') =>
  fake.requests.filter((one) => path.test(one.path) && one.method === method).length

/** Takes the job up once, after whatever it waits for. */
async function take(options: Parameters<typeof runJob>[2] = {}): Promise<boolean> {
  later += 3_600_000
  return runJob(studio, 'proposals', options)
}

/** Takes the job up until nothing waits any more; answers how often. */
async function takeAll(): Promise<number> {
  let times = 0
  while (await take()) {
    times += 1
    if (times > 30) throw new Error('it never ends')
  }
  return times
}

describe('a run as a batch', () => {
  it('is uploaded, waited for, and proposes what the answers say, at half the price', async () => {
    const jobId = start(await addDatasets(3), await addModel())
    await take()
    expect(jobOf(jobId)).toMatchObject({ state: 'running', lease: null, attempts: 0 })
    expect(states(jobId)).toEqual(['running', 'running', 'running'])
    expect(viewOf(jobId)).toMatchObject({
      mode: 'batch',
      progress: { done: 0, total: 3, unit: 'datasets', batch: { phase: 'checking' } },
    })
    const before = spend(jobId)
    expect(before).toEqual({ spent: 0, reserved: expect.any(Number) })
    expect(before.reserved).toBe(calls().reduce((sum, call) => sum + call.reserved, 0))
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [], error: null })
    expect(states(jobId)).toEqual(['done', 'done', 'done'])
    expect(studio.db.select().from(tasks).all().length).toBeGreaterThanOrEqual(3)
    const ledger = listCalls(studio, owner, { offset: 0, limit: 10, jobId }).calls
    expect(ledger).toHaveLength(3)
    for (const { tokens, cost, batch, state } of ledger) {
      expect({ batch, state }).toEqual({ batch: true, state: 'answered' })
      expect(cost).toBe(Math.ceil((tokens?.prompt ?? 0) * 0.5 + (tokens?.completion ?? 0)))
    }
    const sum = ledger.reduce((total, { cost }) => total + (cost ?? 0), 0)
    expect(spend(jobId)).toEqual({ spent: sum, reserved: 0 })
    expect(sum).toBeLessThan(before.reserved)
    expect([asked(/\/files$/), asked(/\/batches$/), fake.batches.length]).toEqual([1, 1, 1])
    expect(asked(/completions/)).toBe(1)
  })

  it('asks in the form that the test found, and for nothing that is kept', async () => {
    fake.rule(({ response_format }) =>
      response_format?.type === 'json_schema' ? { kind: 'no-schema' } : null,
    )
    const ids = await addDatasets(2)
    const modelId = await addModel()
    start(ids.slice(0, 1), modelId)
    await takeAll()
    const jobId = start(ids, modelId)
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done'])
    expect(fake.batches.map(({ lines }) => lines.length)).toEqual([1, 1])
    const [line] = fake.batches[0]?.lines ?? []
    expect(line?.body).toMatchObject({ response_format: { type: 'json_object' } })
    expect(calls()).toHaveLength(2)
  })

  it('learns the form from refused lines, and asks those again by itself', async () => {
    fake.rule(({ response_format, messages }) =>
      response_format?.type === 'json_schema' && messages.length > 2 ? { kind: 'no-schema' } : null,
    )
    const modelId = await addModel()
    fake.rule(({ response_format }) =>
      response_format?.type === 'json_schema' ? { kind: 'no-schema' } : null,
    )
    const jobId = start(await addDatasets(2), modelId)
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done'])
    expect(jobOf(jobId).failures).toEqual([])
    expect(calls().map(({ state, cost }) => [state, cost === 0])).toEqual([
      ['failed', true],
      ['failed', true],
      ['answered', false],
      ['answered', false],
    ])
  })

  it('of a model nobody tested is preceded by one small question', async () => {
    const { modelId } = saveModel(
      studio,
      owner,
      apiInputs['models.save'].parse({
        ...{ name: 'New', baseUrl: fake.url, model: 'fake-good', key: fakeKey, price },
      }),
    )
    await addModel({ model: 'another' })
    fake.requests.length = 0
    const jobId = start(await addDatasets(1), modelId)
    await takeAll()
    expect(asked(/completions/)).toBe(1)
    expect(states(jobId)).toEqual(['done'])
  })

  it('asks for nothing that another batch asks already: it waits for that answer', async () => {
    fake.batchControls.held = true
    const ids = await addDatasets(1)
    const modelId = await addModel()
    const first = start(ids, modelId)
    await take()
    const second = start(ids, modelId)
    await runJob(studio, 'proposals')
    expect(jobOf(second)).toMatchObject({ state: 'running', lease: null })
    fake.batchControls.held = false
    await takeAll()
    expect([states(first), states(second)]).toEqual([['done'], ['done']])
    expect([fake.batches.length, calls().length]).toEqual([1, 1])
  })

  it('waits ever longer between looks, and lets other runs by', async () => {
    fake.batchControls.held = true
    const modelId = await addModel()
    const [first = '', second = ''] = await addDatasets(2)
    const jobId = start([first], modelId)
    await take()
    await take()
    await take()
    expect(batches()).toMatchObject([{ looks: 2 }])
    expect((jobOf(jobId).waitUntil ?? 0) - studio.now()).toBeGreaterThan(
      pollWait(studio.batchPoll, 1),
    )
    expect([0, 1, 4, 9].map((looks) => pollWait(30_000, looks))).toEqual([
      30_000, 45_000, 151_875, 300_000,
    ])
    expect(await runJob(studio, 'proposals')).toBe(false)
    const live = startProposals(studio, owner, {
      datasetIds: [second],
      proposer: { kind: 'rules' },
    })
    expect(await runJob(studio, 'proposals')).toBe(true)
    expect(jobOf(live.jobId).state).toBe('done')
    expect(jobOf(jobId).state).toBe('running')
  })
})

describe('a worker that is killed', () => {
  it('after any yield: the next goes on, and everything is asked for and paid once', async () => {
    const ids = await addDatasets(2)
    const unbroken = start(ids, await addModel())
    const takes = await takeAll()
    const given = (jobId: string) =>
      runsOf(jobId).map(({ state, added, repeated }) => [state, added + repeated])
    let kills = 0
    // In each of its times to be taken up, after each of its yields. A model of its own asks anew.
    for (let fatal = 0; fatal < takes; fatal += 1)
      for (let killedAfter = 0; killedAfter < 20; killedAfter += 1) {
        const before = fake.batches.length
        const jobId = start(ids, await addModel({ model: `fake-good-${fatal}-${killedAfter}` }))
        let killed = false
        for (let times = 0; times < takes + 2; times += 1) {
          await new Promise<void>((resolve) => {
            take({
              worker: `worker ${times}`,
              ...(times === fatal ? { killedAfter } : {}),
              onKilled: () => {
                killed = true
                resolve()
              },
            }).then(() => resolve())
          })
          releaseJobs(studio.db)
        }
        expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
        expect(given(jobId)).toEqual(given(unbroken))
        expect(spend(jobId)).toEqual(spend(unbroken))
        expect(calls().filter((call) => call.jobId === jobId)).toHaveLength(2)
        expect(fake.batches.length - before).toBe(1)
        if (!killed) break
        kills += 1
      }
    expect(kills).toBeGreaterThan(9)
  }, 60_000)

  it('before it heard that the batch was made: the batch is found again', async () => {
    fake.batchControls.losesAnswer = true
    const jobId = start(await addDatasets(2), await addModel())
    await take()
    expect(batches()).toMatchObject([{ state: 'creating', remoteId: null }])
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
    expect([fake.batches.length, calls().length]).toEqual([1, 2])
  })

  it('before the batch was made: it is made once it surely was not', async () => {
    const jobId = start(await addDatasets(2), await addModel())
    const { fetch } = studio
    studio.fetch = async (url, init) => {
      if (/\/batches$/.test(String(url)) && init?.method?.toLowerCase() === 'post')
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' })
      return fetch(url, init)
    }
    await take()
    studio.fetch = fetch
    expect(batches()).toMatchObject([{ state: 'creating', looks: 0 }])
    await take()
    expect(fake.batches).toHaveLength(0)
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
    expect([fake.batches.length, asked(/\/files$/)]).toEqual([1, 1])
  })
})

describe('what fails', () => {
  it('line by line is listed, and tried again now or as a batch', async () => {
    fake.rule(({ messages }) => {
      const text = JSON.stringify(messages)
      if (text.includes('Set 1')) return { kind: 'too-long' }
      return text.includes('Set 2') ? { kind: 'empty-choices' } : null
    })
    const jobId = start(await addDatasets(3), await addModel())
    await takeAll()
    expect(jobOf(jobId).state).toBe('done')
    expect(errors(jobId)).toEqual([null, 'llm-bad-request', 'llm-empty'])
    expect(jobOf(jobId).failures.map(({ what, part }) => [what, part !== undefined])).toEqual(
      expect.arrayContaining([
        ['Set 1', true],
        ['Set 2', true],
      ]),
    )
    // One that was refused costs nothing; one whose answer is none may have been charged.
    expect(calls().map(({ cost }) => cost)).toEqual(
      expect.arrayContaining([expect.any(Number), 0, null]),
    )
    fake.rule(() => null)
    const [, second, third] = runsOf(jobId)
    retryJob(studio, owner, { jobId, runs: [second?.id ?? ''], mode: 'now' })
    await takeAll()
    expect(errors(jobId)).toEqual([null, null, 'llm-empty'])
    expect([fake.batches.length, asked(/completions/)]).toEqual([1, 2])
    retryJob(studio, owner, { jobId, runs: [third?.id ?? ''], mode: 'batch' })
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done', 'done'])
    expect([fake.batches.length, asked(/completions/)]).toEqual([2, 2])
  })

  it('by time: what was answered counts, what was not costs nothing and says so', async () => {
    fake.batchControls.expireAfter = 1
    const jobId = start(await addDatasets(3), await addModel())
    await takeAll()
    expect(jobOf(jobId).state).toBe('done')
    expect(errors(jobId).sort()).toEqual(['batch-expired', 'batch-expired', null])
    expect(jobOf(jobId).failures).toHaveLength(2)
    expect(
      calls()
        .map(({ state, cost }) => `${state} ${cost === 0}`)
        .sort(),
    ).toEqual(['answered false', 'failed true', 'failed true'])
    expect(spend(jobId).reserved).toBe(0)
  })

  it('without a line: it may have been charged, and its money stays kept back', async () => {
    const modelId = await addModel()
    fake.rule(({ messages }) =>
      JSON.stringify(messages).includes('Set 1') ? { kind: 'silent' } : null,
    )
    const jobId = start(await addDatasets(2), modelId)
    await takeAll()
    expect(errors(jobId)).toEqual([null, 'batch-line-missing'])
    const missing = calls().find(({ datasetId }) => datasetId === order[1])
    expect(missing?.reserved).toBeGreaterThan(0)
    expect(spend(jobId).reserved).toBe(missing?.reserved)
  })

  it('as a whole pauses the run with what the provider said; nothing has to be picked up', async () => {
    fake.batchControls.refusal = 'Enqueued token limit reached for fake-good.'
    const jobId = start(await addDatasets(2), await addModel())
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({
      state: 'paused',
      failures: [],
      error: { code: 'batch-refused', values: { message: /Enqueued token limit/ } },
    })
    expect(states(jobId)).toEqual(['queued', 'queued'])
    expect(spend(jobId)).toEqual({ spent: 0, reserved: 0 })
    fake.batchControls.refusal = null
    resumeJob(studio, owner, { jobId })
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done'])
  })

  it.each<[string, (modelId: string) => void, string]>([
    ['the key', (modelId) => change(modelId, { key: 'another' }), 'llm-key-refused'],
    [
      'the address',
      (modelId) => change(modelId, { baseUrl: `${fake.url}/elsewhere`, key: fakeKey }),
      'batch-model-moved',
    ],
  ])('for %s pauses while the batch goes on; mended, it is taken', async (_what, spoil, code) => {
    fake.batchControls.held = true
    const modelId = await addModel()
    const jobId = start(await addDatasets(2), modelId)
    await take()
    spoil(modelId)
    await take()
    expect(jobOf(jobId)).toMatchObject({ state: 'paused', error: { code } })
    change(modelId, { key: fakeKey, baseUrl: fake.url })
    fake.batchControls.held = false
    resumeJob(studio, owner, { jobId })
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done'])
    expect(fake.batches).toHaveLength(1)
  })

  it('because the model was removed: what was sent may have been charged', async () => {
    fake.batchControls.held = true
    const modelId = await addModel()
    const jobId = start(await addDatasets(1), modelId)
    await take()
    removeModel(studio, owner, { modelId })
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [{ code: 'not-found' }] })
    expect(calls()[0]?.state).toBe('lost')
    expect(spend(jobId).reserved).toBeGreaterThan(0)
  })

  it('for a while at the provider is waited out', async () => {
    const jobId = start(await addDatasets(1), await addModel())
    await take()
    const { fetch } = studio
    studio.fetch = async () => new Response('busy', { status: 503 })
    await take()
    await take()
    expect(batches()).toMatchObject([{ troubles: 2, state: 'open' }])
    studio.fetch = fetch
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
  })
})

function change(modelId: string, patch: Record<string, unknown>): void {
  saveModel(
    studio,
    owner,
    apiInputs['models.save'].parse({
      ...{ modelId, name: 'Fake', baseUrl: fake.url, model: 'fake-good', price },
      ...patch,
    }),
  )
}

describe('canceling', () => {
  it('calls the batch off at the provider, and takes what has arrived', async () => {
    Object.assign(fake.batchControls, { held: true, perLook: 1 })
    const jobId = start(await addDatasets(3), await addModel())
    await take()
    await take()
    await take()
    cancelJob(studio, owner, { jobId })
    expect(jobOf(jobId)).toMatchObject({ state: 'running', cancelRequested: true })
    await runJob(studio, 'proposals')
    expect(fake.batches[0]?.status).toBe('cancelling')
    expect(viewOf(jobId)?.progress?.batch?.phase).toBe('canceling')
    await takeAll()
    expect(jobOf(jobId)).toMatchObject({ state: 'canceled', failures: [] })
    const done = states(jobId).filter((state) => state === 'done').length
    expect(done).toBe(fake.batches[0]?.output.length)
    expect(done).toBeGreaterThan(0)
    expect(states(jobId)).toContain('queued')
    expect(spend(jobId).reserved).toBe(0)
    expect(calls().filter(({ state }) => state === 'sent')).toEqual([])
    // What was left is done another time, and nothing twice.
    retryJob(studio, owner, { jobId, mode: 'now' })
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done', 'done'])
    expect(calls().filter(({ state }) => state === 'answered')).toHaveLength(3)
  })

  it('in the middle of its work is called off all the same', async () => {
    fake.batchControls.held = true
    const jobId = start(await addDatasets(1), await addModel())
    await take()
    later += 3_600_000
    const store = jobStore({ db: studio.db, now: studio.now })
    const until = studio.now() + 60_000
    store.claim({ kinds: ['proposals'], lease: 'other', until, rested: true })
    cancelJob(studio, owner, { jobId })
    expect(store.renew({ jobId, lease: 'other', until })).toBe('cancel')
    store.finish({ jobId, lease: 'other', state: 'canceled', error: null })
    expect(jobOf(jobId).state).toBe('running')
    await takeAll()
    expect(jobOf(jobId).state).toBe('canceled')
    expect(fake.batches[0]?.status).toBe('cancelled')
  })

  it('a paused run calls off what goes on at the provider', async () => {
    fake.batchControls.held = true
    const modelId = await addModel()
    const jobId = start(await addDatasets(1), modelId)
    await take()
    change(modelId, { key: 'another' })
    await take()
    expect(jobOf(jobId).state).toBe('paused')
    change(modelId, { key: fakeKey })
    cancelJob(studio, owner, { jobId })
    await takeAll()
    expect(jobOf(jobId).state).toBe('canceled')
    expect(fake.batches[0]?.status).toBe('cancelled')
  })

  it('gives up a provider that cannot be asked; its money stays kept back', async () => {
    fake.batchControls.held = true
    const jobId = start(await addDatasets(1), await addModel())
    await take()
    studio.fetch = async () => new Response('gone', { status: 503 })
    cancelJob(studio, owner, { jobId })
    expect(await takeAll()).toBe(5)
    expect(jobOf(jobId).state).toBe('canceled')
    expect(calls()).toMatchObject([{ state: 'lost', cost: null }])
  })
})

describe('a cap', () => {
  it('refuses a batch that could pass it before anything is sent; raised, it goes', async () => {
    const jobId = start(await addDatasets(3), await addModel(), 1_000)
    await take()
    expect(jobOf(jobId)).toMatchObject({ state: 'paused', error: { code: 'budget-run-batch' } })
    expect([asked(/\/files$/), batches().length, calls().length]).toEqual([0, 0, 0])
    expect(states(jobId)).toEqual(['queued', 'queued', 'queued'])
    resumeJob(studio, owner, { jobId, cap: 1_000_000 })
    await takeAll()
    expect(states(jobId)).toEqual(['done', 'done', 'done'])
  })

  it('of the month counts what other batches keep back', async () => {
    fake.batchControls.held = true
    const [first = '', second = ''] = await addDatasets(2)
    const modelId = await addModel()
    const jobId = start([first], modelId)
    await take()
    const { reserved } = spend(jobId)
    const { spent } = sumSpend(studio.db, { projectId: owner.projectId, since: 0 })
    setBudget(studio, owner, { perRun: null, perMonth: spent + reserved * 2 - 200 })
    const other = start([second], modelId)
    await runJob(studio, 'proposals')
    expect(jobOf(other)).toMatchObject({ state: 'paused', error: { code: 'budget-month-batch' } })
    expect(fake.batches).toHaveLength(1)
  })

  it('needs the price of a batch', async () => {
    const modelId = await addModel({ price: { ...price, batchShare: null } })
    const ids = await addDatasets(1)
    expect(() => start(ids, modelId, 1_000)).toThrow('budget-needs-batch-price')
    const jobId = start(ids, modelId)
    await takeAll()
    expect(calls()).toMatchObject([{ state: 'answered', price: null, cost: null }])
    expect(jobOf(jobId).state).toBe('done')
  })
})

it('rules go now, whatever is asked', async () => {
  const { jobId } = startProposals(studio, owner, {
    ...{ datasetIds: await addDatasets(1), mode: 'batch' },
    proposer: { kind: 'rules' },
  })
  await take()
  expect(viewOf(jobId)).toMatchObject({ state: 'done', mode: null })
})

it('is cut into as many batches as the provider needs, all reserved at once', async () => {
  const jobId = start(await addDatasets(3), await addModel())
  const runs = runsOf(jobId)
  const model = openModel(studio, {
    projectId: owner.projectId,
    modelId: runs[0]?.modelId ?? '',
  })
  const store = jobStore({ db: studio.db, now: studio.now })
  const lease = 'worker'
  store.claim({ kinds: ['proposals'], lease, until: studio.now() + 60_000, rested: false })
  const context: JobContext = {
    ...{ jobId, lease, projectId: owner.projectId, createdBy: owner.userId },
    ...{ signal: new AbortController().signal, checkpoint: null, windsDown: false },
    ...{ report: () => undefined, fail: () => undefined },
  }
  const scratch = await studio.files.scratch()
  const cut = async (limits: { requests: number; bytes: number }) => {
    const prepared = await prepareBatches(studio, {
      ...{ context, model, runs, limits, dialect: fullDialect, folder: scratch.path },
    })
    const sizes = batches().map(({ requests }) => requests)
    const texts = await Promise.all(prepared.batches.map(({ path }) => readFile(path, 'utf8')))
    for (const { id } of prepared.batches) dropBatch(studio.db, { batchId: id })
    return { sizes: sizes.sort(), lines: texts.flatMap((text) => text.trim().split('\n')) }
  }
  const whole = await cut({ requests: 50_000, bytes: 1_000_000 })
  expect([whole.sizes, whole.lines.length]).toEqual([[3], 3])
  expect((await cut({ requests: 2, bytes: 1_000_000 })).sizes).toEqual([1, 2])
  const longest = Math.max(...whole.lines.map((line) => Buffer.byteLength(line) + 1))
  expect((await cut({ requests: 50_000, bytes: longest })).sizes).toEqual([1, 1, 1])
  expect(calls()).toEqual([])
  await scratch.remove()
})

describe('where a server takes batches', () => {
  it('is found out by the test, kept, and said in the plan', async () => {
    fake.batchControls.offered = false
    const modelId = await addModel()
    const ids = await addDatasets(1)
    const plan = () =>
      planProposals(studio, owner, {
        datasetIds: ids,
        proposer: { kind: 'model', modelId, prompt: 'undescribed' },
      })
    expect((await plan()).batches).toBe('no')
    expect(() => start(ids, modelId)).toThrow('batch-not-offered')
    fake.batchControls.offered = true
    expect(await testModel(studio, owner, { modelId })).toMatchObject({ batches: 'yes' })
    expect((await plan()).batches).toBe('yes')
    const moved = saveModel(
      studio,
      owner,
      apiInputs['models.save'].parse({
        ...{ name: 'New', baseUrl: 'http://new.example/v1', model: 'm' },
      }),
    )
    expect(() => start(ids, moved.modelId)).toThrow('batch-offer-unknown')
  })
})
