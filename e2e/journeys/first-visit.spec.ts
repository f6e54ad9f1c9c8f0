import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

test('the first page says what the studio does and offers a file or a sample', async ({ page }) => {
  await page.goto('/')
  await expect(
    page.getByRole('heading', { name: 'Turn annotated datasets into instruction-tuning data' }),
  ).toBeVisible()
  await expect(page.getByLabel('Choose files')).toBeAttached()
  for (const [name, rows] of [
    ['Reading questions', '120 rows'],
    ['Library help desk', '160 rows'],
    ['Odds and ends quiz', '100 rows'],
  ] as const) {
    const card = page.getByRole('listitem').filter({ hasText: name })
    await expect(card).toContainText(rows)
    await expect(card).toContainText('CC0-1.0')
  }
  await expectAccessible(page)
})

test('one click adds a sample, one more proposes tasks by rules, and the way leads to Review', async ({
  page,
}) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Add sample Library help desk' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await expect(page.getByRole('heading', { name: 'Library help desk' })).toBeVisible()
  const fields = page.getByRole('table')
  await expect(fields.getByRole('row', { name: /message/ })).toContainText('160')
  await expect(fields.getByRole('row', { name: /label/ })).toContainText('class label, 8 names')
  await expect(fields.getByText('renew_loan')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Propose tasks' }).click()
  const sheet = page.getByRole('dialog', { name: 'Propose tasks for Library help desk' })
  await expect(sheet.getByRole('radio', { name: 'Built-in rules' })).toBeChecked()
  await expect(sheet.getByText('Nothing leaves this machine.')).toBeVisible()
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Propose by rules for 1 dataset' }).click()
  const review = sheet.getByRole('link', { name: /^Review \d+ tasks?$/ })
  await expect(review).toBeVisible({ timeout: 30_000 })
  await expect(sheet.getByText(/^\d+ tasks? to review$/)).toBeVisible()
  await expectAccessible(page)
  await review.click()
  await expect(page).toHaveURL(/\/review\?dataset=dst_/)
  await expect(page.getByText('Library help desk').first()).toBeVisible()
})

test('with a dataset, the first page is the list of datasets', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/datasets$/)
  await expect(page.getByRole('link', { name: 'Library help desk', exact: true })).toBeVisible()
  await expect(
    page.getByRole('link', { name: /Library help desk: \d+ tasks? to review/ }),
  ).toBeVisible()
  await expectAccessible(page)
})

test('proposing once more finds the tasks there already', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Library help desk', exact: true }).click()
  await page.getByRole('button', { name: 'Propose tasks' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Propose by rules for 1 dataset' }).click()
  await expect(sheet.getByText(/No new task, \d+ (was|were) there already/)).toBeVisible({
    timeout: 30_000,
  })
  await sheet.getByRole('button', { name: 'See the run' }).click()
  const runs = page.getByRole('region', { name: 'Proposal runs' }).getByRole('listitem')
  await expect(runs).toHaveCount(2)
  await expect(runs.first()).toContainText('there already')
  await expectAccessible(page)
})

test('a task written by hand begins in Review', async ({ page }) => {
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Library help desk', exact: true }).click()
  await page.getByRole('button', { name: 'Write a task' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write a task' })
  await dialog.getByRole('button', { name: 'Write and review' }).click()
  await expect(dialog.getByText('Write what is asked.')).toBeVisible()
  await expect(dialog.getByText('Choose at least one field to show.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Instruction').fill('Say which desk this message belongs to.')
  await dialog.getByRole('checkbox', { name: 'message' }).check()
  await dialog.getByRole('combobox', { name: /Output field/ }).click()
  await page.getByRole('option', { name: /^label/ }).click()
  await dialog.getByRole('button', { name: 'Write and review' }).click()
  await expect(page).toHaveURL(/\/review\?.*task=tsk_/)
  await expect(page.getByText('Say which desk this message belongs to.').first()).toBeVisible()
})
