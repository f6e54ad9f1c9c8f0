import type { Page } from '@playwright/test'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import { addFile, call } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })
test.use({ studioEnv: { STUDIO_MODEL_TIMEOUT: '2', STUDIO_BATCH_POLL: '0.3' } })

let fake: FakeOpenAi
test.beforeAll(async () => {
  fake = await startFakeOpenAi()
})
test.afterAll(() => fake.stop())

const datasets = 6

/** Opens the sheet on all datasets and chooses the model. */
async function propose(page: Page, model: string) {
  await page.goto('/datasets')
  await page.getByRole('checkbox', { name: `Select all ${datasets} shown rows` }).check()
  await page.getByRole('button', { name: `Propose tasks for ${datasets} datasets` }).click()
  const sheet = page.getByRole('dialog', { name: `Propose tasks for ${datasets} datasets` })
  await sheet.getByRole('radio', { name: new RegExp(`^${model}`) }).check()
  await sheet.getByRole('radio', { name: /^Fields only/ }).check()
  return sheet
}

test('a model is added with its price from a preset of servers', async ({ page, request }) => {
  for (let index = 1; index <= datasets; index += 1)
    await addFile(request, {
      name: `questions-${index}.csv`,
      bytes: Buffer.from(
        `question,answer\nWhat is ${index}?,It is ${index}.\nAnd 7?,Seven ${index}.\n`,
      ),
    })
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add model' })
  await dialog.getByRole('combobox', { name: 'Server' }).click()
  await page.getByRole('option', { name: 'Ollama' }).click()
  await expect(dialog.getByRole('textbox', { name: /^Base URL/ })).toHaveValue(
    'http://127.0.0.1:11434/v1',
  )
  await expect(dialog.getByRole('textbox', { name: 'Input', exact: true })).toHaveValue('0')
  await dialog.getByRole('combobox', { name: 'Server' }).click()
  await page.getByRole('option', { name: 'OpenAI', exact: true }).click()
  await dialog.getByRole('textbox', { name: /^Model/ }).fill('gpt-4o-mini')
  await expect(dialog.getByText(/the list price of \d{4}-\d\d-\d\d counts: \$0\.15/)).toBeVisible()
  await dialog.getByRole('textbox', { name: /^Base URL/ }).fill(fake.url)
  await dialog.getByRole('textbox', { name: /^Model/ }).fill('fake-good')
  await expect(dialog.getByText(/No price is known for this model/)).toBeVisible()
  await dialog.getByLabel('API key').fill(fakeKey)
  await dialog.getByRole('textbox', { name: /^Name shown here/ }).fill('Priced')
  await dialog.getByRole('textbox', { name: 'Input', exact: true }).fill('100')
  await dialog.getByRole('button', { name: 'Add model' }).click()
  await expect(dialog.getByText('Enter input and output, or neither.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Output', exact: true }).fill('200')
  await dialog.getByRole('textbox', { name: 'Requests at a time' }).fill('1')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Add model' }).click()
  const models = page.getByRole('region', { name: 'Models' })
  const item = models.getByRole('listitem').filter({ hasText: 'Priced' })
  await expect(item).toContainText('$100.00 in, $200.00 out per million tokens')
  await item.getByRole('button', { name: 'Test Priced' }).click()
  await expect(item.getByRole('status')).toContainText('It works')
  await expect(item.getByRole('status')).toContainText('It says how many tokens it took.')
})

test('a run is estimated, pauses at its cap, and goes on when that is raised', async ({ page }) => {
  fake.reset()
  const sheet = await propose(page, 'Priced')
  const cost = sheet.getByRole('region', { name: 'What it will cost' })
  await expect(cost).toContainText(/likely \$\d/)
  await expect(cost).toContainText(/[\d,]+ tokens in, about [\d,]+ to [\d,]+ out/)
  await expectAccessible(page)
  await cost.getByRole('textbox', { name: /^Cap for this run/ }).fill('0.80')
  await sheet.getByRole('button', { name: /^Send 12 rows of 6 datasets to .*, about \$/ }).click()
  await expect(
    sheet.getByText(/The cap of this run is reached: \$[\d.]+ of \$0\.80 is spent/),
  ).toBeVisible({
    timeout: 45_000,
  })
  const sent = fake.requests.length
  expect(sent).toBeLessThan(datasets)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Jobs/ }).click()
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toContainText('Paused')
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Let it go on:/ }).click()
  await expect
    .poll(async () => (await call(page.request, 'jobs.list', {})).jobs.map(({ state }) => state))
    .toContain('paused')
  const { jobs } = await call(page.request, 'jobs.list', {})
  const paused = jobs.find(({ state }) => state === 'paused')
  await call(page.request, 'jobs.resume', { jobId: paused?.id ?? '', cap: 50_000_000 })
  await expect
    .poll(async () => {
      const now = await call(page.request, 'jobs.list', {})
      return now.jobs.find(({ id }) => id === paused?.id)?.state
    })
    .toBe('done')
  // Nothing was asked twice.
  expect(fake.requests).toHaveLength(datasets)
  expect(new Set(fake.requests.map(({ chat }) => JSON.stringify(chat?.messages))).size).toBe(
    datasets,
  )
})

test('the money page says what was spent, and a budget can be set', async ({ page }) => {
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Open money' }).click()
  await expect(page.getByRole('heading', { name: 'Money', level: 1 })).toBeVisible()
  const runs = page.getByRole('region', { name: 'Runs' }).getByRole('row')
  await expect(runs).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'Calls' }).getByRole('row')).toHaveCount(
    1 + datasets + 1,
  )
  await expect(page.getByText('$11.48')).toBeVisible()
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as CSV' }).click()
  expect((await saved).suggestedFilename()).toBe('model-calls.csv')
  await page.getByRole('textbox', { name: /^Per month/ }).fill('a lot')
  await page.getByRole('button', { name: 'Save budget' }).click()
  await expect(page.getByText('Enter dollars such as 25 or 0.50, or nothing.')).toBeVisible()
  await page.getByRole('textbox', { name: /^Per month/ }).fill('500')
  await page.getByRole('button', { name: 'Save budget' }).click()
  await expect(page.getByText('The budget was saved.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'This month' })).toContainText('$500.00')
})

test('a third of the calls fail in different ways; trying again finishes them', async ({
  page,
  request,
}) => {
  const { modelId } = await call(request, 'models.save', {
    ...{ name: 'Shaky', baseUrl: fake.url, model: 'fake-good-shaky', key: fakeKey },
    price: { input: 100, output: 200 },
    limits: { concurrency: 1 },
  })
  expect(modelId).toMatch(/^mdl_/)
  fake.reset()
  fake.script('good', 'no-model', 'good', 'good', 'too-long', 'good')
  const sheet = await propose(page, 'Shaky')
  await sheet.getByRole('button', { name: /^Send 12 rows/ }).click()
  await expect(sheet.getByText('2 datasets failed.')).toBeVisible({ timeout: 45_000 })
  await expectAccessible(page)
  await sheet
    .getByRole('button', { name: /^Try questions-\d\.csv again$/ })
    .first()
    .click()
  await expect(sheet.getByRole('button', { name: 'Try the failed again' })).toBeVisible({
    timeout: 30_000,
  })
  expect(fake.requests).toHaveLength(datasets + 1)
  await sheet.getByRole('button', { name: 'Try the failed again' }).click()
  await expect.poll(() => fake.requests.length).toBe(datasets + 2)
  await expect(sheet.getByRole('button', { name: 'Close' }).last()).toBeVisible({ timeout: 30_000 })
  await expect
    .poll(async () => {
      const { jobs } = await call(request, 'jobs.list', {})
      return jobs.map(({ kind, state, failures }) => [kind, state, failures.length].join(' '))
    })
    .not.toContain('proposals done 1')
  // A run ends a moment after its last task is there.
  const runs = async () => {
    const { jobs } = await call(request, 'jobs.list', {})
    return jobs
      .filter(({ kind }) => kind === 'proposals')
      .map(({ state, failures }) => [state, failures.length])
  }
  await expect.poll(runs).toEqual([
    ['done', 0],
    ['done', 0],
  ])
})

test('a batch costs half, is waited for over a crash of the studio, and is paid once', async ({
  page,
  request,
  studio,
  allow,
}) => {
  const { modelId } = await call(request, 'models.save', {
    ...{ name: 'Patient', baseUrl: fake.url, model: 'fake-good-patient', key: fakeKey },
    price: { input: 100, output: 200, batchShare: 0.5 },
  })
  fake.reset()
  await call(request, 'models.test', { modelId })
  fake.requests.length = 0
  fake.batchControls.held = true
  const sheet = await propose(page, 'Patient')
  const price = async (name: RegExp) => {
    const about = await sheet.getByRole('radio', { name }).getAttribute('aria-describedby')
    return sheet.locator(`[id="${about}"]`)
  }
  await expect(await price(/^Send now/)).toContainText(/likely \$.* · mostly minutes/)
  await expect(await price(/^As a batch/)).toContainText(/likely \$.* · within 24 hours/)
  await sheet.getByRole('radio', { name: /^As a batch/ }).check()
  await expectAccessible(page)
  await sheet.getByRole('button', { name: /^Send 12 rows of 6 datasets as a batch to / }).click()
  await expect(sheet.getByRole('progressbar')).toHaveAttribute(
    'aria-valuetext',
    /6 of 6 datasets, In the provider’s queue · at most until .* UTC/,
    { timeout: 30_000 },
  )
  await expectAccessible(page)
  allow(/.*/)
  await studio.crash()
  await studio.startAgain()
  await page.goto('/datasets')
  await page.getByRole('button', { name: /^Jobs/ }).click()
  const jobs = page.getByRole('dialog', { name: 'Jobs' })
  await expect(jobs.getByText('In the provider’s queue')).toBeVisible({ timeout: 20_000 })
  await expectAccessible(page)
  fake.batchControls.held = false
  const run = async () => {
    const { jobs } = await call(request, 'jobs.list', {})
    return jobs.find(({ mode }) => mode === 'batch')
  }
  await expect.poll(async () => (await run())?.state, { timeout: 30_000 }).toBe('done')
  expect((await run())?.failures).toEqual([])
  expect(fake.batches.map(({ output }) => output.length)).toEqual([datasets])
  expect(fake.requests.filter(({ chat }) => chat !== null)).toEqual([])
  const { calls } = await call(request, 'money.calls', { jobId: (await run())?.id ?? null })
  expect(calls.map(({ batch, state }) => [batch, state])).toEqual(
    Array.from({ length: datasets }, () => [true, 'answered']),
  )
})
