import { addFile, addSample, call, proposeByRules } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

const manyRows = 100_000

test('the table sorts, filters, searches and hides, all in the address', async ({
  page,
  request,
}) => {
  for (const sample of ['reading', 'intents', 'quiz'] as const) await addSample(request, sample)
  await addFile(request, {
    name: 'marks.csv',
    bytes: Buffer.from('name,mark\nAna,1\nBo,2\n'),
    license: 'unknown',
  })
  await page.goto('/datasets')
  const table = page.getByRole('table')
  const names = table.getByRole('row').getByRole('link', { name: /^(?!.*:)/ })
  await expect(names).toHaveCount(4)
  await expectAccessible(page)

  await table.getByRole('button', { name: 'Rows' }).click()
  await expect(page).toHaveURL(/sort=rows/)
  await expect(names.first()).toHaveText('Library help desk')
  await table.getByRole('button', { name: 'Rows' }).click()
  await expect(names.first()).toHaveText('marks.csv')

  await page.getByRole('searchbox', { name: 'Search datasets' }).fill('quiz')
  await expect(names).toHaveText(['Odds and ends quiz'])
  await expect(page).toHaveURL(/q=quiz/)
  await page.getByRole('button', { name: 'Clear filters' }).click()

  await page.getByRole('button', { name: 'Filter by License' }).click()
  await page.getByRole('checkbox', { name: 'unknown' }).check()
  await expect(names).toHaveText(['marks.csv'])
  await expect(page).toHaveURL(/license=unknown/)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Languages' }).click()
  await page.keyboard.press('Escape')
  await expect(table.getByRole('columnheader', { name: 'Languages' })).toHaveCount(0)
  const link = page.url()
  await page.goto('/settings')
  await page.goto(link)
  await expect(names).toHaveText(['marks.csv'])
  await expect(table.getByRole('columnheader', { name: 'Languages' })).toHaveCount(0)
})

test('a selection has tasks proposed for, and the table tells of them as they come', async ({
  page,
}) => {
  await page.goto('/datasets')
  await page.getByRole('checkbox', { name: 'Select Reading questions' }).check()
  await page.getByRole('checkbox', { name: 'Select marks.csv' }).check()
  await page.getByRole('button', { name: 'Propose tasks for 2 datasets' }).click()
  const sheet = page.getByRole('dialog', { name: 'Propose tasks for 2 datasets' })
  await sheet.getByRole('button', { name: 'Propose by rules for 2 datasets' }).click()
  await expect(sheet.getByRole('link', { name: /^Review \d+ tasks?$/ })).toBeVisible({
    timeout: 30_000,
  })
  // What gave nothing is said, with why.
  await expect(sheet.getByText('1 dataset gave no task.')).toBeVisible()
  await expect(sheet.getByText(/^marks\.csv: /)).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(
    page.getByRole('link', { name: /Reading questions: \d+ tasks? to review/ }),
  ).toBeVisible()
})

test('the fields say what they hold', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Odds and ends quiz', exact: true }).click()
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  await expect(row('subject')).toContainText('text')
  await expect(row('subject').getByRole('listitem')).toHaveCount(4)
  await row('subject').getByRole('button', { name: '1 more value' }).click()
  await expect(row('subject').getByRole('listitem')).toHaveCount(5)
  await expect(row('choices')).toContainText('list of text')
  await expect(row('choices')).toContainText('3–5')
  await expect(row('explanation')).toContainText('%')
  await expect(
    row('question').getByRole('img', { name: /How characters are spread/ }),
  ).toBeVisible()
})

test('the rows viewer walks over a hundred thousand rows', async ({ page, request }) => {
  const bytes = Buffer.from(
    Array.from(
      { length: manyRows },
      (_, index) => `${JSON.stringify({ number: index, text: `row ${index}` })}\n`,
    ).join(''),
  )
  const datasetId = await addFile(request, { name: 'many.jsonl', bytes })
  await page.goto(`/datasets/${datasetId}?tab=rows`)
  await expect(page.getByRole('gridcell', { name: 'row 0', exact: true })).toBeVisible()
  await expectAccessible(page)
  const grid = page.getByRole('grid')
  await grid.focus()
  await page.keyboard.press('Control+End')
  await expect(page.getByRole('gridcell', { name: 'row 99999', exact: true })).toBeVisible()
  await page.getByLabel('Go to row').fill('54321')
  await page.keyboard.press('Enter')
  const cell = page.getByRole('gridcell', { name: 'row 54320', exact: true })
  await expect(cell).toBeVisible()
  await cell.dblclick()
  await expect(page.getByRole('dialog', { name: 'text, row 54,321' })).toContainText('row 54320')
})

test('details are edited, and a mistake is named where it stands', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'marks.csv', exact: true }).click()
  await expect(page.getByText('License unknown')).toBeVisible()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Edit details' }).click()
  await expect(page).toHaveURL(/tab=details/)
  await page.getByRole('textbox', { name: /^Languages/ }).fill('English')
  await page.getByRole('button', { name: 'Save details' }).click()
  await expect(page.getByText('“English” is no language code.')).toBeVisible()
  await page.getByRole('textbox', { name: /^Languages/ }).fill('en')
  await page.getByRole('combobox', { name: /License/ }).click()
  await page.getByPlaceholder('Find a license').fill('by-sa')
  await page.getByRole('option', { name: 'CC-BY-SA-4.0' }).click()
  await page.getByRole('button', { name: 'Save details' }).click()
  await expect(page.getByText('The details were saved.')).toBeVisible()
  await expect(page.getByText('License unknown')).toHaveCount(0)
  await expectAccessible(page)
})

test('a dataset is removed after a question that counts what goes with it', async ({
  page,
  request,
}) => {
  const { datasets } = await call(request, 'datasets.list', {})
  const ids = datasets.filter(({ name }) => name === 'Odds and ends quiz').map(({ id }) => id)
  await proposeByRules(request, ids)
  await page.goto(`/datasets/${ids[0]}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove dataset' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText(/Remove “Odds and ends quiz” and its \d+ tasks\?/)
  await expectAccessible(page)
  await question.getByRole('button', { name: /^Remove dataset and \d+ tasks$/ }).click()
  await expect(page).toHaveURL(/\/datasets$/)
  await expect(page.getByRole('link', { name: 'Reading questions', exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Odds and ends quiz', exact: true })).toHaveCount(0)
})

test('the pages hold together on a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 480, height: 800 })
  for (const path of ['/datasets', '/datasets/add', '/settings']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, path).toBe(0)
  }
})
