import type { Page } from '@playwright/test'
import { addFile, addSample, call } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/hub.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

const slowly = { timeout: 45_000 }

const task = (task_name: string, patch: object = {}) => ({
  task_name,
  instruction: 'Given the passage, answer the question.',
  input_fields: ['context', 'question'],
  output_field: ['title'],
  ...patch,
})

const entries = [
  task('reading-questions'),
  task('reading-questions', {
    instruction: 'Name what the passage is about.',
    input_fields: 'context',
  }),
  task('reading-questions', { input_fields: ['contxt'] }),
  task('twins', { input_fields: ['text'], output_field: 'word' }),
  task('studio/languages-fr'),
  task('studio/languages-xx'),
  task('nowhere-at-all'),
]

const row = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Names in the list' })
    .getByRole('listitem')
    .filter({ hasText: name })
const sum = (page: Page) => page.getByRole('region', { name: 'What the list holds' })

test.beforeAll(async ({ studio, playwright }) => {
  const request = await playwright.request.newContext({ baseURL: studio.origin })
  await addSample(request, 'reading')
  for (const [index, name] of ['Twins', 'twins.'].entries()) {
    const lines = Array.from({ length: 12 }, (_, number) =>
      JSON.stringify({ text: `Text ${number} of ${index}`, word: `word ${number}` }),
    )
    await addFile(request, { name, bytes: Buffer.from(`${lines.join('\n')}\n`) })
  }
  await request.dispose()
})

test('a list is matched, what is missing is looked for on the Hub, and the rest is imported', async ({
  page,
  files,
}) => {
  const list = entries.map((entry) => JSON.stringify(entry))
  const path = await files.write('mine.jsonl', [...list, '{"task_name": "cut'].join('\n'))
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Import tasks' }).click()
  await expect(page.getByText('Drop a list of tasks here')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Choose a file').setInputFiles(path)
  await expect(page).toHaveURL(/\/datasets\/import\/imp_/)
  await expect(sum(page)).toContainText(
    '8 entries = 3 matched + 1 to choose + 3 missing + 1 unreadable',
    slowly,
  )
  await expect(row(page, 'reading-questions')).toContainText(
    'Reading questions has no field “contxt”; did you mean “context”?',
  )
  await expectAccessible(page)

  await page.getByRole('radio', { name: /^Unreadable/ }).check()
  await expect(page.getByText('Line 8')).toBeVisible()
  await page.getByRole('radio', { name: /^To choose/ }).check()
  await expect(page).toHaveURL(/group=ambiguous/)
  await expect(row(page, 'twins')).toContainText('2 candidates')
  await page.getByRole('button', { name: 'Choose a dataset for twins' }).focus()
  await page.keyboard.press('Enter')
  await expectAccessible(page)
  await page
    .getByRole('group', { name: 'Datasets of that name' })
    .getByLabel('Twins', { exact: true })
    .check()
  await page.getByRole('button', { name: 'Use this dataset' }).click()
  await expect(page.getByText('No name fits')).toBeVisible()
  await expect(sum(page)).toContainText('4 matched + 0 to choose')

  await page.getByRole('radio', { name: /^Missing/ }).check()
  await page.getByRole('button', { name: 'Check the Hub' }).click()
  await expect(page.getByText(/^1 of them is on the Hub/)).toBeVisible(slowly)
  await expect(row(page, 'studio/languages-fr')).toContainText('with the config fr')
  await expect(row(page, 'studio/languages-xx')).toContainText('without a config xx')
  await expect(row(page, 'nowhere-at-all')).toContainText('Not on the Hub')
  await expect(
    row(page, 'studio/languages-fr').getByRole('link', { name: 'Link studio/languages' }),
  ).toHaveAttribute('href', '/datasets/add/hub/studio/languages')

  await page.getByRole('radio', { name: /^All/ }).check()
  await page.getByRole('button', { name: 'Import 4 tasks' }).click()
  await expect(page.getByText('3 tasks joined the review queue')).toBeVisible(slowly)
  await expect(page.getByText('4 tasks = 3 to review + 1 kept out + 0 already there')).toBeVisible()
  await expect(row(page, 'reading-questions')).toContainText('Imported')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Review imported tasks' }).click()
  await expect(page).toHaveURL(/\/review\?source=import/)
  await expect(page.getByText('From the list mine.jsonl').first()).toBeVisible(slowly)
})

test('arrow keys walk the names, and a search narrows them', async ({ page, request }) => {
  const { imports } = await call(request, 'imports.list', {})
  await page.goto(`/datasets/import/${imports[0]?.id}?group=matched`)
  await row(page, 'reading-questions').getByRole('link', { name: 'Reading questions' }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'twins').getByRole('link', { name: 'Twins' })).toBeFocused()
  await page.getByRole('searchbox', { name: 'Find a name' }).fill('TWIN')
  await expect(page.getByText('1 of 1 name')).toBeVisible()
  await expect(page).toHaveURL(/q=TWIN/)
})

test('a file that is no list says why, and another can be chosen', async ({ page, files }) => {
  await page.goto('/datasets/import')
  await page.getByLabel('Choose a file').setInputFiles(await files.write('notes.json', '{"a": 1'))
  await expect(page.getByText('notes.json could not be read')).toBeVisible(slowly)
  await expect(page.getByText(/cannot be read as tasks/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Choose another list' }).click()
  const earlier = page.getByRole('region', { name: 'Earlier lists' })
  await expect(earlier.getByRole('link')).toHaveText(['notes.json', 'mine.jsonl'])
  await earlier.getByRole('link', { name: 'notes.json' }).click()
  await page.getByRole('button', { name: 'Remove the list' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the list' }).click()
  await expect(earlier.getByRole('link')).toHaveText(['mine.jsonl'])
})
