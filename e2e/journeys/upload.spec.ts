import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

const choose = (page: Page, paths: string | string[]) =>
  page.getByLabel('Choose files').setInputFiles(paths)

const chunks = '**/api/uploads/*'
const firstChunk = 1024 * 1024

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    question: `What is ${index} plus 1?`,
    answer: String(index + 1),
  }))

test('a CSV is uploaded, looked at, described and added', async ({ page, files }) => {
  const path = await files.write(
    'moods.csv',
    'sentence,mood\n"It rains, again",0\nThe sun is out,1\nIt snows,0\n',
  )
  await page.goto('/')
  await choose(page, path)
  await expect(page).toHaveURL(/\/datasets\/add\/upl_/)
  await expect(page.getByRole('heading', { name: 'The first 3 rows' })).toBeVisible()
  await expect(page.getByText('3 rows, nothing rejected')).toBeVisible()
  await expect(page.getByRole('gridcell', { name: 'It rains, again' })).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Delimiter' })).toHaveText('Found: Comma')
  await expect(page.getByRole('combobox', { name: 'First row' })).toHaveText(
    'Found: Holds the field names',
  )
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Name the classes mood' }).click()
  const labels = page.getByRole('dialog', { name: 'Class names of mood' })
  await labels.getByLabel('Names, one a line').fill('gloomy\n\nsunny')
  await expect(labels.getByText('Line 2 is empty.')).toBeVisible()
  await labels.getByLabel('Names, one a line').fill('gloomy\nsunny')
  await labels.getByRole('button', { name: 'Use 2 names' }).click()
  await expect(page.getByRole('cell', { name: /class label, 2 names/ })).toBeVisible()
  await expect(page.getByRole('gridcell', { name: 'sunny' })).toBeVisible()

  await page.getByRole('textbox', { name: /^Name/ }).fill('')
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page.getByText('Give the dataset a name.')).toBeVisible()
  await page.getByRole('textbox', { name: /^Name/ }).fill('Moods of the weather')
  await page.getByLabel('Description').fill('Sentences on the weather with their mood.')
  await page.getByRole('combobox', { name: /License/ }).click()
  await page.getByRole('option', { name: 'Another SPDX expression…' }).click()
  await page.getByLabel('SPDX expression').fill('MIT OR Apache-2.0')
  await page.getByLabel('Languages').fill('en')
  await expect(page.getByText('English', { exact: true })).toBeVisible()
  await page.getByRole('radio', { name: 'Models at named hosts' }).check()
  await page.getByRole('textbox', { name: /^Hosts/ }).fill('https://api.example.org/v1')
  await page.getByRole('button', { name: 'Add dataset' }).click()

  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await expect(page.getByRole('heading', { name: 'Moods of the weather' })).toBeVisible()
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(page.getByLabel('SPDX expression')).toHaveValue('MIT OR Apache-2.0')
  await expect(page.getByRole('textbox', { name: /^Hosts/ })).toHaveValue('api.example.org')
  await expectAccessible(page)
})

test('several files queue and are read: JSON Lines, gzipped, a JSON object that holds the records', async ({
  page,
  files,
}) => {
  const paths = [
    await files.writeJsonl('sums.jsonl', rowsOf(300)),
    await files.writeJsonl('zipped.jsonl.gz', rowsOf(40)),
    await files.write('nested.json', JSON.stringify({ data: { rows: rowsOf(12) } })),
  ]
  await page.goto('/datasets/add')
  await choose(page, paths)
  const open = page.getByRole('region', { name: '3 files are not datasets yet' })
  const line = (name: string) => open.getByRole('listitem').filter({ hasText: name })
  await expect(line('sums.jsonl')).toContainText('300 rows', { timeout: 20_000 })
  await expect(line('zipped.jsonl.gz')).toContainText('40 rows', { timeout: 20_000 })
  await expect(line('nested.json')).toContainText('12 rows', { timeout: 20_000 })
  await expectAccessible(page)
  await line('nested.json').getByRole('link', { name: 'Look and add nested.json' }).click()
  await expect(page.getByRole('combobox', { name: 'Path of the records' })).toHaveText(
    'Found: data.rows',
  )
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await page.goto('/datasets')
  await expect(page.getByText('2 files are not datasets yet')).toBeVisible()
  await page.getByRole('link', { name: 'See the files' }).click()
  await expect(page.getByRole('region', { name: '2 files are not datasets yet' })).toBeVisible()
})

test('a file with a broken line says which, and goes on without it', async ({ page, files }) => {
  const path = await files.write(
    'broken.jsonl',
    '{"question":"a","answer":"1"}\n{"question":"b" "answer":"2"}\n{"question":"c","answer":"3"}\n',
  )
  await page.goto('/datasets/add')
  await choose(page, path)
  const problem = page.getByRole('alert').filter({ hasText: '“broken.jsonl” could not be read' })
  await expect(problem).toContainText('Line 2', { timeout: 20_000 })
  await expectAccessible(page)
  await problem.getByRole('button', { name: /^Go on without/ }).click()
  await expect(page.getByText('3 records = 2 rows + 1 rejected')).toBeVisible({ timeout: 20_000 })
  await page.getByText('1 record was rejected').click()
  await expect(page.getByRole('row', { name: /"b" "answer"/ })).toBeVisible()
  await expect(page.getByRole('switch')).toBeChecked()
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
})

test('a file chosen before the page has come to life is not lost', async ({ page, files }) => {
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/datasets/add', { waitUntil: 'commit' })
  await choose(page, await files.write('early.csv', 'question,answer\n1 plus 1?,2\n'))
  letThrough()
  await expect(page.getByRole('heading', { name: 'The first row' })).toBeVisible()
})

test('an empty file and binary junk end in a sentence', async ({ page, files, allow }) => {
  allow(/422/)
  const empty = await files.write('empty.csv', '')
  const junk = await files.write('junk.jsonl', gzipSync(Buffer.from([1, 2, 3])).subarray(0, 12))
  await page.goto('/datasets/add')
  await choose(page, [empty, junk])
  const line = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(line('empty.csv')).toContainText('0 bytes')
  await expect(line('empty.csv').getByRole('alert')).toContainText('is empty')
  await expect(line('empty.csv').getByRole('progressbar')).toHaveCount(0)
  await expect(line('empty.csv').getByRole('button')).toHaveCount(1)
  await line('empty.csv').getByRole('button', { name: 'Cancel empty.csv' }).click()
  await expect(line('junk.jsonl')).toContainText('Not read', { timeout: 20_000 })
  await line('junk.jsonl').getByRole('button', { name: 'Remove junk.jsonl' }).click()
  await expect(line('junk.jsonl')).toHaveCount(0)
})

test('a change of how the file is read keeps what was written', async ({ page, files }) => {
  const path = await files.write('marks.csv', 'name;mark\nAna;1\nBo;2\n')
  await page.goto('/datasets/add')
  await choose(page, path)
  await expect(page.getByRole('heading', { name: 'The first 2 rows' })).toBeVisible({
    timeout: 20_000,
  })
  await page.getByLabel('Description').fill('Marks of two people.')
  await page.getByRole('combobox', { name: 'First row' }).click()
  await page.getByRole('option', { name: 'Is a row like the others' }).click()
  await expect(page.getByRole('heading', { name: 'The first 3 rows' })).toBeVisible({
    timeout: 20_000,
  })
  await expect(page.getByLabel('Description')).toHaveValue('Marks of two people.')
})

test('a broken connection is told of, and the upload goes on where it was', async ({
  page,
  files,
  allow,
}) => {
  allow(/ERR_FAILED/)
  const path = await files.writeJsonl('long.jsonl', rowsOf(60_000))
  const offsets: (string | null)[] = []
  page.on('request', (request) => {
    offsets.push(new URL(request.url()).searchParams.get('offset'))
  })
  // The newest route is asked first: one chunk passes, two break.
  await page.route(chunks, (route) => route.abort('failed'), { times: 2 })
  await page.route(chunks, (route) => route.continue(), { times: 1 })
  await page.goto('/datasets/add')
  await choose(page, path)
  await expect(page.getByText('The connection is broken. Trying again')).toBeVisible()
  await expect(page.getByText('60,000 rows, nothing rejected')).toBeVisible({ timeout: 30_000 })
  expect(offsets.filter((offset) => offset === String(firstChunk))).toHaveLength(3)
})

test('an upload left behind is listed, and choosing the file again goes on with it', async ({
  page,
  files,
}) => {
  const path = await files.writeJsonl('left.jsonl', rowsOf(60_000))
  const other = await files.writeJsonl('other.jsonl', rowsOf(10))
  // The first chunk arrives, the second never does.
  await page.route(chunks, () => undefined)
  await page.route(chunks, (route) => route.continue(), { times: 1 })
  const second = page.waitForRequest(new RegExp(`offset=${firstChunk}$`))
  await page.goto('/datasets/add')
  await choose(page, path)
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuetext', /^1\.05 MB of/)
  await second
  // Browsers ask only whom they have seen act.
  await page.getByRole('heading', { level: 1 }).click()
  const leaving = page.waitForEvent('dialog')
  const reloaded = page.reload()
  const question = await leaving
  expect(question.type()).toBe('beforeunload')
  await question.accept()
  await reloaded
  await page.unrouteAll()
  await expect(page.getByText(/^Broke off at 1\.05 MB of/)).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Choose the same file again').setInputFiles(other)
  await expect(page.getByText(/“other\.jsonl” is another file/)).toBeVisible()
  const next = page.waitForRequest(chunks)
  await page.getByLabel('Choose the same file again').setInputFiles(path)
  expect(new URL((await next).url()).searchParams.get('offset')).toBe(String(firstChunk))
  await expect(page.getByText('60,000 rows, nothing rejected')).toBeVisible({ timeout: 30_000 })
})

test('an upload can be paused, gone on with and canceled', async ({ page, files }) => {
  const path = await files.writeJsonl('slow.jsonl', rowsOf(60_000))
  await page.route(chunks, () => undefined)
  await page.goto('/datasets/add')
  await choose(page, path)
  await page.getByRole('button', { name: 'Pause slow.jsonl' }).click()
  await expect(page.getByText('Paused. What was sent is kept.')).toBeVisible()
  await page.getByRole('button', { name: 'Go on with slow.jsonl' }).click()
  await expect(page.getByRole('button', { name: 'Pause slow.jsonl' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel slow.jsonl' }).click()
  await expect(page).toHaveURL(/\/datasets\/add$/)
  await expect(page.getByRole('listitem').filter({ hasText: 'slow.jsonl' })).toHaveCount(0)
})
