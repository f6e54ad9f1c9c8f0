import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { workbookOf, zipOf, zstdOf } from '#e2e/fixtures/packed-files.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

const send = async (page: Page, path: string) => {
  await page.goto('/datasets/add')
  await page.getByLabel('Choose files').setInputFiles(path)
}
const add = async (page: Page) => {
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
}
const firstRows = (page: Page, count: number) =>
  expect(page.getByRole('heading', { name: `The first ${count} rows` })).toBeVisible({
    timeout: 20_000,
  })

test('an archive of two splits is one dataset; files and splits can be chosen', async ({
  page,
  files,
}) => {
  const archive = zipOf({
    'README.md': '# Sums',
    'data/train.csv': 'question,answer\n1+1,2\n1+2,3\n',
    'data/test.jsonl.zst': zstdOf('{"question":"2+2","answer":4}\n'),
    'extra.csv': 'question,answer\n3+3,6\n',
  })
  await send(page, await files.write('sums.zip', archive))
  await firstRows(page, 4)
  const table = page.getByRole('region', { name: '4 files' })
  await expect(page.getByText('One file of sums.zip was left out: README.md.')).toBeVisible()
  await expect(table.getByRole('combobox', { name: 'Split of data/test.jsonl.zst' })).toHaveText(
    'test',
  )
  await expectAccessible(page)

  await table.getByRole('checkbox', { name: 'Read extra.csv' }).uncheck()
  await table.getByRole('combobox', { name: 'Split of data/train.csv' }).click()
  await page.getByRole('option', { name: 'validation' }).click()
  await table.getByRole('button', { name: 'Read again' }).click()
  await firstRows(page, 3)
  await expect(table.getByRole('combobox', { name: 'Split of data/train.csv' })).toHaveText(
    'validation',
  )
  await add(page)
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(page.getByText('validation (2 rows), test (1 row)')).toBeVisible()
})

test('a workbook is read sheet by sheet', async ({ page, files }) => {
  const workbook = workbookOf({
    Words: [
      ['word', 'letters'],
      ['tree', 4],
      ['house', 5],
    ],
    'Dates & times': [['day'], [{ date: 45_000 }]],
  })
  await send(page, await files.write('words.xlsx', workbook))
  await firstRows(page, 2)
  await expect(page.getByRole('combobox', { name: 'Format' })).toHaveText('Found: Excel workbook')
  await expect(page.getByRole('combobox', { name: 'Sheet' })).toHaveText('Found: Words')
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'Sheet' }).click()
  await page.getByRole('option', { name: 'Dates & times' }).click()
  await expect(page.getByRole('gridcell', { name: '2023-03-15' })).toBeVisible({ timeout: 20_000 })
  await add(page)
})

test('a file packed with Zstandard is unpacked', async ({ page, files }) => {
  await send(page, await files.write('few.csv.zst', zstdOf('a;b\n1;2\n3;4\n')))
  await firstRows(page, 2)
  await expect(page.getByRole('combobox', { name: 'Delimiter' })).toHaveText('Found: Semicolon')
  await add(page)
})

test('Chinese text in GB18030 is recognized, and can be read otherwise', async ({
  page,
  files,
}) => {
  // 问题,答案 / 你好吗,很好
  const text = Buffer.from('cecacce22cb4f0b8b80ac4e3bac3c2f02cbadcbac30a', 'hex')
  await send(page, await files.write('greetings.csv', text))
  await expect(page.getByRole('gridcell', { name: '你好吗' })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('combobox', { name: 'Encoding' })).toHaveText('Found: GB18030')
  await expect(page.getByText(/GB18030 \(GBK\) was guessed/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Encoding' }).click()
  await page.getByRole('option', { name: 'Latin-1' }).click()
  await expect(page.getByRole('gridcell', { name: '你好吗' })).toHaveCount(0, { timeout: 20_000 })
  await expect(page.getByRole('combobox', { name: 'Encoding' })).toHaveText('Latin-1')
})

test('rejected rows are listed with their lines and can be downloaded whole', async ({
  page,
  files,
}) => {
  const long = 'x'.repeat(400)
  await send(page, await files.write('ragged.csv', `a,b\n1,2\n3\n4,5,${long}\n6,7\n`))
  const problem = page.getByRole('alert').filter({ hasText: '“ragged.csv” could not be read' })
  await problem.getByRole('button', { name: /^Go on without/ }).click({ timeout: 20_000 })
  await page.getByText('2 records were rejected').click()
  await expect(page.getByRole('row', { name: /^3 / })).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: /^Download all of them/ }).click()
  const download = await saved
  expect(download.suggestedFilename()).toBe('ragged.csv.rejected.jsonl')
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { line: 3, reason: 'One field where 2 are expected.', text: '3' },
    { line: 4, reason: '3 fields where 2 are expected.', text: `4,5,${long}` },
  ])
  await add(page)
  await page.getByRole('tab', { name: 'Details' }).click()
  await page.getByText('2 records were rejected').click()
  await expect(page.getByRole('link', { name: /^Download all of them/ })).toBeVisible()
})

test('an archive with a password, and a bomb, end in a sentence', async ({ page, files }) => {
  const locked = zipOf({ 'a.csv': { content: 'a\n1\n', flags: 1 } })
  await send(page, await files.write('locked.zip', locked))
  await expect(page.getByRole('alert').filter({ hasText: 'password' })).toBeVisible({
    timeout: 20_000,
  })
  await send(page, await files.write('bomb.csv.zst', zstdOf('', { repeat: 9_000 })))
  await expect(page.getByRole('alert').filter({ hasText: '200 times its size' })).toBeVisible({
    timeout: 40_000,
  })
})
