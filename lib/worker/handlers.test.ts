import { beforeEach, describe, expect, it } from 'vitest'
import { findTask, listRuns, releaseJobs, requeueJob } from '#db/index.ts'
import { modelCalls } from '#db/schema/tasks.ts'
import { type Actor, ExportOptions, type JobKind, QueueFilter } from '#lib/model/index.ts'
import {
  decide,
  getExport,
  listJobs,
  listReviewQueue,
  type Studio,
  saveModel,
  startExport,
  startProposals,
} from '#lib/usecases/index.ts'
import { addDataset, content, openTestStudio, propose } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

/** Kills a worker after its n-th checkpoint, then lets another take over. */
async function runKilled(kind: JobKind, killedAfter: number): Promise<void> {
  await new Promise<void>((onKilled) => {
    void runJob(studio, kind, { worker: 'worker-1', killedAfter, onKilled })
  })
  releaseJobs(studio.db)
  await runJob(studio, kind, { worker: 'worker-2' })
}

async function approveOne(datasetId: string): Promise<void> {
  const [taskId = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
  const task = findTask(studio.db, { projectId: owner.projectId, taskId })
  decide(studio, owner, {
    taskId,
    revisionId: task?.revisionId ?? '',
    verdict: 'approve',
    reason: null,
    note: null,
    alsoTaskIds: [],
  })
}

describe('an export', () => {
  const start = () =>
    startExport(studio, owner, {
      options: ExportOptions.parse({
        split: { by: { kind: 'row' }, validation: 0.2, test: 0 },
      }),
    })
  const hashes = (exportId: string) =>
    getExport(studio, owner, { exportId }).files.map((file) => [file.name, file.sha256])

  it('writes files, counts that add up, and the same bytes after a kill at each step', async () => {
    await approveOne(await addDataset(studio, owner, { rows: 50 }))
    const { exportId } = start()
    await runJob(studio, 'export')
    const unbroken = getExport(studio, owner, { exportId })
    expect(unbroken).toMatchObject({ state: 'done', examples: 50, error: null })
    expect(unbroken.files.map((file) => file.name)).toEqual(
      expect.arrayContaining(['README.md', 'manifest.yaml', 'dataset_info.json']),
    )
    const rows = unbroken.files.filter((file) => file.name.startsWith('data/'))
    expect(rows.reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(50)
    for (const killedAfter of [0, 1]) {
      const again = start()
      await runKilled('export', killedAfter)
      expect(getExport(studio, owner, again).state).toBe('done')
      expect(hashes(again.exportId)).toEqual(hashes(exportId))
    }
  })
})

describe('proposals by a model', () => {
  let asked: string[]
  let answers: ((count: number) => Response | Promise<Response>)[]

  const answered = (tasks: unknown[]) =>
    Response.json({
      id: 'x',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: JSON.stringify({ tasks }) },
        },
      ],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    })
  const oneTask = () =>
    answered([
      {
        instruction: 'Answer the question.',
        input_fields: ['question'],
        output_field: 'answer',
        reason: 'Questions have answers.',
      },
    ])

  beforeEach(() => {
    asked = []
    answers = []
    studio.fetch = async (_url, init) => {
      asked.push(String(init?.body))
      const answer = answers[asked.length - 1] ?? oneTask
      return answer(asked.length)
    }
  })

  async function begin(datasets: number) {
    const { modelId } = saveModel(studio, owner, {
      modelId: null,
      name: 'Fake',
      baseUrl: 'http://model.example/v1',
      model: 'm',
      key: 'test-key',
    })
    const datasetIds: string[] = []
    for (let index = 0; index < datasets; index += 1)
      datasetIds.push(await addDataset(studio, owner, { name: `Set ${index}` }))
    startProposals(studio, owner, {
      datasetIds,
      proposer: { kind: 'model', modelId, prompt: 'undescribed' },
    })
    return datasetIds
  }
  const runs = () => listRuns(studio.db, { projectId: owner.projectId, datasetId: null })
  const waiting = () =>
    listReviewQueue(studio, owner, {
      filter: QueueFilter.parse({ tab: 'waiting' }),
      offset: 0,
      limit: 50,
    })

  it('keeps what it proposes, with where it came from', async () => {
    await begin(1)
    await runJob(studio, 'proposals')
    expect(waiting().items[0]?.tasks[0]).toMatchObject({
      instruction: 'Answer the question.',
      origin: { kind: 'model', model: 'm', host: 'model.example' },
    })
    expect(runs()[0]).toMatchObject({
      run: { state: 'done', added: 1 },
      answer: { promptTokens: 100, completionTokens: 20 },
    })
    expect(asked[0]).not.toContain('test-key')
  })

  it.each([0, 1, 2])('killed after %i datasets, goes on and asks nothing twice', async (after) => {
    await begin(3)
    await runKilled('proposals', after)
    expect(runs().map(({ run }) => [run.state, run.added])).toEqual([
      ['done', 1],
      ['done', 1],
      ['done', 1],
    ])
    expect(waiting().tasks).toBe(3)
    expect(asked).toHaveLength(3)
  })

  it('names the dataset whose request failed, and tries only that one again', async () => {
    answers = [
      oneTask,
      () => Response.json({ error: { message: 'no such model' } }, { status: 404 }),
    ]
    await begin(2)
    await runJob(studio, 'proposals')
    const [job] = listJobs(studio, owner).jobs
    expect(job).toMatchObject({ state: 'done', failures: [{ code: 'llm-not-found' }] })
    expect(
      runs()
        .map(({ run }) => run.state)
        .sort(),
    ).toEqual(['done', 'failed'])
    requeueJob(studio.db, {
      projectId: owner.projectId,
      jobId: job?.id ?? '',
      now: studio.now(),
    })
    await runJob(studio, 'proposals')
    expect(asked).toHaveLength(3)
    expect(listJobs(studio, owner).jobs[0]).toMatchObject({ state: 'done', failures: [] })
    expect(waiting().tasks).toBe(2)
  })

  it('asks anew, in a new run, where an answer gave nothing', async () => {
    answers = [() => answered([])]
    const [datasetId = ''] = await begin(1)
    await runJob(studio, 'proposals')
    expect(runs()[0]?.run).toMatchObject({ state: 'done', added: 0 })
    expect(runs()[0]?.run.notes).not.toEqual([])
    const [model] = runs()
    startProposals(studio, owner, {
      datasetIds: [datasetId],
      proposer: { kind: 'model', modelId: model?.run.modelId ?? '', prompt: 'undescribed' },
    })
    await runJob(studio, 'proposals')
    expect(asked).toHaveLength(2)
    expect(waiting().tasks).toBe(1)
  })

  it('keeps a ledger of every call', async () => {
    await begin(2)
    await runJob(studio, 'proposals')
    const calls = studio.db.select().from(modelCalls).all()
    expect(calls.map((call) => [call.state, call.promptTokens])).toEqual([
      ['answered', 100],
      ['answered', 100],
    ])
  })
})
