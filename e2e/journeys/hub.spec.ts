import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { call } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/hub.ts'
import { readZip } from '#e2e/fixtures/zip.ts'

test.describe.configure({ mode: 'serial', timeout: 120_000 })

const box = (page: Page) => page.getByLabel('Dataset on Hugging Face')
const slowly = { timeout: 60_000 }

async function look(page: Page, id: string): Promise<void> {
  await page.goto(`/datasets/add/hub/${id}`)
  await expect(page.getByRole('heading', { name: id, level: 1 })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Card' })).toBeVisible(slowly)
}

/** Links what is chosen and waits until its rows can be looked at. */
async function link(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Link 1 config' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await expect(page.getByRole('tab', { name: /^Rows/ })).toBeVisible(slowly)
}

test('a dataset is linked by its id as a sample, and an export fetches the rest', async ({
  page,
  request,
}) => {
  await page.goto('/datasets/add')
  await expectAccessible(page)
  await page.keyboard.press('/')
  await expect(box(page)).toBeFocused()
  await box(page).fill('studio/large')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/datasets\/add\/hub\/studio\/large$/)
  await expect(page.getByRole('radio', { name: /^Sample now/ })).toBeChecked()
  await expect(page.getByText(/All rows \(8\.03 MB\) are fetched when an export/)).toBeVisible()
  await expect(page.getByRole('heading', { name: /^The first \d+ rows$/ })).toBeVisible()
  await expect(page.getByRole('cell', { name: '100,000' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Card' }).click()
  await expect(page.getByText('Rows with long texts.')).toBeVisible()
  await expectAccessible(page)
  await link(page)

  await expect(page.getByText(/^Sample of [\d,]+ of 100,000 rows$/)).toBeVisible()
  await page.getByRole('tab', { name: /^Rows/ }).click()
  await expect(page.getByText(/^These are the [\d,]+ rows of the sample/)).toBeVisible()
  // Rows of the sample are numbered as among all: the number of a row is its id and one more.
  await expect(page.getByRole('gridcell').first()).toHaveText(/^\d+$/)
  const id = await page.getByRole('gridcell').first().textContent()
  await expect(page.getByRole('rowheader').first()).toHaveText(
    (Number(id) + 1).toLocaleString('en'),
  )
  expect(Number(id)).toBeGreaterThan(0)
  await page.getByRole('tab', { name: 'Details' }).click()
  const origin = page.getByRole('region', { name: 'On Hugging Face' })
  await expect(origin).toContainText('its own Parquet files')
  await expect(origin.getByRole('link', { name: 'studio/large' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Card' })).toContainText('Rows with long texts.')
  await expectAccessible(page)
  await page.goto('/datasets')
  await expect(page.getByRole('row', { name: /studio\/large/ })).toContainText('sample')
  await expectAccessible(page)

  const [dataset] = (await call(request, 'datasets.list', {})).datasets
  const datasetId = dataset?.id ?? ''
  const task = await call(request, 'review.create', {
    datasetId,
    content: {
      instructions: ['Name the visitor.'],
      input: { kind: 'fields', style: 'labeled', fields: [['text']] },
      output: { kind: 'field', field: ['words', 1] },
    },
  })
  await call(request, 'review.decide', { ...task, verdict: 'approve' })
  await page.goto('/export')
  await expect(page.getByRole('row', { name: /studio\/large/ })).toContainText(
    'sample: all rows (8.03 MB) are fetched first',
  )
  await expect(page.getByText('One dataset is here as a sample: 8.03 MB are')).toBeVisible()
  await expectAccessible(page)
  const downloading = page.waitForEvent('download', slowly)
  await page.getByRole('button', { name: /^Export about [\d,]+ examples$/ }).click()
  const zip = readZip(await readFile(await (await downloading).path()))
  expect(zip.get('data/train.jsonl')?.trim().split('\n')).toHaveLength(100_000)
  expect((await call(request, 'datasets.get', { datasetId })).depth).toBe('full')
})

test('the Hub is searched with the keyboard, and the search stands in the address', async ({
  page,
}) => {
  await page.goto('/datasets/add')
  await box(page).fill('questions')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/datasets\/add\/hub\?q=questions$/)
  await page.keyboard.press('/')
  await box(page).fill('studio')
  const found = page.getByRole('list', { name: 'Datasets found' })
  await expect(found.getByRole('link', { name: 'studio/plain-qa' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Sort by' }).click()
  await page.getByRole('option', { name: 'Most downloads' }).click()
  await expect(page).toHaveURL(/sort=downloads/)
  await expect(found.getByRole('listitem').first()).toContainText('studio/plain-qa')
  await page.getByRole('combobox', { name: 'License' }).click()
  await page.getByRole('option', { name: 'apache-2.0' }).click()
  await expect(page).toHaveURL(/license=apache-2\.0/)
  await expect(found.getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page)
  await page.reload()
  await expect(found.getByRole('link')).toHaveText(['studio/moods'])
  await page.keyboard.press('/')
  await box(page).fill('nothing like it')
  await expect(page.getByText('Nothing on the Hub matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await box(page).fill('moods')
  await expect(found.getByRole('link', { name: 'studio/moods' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('link', { name: 'Open the dataset moods' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/datasets\/add\/hub\/studio\/moods$/)
})

test('a search that fails says so and is tried again', async ({ page, hub, allow }) => {
  allow(/50[0-9]/)
  hub.behave({ path: '^/api/datasets\\?', kind: 'server-error', status: 500, times: 20 })
  await page.goto('/datasets/add/hub?q=qa')
  await expect(page.getByRole('alert').filter({ hasText: 'could not be searched' })).toBeVisible({
    timeout: 45_000,
  })
  await expectAccessible(page)
  hub.reset()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('link', { name: 'studio/plain-qa' })).toBeVisible()
})

test('a pasted address leads to its config, and several configs become datasets', async ({
  page,
  context,
  request,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/datasets/add')
  await page.evaluate(() =>
    navigator.clipboard.writeText(
      'https://huggingface.co/datasets/studio/languages/viewer/de/test',
    ),
  )
  await box(page).focus()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page).toHaveURL(/\/datasets\/add\/hub\/studio\/languages\/viewer\/de\/test$/)
  const list = page.getByRole('listbox', { name: '3 configs' })
  await expect(list.getByRole('option', { name: 'de' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('region', { name: 'Config de' })).toContainText('120')
  await page.getByRole('checkbox', { name: 'Take test in' }).uncheck()
  await list.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Link 3 configs' }).click()
  await expect(page).toHaveURL(/\/datasets$/)
  const ready = async () =>
    (await call(request, 'datasets.list', {})).datasets
      .filter(({ name, state }) => name.startsWith('studio/languages/') && state === 'ready')
      .map(({ name, rows }) => [name, rows])
      .sort()
  await expect.poll(ready, slowly).toEqual([
    ['studio/languages/de', 60],
    ['studio/languages/en', 120],
    ['studio/languages/fr', 120],
  ])
})

test('class labels are shown by name, and -1 is null', async ({ page }) => {
  await look(page, 'studio/moods')
  await expect(page.getByRole('region', { name: 'Fields' })).toContainText(
    'calm · cheerful · angry · sad',
  )
  await expect(page.getByText('So small that all of it is fetched at once')).toBeVisible()
  await link(page)
  await page.getByRole('tab', { name: /^Rows/ }).click()
  const cell = (row: number, column: number) =>
    page.getByRole('row').nth(row).getByRole('gridcell').nth(column)
  await expect(cell(1, 1)).toHaveText(/^(calm|cheerful|angry|sad)$/)
  await expect(cell(10, 1)).toHaveText('null')
})

test('nested answers are fields of their own', async ({ page }) => {
  await look(page, 'studio/passages')
  await expect(page.getByRole('region', { name: 'Fields' })).toContainText('text · answer_start')
  await link(page)
  await expect(page.getByRole('rowheader', { name: 'answers.text[0]' })).toBeVisible(slowly)
})

test('a gated dataset says where its terms are, and opens with a token', async ({
  page,
  allow,
}) => {
  allow(/40[134]/)
  await look(page, 'studio/gated')
  await expect(page.getByText('Its owners decide who may read it')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Read the terms on Hugging Face' })).toHaveAttribute(
    'href',
    /\/datasets\/studio\/gated$/,
  )
  await expect(page.getByRole('button', { name: /^Link/ })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Token in Settings' }).click()
  const section = page.getByRole('region', { name: 'Hugging Face' })
  await expect(section).toContainText('No token')
  await section.getByLabel('Token', { exact: true }).fill('hf_wrong')
  await section.getByRole('button', { name: 'Save token' }).click()
  await expect(section.getByRole('alert')).toContainText('does not accept the access token')
  await section.getByLabel('Token', { exact: true }).fill('hf_member')
  await section.getByRole('button', { name: 'Save token' }).click()
  await expect(section).toContainText('Token kept')
  await expect(section).toContainText('Reads as')
  await expectAccessible(page)
  await look(page, 'studio/gated')
  await expect(page.getByText(/It reads as /)).toBeVisible()
  await link(page)
  await page.goto('/settings')
  await section.getByRole('button', { name: 'Remove token' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove token' }).click()
  await expect(section).toContainText('No token')
  await page.goto('/datasets/add/hub/studio/private')
  const problem = page.getByRole('alert').filter({ hasText: 'could not be opened' })
  await expect(problem.getByRole('link', { name: 'Token in Settings' })).toBeVisible()
})

test('a dataset made by a script is read from the Hub’s conversion', async ({ page }) => {
  await look(page, 'studio/scripted')
  await expect(page.getByText('from the Hub’s Parquet conversion')).toBeVisible()
  await link(page)
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(page.getByRole('region', { name: 'On Hugging Face' })).toContainText(
    'the Hub’s Parquet conversion',
  )
})

test('a repository of CSV files is fetched whole', async ({ page }) => {
  await look(page, 'studio/tables-csv')
  await expect(page.getByText('These files have to be read whole')).toBeVisible()
  await link(page)
  await expect(page.getByRole('tab', { name: /^Rows/ })).toContainText('75')
})

test('pictures only are refused with the reason; pictures with captions are not', async ({
  page,
}) => {
  await look(page, 'studio/pictures')
  await expect(page.getByText('Nothing of it can be linked')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Link/ })).toHaveCount(0)
  await expectAccessible(page)
  await look(page, 'studio/captions')
  await expect(page.getByText('One column is left out')).toBeVisible()
  await expect(page.getByText('picture (image)')).toBeVisible()
})

test('a license in prose is confirmed by a person', async ({ page, request }) => {
  await look(page, 'studio/prose-license')
  await expect(page.getByText('stated in the text of the card: to be confirmed')).toBeVisible()
  await link(page)
  const datasetId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const task = await call(request, 'review.create', {
    datasetId,
    content: {
      instructions: ['Answer the question.'],
      input: { kind: 'fields', style: 'labeled', fields: [['question']] },
      output: { kind: 'field', field: ['answer'] },
    },
  })
  await call(request, 'review.decide', { ...task, verdict: 'approve' })
  await page.goto('/export')
  const confirmation = page.getByLabel('I confirm that studio/prose-license is under CC-BY-SA-4.0')
  await expect(confirmation).not.toBeChecked()
  await expect(page.getByRole('button', { name: /^Export/ })).toBeDisabled()
  await expectAccessible(page)
  await page.goto(`/datasets/${datasetId}?tab=details`)
  await expect(page.getByText('CC-BY-SA-4.0 is stated in the text only')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Confirm CC-BY-SA-4.0' }).click()
  await expect(page.getByText('CC-BY-SA-4.0 is stated in the text only')).toHaveCount(0)
  await page.goto('/export')
  await expect(page.getByRole('button', { name: /^Export/ })).toBeEnabled()
  await expect(confirmation).toHaveCount(0)
})

test('ten thousand configs are looked through and chosen from', async ({ page }) => {
  await look(page, 'studio/many-configs')
  const list = page.getByRole('listbox', { name: '10,000 configs' })
  await expect(list).toBeVisible(slowly)
  expect(await list.getByRole('option').count()).toBeLessThan(100)
  await list.focus()
  await page.keyboard.press('End')
  await expect(list.getByRole('option', { name: 'c09999' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Config c09999' })).toContainText(
    '57 bytes',
    slowly,
  )
  await page.getByRole('searchbox', { name: 'Find a config' }).fill('c0500')
  await expect(list.getByRole('option')).toHaveCount(10)
  await expect(page).toHaveURL(/find=c0500/)
  await page.getByRole('checkbox', { name: 'All 10 that match' }).check()
  await expect(page.getByRole('button', { name: 'Link 11 configs' })).toBeEnabled()
  await list.getByRole('option', { name: 'c05002' }).click({ position: { x: 26, y: 16 } })
  await list
    .getByRole('option', { name: 'c05004' })
    .click({ position: { x: 26, y: 16 }, modifiers: ['Shift'] })
  await expect(page.getByRole('button', { name: 'Link 8 configs' })).toBeEnabled()
  await expectAccessible(page)
  await page.getByRole('searchbox', { name: 'Find a config' }).fill('')
  await page.getByRole('checkbox', { name: 'All 10,000' }).check()
  await expect(page.getByText('1,000 are the most at a time')).toBeVisible()
})

test('a dataset that changes is linked at the commit that was looked at', async ({
  page,
  request,
  hub,
}) => {
  await look(page, 'studio/changing')
  const commit = page.getByRole('button', { name: /^Copy the whole commit id/ })
  const before = (await commit.textContent()) ?? ''
  await expect(page.getByRole('region', { name: 'Splits' })).toContainText('train', slowly)
  hub.advance('studio/changing')
  await link(page)
  const datasetId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect((await call(request, 'datasets.get', { datasetId })).rows).toBe(40)
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(commit).toHaveText(before)
  await look(page, 'studio/changing')
  await expect(commit).not.toHaveText(before)
})

test('a link to a file works like an upload; a private address is refused', async ({
  page,
  hub,
}) => {
  await page.goto('/datasets/add')
  const address = page.getByLabel('Address of the file')
  await page.getByRole('button', { name: 'Fetch file' }).click()
  await expect(page.getByText('Enter the address of a file.')).toBeVisible()
  await address.fill(`${hub.url}/files/people.csv`)
  await page.getByRole('button', { name: 'Fetch file' }).click()
  await expect(page).toHaveURL(/\/datasets\/add\/upl_/)
  await expect(page.getByRole('heading', { name: 'The first 3 rows' })).toBeVisible(slowly)
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(page.getByRole('region', { name: 'The link' })).toContainText('/files/people.csv')
  await expectAccessible(page)

  await page.goto('/datasets/add')
  await address.fill(`${hub.url}/files/to-private`)
  await page.getByRole('button', { name: 'Fetch file' }).click()
  const refused = page.getByRole('alert').filter({ hasText: 'The file could not be fetched' })
  await expect(refused).toContainText('private network', slowly)
  await expect(refused.getByRole('button', { name: 'Try again' })).toBeEnabled()
  await expectAccessible(page)
  await refused.getByRole('button', { name: 'Remove file' }).click()
  await expect(page).toHaveURL(/\/datasets\/add$/)
})

test('a file and the rows of a dataset are canceled while they are fetched', async ({
  page,
  hub,
}) => {
  const drip = { kind: 'drip', every: 400, piece: 32 * 1024 } as const
  hub.behave({ path: '^/files/slow', ...drip })
  await page.goto('/datasets/add')
  await page.getByLabel('Address of the file').fill(`${hub.url}/files/slow.csv`)
  await page.getByRole('button', { name: 'Fetch file' }).click()
  const fetching = page.getByRole('progressbar', { name: /slow\.csv/ })
  await expect(fetching).toHaveAttribute('aria-valuetext', /MB|kB/, slowly)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(page.getByText('Fetching was canceled')).toBeVisible(slowly)
  await page.getByRole('button', { name: 'Remove file' }).click()
  await expect(page).toHaveURL(/\/datasets\/add$/)

  await look(page, 'studio/slow')
  await link(page)
  hub.behave({ path: '^/cdn/.*slow', ...drip })
  await page.getByRole('button', { name: 'Fetch all rows (8.03 MB)' }).click()
  const rows = page.getByRole('progressbar', { name: 'Fetching all rows of studio/slow' })
  await expect(rows).toHaveAttribute('aria-valuetext', /MB|kB/, slowly)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Fetch all rows (8.03 MB)' })).toBeVisible(slowly)
  hub.reset()
  await expect(page.getByText(/^Sample of [\d,]+ of 100,000 rows$/)).toBeVisible()
})
