import { type FakeOpenAi, fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import { addSample, approveAll, call, expectJob, proposeByRules } from '#e2e/fixtures/calls.ts'
import { expect, test } from '#e2e/fixtures/studio.ts'
import { defaultExportOptions } from '#lib/model/index.ts'

test.describe.configure({ mode: 'serial' })

let fake: FakeOpenAi
test.beforeAll(async () => {
  fake = await startFakeOpenAi()
})
test.afterAll(() => fake.stop())

test('a proposal run that was killed goes on, and asks for no answer again that had arrived', async ({
  page,
  request,
  studio,
}) => {
  const datasetIds: string[] = []
  for (const sample of ['reading', 'intents', 'quiz'] as const)
    datasetIds.push(await addSample(request, sample))
  const { modelId } = await call(request, 'models.save', {
    name: 'Fake',
    baseUrl: fake.url,
    model: 'fake',
    key: fakeKey,
  })
  // The first two are answered; the third hangs until the worker is gone.
  fake.script('good', 'good', 'silent')
  const { jobId } = await call(request, 'proposals.start', {
    datasetIds,
    proposer: { kind: 'model', modelId, prompt: 'undescribed' },
  })
  const done = async () =>
    (await call(request, 'proposals.runs', {})).runs.filter((run) => run.state === 'done').length
  await expect.poll(done).toBe(2)
  const before = (await call(request, 'review.queue', { filter: { tab: 'all' } })).tasks
  const killed = studio.killWorker()
  await expect.poll(() => studio.workerPid(), { timeout: 20_000 }).not.toBe(killed)
  await expectJob(request, jobId)
  const asked = fake.requests.filter((one) => one.chat !== null)
  expect(asked).toHaveLength(4)
  await page.goto('/review')
  const after = (await call(request, 'review.queue', { filter: { tab: 'all' } })).tasks
  expect(after).toBeGreaterThan(before)
  const { runs } = await call(request, 'proposals.runs', {})
  expect(runs.map((run) => run.state)).toEqual(['done', 'done', 'done'])
})

test('an export that was killed finishes with the same bytes as one that was not', async ({
  request,
  studio,
}) => {
  const { datasets } = await call(request, 'datasets.list', {})
  await proposeByRules(
    request,
    datasets.map((dataset) => dataset.id),
  )
  await approveAll(request)
  const unbroken = await call(request, 'export.start', { options: defaultExportOptions })
  await expectJob(request, unbroken.jobId)
  const broken = await call(request, 'export.start', { options: defaultExportOptions })
  await expect
    .poll(async () => (await call(request, 'export.get', { exportId: broken.exportId })).state, {
      intervals: [20],
    })
    .not.toBe('queued')
  studio.killWorker()
  await expectJob(request, broken.jobId)
  const hashes = async (exportId: string) =>
    (await call(request, 'export.get', { exportId })).files.map((file) => file.sha256)
  expect(await hashes(broken.exportId)).toEqual(await hashes(unbroken.exportId))
})

test('after a power cut everything decided is there', async ({ page, request, studio, allow }) => {
  const before = (await call(request, 'review.queue', { filter: { tab: 'approved' } })).tasks
  expect(before).toBeGreaterThan(0)
  allow(/.*/)
  await studio.crash()
  await studio.startAgain()
  const after = (await call(request, 'review.queue', { filter: { tab: 'approved' } })).tasks
  expect(after).toBe(before)
  await page.goto('/export')
  await expect(page.getByRole('button', { name: /^Export / })).toBeEnabled()
})
