import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { addFile, addSample, approveAll, call, proposeByRules } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'
import { readZip } from '#e2e/fixtures/zip.ts'

test.describe.configure({ mode: 'serial' })

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function exportNow(page: Page): Promise<Map<string, string>> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Export (about )?[\d,]+ examples?$/ }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(
    /^dynosaur-[a-z-]+-\d{4}-\d\d-\d\d-[0-9a-z]{6}\.zip$/,
  )
  return readZip(await readFile(await download.path()))
}

test('with nothing approved the page leads to review', async ({ page }) => {
  await page.goto('/export')
  await expect(page.getByText('Nothing is approved yet')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Go to Review' }).click()
  await expect(page).toHaveURL(/\/review/)
})

test('one click downloads what is approved, and it can be downloaded again', async ({
  page,
  request,
}) => {
  const intents = await addSample(request, 'intents')
  const quiz = await addSample(request, 'quiz')
  await proposeByRules(request, [intents, quiz])
  await approveAll(request)
  await page.goto('/export')
  await expect(row(page, 'Library help desk')).toContainText('CC0-1.0')
  await expect(row(page, 'Library help desk')).toContainText('160')
  await expectAccessible(page)
  const files = await exportNow(page)
  expect([...files.keys()].sort()).toEqual([
    'LICENSES.md',
    'README.md',
    'axolotl.yaml',
    'data/train.jsonl',
    'dataset_info.json',
    'manifest.yaml',
    'provenance/trainset.jsonl',
  ])
  const lines = files.get('data/train.jsonl')?.trim().split('\n') ?? []
  for (const line of lines)
    expect(Object.keys(JSON.parse(line) as object)).toEqual(['instruction', 'input', 'output'])
  const [newest] = (await call(request, 'export.list', {})).exports
  expect(newest?.examples).toBe(lines.length)
  expect(files.get('provenance/trainset.jsonl')?.trim().split('\n')).toHaveLength(lines.length)
  const again = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download .zip' }).first().click()
  expect(readZip(await readFile(await (await again).path()))).toEqual(files)
})

test('the same choices give the same bytes', async ({ page }) => {
  await page.goto('/export')
  expect(await exportNow(page)).toEqual(await exportNow(page))
})

test('a cap changes the table at once, and the chat format is what OpenAI takes', async ({
  page,
}) => {
  await page.goto('/export')
  await page.getByRole('radio', { name: /Chat messages/ }).check()
  await page.getByLabel('Examples a task, at most').fill('10')
  await expect(row(page, 'Library help desk').getByRole('cell').nth(4)).toHaveText('10')
  await expect(page.getByRole('columnheader', { name: 'Capped' })).toBeVisible()
  const files = await exportNow(page)
  const lines = files.get('data/train.jsonl')?.trim().split('\n') ?? []
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) {
    const example = JSON.parse(line) as { messages: { role: string; content: string }[] }
    expect(Object.keys(example)).toEqual(['messages'])
    expect(example.messages.map((message) => message.role)).toEqual(['user', 'assistant'])
    for (const { content } of example.messages) expect(content.trim()).not.toBe('')
  }
  expect(files.get('dataset_info.json')).toContain('"formatting": "sharegpt"')
  expect(files.get('axolotl.yaml')).toContain('type: chat_template')
})

test('what cannot be used is said beside the field, and nothing is exported', async ({ page }) => {
  await page.goto('/export')
  await page.getByLabel('Characters an example, at most').fill('many')
  await expect(page.getByText('Enter a whole number above 0')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Export / })).toBeDisabled()
  await page.getByLabel('Characters an example, at most').fill('')
  await page.getByLabel('Validation %').fill('60')
  await page.getByLabel('Test %').fill('40')
  await expect(page.getByText('must leave some for train')).toBeVisible()
  await page.getByLabel('Test %').fill('20')
  await expect(page.getByRole('button', { name: /^Export / })).toBeEnabled()
})

test('an unknown license needs a confirmation, which the manifest keeps', async ({
  page,
  request,
}) => {
  const lines = Array.from(
    { length: 60 },
    (_, index) =>
      `${JSON.stringify({ question: `How many times does the bell ring at ${index} o’clock?`, answer: `It rings ${index} times that day.` })}\n`,
  )
  const datasetId = await addFile(request, {
    name: 'bells.jsonl',
    bytes: Buffer.from(lines.join('')),
    license: 'unknown',
  })
  const { taskId, revisionId } = await call(request, 'review.create', {
    datasetId,
    content: {
      instructions: ['Answer the question about the bell.'],
      input: { kind: 'fields', style: 'labeled', fields: [['question']] },
      output: { kind: 'field', field: ['answer'] },
    },
  })
  await call(request, 'review.decide', { taskId, revisionId, verdict: 'approve' })
  await page.goto('/export')
  const button = page.getByRole('button', { name: /^Export / })
  await expect(button).toBeDisabled()
  await expect(page.getByText('One dataset has no stated license')).toBeVisible()
  await page.getByLabel('I confirm that bells.jsonl may be used').check()
  await expect(button).toBeEnabled()
  const files = await exportNow(page)
  expect(files.get('manifest.yaml')).toMatch(/license: unknown\n\s+license_confirmed:\n\s+by: usr_/)
  expect(files.get('LICENSES.md')).toContain('bells.jsonl')
})
