import type { Page } from '@playwright/test'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import { addSample, call } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

let fake: FakeOpenAi
test.beforeAll(async () => {
  fake = await startFakeOpenAi()
})
test.afterAll(() => fake.stop())

const preview = (page: Page) => page.getByRole('region', { name: 'What is sent' })

/** Has tasks proposed for the sample with the studio's prompt, and opens the run. */
async function run(page: Page) {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Odds and ends quiz', exact: true }).click()
  await page.getByRole('button', { name: 'Propose tasks' }).click()
  const sheet = page.getByRole('dialog', { name: 'Propose tasks for Odds and ends quiz' })
  await sheet.getByRole('radio', { name: /^Good/ }).check()
  await expect(sheet.getByRole('radio', { name: /^Studio/ })).toBeChecked()
  const sent = sheet.getByRole('region', { name: 'What leaves this machine' }).locator('pre')
  await expect(sent).toHaveCount(2)
  const shown = await sent.allTextContents()
  await sheet.getByRole('button', { name: /^Send 2 rows of 1 dataset/ }).click()
  await expect(sheet.getByText(/task(s)? to review|there already/).first()).toBeVisible({
    timeout: 30_000,
  })
  return shown
}

test('a prompt is looked at, filled from a dataset', async ({ page, request }) => {
  await addSample(request, 'quiz')
  await call(request, 'models.save', {
    ...{ name: 'Good', baseUrl: fake.url, model: 'fake-good', key: fakeKey },
  })
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Look at the prompts' }).click()
  await expect(page.getByRole('heading', { name: 'Prompts', level: 1 })).toBeVisible()
  await expect(preview(page).getByRole('status')).toContainText(
    /\d+ tokens, of which \d+ are the same for every dataset/,
  )
  await expect(preview(page).locator('pre').last()).toContainText('choices: list of text')
  await expect(page.getByText('studio v1', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('radio', { name: 'Described', exact: true }).check()
  await expect(page).toHaveURL(/kind=described/)
  await expect(preview(page).locator('pre')).toHaveCount(6)
})

test('an unknown variable is named at its place, and cannot be saved', async ({ page }) => {
  await page.goto('/settings/prompts')
  const question = page.getByRole('textbox', { name: 'Question' })
  const built = await question.inputValue()
  await question.fill(`${built}\nAnd {{rosw}}`)
  const problem = page.getByText(/Question, line 7, column 5: {{rosw}} is no variable/)
  await expect(problem).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save prompt' })).toBeDisabled()
  await expectAccessible(page)
  await question.fill('{{name}} {{fields}}')
  await expect(page.getByText(/The question shows no rows/)).toBeVisible()
  await expect(problem).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo changes' }).click()
  await expect(question).toHaveValue(built)
})

test('a prompt is edited, and the run asks with it and names its version', async ({ page }) => {
  await page.goto('/settings/prompts')
  const tokens = preview(page).getByRole('status')
  const before = await tokens.textContent()
  const question = page.getByRole('textbox', { name: 'Question' })
  await question.fill(`${await question.inputValue()}\nWords of our own. Rows: {{row_count}}`)
  await expect(preview(page).locator('pre').last()).toContainText(/Words of our own\. Rows: \d+/)
  await expect(tokens).not.toHaveText(before ?? '')
  const shown = await preview(page).locator('pre').allTextContents()
  await page.getByRole('button', { name: 'Save prompt' }).click()
  await expect(page.getByText('Saved. Runs will name it studio own v1.')).toBeVisible()
  await expect(page.getByText('studio own v1', { exact: true })).toBeVisible()
  await expect(page.getByRole('list', { name: 'History' })).toContainText('Own v1')

  expect(await run(page)).toEqual(shown)
  const asked = fake.requests.flatMap(({ chat }) => (chat === null ? [] : [chat.messages]))
  expect(asked.map((messages) => messages.map(({ content }) => content))).toEqual([shown])
  await page.getByRole('link', { name: /^Review \d+ tasks?$/ }).click()
  await expect(page.getByText('prompt studio own v1').first()).toBeVisible()
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Odds and ends quiz', exact: true }).click()
  await page.getByRole('tab', { name: /^Tasks/ }).click()
  await expect(page.getByRole('region', { name: 'Proposal runs' })).toContainText(
    'prompt studio own v1',
  )
})

test('a prompt is set back, and its own words can be taken up again', async ({ page }) => {
  fake.reset()
  await page.goto('/settings/prompts')
  await page.getByRole('button', { name: 'Set back to the built-in wording' }).click()
  const asked = page.getByRole('alertdialog')
  await expectAccessible(page)
  await asked.getByRole('button', { name: 'Set back to the built-in wording' }).click()
  await expect(page.getByText('studio v1', { exact: true })).toBeVisible()
  const question = page.getByRole('textbox', { name: 'Question' })
  await expect(question).not.toHaveValue(/Words of our own/)
  await page.getByRole('button', { name: 'Edit this Own v1' }).click()
  await expect(question).toHaveValue(/Words of our own/)

  const shown = await run(page)
  expect(shown.at(-1)).not.toContain('Words of our own')
})
