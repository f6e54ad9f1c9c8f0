import { beforeEach, describe, expect, it } from 'vitest'
import { findJob, listJobRuns, releaseJobs, sumSpend } from '#db/index.ts'
import { modelCalls } from '#db/schema/tasks.ts'
import { type Actor, apiInputs, type ModelPrice } from '#lib/model/index.ts'
import {
  getMoney,
  listCalls,
  listJobs,
  planProposals,
  resumeJob,
  retryJob,
  type Studio,
  saveModel,
  setBudget,
  startProposals,
  writeLedger,
} from '#lib/usecases/index.ts'
import { addDataset, addPerson, addProject, openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor
/** Bodies of the requests that reached the server. */
let asked: string[]
let answer: (body: string, count: number) => Response | Promise<Response>

const price: ModelPrice = { input: 1, cachedInput: 0.5, output: 2, batchShare: 0.5 }

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
  asked = []
  answer = () => answered()
  studio.fetch = async (_url, init) => {
    asked.push(String(init?.body))
    return answer(String(init?.body), asked.length)
  }
})

function answered({ prompt = 100, cached = 0, completion = 20 } = {}): Response {
  const task = {
    instruction: 'Answer the question.',
    input_fields: ['question'],
    output_field: ['answer'],
    reason: 'Questions have answers.',
  }
  return Response.json({
    choices: [{ finish_reason: 'stop', message: { content: JSON.stringify({ tasks: [task] }) } }],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      prompt_tokens_details: { cached_tokens: cached },
    },
  })
}

const refused = (status: number, message = 'no') =>
  Response.json({ error: { message } }, { status })

function addModel(change: Record<string, unknown> = {}): string {
  return saveModel(
    studio,
    owner,
    apiInputs['models.save'].parse({
      ...{ name: 'Fake', baseUrl: 'http://model.example/v1', model: 'm', key: 'k', price },
      limits: { concurrency: 1 },
      ...change,
    }),
  ).modelId
}

async function addDatasets(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1)
    ids.push(await addDataset(studio, owner, { name: `Set ${index}` }))
  return ids
}

const proposerOf = (modelId: string) => ({ kind: 'model', modelId, prompt: 'undescribed' }) as const

const start = (datasetIds: string[], modelId: string, cap: number | null = null) =>
  startProposals(studio, owner, { datasetIds, proposer: proposerOf(modelId), cap }).jobId

const jobOf = (jobId: string) => {
  const job = findJob(studio.db, { projectId: owner.projectId, jobId })
  if (!job) throw new Error('no job')
  return job
}
const states = (jobId: string) => listJobRuns(studio.db, { jobId }).map(({ state }) => state)
const calls = () => studio.db.select().from(modelCalls).all()
const spend = (jobId?: string) =>
  sumSpend(studio.db, { projectId: owner.projectId, since: 0, ...(jobId ? { jobId } : {}) })

/** What one request keeps back at most. */
async function reservationOf(datasetId: string): Promise<number> {
  const jobId = start([datasetId], addModel({ baseUrl: 'http://probe.example/v1' }))
  await runJob(studio, 'proposals')
  const reserved = calls().find((call) => call.jobId === jobId)?.reserved ?? 0
  asked.length = 0
  return reserved
}

describe('the ledger', () => {
  it('holds what each call was for, what it took, and what it cost', async () => {
    answer = () => answered({ prompt: 100, cached: 40, completion: 20 })
    const [datasetId = ''] = await addDatasets(1)
    start([datasetId], addModel())
    await runJob(studio, 'proposals')
    expect(listCalls(studio, owner, { offset: 0, limit: 10, jobId: null })).toMatchObject({
      total: 1,
      calls: [
        {
          ...{ purpose: 'proposal', datasetId, datasetName: 'Set 0', state: 'answered' },
          ...{ model: 'm', host: 'model.example', promptVersion: 'undescribed v1' },
          tokens: { prompt: 100, cached: 40, completion: 20 },
          // 60 at 1, 40 at 0.5, 20 at 2.
          cost: 120,
          error: null,
        },
      ],
    })
    expect(calls()[0]?.price).toEqual(price)
    expect([...writeLedger(studio, owner)].join('')).toContain('answered,,100,40,20,0.000120,')
  })

  it.each<[string, () => Response | Promise<Response>, 0 | null]>([
    ['the server said no', () => refused(400), 0],
    ['nothing listens there', () => unreachable('ECONNREFUSED'), 0],
    ['the answer cannot be read', () => new Response('<html>'), null],
    ['the connection was cut', () => unreachable('EPROTO'), null],
  ])('where %s, it costs nothing or keeps its reservation', async (_what, respond, cost) => {
    answer = respond
    start(await addDatasets(1), addModel())
    await runJob(studio, 'proposals')
    const [call] = calls()
    expect(call).toMatchObject({ state: 'failed', cost })
    expect(spend()).toEqual({ spent: 0, reserved: cost === 0 ? 0 : call?.reserved })
  })

  it('keeps back what nobody counted', async () => {
    answer = () =>
      Response.json({ choices: [{ finish_reason: 'stop', message: { content: '{"tasks": []}' } }] })
    start(await addDatasets(1), addModel())
    await runJob(studio, 'proposals')
    expect(calls()[0]).toMatchObject({ state: 'answered', cost: null })
    expect(spend().reserved).toBeGreaterThan(0)
    expect(getMoney(studio, owner).total).toMatchObject({ calls: 1, cost: 0, uncosted: 1 })
  })
})

function unreachable(code: string): Promise<Response> {
  return Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }),
  )
}

describe('a cap', () => {
  it('pauses the run before it is passed; raised, the run goes on with what is left', async () => {
    const datasetIds = await addDatasets(4)
    const [first = ''] = datasetIds
    const reserved = await reservationOf(first)
    // Each call costs 140: two fit, the third might pass the cap.
    const jobId = start(datasetIds, addModel(), reserved + 2 * 140 - 1)
    await runJob(studio, 'proposals')
    expect(jobOf(jobId)).toMatchObject({
      state: 'paused',
      endedAt: null,
      error: { code: 'budget-run-reached', values: { spent: 0.00028 } },
    })
    expect(states(jobId).sort()).toEqual(['done', 'done', 'queued', 'queued'])
    expect(asked).toHaveLength(2)
    expect(await runJob(studio, 'proposals')).toBe(false)

    expect(() => resumeJob(studio, owner, { jobId, cap: 280 })).toThrow(
      expect.objectContaining({ code: 'budget-cap-spent' }),
    )
    resumeJob(studio, owner, { jobId, cap: 1_000_000 })
    await runJob(studio, 'proposals')
    expect(jobOf(jobId)).toMatchObject({ state: 'done', error: null, failures: [] })
    expect(asked).toHaveLength(4)
    expect(new Set(asked).size).toBe(4)
    expect(spend(jobId)).toEqual({ spent: 4 * 140, reserved: 0 })
  })

  it('of the month counts for all jobs, and that of a run for each', async () => {
    const datasetIds = await addDatasets(3)
    const reserved = await reservationOf(datasetIds[0] ?? '')
    const modelId = addModel()
    setBudget(studio, owner, { perRun: reserved + 140, perMonth: null })
    const jobId = start(datasetIds, modelId)
    await runJob(studio, 'proposals')
    expect(jobOf(jobId).error?.code).toBe('budget-run-reached')
    // A cap of the run's own never lifts the project's.
    resumeJob(studio, owner, { jobId, cap: 1_000_000 })
    await runJob(studio, 'proposals')
    expect(jobOf(jobId)).toMatchObject({ state: 'paused' })
    setBudget(studio, owner, { perRun: null, perMonth: spend().spent + reserved - 1 })
    resumeJob(studio, owner, { jobId })
    await runJob(studio, 'proposals')
    expect(jobOf(jobId).error?.code).toBe('budget-month-reached')
    setBudget(studio, owner, { perRun: null, perMonth: null })
    resumeJob(studio, owner, { jobId })
    await runJob(studio, 'proposals')
    expect(jobOf(jobId).state).toBe('done')
    expect(asked).toHaveLength(3)
  })

  it('cannot be kept without a price: nothing is sent', async () => {
    const datasetIds = await addDatasets(1)
    const modelId = addModel({ price: null })
    expect(() => start(datasetIds, modelId, 1_000)).toThrow(
      expect.objectContaining({ code: 'budget-needs-price' }),
    )
    setBudget(studio, owner, { perRun: null, perMonth: 1_000_000 })
    const jobId = start(datasetIds, modelId)
    await runJob(studio, 'proposals')
    expect(jobOf(jobId)).toMatchObject({ state: 'paused', error: { code: 'budget-needs-price' } })
    expect(asked).toEqual([])
  })
})

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

it('no cap is ever passed: random costs, many at a time, workers killed', async () => {
  const datasetIds = await addDatasets(6)
  const reserved = await reservationOf(datasetIds[0] ?? '')
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = randomOf(seed)
    const modelId = addModel({
      baseUrl: `http://m${seed}.example/v1`,
      limits: { concurrency: 1 + Math.floor(random() * 4) },
    })
    let cap = Math.round(reserved * (0.5 + random() * 2))
    const jobId = start(datasetIds, modelId, cap)
    // What the server charged, whether or not the answer arrived.
    let charged = 0
    let alive = 0
    const within = () => {
      const { spent, reserved: kept } = spend(jobId)
      expect(spent + kept).toBeLessThanOrEqual(cap)
      expect(charged).toBeLessThanOrEqual(spent + kept)
    }
    answer = async (body) => {
      const worker = alive
      within()
      const limit = (JSON.parse(body) as { max_tokens: number }).max_tokens
      const prompt = 50 + Math.floor(random() * 400)
      const completion = Math.floor(random() * random() * (limit + 1))
      charged += prompt + 2 * completion
      for (let turn = Math.floor(random() * 5); turn > 0; turn -= 1)
        await new Promise((resolve) => setImmediate(resolve))
      within()
      // The worker that asked is dead: its answer reaches nobody.
      return worker === alive ? answered({ prompt, completion }) : new Promise(() => undefined)
    }
    for (let round = 0; jobOf(jobId).state !== 'done'; round += 1) {
      expect(round).toBeLessThan(60)
      await new Promise<void>((resolve) => {
        const onKilled = () => {
          alive += 1
          resolve()
        }
        const killedAfter = round < 3 ? Math.floor(random() * 3) : Number.POSITIVE_INFINITY
        void runJob(studio, 'proposals', {
          worker: `w${seed}-${round}`,
          killedAfter,
          onKilled,
        }).then(() => resolve())
      })
      releaseJobs(studio.db)
      within()
      if (jobOf(jobId).state === 'paused') {
        const { spent, reserved: kept } = spend(jobId)
        cap = spent + kept + Math.round(reserved * (0.5 + random()))
        resumeJob(studio, owner, { jobId, cap })
      }
    }
    within()
    expect(states(jobId)).toEqual(datasetIds.map(() => 'done'))
  }
})

describe('failures', () => {
  it('of the same kind in a row pause the run, and fail nothing', async () => {
    const datasetIds = await addDatasets(8)
    answer = (_body, count) => (count === 1 ? answered() : refused(401))
    const jobId = start(datasetIds, addModel())
    await runJob(studio, 'proposals')
    expect(jobOf(jobId)).toMatchObject({
      state: 'paused',
      error: { code: 'llm-key-refused' },
      failures: [],
      progress: { done: 1, total: 8 },
    })
    expect(asked).toHaveLength(1 + 5)
    expect(states(jobId).filter((state) => state === 'queued')).toHaveLength(7)
    answer = () => answered()
    resumeJob(studio, owner, { jobId })
    await runJob(studio, 'proposals')
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
    expect(asked).toHaveLength(6 + 7)
  })

  it('of different kinds are listed; one is tried again by itself, then the rest', async () => {
    const datasetIds = await addDatasets(6)
    const bad = [refused(400, 'a'), answered(), refused(404, 'no such model'), answered()]
    answer = (_body, count) => bad[count - 1] ?? (count === 5 ? refused(400, 'b') : answered())
    const jobId = start(datasetIds, addModel())
    await runJob(studio, 'proposals')
    const [view] = listJobs(studio, owner).jobs
    expect(view).toMatchObject({ state: 'done' })
    expect(view?.failures.map(({ code }) => code)).toEqual([
      'llm-bad-request',
      'llm-not-found',
      'llm-bad-request',
    ])
    answer = () => answered()
    const part = view?.failures[1]?.part ?? ''
    retryJob(studio, owner, { jobId, runs: [part] })
    await runJob(studio, 'proposals')
    expect(asked).toHaveLength(7)
    expect(jobOf(jobId).failures.map(({ code }) => code)).toEqual([
      'llm-bad-request',
      'llm-bad-request',
    ])
    retryJob(studio, owner, { jobId })
    await runJob(studio, 'proposals')
    expect(asked).toHaveLength(9)
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
    expect(new Set(states(jobId))).toEqual(new Set(['done']))
  })
})

describe('the estimate', () => {
  it('is made from the real prompts, keeps kept answers out, and is compared with what it came to', async () => {
    const datasetIds = await addDatasets(2)
    const modelId = addModel()
    const plan = () => planProposals(studio, owner, { datasetIds, proposer: proposerOf(modelId) })
    const before = (await plan()).estimate
    expect(before).toMatchObject({ kept: 0, counted: 2, requests: 2, answersFrom: 'usual' })
    expect(before?.cost?.likely).toBe((before?.promptTokens ?? 0) + 2 * 2 * 350)
    expect(before?.batchCost?.likely).toBe(Math.ceil((before?.cost?.likely ?? 0) / 2))
    const jobId = start(datasetIds, modelId)
    await runJob(studio, 'proposals')
    expect((await plan()).estimate).toMatchObject({
      kept: 2,
      promptTokens: 0,
      cost: { low: 0, likely: 0, high: 0 },
    })
    expect(getMoney(studio, owner)).toMatchObject({
      runs: [{ jobId, kind: 'proposals', of: 2, estimated: before?.cost?.likely, actual: 280 }],
      total: { calls: 2, cost: 280, uncosted: 0 },
      byModel: [{ modelId, calls: 2, cost: 280 }],
      byDataset: [{ proposed: 1 }, { proposed: 1 }],
      month: { spent: 280, reserved: 0 },
      perApprovedTask: null,
    })
    expect(jobOf(jobId).progress).toMatchObject({ cost: { spent: 280, likely: 280 } })
  })
})

it.each(['reviewer', 'annotator', 'viewer'] as const)('a %s may not see the money', (role) => {
  const actor = addPerson(studio, { projectId: owner.projectId, role })
  const notAllowed = expect.objectContaining({ kind: 'not-allowed' })
  expect(() => getMoney(studio, actor)).toThrow(notAllowed)
  expect(() => listCalls(studio, actor, { offset: 0, limit: 1, jobId: null })).toThrow(notAllowed)
  expect(() => [...writeLedger(studio, actor)]).toThrow(notAllowed)
})

it('a curator sees the money and may not set the budget', () => {
  const actor = addPerson(studio, { projectId: owner.projectId, role: 'curator' })
  expect(getMoney(studio, actor).total.calls).toBe(0)
  expect(() => setBudget(studio, actor, { perRun: 1, perMonth: 1 })).toThrow(
    expect.objectContaining({ kind: 'not-allowed' }),
  )
})

it('another project’s money is not there', async () => {
  start(await addDatasets(1), addModel())
  await runJob(studio, 'proposals')
  const stranger = addProject(studio)
  expect(getMoney(studio, stranger).total.calls).toBe(0)
  expect(listCalls(studio, stranger, { offset: 0, limit: 10, jobId: null })).toEqual({
    total: 0,
    calls: [],
  })
})
