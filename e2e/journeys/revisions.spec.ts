import { addFile, call } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'
import type { TaskContent } from '#lib/model/index.ts'

test.describe.configure({ mode: 'serial' })

const lines = (rows: readonly unknown[]) =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

const rows = [
  { id: 'q1', question: 'Which river runs through Rome?', answer: 'The Tiber', level: 0 },
  { id: 'q2', question: 'Which river runs through Paris?', answer: 'The Seine', level: 1 },
  { id: 'q3', question: 'Which river runs through Vienna?', answer: 'The Danube', level: 0 },
]

const content = (instruction: string, output: string): TaskContent => ({
  instructions: [instruction],
  input: { kind: 'fields', style: 'labeled', fields: [['question']] },
  output: { kind: 'field', field: [output] },
  fieldRules: [],
  where: [],
  answerSet: null,
  taskType: 'question-answering',
})

let datasetId = ''

test('names for a class label stand in the rows, after a look at what they do', async ({
  page,
  request,
}) => {
  datasetId = await addFile(request, { name: 'rivers.jsonl', bytes: lines(rows) })
  await page.goto(`/datasets/${datasetId}`)
  await page
    .getByRole('button', { name: /Change the type of level/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Type of level' })
  await dialog.getByRole('combobox', { name: 'It is' }).click()
  await page.getByRole('option', { name: 'Class labels' }).click()
  await dialog.getByRole('textbox', { name: 'Names, one a line' }).fill('easy')
  await expect(dialog.getByText('2 of 3 values of the sample fit.')).toBeVisible()
  await expect(dialog.getByText('One does not, and would be missing:')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Names, one a line' }).fill('easy\nhard')
  await expect(dialog.getByText('All 3 values of the sample fit.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Set type' }).click()
  await expect(page.getByText('level: Class labels')).toBeVisible()
  await page.getByRole('button', { name: 'Correct 1 type' }).click()
  await expect(page.getByText(/has a new revision with these types/)).toBeVisible({
    timeout: 30_000,
  })
  await page.getByRole('tab', { name: /^Rows/ }).click()
  await expect(page.getByRole('gridcell', { name: 'hard', exact: true })).toBeVisible()

  await page.getByRole('tab', { name: /^Revisions/ }).click()
  await expect(page).toHaveURL(/tab=revisions/)
  const list = page.getByRole('list', { name: 'Revisions, newest first' })
  const second = list.getByRole('listitem').filter({ hasText: 'Revision 2' }).first()
  await expect(second).toContainText('In force')
  await second.getByRole('button', { name: 'What changed' }).click()
  await expect(second).toContainText('“level” was')
  await expectAccessible(page)
})

test('a newer file shows what changed; approved tasks survive, or break where all can see', async ({
  page,
  request,
  files,
}) => {
  for (const [instruction, output] of [
    ['Answer the question.', 'answer'],
    ['Say how hard the question is.', 'level'],
  ] as const) {
    const { taskId, revisionId } = await call(request, 'review.create', {
      datasetId,
      content: content(instruction, output),
    })
    await call(request, 'review.decide', { taskId, revisionId, verdict: 'approve' })
  }
  const newer = [
    { id: 'q1', question: 'Which river runs through Rome?', answer: 'The river Tiber' },
    { id: 'q2', question: 'Which river runs through Paris?', answer: 'The Seine' },
    { id: 'q4', question: 'Which river runs through Prague?', answer: 'The Vltava' },
  ]
  const path = await files.writeJsonl('rivers-2.jsonl', newer)
  await page.goto(`/datasets/${datasetId}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Upload a newer file' }).click()
  const dialog = page.getByRole('dialog', { name: /^A newer file of/ })
  await expectAccessible(page)
  await dialog.getByLabel('Choose a file').setInputFiles(path)
  await expect(page).toHaveURL(/\/datasets\/add\/upl_/, { timeout: 30_000 })

  // Its class names are carried over, and the field that has them is gone: it is said, with a way on.
  await page
    .getByRole('button', { name: 'Go on without the type given for “level”' })
    .click({ timeout: 30_000 })
  const changed = page.getByRole('region', { name: 'What changed' })
  await expect(changed.getByText('Rows were matched by “id”')).toBeVisible({ timeout: 30_000 })
  await expect(changed.getByText('“level” is gone.')).toBeVisible()
  const tiber = changed.getByRole('listitem').filter({ hasText: 'Tiber' })
  await expect(tiber).toContainText('Changed')
  await expect(tiber.getByRole('insertion')).toContainText('river')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make it the new revision' }).click()

  await expect(page).toHaveURL(/tab=revisions/, { timeout: 30_000 })
  const broken = page
    .getByText('1 approved task does not fit this revision')
    .or(page.getByText('One approved task does not fit this revision'))
  await expect(broken).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('link', { name: 'Say how hard the question is.' })).toBeVisible()
  await expectAccessible(page)
  await page.goto('/export')
  await expect(page.getByText('One approved task is left out')).toBeVisible()
  await expect(page.getByRole('button', { name: /Export 3 examples/ })).toBeVisible()
  await expectAccessible(page)

  // Both are there again with the revision before.
  await page.getByRole('link', { name: /rivers\.jsonl: 1 task/ }).click()
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Revision 2' })
    .getByRole('button', { name: 'Use this revision' })
    .click()
  await expect(
    page.getByText(/tasks of this dataset were checked against this revision/),
  ).toBeVisible({ timeout: 30_000 })
  await page.goto('/export')
  await expect(page.getByText('One approved task is left out')).toHaveCount(0)
})

test('two files become one dataset with two splits', async ({ page, request, files }) => {
  const train = await files.writeJsonl('cities-train.jsonl', rows.slice(0, 2))
  const other = await files.writeJsonl('cities-test.jsonl', rows.slice(2))
  await page.goto('/datasets/add')
  await page.getByLabel('Choose files').setInputFiles([train, other])
  const question = page.getByRole('region', { name: '2 files: one dataset or 2?' })
  await expect(question.getByText(/look like parts of one dataset/)).toBeVisible({
    timeout: 30_000,
  })
  await expectAccessible(page)
  await question.getByRole('button', { name: 'One dataset of 2 files' }).click()
  await expect(page.getByRole('heading', { name: 'cities', level: 1 })).toBeVisible({
    timeout: 30_000,
  })
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/, { timeout: 30_000 })
  const added = page.url().split('/').at(-1)?.split('?')[0] ?? ''
  const { manifest } = await call(request, 'datasets.get', { datasetId: added })
  expect(manifest?.splits).toEqual([
    { name: 'train', start: 0, rows: 2 },
    { name: 'test', start: 2, rows: 1 },
  ])
})
