import { beforeEach, describe, expect, it } from 'vitest'
import { completeRevision, findDatasetRevision, findTask, releaseJobs } from '#db/index.ts'
import { jobs as jobTable } from '#db/schema/jobs.ts'
import { findings as findingTable } from '#db/schema/tasks.ts'
import type { Actor, JobKind, TypeCorrection } from '#lib/model/index.ts'
import { apiInputs, ReadingOptions } from '#lib/model/index.ts'
import {
  addUpload,
  cancelUpload,
  combineUploads,
  correctTypes,
  decide,
  fetchLink,
  getDataset,
  getExport,
  getReviewTask,
  getUploadView,
  listDatasetRevisions,
  listJobs,
  listReviewQueue,
  listRows,
  listUploads,
  planExport,
  readUpload,
  receiveChunk,
  reviseUpload,
  type Studio,
  startExport,
  startUpload,
  takeRevision,
  tryDatasetCorrection,
} from '#lib/usecases/index.ts'
import { addPerson, content, openTestStudio, propose } from '#lib/usecases/studio.fixture.ts'
import { runJob } from './run-job.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const run = (kind: JobKind, options: Parameters<typeof runJob>[2] = {}) =>
  runJob(studio, kind, options)

async function settle(): Promise<void> {
  for (const kind of ['ingest', 'profile', 'recheck'] as const)
    for (let more = true; more; ) more = await run(kind)
}

let sent = 0
/** Uploads a text whole; it is not read yet. */
async function send(
  fileName: string,
  text: string,
  { revises = null, actor = owner }: { revises?: string | null; actor?: Actor } = {},
): Promise<string> {
  sent += 1
  const size = Buffer.byteLength(text)
  const file = { fileName, size, lastModified: sent, revises }
  const { uploadId } = await startUpload(studio, actor, file)
  await receiveChunk(studio, actor, { uploadId, offset: 0, body: new Blob([text]).stream() })
  return uploadId
}

const add = (uploadId: string) =>
  addUpload(studio, owner, {
    uploadId,
    description: {
      name: 'Quiz',
      description: null,
      license: 'MIT',
      languages: ['en'],
      homepage: null,
    },
    visibility: { kind: 'any' },
  }).datasetId

const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const quiz = (answers: readonly string[], first = 1) =>
  lines(
    answers.map((answer, index) => ({
      id: index + first,
      question: `Question ${index + first}?`,
      answer,
      label: index % 2,
    })),
  )

async function addQuiz(text = quiz(['a', 'b', 'c'])): Promise<string> {
  const uploadId = await send('quiz.jsonl', text)
  await run('ingest')
  const datasetId = add(uploadId)
  await settle()
  return datasetId
}

const view = (uploadId: string) => getUploadView(studio, owner, { uploadId })
const dataset = (datasetId: string) => getDataset(studio, owner, { datasetId })
const revisions = (datasetId: string) =>
  listDatasetRevisions(studio, owner, { datasetId }).revisions
const task = (taskId: string) => {
  const found = findTask(studio.db, { projectId: owner.projectId, taskId })
  if (!found) throw new Error('no such task')
  return found
}

async function approve(taskId: string): Promise<void> {
  const { revision } = await getReviewTask(studio, owner, { taskId })
  const verdict = { verdict: 'approve' as const, reason: null, note: null, alsoTaskIds: [] }
  decide(studio, owner, { taskId, revisionId: revision.id, ...verdict })
}

const labels: TypeCorrection = { field: ['label'], as: { kind: 'label', names: ['easy', 'hard'] } }

describe('several files as one dataset', () => {
  const parts = () =>
    Promise.all([
      send('quiz-train.jsonl', quiz(['a', 'b'])),
      send('quiz-test.jsonl', quiz(['c'], 10)),
    ])

  it.each([
    ['before they are read', 0],
    ['when they are read', 2],
  ])('%s', async (_what, readings) => {
    const uploadIds = await parts()
    for (let reading = 0; reading < readings; reading += 1) await run('ingest')
    const { uploadId } = combineUploads(studio, owner, { uploadIds })
    expect((await listUploads(studio, owner)).uploads.map(({ id }) => id)).toEqual([uploadId])
    await run('ingest')
    const read = await view(uploadId)
    expect(read).toMatchObject({
      state: 'read',
      fileName: 'quiz',
      parts: [{ name: 'quiz-test.jsonl' }, { name: 'quiz-train.jsonl' }],
      manifest: {
        rows: 3,
        splits: [
          { name: 'train', start: 0, rows: 2 },
          { name: 'test', start: 2, rows: 1 },
        ],
      },
    })
    const datasetId = add(uploadId)
    expect(dataset(datasetId)).toMatchObject({ name: 'Quiz', rows: 3, fileName: 'quiz' })
    expect((await listUploads(studio, owner)).uploads).toEqual([])
  })

  it('with splits given by hand', async () => {
    const { uploadId } = combineUploads(studio, owner, { uploadIds: await parts() })
    await run('ingest')
    const splits = [{ file: 'quiz-test.jsonl', split: 'validation' }]
    readUpload(studio, owner, { uploadId, options: ReadingOptions.parse({ splits }) })
    await run('ingest')
    expect(await view(uploadId)).toMatchObject({
      manifest: { splits: [{ name: 'train' }, { name: 'validation' }] },
    })
  })

  it('come back as they were where it is canceled', async () => {
    const readId = await send('a.jsonl', quiz(['a']))
    await run('ingest')
    const brokenId = await send('b.jsonl', '{"a":\n')
    await run('ingest')
    const newId = await send('c.jsonl', quiz(['c']))
    const { uploadId } = combineUploads(studio, owner, { uploadIds: [readId, brokenId, newId] })
    await expect(view(readId)).rejects.toMatchObject({ kind: 'not-found' })
    await cancelUpload(studio, owner, { uploadId })
    expect(await view(readId)).toMatchObject({ state: 'read' })
    expect(await view(brokenId)).toMatchObject({ state: 'failed' })
    expect(await view(newId)).toMatchObject({ state: 'reading' })
    await settle()
    expect(await view(newId)).toMatchObject({ state: 'read' })
  })

  it('tells files of one name apart', async () => {
    const uploadIds = [await send('a.jsonl', quiz(['a'])), await send('a.jsonl', quiz(['bb']))]
    const { uploadId } = combineUploads(studio, owner, { uploadIds })
    expect(await view(uploadId)).toMatchObject({
      parts: [{ name: 'a.jsonl' }, { name: 'a (2).jsonl' }],
    })
  })

  it('is refused for one alone, for one still on its way, and for one that is several', async () => {
    const [first, second] = await parts()
    const combine = (uploadIds: string[]) => () => combineUploads(studio, owner, { uploadIds })
    expect(combine([first, first])).toThrow('combine-too-few')
    const file = { fileName: 'x.csv', size: 9, lastModified: 1, revises: null }
    const onItsWay = await startUpload(studio, owner, file)
    expect(combine([first, onItsWay.uploadId])).toThrow('upload-not-there-yet')
    const { uploadId } = combine([first, second])()
    expect(combine([uploadId, await send('z.jsonl', quiz(['z']))])).toThrow('combine-several')
  })

  it('may not be of another person, nor made by one who may not add datasets', async () => {
    const colleague = addPerson(studio, { projectId: owner.projectId, role: 'owner' })
    const uploadIds = [await send('a.jsonl', quiz(['a'])), await send('b.jsonl', quiz(['b']))]
    expect(() => combineUploads(studio, colleague, { uploadIds })).toThrow('not-found')
    const reviewer = { ...owner, role: 'reviewer' as const }
    expect(() => combineUploads(studio, reviewer, { uploadIds })).toThrow('not-allowed')
  })

  it.each([0, 1])('goes on after a kill at checkpoint %i', async (killedAfter) => {
    const { uploadId } = combineUploads(studio, owner, { uploadIds: await parts() })
    await new Promise<void>((onKilled) => {
      void run('ingest', { worker: 'worker-1', killedAfter, onKilled })
    })
    releaseJobs(studio.db)
    for (let more = true; more; ) more = await run('ingest', { worker: 'worker-2' })
    expect(await view(uploadId)).toMatchObject({ state: 'read', manifest: { rows: 3 } })
  })
})

describe('a newer file', () => {
  it('shows what changed, and becomes the revision in force', async () => {
    const datasetId = await addQuiz()
    const before = dataset(datasetId).revisionId ?? ''
    const newer = quiz(['a', 'B', 'c', 'd'])
    const uploadId = await send('newer.jsonl', newer, { revises: datasetId })
    await run('ingest')
    expect(await view(uploadId)).toMatchObject({
      state: 'read',
      revises: { datasetId, name: 'Quiz' },
      diff: {
        key: 'id',
        rows: { before: 3, after: 4, same: 2, changed: 1, added: 1, removed: 0 },
        against: before,
      },
    })
    const { revisionId } = reviseUpload(studio, owner, { uploadId })
    expect(dataset(datasetId)).toMatchObject({
      revisionId,
      revisionNumber: 2,
      rows: 4,
      fileName: 'newer.jsonl',
      profile: null,
    })
    await settle()
    expect(dataset(datasetId).profile?.rows).toBe(4)
    expect(revisions(datasetId)).toMatchObject([
      { number: 2, cause: 'upload', current: true, rows: 4, diff: { rows: { changed: 1 } } },
      { number: 1, cause: 'added', current: false, rows: 3, diff: null, recheck: null },
    ])
    await expect(view(uploadId)).resolves.toMatchObject({ state: 'added', datasetId })
  })

  it('is read as the dataset is: with its class names and types', async () => {
    const datasetId = await addQuiz()
    correctTypes(studio, owner, { datasetId, corrections: [labels] })
    await settle()
    const uploadId = await send('newer.jsonl', quiz(['x']), { revises: datasetId })
    await run('ingest')
    expect(await view(uploadId)).toMatchObject({
      manifest: {
        options: { corrections: [labels], format: 'jsonl' },
        fields: [{}, {}, {}, { type: labels.as }],
      },
      diff: { fields: { retyped: [] } },
    })
  })

  it('can be added as a dataset of its own', async () => {
    const datasetId = await addQuiz()
    const uploadId = await send('newer.jsonl', quiz(['x']), { revises: datasetId })
    await run('ingest')
    const other = add(uploadId)
    expect(other).not.toBe(datasetId)
    expect(revisions(datasetId)).toHaveLength(1)
  })

  it('can be fetched from a link, as one of the dataset', async () => {
    const datasetId = await addQuiz()
    const url = 'https://files.example/quiz.jsonl'
    const { uploadId } = fetchLink(studio, owner, { url, revises: datasetId })
    expect(await view(uploadId)).toMatchObject({ url, revises: { datasetId, name: 'Quiz' } })
    expect(() => fetchLink(studio, owner, { url, revises: 'dst_nothing' })).toThrow('not-found')
  })

  it('that holds nothing new is refused', async () => {
    const datasetId = await addQuiz()
    const uploadId = await send('quiz.jsonl', quiz(['a', 'b', 'c']), { revises: datasetId })
    await run('ingest')
    expect(() => reviseUpload(studio, owner, { uploadId })).toThrow('revision-unchanged')
  })

  it('of no dataset is refused', async () => {
    const uploadId = await send('quiz.jsonl', quiz(['a']))
    await run('ingest')
    expect(() => reviseUpload(studio, owner, { uploadId })).toThrow('upload-revises-nothing')
    await expect(send('a.jsonl', 'x', { revises: 'dst_nothing' })).rejects.toThrow('not-found')
  })

  it('is compared later where the dataset changed meanwhile', async () => {
    const datasetId = await addQuiz()
    const first = await send('one.jsonl', quiz(['a', 'b', 'x']), { revises: datasetId })
    const second = await send('two.jsonl', quiz(['a', 'b', 'y']), { revises: datasetId })
    await settle()
    reviseUpload(studio, owner, { uploadId: first })
    reviseUpload(studio, owner, { uploadId: second })
    expect(revisions(datasetId)[0]).toMatchObject({ number: 3, diff: null })
    await settle()
    expect(revisions(datasetId)[0]).toMatchObject({
      diff: { rows: { changed: 1 }, against: revisions(datasetId)[1]?.id },
    })
  })

  it.each([
    ['a reviewer', 'not-allowed', 'reviewer'],
    ['another person', 'not-found', 'owner'],
  ] as const)('may not be made the revision by %s', async (_who, code, role) => {
    const datasetId = await addQuiz()
    const uploadId = await send('newer.jsonl', quiz(['x']), { revises: datasetId })
    await run('ingest')
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    expect(() => reviseUpload(studio, actor, { uploadId })).toThrow(code)
  })
})

describe('the tasks of a dataset that changed', () => {
  const answers = content('Answer the question.')
  const names = content('Name the label.', { output: { kind: 'field', field: ['label'] } })

  /** A dataset with an approved task over `answer`, one over `label`, and a waiting one. */
  async function scene() {
    const datasetId = await addQuiz()
    const [answerId = '', labelId = '', waitingId = ''] = await propose(studio, owner, datasetId, [
      answers,
      names,
      content('Say the label.', { output: { kind: 'field', field: ['label'] } }),
    ])
    await approve(answerId)
    await approve(labelId)
    return { datasetId, answerId, labelId, waitingId }
  }

  const withoutLabel = lines([
    { id: 1, question: 'Question 1?', answer: 'a' },
    { id: 2, question: 'Question 2?', answer: 'b' },
  ])

  async function revise(datasetId: string, text: string): Promise<void> {
    const uploadId = await send('newer.jsonl', text, { revises: datasetId })
    await run('ingest')
    reviseUpload(studio, owner, { uploadId })
  }

  it('survive where they still hold, with examples counted anew', async () => {
    const { datasetId, answerId } = await scene()
    expect(task(answerId).examples).toBe(3)
    await revise(datasetId, quiz(['a', 'b', 'c', 'd', 'e']))
    expect(task(answerId).examples).toBeNull()
    await settle()
    expect(task(answerId)).toMatchObject({ standing: 'approved', examples: 5, blocking: 0 })
    expect(revisions(datasetId)[0]?.recheck).toEqual({ tasks: 3, broken: [] })
  })

  it('break visibly: still approved, kept out of exports and of the queue, and listed', async () => {
    const { datasetId, answerId, labelId, waitingId } = await scene()
    await revise(datasetId, withoutLabel)
    await settle()
    expect(task(answerId)).toMatchObject({ standing: 'approved', blocking: 0, examples: 2 })
    expect(task(labelId)).toMatchObject({ standing: 'approved', blocking: 1, examples: null })
    expect(task(waitingId).blocking).toBe(1)
    expect(revisions(datasetId)[0]?.recheck).toEqual({
      tasks: 3,
      broken: [
        {
          taskId: labelId,
          instruction: 'Name the label.',
          why: { code: 'unknown-field', values: expect.objectContaining({ field: 'label' }) },
        },
      ],
    })
    const waiting = listReviewQueue(studio, owner, apiInputs['review.queue'].parse({ filter: {} }))
    expect(waiting.items).toEqual([])
    const { options } = apiInputs['export.plan'].parse({ options: {} })
    const plan = await planExport(studio, owner, { options })
    expect(plan.rows).toMatchObject([{ datasetId, tasks: 1, examples: 2 }])
    expect(plan.leftOut).toEqual([{ datasetId, name: 'Quiz', tasks: 1 }])
  })

  it('hold again on the revision before', async () => {
    const { datasetId, labelId } = await scene()
    const before = dataset(datasetId).revisionId ?? ''
    await revise(datasetId, withoutLabel)
    await settle()
    takeRevision(studio, owner, { datasetId, revisionId: before })
    await settle()
    expect(dataset(datasetId)).toMatchObject({ revisionId: before, revisionNumber: 1, rows: 3 })
    expect(task(labelId)).toMatchObject({ standing: 'approved', blocking: 0, examples: 3 })
    expect(revisions(datasetId)).toMatchObject([
      { number: 2, current: false },
      { number: 1, current: true, recheck: { tasks: 3, broken: [] } },
    ])
  })

  it('are not exported while they are being checked', async () => {
    const { datasetId } = await scene()
    const { options } = apiInputs['export.start'].parse({ options: {} })
    await revise(datasetId, withoutLabel)
    expect((await planExport(studio, owner, { options })).rechecking).toEqual([
      { datasetId, name: 'Quiz' },
    ])
    expect(() => startExport(studio, owner, { options })).toThrow('export-rechecking')
    await settle()
    expect(() => startExport(studio, owner, { options })).not.toThrow()
  })

  it('leave an export what was asked for before the change', async () => {
    const { datasetId } = await scene()
    const { options } = apiInputs['export.start'].parse({ options: {} })
    const { exportId } = startExport(studio, owner, { options })
    await revise(datasetId, withoutLabel)
    await settle()
    await run('export')
    expect(getExport(studio, owner, { exportId })).toMatchObject({ state: 'done', tasks: 2 })
    expect(getExport(studio, owner, { exportId }).examples).toBe(6)
  })

  const found = (taskIds: readonly string[]) => ({
    tasks: taskIds.map((id) => {
      const { examples, counts, blocking, standing } = task(id)
      return { examples, counts, blocking, standing }
    }),
    findings: studio.db
      .select()
      .from(findingTable)
      .all()
      .filter(({ taskId }) => taskIds.includes(taskId))
      .map(({ taskId, rule, values }) => [taskIds.indexOf(taskId), rule, values])
      .sort(),
  })

  it.each([0, 1, 2, 3])(
    'are checked once, whatever is killed at checkpoint %i',
    async (killedAfter) => {
      const { datasetId, answerId, labelId, waitingId } = await scene()
      const ids = [answerId, labelId, waitingId]
      await revise(datasetId, withoutLabel)
      await run('profile')
      await new Promise<void>((onKilled) => {
        void run('recheck', { worker: 'worker-1', killedAfter, onKilled })
      })
      releaseJobs(studio.db)
      await run('recheck', { worker: 'worker-2' })
      const resumed = found(ids)
      const recheck = revisions(datasetId)[0]?.recheck
      takeRevision(studio, owner, { datasetId, revisionId: revisions(datasetId)[1]?.id ?? '' })
      await settle()
      takeRevision(studio, owner, { datasetId, revisionId: revisions(datasetId)[0]?.id ?? '' })
      await settle()
      expect(resumed).toEqual(found(ids))
      expect(recheck).toEqual(revisions(datasetId)[0]?.recheck)
      expect(recheck?.broken.map(({ taskId }) => taskId)).toEqual([labelId])
    },
  )

  it('are not checked against a revision that is in force no more', async () => {
    const { datasetId, labelId } = await scene()
    const before = dataset(datasetId).revisionId ?? ''
    await revise(datasetId, withoutLabel)
    takeRevision(studio, owner, { datasetId, revisionId: before })
    await settle()
    expect(task(labelId).blocking).toBe(0)
    expect(revisions(datasetId)[0]?.recheck).toBeNull()
  })
})

describe('an earlier revision', () => {
  it('of another dataset is not found', async () => {
    const datasetId = await addQuiz()
    const other = await addQuiz(quiz(['other']))
    const revisionId = dataset(other).revisionId ?? ''
    expect(() => takeRevision(studio, owner, { datasetId, revisionId })).toThrow('not-found')
  })

  it('may not be used by a reviewer', async () => {
    const datasetId = await addQuiz()
    const reviewer = { ...owner, role: 'reviewer' as const }
    const revisionId = dataset(datasetId).revisionId ?? ''
    expect(() => takeRevision(studio, reviewer, { datasetId, revisionId })).toThrow('not-allowed')
  })

  it('that is in force already stays so, and nothing is done', async () => {
    const datasetId = await addQuiz()
    const before = listJobs(studio, owner).jobs.length
    takeRevision(studio, owner, { datasetId, revisionId: dataset(datasetId).revisionId ?? '' })
    expect(listJobs(studio, owner).jobs).toHaveLength(before)
  })
})

describe('a correction of types', () => {
  it('is tried on the sample and changes nothing', async () => {
    const datasetId = await addQuiz()
    const trial = await tryDatasetCorrection(studio, owner, {
      datasetId,
      correction: { field: ['answer'], as: { kind: 'integer' } },
    })
    expect(trial).toMatchObject({ values: 3, fits: 0 })
    expect(revisions(datasetId)).toHaveLength(1)
  })

  it('makes a revision whose labels have names', async () => {
    const datasetId = await addQuiz()
    correctTypes(studio, owner, { datasetId, corrections: [labels] })
    await settle()
    const { rows } = await listRows(studio, owner, { datasetId, offset: 0, limit: 5 })
    expect(rows.map(({ cells }) => cells[3])).toEqual(['easy', 'hard', 'easy'])
    expect(revisions(datasetId)).toMatchObject([
      {
        number: 2,
        cause: 'correction',
        diff: {
          fields: { retyped: [{ field: 'label', to: labels.as }] },
          rows: { before: 3, after: 3, same: 3 },
          examples: [{ before: { label: '0' }, after: { label: 'easy' } }, {}, {}],
        },
      },
      { number: 1 },
    ])
  })

  it('that cannot be fails with the reason', async () => {
    const datasetId = await addQuiz()
    const correction: TypeCorrection = { field: ['gone'], as: { kind: 'text' } }
    const { jobId } = correctTypes(studio, owner, { datasetId, corrections: [correction] })
    await settle()
    expect(listJobs(studio, owner).jobs.find(({ id }) => id === jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'correction-field-missing', values: { field: 'gone' } },
    })
  })

  it('of a revision that was replaced meanwhile is refused', async () => {
    const datasetId = await addQuiz()
    correctTypes(studio, owner, { datasetId, corrections: [labels] })
    const text: TypeCorrection = { field: ['id'], as: { kind: 'text' } }
    const { jobId } = correctTypes(studio, owner, { datasetId, corrections: [text] })
    await settle()
    expect(listJobs(studio, owner).jobs.find(({ id }) => id === jobId)?.error?.code).toBe(
      'revision-moved',
    )
    expect(revisions(datasetId)).toHaveLength(2)
  })

  it.each([0, 1, 2])('is made once, whatever is killed at checkpoint %i', async (killedAfter) => {
    const datasetId = await addQuiz()
    correctTypes(studio, owner, { datasetId, corrections: [labels] })
    await new Promise<void>((onKilled) => {
      void run('ingest', { worker: 'worker-1', killedAfter, onKilled })
    })
    releaseJobs(studio.db)
    await run('ingest', { worker: 'worker-2' })
    expect(revisions(datasetId).map(({ number }) => number)).toEqual([2, 1])
    const states = studio.db.select().from(jobTable).all()
    expect(states.filter(({ kind }) => kind === 'ingest').map(({ state }) => state)).toEqual([
      'done',
      'done',
    ])
    expect(states.filter(({ kind }) => kind === 'recheck')).toHaveLength(1)
  })

  it('of a sample stays one, to be fetched with the correction', async () => {
    const datasetId = await addQuiz(quiz(Array.from({ length: 10_500 }, () => 'a')))
    const revisionId = dataset(datasetId).revisionId ?? ''
    const revision = findDatasetRevision(studio.db, { revisionId })
    if (!revision) throw new Error('no revision')
    completeRevision(studio.db, {
      revisionId,
      manifest: { ...revision.manifest, parquet: null },
    })
    correctTypes(studio, owner, { datasetId, corrections: [labels] })
    await settle()
    expect(dataset(datasetId)).toMatchObject({
      depth: 'sample',
      rows: 10_500,
      manifest: { parquet: null, options: { corrections: [labels] } },
    })
    const { rows } = await listRows(studio, owner, { datasetId, offset: 0, limit: 1 })
    expect(rows[0]?.cells[3]).toMatch(/^(easy|hard)$/)
    await expect(send('n.jsonl', 'x', { revises: datasetId })).rejects.toThrow(
      'dataset-not-fetched',
    )
  })

  it('may not be asked for by a reviewer', async () => {
    const datasetId = await addQuiz()
    const reviewer = { ...owner, role: 'reviewer' as const }
    expect(() => correctTypes(studio, reviewer, { datasetId, corrections: [labels] })).toThrow(
      'not-allowed',
    )
    await expect(
      tryDatasetCorrection(studio, reviewer, { datasetId, correction: labels }),
    ).rejects.toThrow('not-allowed')
  })
})
