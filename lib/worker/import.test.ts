import { beforeEach, describe, expect, it } from 'vitest'
import { releaseJobs } from '#db/index.ts'
import { type Actor, apiInputs, DomainError, QueueFilter } from '#lib/model/index.ts'
import {
  applyImport,
  checkImportHub,
  getReviewTask,
  listJobs,
  listReviewQueue,
  listRuns,
  receiveImport,
  removeDataset,
  resolveImport,
  type Studio,
  viewImport,
} from '#lib/usecases/index.ts'
import { addDataset, openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const task = (task_name: string, patch: object = {}) => ({
  task_name,
  instruction: 'Answer the question.',
  input_fields: ['question'],
  output_field: ['answer'],
  ...patch,
})

async function bring(entries: readonly unknown[], fileName = 'tasks.jsonl'): Promise<string> {
  const text = entries
    .map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
    .join('\n')
  const { importId } = await receiveImport(studio, owner, {
    fileName,
    body: new Blob([text]).stream(),
  })
  await runJob(studio, 'import')
  return importId
}

const look = (importId: string, more: object = {}) =>
  viewImport(studio, owner, apiInputs['imports.get'].parse({ importId, ...more }))

const queue = (patch: Partial<QueueFilter> = {}) =>
  listReviewQueue(studio, owner, {
    filter: QueueFilter.parse({ tab: 'all', ...patch }),
    offset: 0,
    limit: 100,
  })

describe('reading a list', () => {
  it('gives a report whose counts add up', async () => {
    await addDataset(studio, owner, { name: 'Questions' })
    await addDataset(studio, owner, { name: 'Two' })
    await addDataset(studio, owner, { name: 'Two' })
    const importId = await bring([
      task('questions'),
      task('questions', { instruction: 'Reply.' }),
      task('two'),
      task('glue-sst2'),
      '{"broken":',
    ])
    const { state, report } = look(importId)
    expect(state).toBe('read')
    expect(report).toMatchObject({
      entries: 5,
      tasks: 4,
      matched: { names: 1, tasks: 2 },
      ambiguous: { names: 1, tasks: 1 },
      missing: { names: 1, tasks: 1 },
      unreadable: 1,
      unreadableEntries: [{ at: 5, unit: 'line', reason: { code: 'entry-not-json' } }],
      toImport: { tasks: 2, datasets: 1 },
      shown: 3,
    })
    expect(report?.items.map(({ taskName }) => taskName)).toEqual(['two', 'glue-sst2', 'questions'])
    expect(look(importId, { group: 'missing' }).report?.items).toMatchObject([
      {
        match: {
          kind: 'missing',
          hubRepos: [
            { repo: 'glue-sst2', config: null, find: 'unknown' },
            { repo: 'glue', config: 'sst2', find: 'unknown' },
          ],
        },
      },
    ])
    expect(look(importId, { text: 'QUEST' }).report?.items).toHaveLength(1)
  })

  it('that is none says why, and fails', async () => {
    const importId = await bring(['{'], 'tasks.json')
    expect(look(importId)).toMatchObject({
      state: 'failed',
      error: { code: 'tasks-unreadable' },
      jobs: { read: { state: 'failed' } },
    })
  })

  it('notices a dataset that comes later', async () => {
    const importId = await bring([task('questions')])
    expect(look(importId).report?.missing.tasks).toBe(1)
    await addDataset(studio, owner, { name: 'questions' })
    expect(look(importId).report).toMatchObject({ missing: { tasks: 0 }, matched: { tasks: 1 } })
  })
})

describe('importing', () => {
  it('puts tasks among those of the dataset, with families, findings and answers', async () => {
    await addDataset(studio, owner, { name: 'Questions' })
    const wording = 'Judge the question. Answers must be one of easy, hard.'
    const importId = await bring([
      task('questions'),
      task('questions', { instruction: 'Reply.' }),
      task('questions'),
      task('questions', { instruction: wording, output_field: ['label'] }),
      task('questions', { output_field: ['answr'] }),
    ])
    applyImport(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(look(importId)).toMatchObject({
      outcome: {
        ...{ tasks: 5, added: 3, blocked: 1, repeated: 1 },
        datasets: { done: 1, failed: 0, open: 0 },
      },
      report: { toImport: { tasks: 0 } },
      jobs: { apply: { state: 'done', failures: [] } },
    })
    const { items, counts } = queue({ origins: ['import'] })
    expect(counts).toMatchObject({ waiting: 3, blocked: 1, all: 4 })
    expect(items.map(({ inputs, output, tasks }) => [inputs, output, tasks.length])).toEqual([
      ['question', 'answer', 2],
      ['question', 'label', 1],
      ['question', 'answr', 1],
    ])
    const judged = items[1]?.tasks[0]?.taskId ?? ''
    expect(await getReviewTask(studio, owner, { taskId: judged })).toMatchObject({
      origin: { kind: 'import', file: 'tasks.jsonl' },
      reason: wording,
      revision: {
        content: { instructions: ['Judge the question.'], answerSet: ['easy', 'hard'] },
      },
      preview: { counts: { rows: 10, examples: 10 } },
    })
  })

  it('once: what is in is not imported again, and another list of the same is counted', async () => {
    await addDataset(studio, owner, { name: 'questions' })
    const importId = await bring([task('questions')])
    applyImport(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(() => applyImport(studio, owner, { importId })).toThrow(
      expect.objectContaining({ code: 'import-nothing' }),
    )
    const again = await bring([task('questions')])
    applyImport(studio, owner, { importId: again })
    await runJob(studio, 'import')
    expect(look(again).outcome).toMatchObject({ added: 0, repeated: 1 })
    expect(queue().tasks).toBe(1)
  })

  it('follows what people choose', async () => {
    await addDataset(studio, owner, { name: 'Two' })
    const second = await addDataset(studio, owner, { name: 'Two' })
    const importId = await bring([task('two'), task('')])
    resolveImport(studio, owner, {
      importId,
      choices: [
        { taskName: 'two', datasetId: second },
        { taskName: '', datasetId: second },
      ],
    })
    expect(look(importId).report?.items).toMatchObject([
      { match: { kind: 'matched', chosen: true, datasetId: second } },
      { match: { kind: 'matched', chosen: true, datasetId: second } },
    ])
    applyImport(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(queue().items.map(({ datasetId }) => datasetId)).toEqual([second])
    resolveImport(studio, owner, { importId, choices: [{ taskName: '', datasetId: null }] })
    expect(look(importId).report).toMatchObject({ missing: { tasks: 1 }, matched: { tasks: 1 } })
  })

  it.each([
    ['a name that is not in it', 'three', 'dst_0000000'],
    ['a dataset that is not here', 'two', 'dst_0000000'],
  ])('refuses %s', async (_what, taskName, datasetId) => {
    const importId = await bring([task('two')])
    const choices = [{ taskName, datasetId }]
    expect(() => resolveImport(studio, owner, { importId, choices })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })

  it.each([0, 1, 2])(
    'killed after %i datasets, the next worker finishes it',
    async (killedAfter) => {
      for (const name of ['one', 'two', 'three']) await addDataset(studio, owner, { name })
      const importId = await bring(
        ['one', 'two', 'three'].flatMap((name) => [
          task(name),
          task(name, { instruction: 'Reply.' }),
        ]),
      )
      const { jobId } = applyImport(studio, owner, { importId })
      await new Promise<void>((onKilled) => {
        void runJob(studio, 'import', { worker: 'worker-1', killedAfter, onKilled })
      })
      releaseJobs(studio.db)
      await runJob(studio, 'import', { worker: 'worker-2' })
      expect(look(importId).outcome).toMatchObject({
        ...{ tasks: 6, added: 6, repeated: 0 },
        datasets: { done: 3, failed: 0, open: 0 },
      })
      expect(queue().tasks).toBe(6)
      expect(listJobs(studio, owner).jobs.find(({ id }) => id === jobId)?.state).toBe('done')
    },
  )

  it('ends done with failures where a dataset is gone, and goes on with the others', async () => {
    await addDataset(studio, owner, { name: 'here' })
    const gone = await addDataset(studio, owner, { name: 'gone' })
    const importId = await bring([task('gone'), task('here')])
    const { jobId } = applyImport(studio, owner, { importId })
    removeDataset(studio, owner, { datasetId: gone })
    await runJob(studio, 'import')
    expect(look(importId)).toMatchObject({
      outcome: {
        ...{ tasks: 2, added: 1 },
        datasets: { done: 1, failed: 1 },
        failures: [{ datasetName: 'gone', reason: { code: 'dataset-not-read' } }],
      },
      jobs: { apply: { id: jobId, state: 'done', failures: [{ code: 'dataset-not-read' }] } },
    })
    expect(
      listRuns(studio, owner, { datasetId: null })
        .runs.map(({ state }) => state)
        .sort(),
    ).toEqual(['done', 'failed'])
  })
})

describe('asking the Hub', () => {
  /** A Hub that has these repositories with these configs; what else it is asked is counted. */
  function hubOf(repos: Record<string, string[]>, failing: readonly string[] = []): string[] {
    const asked: string[] = []
    studio.hub = {
      ...studio.hub,
      look: async (link) => {
        asked.push(link)
        if (failing.includes(link))
          throw new DomainError('hub-unreachable', { host: 'hub.example' }, { kind: 'unavailable' })
        const configs = repos[link]
        if (!configs) throw new DomainError('hub-repo-missing', {}, { kind: 'not-found' })
        return { repo: link, configs } as Awaited<ReturnType<Studio['hub']['look']>>
      },
    }
    return asked
  }
  const names = ['glue-sst2', 'glue-cola', 'glue-gone', 'nothing']
  const findsOf = (importId: string) =>
    look(importId, { group: 'missing' }).report?.items.map(({ taskName, match }) => [
      taskName,
      match.kind === 'missing' ? match.hubRepos.map(({ repo, find }) => `${repo} ${find}`) : [],
    ])

  it('finds what is still there, by the reading that most names share first', async () => {
    const asked = hubOf({ glue: ['sst2', 'cola'] })
    const importId = await bring(names.map((name) => task(name)))
    checkImportHub(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(findsOf(importId)).toEqual([
      ['glue-sst2', ['glue-sst2 unknown', 'glue found']],
      ['glue-cola', ['glue-cola unknown', 'glue found']],
      ['glue-gone', ['glue-gone absent', 'glue other-configs']],
      ['nothing', ['nothing absent']],
    ])
    expect(look(importId).report?.hub).toEqual({ repos: 5, asked: 3, left: 0, found: 2 })
    expect(asked[0]).toBe('glue')
    const before = asked.length
    checkImportHub(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(asked.length).toBe(before)
  })

  it('goes on after a failure, says which, and asks only for it when tried again', async () => {
    hubOf({ glue: ['sst2', 'cola'] }, ['nothing'])
    const importId = await bring(names.map((name) => task(name)))
    checkImportHub(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(look(importId).jobs.hub).toMatchObject({
      state: 'done',
      failures: [{ what: 'nothing', code: 'hub-unreachable' }],
    })
    const asked = hubOf({})
    checkImportHub(studio, owner, { importId })
    await runJob(studio, 'import')
    expect(asked).toEqual(['nothing'])
  })

  it('gives up where the Hub is not to be reached, and keeps nothing untrue', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `set${index}`)
    hubOf({}, many)
    const importId = await bring(many.map((name) => task(name)))
    checkImportHub(studio, owner, { importId })
    expect(() => checkImportHub(studio, owner, { importId })).toThrow(
      expect.objectContaining({ code: 'import-under-way' }),
    )
    await runJob(studio, 'import')
    expect(look(importId)).toMatchObject({
      report: { hub: { repos: 20, asked: 0, found: 0 } },
      jobs: { hub: { state: 'failed', error: { code: 'hub-unreachable' } } },
    })
  })
})
