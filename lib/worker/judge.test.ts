import { beforeEach, describe, expect, it } from 'vitest'
import {
  findJob,
  findTask,
  keepAnswer,
  listFindings,
  listJobJudgments,
  releaseJobs,
  sumSpend,
  transact,
  updateDataset,
} from '#db/index.ts'
import { modelCalls } from '#db/schema/tasks.ts'
import { type Actor, apiInputs, type JudgeAnswer, type ModelPrice } from '#lib/model/index.ts'
import { judgeRequest } from '#lib/proposals/index.ts'
import {
  dismissFinding,
  edit,
  getJudgeOutcome,
  getMoney,
  getProject,
  getReviewTask,
  hashRequest,
  listCalls,
  listHistory,
  listReviewQueue,
  openModel,
  planJudging,
  previewPrompt,
  removeModel,
  resumeJob,
  retryJob,
  type Studio,
  saveModel,
  setBudget,
  startJudging,
  startProposals,
  undo,
  updateProject,
} from '#lib/usecases/index.ts'
import {
  addDataset,
  addPerson,
  addProject,
  content,
  openTestStudio,
  propose,
} from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor
/** Bodies of the requests that reached the server. */
let asked: string[]
let answer: (body: string, count: number) => Response | Promise<Response>

const price: ModelPrice = { input: 1, cachedInput: 0.5, output: 2, batchShare: null }
/** 100 tokens in at 1, 20 out at 2. */
const callCost = 140

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
  asked = []
  answer = () => says('yes', 'yes', 'yes')
  studio.fetch = async (_url, init) => {
    asked.push(String(init?.body))
    return answer(String(init?.body), asked.length)
  }
})

function answered(text: string, finish = 'stop'): Response {
  return Response.json({
    choices: [{ finish_reason: finish, message: { content: text } }],
    usage: { prompt_tokens: 100, completion_tokens: 20 },
  })
}

type Word = JudgeAnswer['answer']
const said = (word: Word, reason = `Because ${word}.`) => ({ reason, answer: word })
const says = (instruction: Word, input: Word, output: Word) =>
  answered(
    JSON.stringify({ instruction: said(instruction), input: said(input), output: said(output) }),
  )
const refused = (status: number) =>
  Response.json({ error: { message: `no ${status}` } }, { status })

function addModel(change: Record<string, unknown> = {}): string {
  return saveModel(
    studio,
    owner,
    apiInputs['models.save'].parse({
      ...{ name: 'Fake', baseUrl: 'http://judge.example/v1', model: 'm', key: 'k', price },
      limits: { concurrency: 1 },
      ...change,
    }),
  ).modelId
}

/** Tasks that differ in their instruction, over one dataset. */
async function addTasks(count: number, name = 'Questions') {
  const datasetId = await addDataset(studio, owner, { name })
  const contents = Array.from({ length: count }, (_, index) =>
    content(`Find what the person asks for, way ${index}.`),
  )
  return { datasetId, taskIds: await propose(studio, owner, datasetId, contents) }
}

const start = (taskIds: string[], modelId: string, cap: number | null = null) =>
  startJudging(studio, owner, { taskIds, modelId, cap }).jobId
const judge = async (taskIds: string[], modelId = addModel()) => {
  const jobId = start(taskIds, modelId)
  await runJob(studio, 'judge')
  return jobId
}
const jobOf = (jobId: string) => {
  const job = findJob(studio.db, { projectId: owner.projectId, jobId })
  if (!job) throw new Error('no job')
  return job
}
const outcome = (jobId: string) => getJudgeOutcome(studio, owner, { jobId })
const view = (taskId: string) => getReviewTask(studio, owner, { taskId })
const judgeFindings = (taskId: string) =>
  listFindings(studio.db, { taskId }).filter(({ rule }) => rule.startsWith('judge-'))
const counts = (taskId: string) => {
  const task = findTask(studio.db, { projectId: owner.projectId, taskId })
  return { warnings: task?.warnings, infos: task?.infos }
}
const calls = () => studio.db.select().from(modelCalls).all()
const plan = (taskIds: string[], modelId: string) =>
  planJudging(studio, owner, { selection: { kind: 'tasks', taskIds }, modelId })

describe('what a model says', () => {
  it('becomes findings that sort and filter the queue, with the reason and who said it', async () => {
    const { taskIds } = await addTasks(2)
    const [doubted = '', sound = ''] = taskIds
    const before = counts(doubted)
    answer = (_body, count) =>
      count === 1 ? says('yes', 'unsure', 'no') : says('yes', 'yes', 'yes')
    const jobId = await judge(taskIds)
    expect(judgeFindings(doubted)).toEqual([
      {
        ...{ rule: 'judge-input', severity: 'info', place: 'input', fix: null },
        values: { answer: 'unsure', model: 'm', given: 'reason', reason: 'Because unsure.' },
      },
      {
        ...{ rule: 'judge-output', severity: 'warning', place: 'output', fix: null },
        values: { answer: 'no', model: 'm', given: 'reason', reason: 'Because no.' },
      },
    ])
    expect(counts(doubted)).toEqual({
      warnings: (before.warnings ?? 0) + 1,
      infos: (before.infos ?? 0) + 1,
    })
    expect(judgeFindings(sound)).toEqual([])
    expect((await view(sound)).judgment).toMatchObject({
      ...{ model: 'm', host: 'judge.example', prompt: 'judge v1' },
      answers: { instruction: said('yes'), input: said('yes'), output: said('yes') },
    })
    expect(outcome(jobId)).toEqual({ tasks: 2, sound: 1, doubtful: 1, failed: 0, open: 0 })
    const { items } = listReviewQueue(
      studio,
      owner,
      apiInputs['review.queue'].parse({ filter: { findings: ['judge-output'] } }),
    )
    expect(items.flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId))).toEqual([doubted])
    expect(listHistory(studio, owner, { taskId: sound }).entries.at(-1)).toMatchObject({
      by: null,
      entry: { kind: 'judged', model: 'm', answers: { output: { answer: 'yes' } } },
    })
  })

  it('replaces what was said of the same content before, and a dismissal holds', async () => {
    const { taskIds } = await addTasks(1)
    const [taskId = ''] = taskIds
    answer = () => says('no', 'no', 'yes')
    await judge(taskIds)
    const { revision } = await view(taskId)
    const before = counts(taskId)
    dismissFinding(studio, owner, {
      ...{ taskId, revisionId: revision.id, rule: 'judge-input', reason: 'It is enough.' },
    })
    expect(counts(taskId).warnings).toBe((before.warnings ?? 0) - 1)
    answer = () => says('yes', 'no', 'yes')
    await judge(taskIds, addModel({ model: 'other' }))
    expect(judgeFindings(taskId).map(({ rule }) => rule)).toEqual(['judge-input'])
    expect((await view(taskId)).findings.find(({ rule }) => rule === 'judge-input')).toMatchObject({
      values: { model: 'other' },
      dismissed: { reason: 'It is enough.' },
    })
  })

  it('of which a part was cut off is kept as far as it goes', async () => {
    const { taskIds } = await addTasks(1)
    const [taskId = ''] = taskIds
    answer = () =>
      answered('{"instruction": {"reason": "Odd.", "answer": "no"}, "input": {', 'length')
    expect(outcome(await judge(taskIds))).toMatchObject({ doubtful: 1, failed: 0 })
    expect((await view(taskId)).judgment?.answers).toEqual({
      ...{ instruction: said('no', 'Odd.'), input: null, output: null },
    })
  })

  it('is stale once the task changes, and holds again when the change is taken back', async () => {
    const { taskIds } = await addTasks(1)
    const [taskId = ''] = taskIds
    answer = () => says('no', 'yes', 'yes')
    await judge(taskIds)
    const { revision } = await view(taskId)
    await edit(studio, owner, {
      ...{ taskId, baseRevisionId: revision.id, approve: false, alsoTaskIds: [] },
      content: content('Answer the question in one word.'),
    })
    expect((await view(taskId)).judgment).toBeNull()
    expect(judgeFindings(taskId)).toEqual([])
    await undo(studio, owner)
    expect((await view(taskId)).judgment?.model).toBe('m')
    expect(judgeFindings(taskId)).toHaveLength(1)
  })

  it('of a revision that was edited meanwhile is kept for the history only', async () => {
    const { taskIds } = await addTasks(1)
    const [taskId = ''] = taskIds
    const { revision } = await view(taskId)
    answer = async () => {
      await edit(studio, owner, {
        ...{ taskId, baseRevisionId: revision.id, approve: false, alsoTaskIds: [] },
        content: content('Answer the question in one word.'),
      })
      return says('no', 'no', 'no')
    }
    const jobId = await judge(taskIds)
    expect(outcome(jobId)).toMatchObject({ doubtful: 1 })
    expect((await view(taskId)).judgment).toBeNull()
    expect(judgeFindings(taskId)).toEqual([])
    expect(listHistory(studio, owner, { taskId }).entries.map(({ entry }) => entry.kind)).toContain(
      'judged',
    )
  })
})

describe('what is asked', () => {
  it('is the text of the plan, word for word, and stands in the ledger with its price', async () => {
    const { taskIds, datasetId } = await addTasks(1)
    const modelId = addModel()
    const planned = await plan(taskIds, modelId)
    expect(asked).toEqual([])
    expect(planned).toMatchObject({
      destination: { host: 'judge.example', model: 'm' },
      items: [
        {
          ...{ datasetId, name: 'Questions', refusal: null, rows: 3 },
          fields: ['question', 'answer', 'label'],
          prompt: 'judge v1',
        },
      ],
      estimate: { requests: 1, counted: 1, kept: 0, answersFrom: 'usual' },
    })
    const { cost, promptTokens } = planned.estimate
    expect(cost).toEqual({
      low: promptTokens + 2 * 50,
      likely: promptTokens + 2 * 110,
      high: promptTokens + 2 * 240,
    })
    const jobId = await judge(taskIds, modelId)
    const [body = ''] = asked
    expect(JSON.parse(body).messages).toEqual(planned.items[0]?.messages)
    expect(listCalls(studio, owner, { offset: 0, limit: 10, jobId })).toMatchObject({
      total: 1,
      calls: [
        {
          ...{ purpose: 'judge', datasetId, state: 'answered', cost: callCost },
          promptVersion: 'judge v1',
        },
      ],
    })
    expect(listJobJudgments(studio.db, { jobId })[0]?.callId).toBe(calls()[0]?.id)
    expect(getMoney(studio, owner).runs).toEqual([
      expect.objectContaining({
        jobId,
        kind: 'judge',
        of: 1,
        estimated: cost?.likely,
        actual: 140,
      }),
    ])
  })

  it('is chosen as a part of the queue as well', async () => {
    await addTasks(2, 'One')
    const { taskIds, datasetId } = await addTasks(3, 'Two')
    const filter = apiInputs['review.queue'].parse({ filter: { datasets: [datasetId] } }).filter
    const { items } = await planJudging(studio, owner, {
      selection: { kind: 'queue', filter },
      modelId: addModel(),
    })
    expect(items.map(({ taskId }) => taskId).sort()).toEqual([...taskIds].sort())
  })

  it('is never a task whose rows may not go there: it is refused before, and fails after', async () => {
    const { taskIds, datasetId } = await addTasks(2)
    const other = await addTasks(1, 'Open')
    const modelId = addModel()
    const jobId = start([...taskIds, ...other.taskIds], modelId)
    transact(studio.db, (tx) =>
      updateDataset(tx, {
        datasetId,
        patch: { visibility: { kind: 'hosts', hosts: ['x.example'] } },
      }),
    )
    const { items, estimate } = await plan([...taskIds, ...other.taskIds], modelId)
    expect(items.map(({ refusal }) => refusal?.code ?? null)).toEqual([
      ...['judge-not-for-host', 'judge-not-for-host'],
      null,
    ])
    expect(estimate.requests).toBe(1)
    await runJob(studio, 'judge')
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('Open question')
    expect(outcome(jobId)).toMatchObject({ failed: 2, sound: 1 })
    expect(jobOf(jobId).failures.map(({ code }) => code)).toEqual([
      ...['judge-not-for-host', 'judge-not-for-host'],
    ])
  })

  it('is no task that cannot be rendered or gives no example', async () => {
    const datasetId = await addDataset(studio, owner)
    const taskIds = await propose(studio, owner, datasetId, [
      content('A', { output: { kind: 'field', field: ['gone'] } }),
      content('B', { where: [{ op: 'equals', field: ['answer'], text: 'no such' }] }),
    ])
    const { items } = await plan(taskIds, addModel())
    expect(items.map(({ refusal }) => refusal?.code)).toEqual([
      'judge-not-rendered',
      'judge-no-example',
    ])
  })

  it('can be looked at on the page of prompts', async () => {
    const { datasetId } = await addTasks(1)
    const wording = {
      system: 'JSON',
      question: '{{instructions}} {{examples}}',
      options: undefined,
    }
    const ask = (id: string) =>
      previewPrompt(
        studio,
        owner,
        apiInputs['prompts.preview'].parse({ kind: 'judge', wording, datasetId: id }),
      )
    const { messages, warnings } = await ask(datasetId)
    expect(warnings).toEqual([])
    expect(messages.at(-1)?.content).toContain('way 0. {"input":')
    const empty = await addDataset(studio, owner, { name: 'No task' })
    expect((await ask(empty)).refusal?.code).toBe('judge-needs-task')
  })
})

describe('an answer that came', () => {
  it('is not paid for twice: judged again, it costs nothing', async () => {
    const { taskIds } = await addTasks(2)
    const modelId = addModel()
    await judge(taskIds, modelId)
    expect((await plan(taskIds, modelId)).estimate).toMatchObject({ kept: 2, cost: { high: 0 } })
    const jobId = await judge(taskIds, modelId)
    expect(outcome(jobId)).toMatchObject({ sound: 2 })
    expect(asked).toHaveLength(2)
    expect(sumSpend(studio.db, { projectId: owner.projectId, jobId, since: 0 }).spent).toBe(0)
    expect(listJobJudgments(studio.db, { jobId })[0]?.callId).toBe(calls()[0]?.id)
  })

  it('and was no good is asked for anew, by another run and by a retry', async () => {
    const { taskIds } = await addTasks(1)
    const modelId = addModel()
    answer = () => answered('The task looks fine.')
    const jobId = await judge(taskIds, modelId)
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [{ code: 'judge-unreadable' }] })
    expect(outcome(jobId)).toMatchObject({ failed: 1 })
    await judge(taskIds, modelId)
    expect(asked).toHaveLength(2)
    answer = () => says('yes', 'yes', 'yes')
    const [part = ''] = jobOf(jobId).failures.map((failure) => failure.part ?? '')
    retryJob(studio, owner, apiInputs['jobs.retry'].parse({ jobId, runs: [part] }))
    await runJob(studio, 'judge')
    expect(asked).toHaveLength(3)
    expect(outcome(jobId)).toMatchObject({ failed: 0, sound: 1 })
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
  })

  it.each([0, 1, 2, 3])(
    'is not asked for again after kill -9 at checkpoint %i',
    async (killedAfter) => {
      const { taskIds } = await addTasks(3)
      const [first = '', second = '', third = ''] = taskIds
      const jobId = start(taskIds, addModel({ limits: { concurrency: 2 } }))
      answer = (body) =>
        body.includes('way 1') ? says('no', 'yes', 'yes') : says('yes', 'yes', 'yes')
      await new Promise<void>((resolve) => {
        void runJob(studio, 'judge', { worker: 'w1', killedAfter, onKilled: resolve })
      })
      releaseJobs(studio.db)
      await runJob(studio, 'judge', { worker: 'w2' })
      expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
      expect(outcome(jobId)).toEqual({ tasks: 3, sound: 2, doubtful: 1, failed: 0, open: 0 })
      expect(new Set(asked).size).toBe(3)
      expect(asked).toHaveLength(3)
      expect([first, second, third].map((taskId) => judgeFindings(taskId).length)).toEqual([
        0, 1, 0,
      ])
    },
  )

  it.each([
    ['since it was asked for is used, even where it is no good', 'after', 0],
    ['before that and is no good is asked for anew', 'before', 1],
  ] as const)('%s', async (_what, when, requests) => {
    const { taskIds } = await addTasks(1)
    const modelId = addModel()
    const { items } = await plan(taskIds, modelId)
    const requestHash = hashRequest(
      openModel(studio, { projectId: owner.projectId, modelId }),
      judgeRequest(items[0]?.messages ?? []),
    )
    const keep = () =>
      transact(studio.db, (tx) =>
        keepAnswer(tx, {
          ...{ requestHash, text: 'No JSON.', finish: 'stop', receivedAt: studio.now() },
        }),
      )
    const before = { before: keep, after: () => undefined }
    const after = { before: () => undefined, after: keep }
    before[when]()
    const jobId = start(taskIds, modelId)
    after[when]()
    await runJob(studio, 'judge')
    expect(asked).toHaveLength(requests)
    expect(outcome(jobId)).toMatchObject({ failed: 1 - requests, sound: requests })
  })

  it('by a worker that died while it was on its way stands in the ledger as lost', async () => {
    const { taskIds } = await addTasks(1)
    const jobId = start(taskIds, addModel())
    let sent = () => {}
    const onItsWay = new Promise<void>((resolve) => {
      sent = resolve
    })
    answer = () => {
      sent()
      return new Promise(() => undefined)
    }
    void runJob(studio, 'judge', { worker: 'w1' })
    await onItsWay
    releaseJobs(studio.db)
    answer = () => says('yes', 'yes', 'yes')
    await runJob(studio, 'judge', { worker: 'w2' })
    expect(outcome(jobId)).toMatchObject({ sound: 1 })
    expect(calls().map(({ state }) => state)).toEqual(['lost', 'answered'])
  })
})

describe('money', () => {
  it('a cap pauses the run before it is passed; raised, it goes on with what is left', async () => {
    const { taskIds } = await addTasks(4)
    const modelId = addModel()
    await judge(taskIds.slice(0, 1), addModel({ baseUrl: 'http://probe.example/v1' }))
    const reserved = calls()[0]?.reserved ?? 0
    asked.length = 0
    const jobId = start(taskIds, modelId, reserved + 2 * callCost - 1)
    await runJob(studio, 'judge')
    expect(jobOf(jobId)).toMatchObject({
      state: 'paused',
      error: { code: 'budget-run-reached' },
      progress: { done: 2, total: 4 },
    })
    expect(outcome(jobId)).toMatchObject({ sound: 2, open: 2 })
    resumeJob(studio, owner, { jobId, cap: 1_000_000 })
    await runJob(studio, 'judge')
    expect(jobOf(jobId)).toMatchObject({ state: 'done', failures: [] })
    expect(asked).toHaveLength(4)
  })

  it('a cap that cannot hold one request sends none', async () => {
    const { taskIds } = await addTasks(1)
    setBudget(studio, owner, { perRun: null, perMonth: 1 })
    const jobId = await judge(taskIds)
    expect(jobOf(jobId)).toMatchObject({ state: 'paused', error: { code: 'budget-month-reached' } })
    expect(asked).toEqual([])
  })

  it('a cap needs a price', async () => {
    const { taskIds } = await addTasks(1)
    const modelId = addModel({ price: null })
    expect(() => start(taskIds, modelId, 1_000)).toThrow(
      expect.objectContaining({ code: 'budget-needs-price' }),
    )
  })
})

it('failures of the same kind in a row pause the run and fail nothing', async () => {
  const { taskIds } = await addTasks(8)
  answer = (_body, count) => (count === 1 ? says('yes', 'yes', 'yes') : refused(401))
  const jobId = await judge(taskIds)
  expect(jobOf(jobId)).toMatchObject({
    state: 'paused',
    error: { code: 'llm-key-refused' },
    failures: [],
    progress: { done: 1, total: 8 },
  })
  expect(outcome(jobId)).toMatchObject({ sound: 1, open: 7, failed: 0 })
  answer = () => says('yes', 'yes', 'yes')
  resumeJob(studio, owner, { jobId })
  await runJob(studio, 'judge')
  expect(outcome(jobId)).toMatchObject({ sound: 8 })
})

describe('after a run of proposals', () => {
  const proposes = () =>
    answered(
      JSON.stringify({
        tasks: [
          {
            instruction: 'Answer the question.',
            input_fields: ['question'],
            output_field: ['answer'],
            reason: 'It is asked.',
          },
        ],
      }),
    )
  const run = async (datasetIds: string[], modelId: string) => {
    answer = (body) => (body.includes('task_judgment') ? says('yes', 'yes', 'no') : proposes())
    const proposer = { kind: 'model', modelId, prompt: 'undescribed' } as const
    startProposals(studio, owner, { datasetIds, proposer })
    await runJob(studio, 'proposals')
  }

  it('new tasks are judged only where the project says so', async () => {
    const datasetId = await addDataset(studio, owner)
    const closed = await addDataset(studio, owner, { name: 'Closed' })
    const modelId = addModel({ baseUrl: 'http://proposer.example/v1' })
    await run([datasetId], modelId)
    expect(await runJob(studio, 'judge')).toBe(false)

    const judgeModelId = addModel()
    expect(updateProject(studio, owner, { judgeModelId }).judgeModelId).toBe(judgeModelId)
    transact(studio.db, (tx) =>
      updateDataset(tx, {
        datasetId: closed,
        patch: { visibility: { kind: 'hosts', hosts: ['proposer.example'] } },
      }),
    )
    const more = await addDataset(studio, owner, { name: 'More' })
    asked.length = 0
    await run([more, closed], modelId)
    expect(await runJob(studio, 'judge')).toBe(true)
    expect(asked.filter((body) => body.includes('task_judgment'))).toHaveLength(1)
    const { items } = listReviewQueue(
      studio,
      owner,
      apiInputs['review.queue'].parse({ filter: { findings: ['judge-output'] } }),
    )
    expect(items.map(({ datasetName }) => datasetName)).toEqual(['More'])
    expect(await runJob(studio, 'judge')).toBe(false)
  })

  it('a worker that is killed at the end has them judged once', async () => {
    updateProject(studio, owner, { judgeModelId: addModel() })
    const datasetId = await addDataset(studio, owner)
    const modelId = addModel({ baseUrl: 'http://proposer.example/v1' })
    answer = (body) => (body.includes('task_judgment') ? says('yes', 'yes', 'yes') : proposes())
    const proposer = { kind: 'model', modelId, prompt: 'undescribed' } as const
    startProposals(studio, owner, { datasetIds: [datasetId], proposer })
    await new Promise<void>((resolve) => {
      void runJob(studio, 'proposals', { worker: 'w1', killedAfter: 1, onKilled: resolve })
    })
    releaseJobs(studio.db)
    await runJob(studio, 'proposals', { worker: 'w2' })
    expect(await runJob(studio, 'judge')).toBe(true)
    expect(await runJob(studio, 'judge')).toBe(false)
  })

  it('a model that is removed judges no more', () => {
    const judgeModelId = addModel()
    updateProject(studio, owner, { judgeModelId })
    removeModel(studio, owner, { modelId: judgeModelId })
    expect(getProject(studio, owner).judgeModelId).toBeNull()
  })
})

describe('may not', () => {
  it.each(['reviewer', 'annotator', 'viewer'] as const)('a %s has nothing judged', async (role) => {
    const { taskIds } = await addTasks(1)
    const modelId = addModel()
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    const notAllowed = expect.objectContaining({ kind: 'not-allowed' })
    expect(() => startJudging(studio, actor, { taskIds, modelId })).toThrow(notAllowed)
    await expect(
      planJudging(studio, actor, { selection: { kind: 'tasks', taskIds }, modelId }),
    ).rejects.toThrow(notAllowed)
    expect(() => updateProject(studio, actor, { judgeModelId: modelId })).toThrow(notAllowed)
  })

  it('another project’s tasks, models and jobs are not there', async () => {
    const { taskIds } = await addTasks(1)
    const modelId = addModel()
    const jobId = await judge(taskIds, modelId)
    const stranger = addProject(studio)
    const notFound = expect.objectContaining({ kind: 'not-found' })
    expect(() => startJudging(studio, stranger, { taskIds, modelId })).toThrow(notFound)
    expect(() => getJudgeOutcome(studio, stranger, { jobId })).toThrow(notFound)
    expect(() => updateProject(studio, stranger, { judgeModelId: modelId })).toThrow(notFound)
  })
})
