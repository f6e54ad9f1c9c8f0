import type { Page } from '@playwright/test'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import { addSample } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

// Some of these wait out what a real server makes people wait for.
test.describe.configure({ mode: 'serial', timeout: 120_000 })
test.use({ studioEnv: { STUDIO_MODEL_TIMEOUT: '2' } })

let fake: FakeOpenAi
let host: string
test.beforeAll(async () => {
  fake = await startFakeOpenAi()
  host = new URL(fake.url).host
})
test.afterAll(() => fake.stop())

const modelsOf = (page: Page) => page.getByRole('region', { name: 'Models' }).getByRole('listitem')

async function addModel(
  page: Page,
  { name, model, key }: { name: string; model: string; key: string },
) {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add model' })
  await dialog.getByRole('textbox', { name: /^Base URL/ }).fill(fake.url)
  await dialog.getByRole('textbox', { name: /^Model/ }).fill(model)
  await dialog.getByLabel('API key').fill(key)
  await dialog.getByRole('textbox', { name: /^Name shown here/ }).fill(name)
  await dialog.getByRole('button', { name: 'Add model' }).click()
  await expect(modelsOf(page).filter({ hasText: model })).toBeVisible()
}

/** Opens the sheet on the sample's page and chooses a model. */
async function chooseModel(page: Page, name: string) {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Reading questions', exact: true }).click()
  await page.getByRole('button', { name: 'Propose tasks' }).click()
  const sheet = page.getByRole('dialog', { name: 'Propose tasks for Reading questions' })
  await sheet.getByRole('radio', { name: new RegExp(`^${name}`) }).check()
  return sheet
}

const send = (count: number) =>
  `Send 2 rows of ${count} dataset${count === 1 ? '' : 's'} to ${host}`

test('a model is added, tried, edited and its key never shown', async ({ page, request }) => {
  await addSample(request, 'reading')
  await addModel(page, { name: 'Good', model: 'fake-good', key: fakeKey })
  const item = modelsOf(page).filter({ hasText: 'fake-good' })
  await expect(item).toContainText('Key set')
  await item.getByRole('button', { name: 'Test Good' }).click()
  await expect(item.getByRole('status')).toContainText(/It works: the answer came in [\d.]+s\./)
  await expectAccessible(page)
  await item.getByRole('button', { name: 'Edit Good' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit Good' })
  await expect(dialog.getByLabel('API key')).toHaveValue('')
  await expectAccessible(page)
  await dialog.getByRole('textbox', { name: /^Name shown here/ }).fill('Good model')
  await dialog.getByRole('button', { name: 'Save model' }).click()
  await expect(item).toContainText('Good model')
  await expect(item).toContainText('Key set')
  await item.getByRole('button', { name: 'Test Good model' }).click()
  await expect(item.getByRole('status')).toContainText('It works')
})

test('before anything is sent, the sheet shows host, rows, fields and the very text', async ({
  page,
}) => {
  fake.reset()
  const sheet = await chooseModel(page, 'Good model')
  const plan = sheet.getByRole('region', { name: 'What leaves this machine' })
  await expect(plan).toContainText(host)
  await expect(plan).toContainText('fake-good')
  await expect(plan).toContainText(/2 rows · \d+ fields · [\d,]+ tokens/)
  await expect(plan.getByText('answers.text[0]', { exact: true })).toBeVisible()
  const shown = await plan.locator('pre').allTextContents()
  await expectAccessible(page)
  expect(fake.requests.filter(({ chat }) => chat !== null)).toEqual([])
  await sheet.getByRole('button', { name: send(1) }).click()
  await expect(sheet.getByRole('link', { name: /^Review \d+ tasks?$/ })).toBeVisible({
    timeout: 30_000,
  })
  const sent = fake.requests.flatMap(({ chat }) => (chat === null ? [] : [chat.messages]))
  expect(sent).toHaveLength(1)
  expect(sent[0]?.map(({ content }) => content)).toEqual(shown)
  await sheet.getByRole('link', { name: /^Review/ }).click()
  await expect(page).toHaveURL(/\/review\?dataset=dst_/)
})

test('an answer that came is not asked for again', async ({ page }) => {
  fake.reset()
  const sheet = await chooseModel(page, 'Good model')
  await sheet.getByRole('button', { name: send(1) }).click()
  await expect(sheet.getByText(/No new task, \d+ (was|were) there already/)).toBeVisible({
    timeout: 30_000,
  })
  expect(fake.requests).toEqual([])
})

test('an answer that is no JSON, one that is a refusal: no task, and why', async ({ page }) => {
  for (const [model, words] of [
    ['fake-malformed', 'The answer holds no tasks that could be read.'],
    ['fake-refusal', 'The model refused to propose tasks'],
  ] as const) {
    await addModel(page, { name: model, model, key: fakeKey })
    const sheet = await chooseModel(page, model)
    await sheet.getByRole('button', { name: send(1) }).click()
    await expect(sheet.getByText('No task was proposed')).toBeVisible({ timeout: 30_000 })
    await expect(sheet.getByText(words)).toBeVisible()
    await expectAccessible(page)
    await sheet.getByRole('button', { name: 'See the run' }).click()
    const run = page
      .getByRole('region', { name: 'Proposal runs' })
      .getByRole('listitem')
      .filter({ hasText: model })
    await expect(run).toContainText('No task')
    await expect(run).not.toContainText('Done')
    await run.getByRole('button', { name: 'Raw answer' }).click()
    await expect(page.getByRole('dialog', { name: 'The model’s answer, as it came' })).toBeVisible()
  }
})

test('an answer that was cut off keeps what is whole, and says that a part is lost', async ({
  page,
}) => {
  await addModel(page, { name: 'fake-truncated', model: 'fake-truncated', key: fakeKey })
  const sheet = await chooseModel(page, 'fake-truncated')
  await sheet.getByRole('button', { name: send(1) }).click()
  await expect(sheet.getByText('Read in part')).toBeVisible({ timeout: 30_000 })
  await expect(sheet.getByText('The answer was cut off at its length limit.')).toBeVisible()
})

test('a limit with Retry-After and a fault of the server are waited out', async ({ page }) => {
  for (const model of ['fake-rate-limited', 'fake-server-error']) {
    fake.reset()
    await addModel(page, { name: model, model, key: fakeKey })
    const sheet = await chooseModel(page, model)
    await sheet.getByRole('button', { name: send(1) }).click()
    await expect(
      sheet.getByText(/task to review|tasks to review|there already/).first(),
    ).toBeVisible({ timeout: 30_000 })
    expect(fake.requests.filter(({ chat }) => chat !== null)).toHaveLength(2)
  }
})

test('a model that does not answer in time, and a wrong key: failed, why, and again', async ({
  page,
  request,
}) => {
  await addSample(request, 'quiz')
  fake.reset()
  await addModel(page, { name: 'Slow', model: 'fake-slow', key: fakeKey })
  fake.rule(({ messages }) =>
    messages.some(({ content }) => content.includes('passage')) ? { kind: 'silent' } : null,
  )
  await page.goto('/datasets')
  await page.getByRole('checkbox', { name: 'Select Reading questions' }).check()
  await page.getByRole('checkbox', { name: 'Select Odds and ends quiz' }).check()
  await page.getByRole('button', { name: 'Propose tasks for 2 datasets' }).click()
  const sheet = page.getByRole('dialog', { name: 'Propose tasks for 2 datasets' })
  await sheet.getByRole('radio', { name: /^Slow/ }).check()
  await sheet.getByRole('button', { name: `Send 4 rows of 2 datasets to ${host}` }).click()
  const again = sheet.getByRole('button', { name: 'Try the failed again' })
  await expect(again).toBeVisible({ timeout: 40_000 })
  await expect(sheet.getByText('1 dataset failed.')).toBeVisible()
  await expect(
    sheet.getByText(/Reading questions: .*did not answer within 2 seconds/),
  ).toBeVisible()
  await expectAccessible(page)
  fake.reset()
  await again.click()
  await expect(again).toHaveCount(0, { timeout: 30_000 })
  await expect(sheet.getByText('1 dataset failed.')).toHaveCount(0)
  await expect(sheet.getByText(/tasks? to review/).first()).toBeVisible()

  await addModel(page, { name: 'Wrong key', model: 'fake-good-too', key: 'wrong' })
  const item = modelsOf(page).filter({ hasText: 'fake-good-too' })
  await item.getByRole('button', { name: 'Test Wrong key' }).click()
  await expect(item.getByRole('status')).toContainText(`${host} refused the key`)
  const wrong = await chooseModel(page, 'Wrong key')
  await wrong.getByRole('button', { name: send(1) }).click()
  await expect(wrong.getByText('No task was proposed')).toBeVisible({ timeout: 30_000 })
  await expect(wrong.getByText(/refused the key that is saved for this model/)).toBeVisible()
  await expect(wrong.getByRole('button', { name: 'Try the failed again' })).toBeVisible()
})

test('rows that may go nowhere stay here', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Odds and ends quiz', exact: true }).click()
  await page.getByRole('tab', { name: 'Details' }).click()
  await page.getByRole('radio', { name: 'No model' }).check()
  await page.getByRole('button', { name: 'Save details' }).click()
  await expect(page.getByText('The details were saved.')).toBeVisible()
  fake.reset()
  await page.goto('/datasets')
  await page.getByRole('checkbox', { name: 'Select all 2 shown rows' }).check()
  await page.getByRole('button', { name: 'Propose tasks for 2 datasets' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('radio', { name: /^Good model/ }).check()
  await expect(sheet.getByText('1 dataset is left out, 1 remains')).toBeVisible()
  await expect(
    sheet.getByText(`The rows of “Odds and ends quiz” may not go to ${host}.`),
  ).toBeVisible()
  await expectAccessible(page)
  await expect(sheet.getByRole('button', { name: send(1) })).toBeEnabled()
})

test('a model is removed after a question', async ({ page }) => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Remove Wrong key' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Remove Wrong key?')
  await question.getByRole('button', { name: 'Remove model' }).click()
  await expect(modelsOf(page).filter({ hasText: 'fake-good-too' })).toHaveCount(0)
})
