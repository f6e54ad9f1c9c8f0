import type { Page } from '@playwright/test'
import { call } from '#e2e/fixtures/calls.ts'
import { makeReviewScene } from '#e2e/fixtures/review-scene.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

const shown = (page: Page) => page.getByRole('region', { name: /^Task: / })
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const said = (page: Page) => page.getByRole('toolbar', { name: 'Actions' }).getByRole('status')
const instruction = (page: Page) => shown(page).getByRole('region', { name: 'Instruction' })

async function openReview(page: Page, query = '') {
  await page.goto(`/review${query}`)
  // Measured rows say that the page has come to life and hears keys.
  await expect(page.locator('[data-row]').first()).toHaveAttribute('data-cut', /true|false/)
}

test('triage shows one task on one screen', async ({ page, request }) => {
  await makeReviewScene(request)
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await openReview(page)
    await expect(shown(page).getByText('This decision covers')).toBeVisible()
    await expect(shown(page).getByRole('row')).toHaveCount(6)
    await expect(shown(page).getByRole('row').last()).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: 'Approve' })).toBeInViewport({ ratio: 1 })
    await expectAccessible(page)
  }
  const box = page.locator('[data-area]')
  expect(await box.evaluate((area) => area.scrollHeight <= area.clientHeight)).toBe(true)
})

test('approve, undo, reject with a digit, skip and walk, by keys alone', async ({
  page,
  request,
}) => {
  await openReview(page)
  await expect(tab(page, 'Waiting')).toHaveText('Waiting7')
  const first = await instruction(page).innerText()

  await page.keyboard.press('a')
  await expect(said(page)).toHaveText(/^Approved Library help desk, 160 examples$/)
  await expect(instruction(page)).not.toHaveText(first, { useInnerText: true })
  await expect(tab(page, 'Waiting')).toHaveText('Waiting6')
  await expect(tab(page, 'Approved')).toHaveText('Approved1')

  await page.keyboard.press('u')
  await expect(said(page)).toHaveText('Undone: Library help desk is back.')
  await expect(instruction(page)).toHaveText(first, { useInnerText: true })
  await expect.poll(async () => (await call(request, 'review.queue', { filter: {} })).tasks).toBe(7)

  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Why is it rejected?' })).toBeVisible()
  await page.keyboard.press('3')
  await expect(said(page)).toHaveText(
    'Rejected Library help desk: Output cannot be inferred from the input',
  )
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect
    .poll(async () => (await call(request, 'review.queue', { filter: { tab: 'rejected' } })).tasks)
    .toBe(1)

  const second = await instruction(page).innerText()
  await page.keyboard.press('s')
  await expect(said(page)).toHaveText('Skipped. It comes last.')
  await expect(instruction(page)).not.toHaveText(second, { useInnerText: true })
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await expect(page.getByText('Skipped', { exact: true })).toBeVisible()
})

test('a link leads a colleague to the same task and filter', async ({ page, context }) => {
  await openReview(page, '?q=passage')
  await page.keyboard.press('j')
  await expect(page).toHaveURL(/task=tsk_/)
  const seen = await instruction(page).innerText()
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(instruction(other)).toHaveText(seen, { useInnerText: true })
  await expect(other.getByRole('searchbox', { name: /^Search instructions/ })).toHaveValue(
    'passage',
  )
})

test('Space hides the outputs and shows them again', async ({ page }) => {
  await openReview(page)
  const output = shown(page).getByRole('row').nth(1).getByRole('cell').nth(1)
  await expect(output.getByRole('button')).toHaveCount(0)
  await page.keyboard.press('Space')
  await expect(output.getByRole('button', { name: 'Show outputs' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(shown(page).getByRole('button', { name: 'Show outputs' }).first()).toBeVisible()
  await page.keyboard.press('Space')
  await expect(shown(page).getByRole('button', { name: 'Show outputs' })).toHaveCount(0)
})

test('no bare key fires in a text field, behind a dialog, or with a modifier', async ({
  page,
  request,
}) => {
  await openReview(page)
  const before = await call(request, 'review.queue', { filter: {} })
  await page.getByRole('searchbox', { name: /^Search instructions/ }).click()
  await page.keyboard.type('are just keys', { delay: 5 })
  await expect(page.getByText('No tasks match')).toBeVisible()
  await page.getByRole('searchbox', { name: /^Search instructions/ }).fill('')
  await expect(shown(page)).toBeVisible()

  await shown(page).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('a')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  await page.keyboard.press('Alt+a')
  await page.keyboard.press('r')
  await page.getByRole('textbox', { name: 'Note (optional)' }).fill('')
  await page.keyboard.type('12')
  await expect(page.getByRole('textbox', { name: 'Note (optional)' })).toHaveValue('12')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  const after = await call(request, 'review.queue', { filter: {} })
  expect(after.counts).toEqual(before.counts)
})

test('edit shows what changes while it is typed, keeps the draft, saves and approves', async ({
  page,
  request,
}) => {
  await openReview(page, '?q=passage')
  const dataset = 'Reading questions'
  await page.keyboard.press('e')
  const phrasing = page.getByRole('textbox', { name: 'Phrasing 1' })
  await expect(phrasing).toBeFocused()
  await expectAccessible(page)

  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Say what the passage says.')
  const preview = page.getByRole('region', { name: 'Live examples' })
  await expect(preview.getByText('Say what the passage says.').first()).toBeVisible()

  const input = page.getByRole('textbox', { name: 'Input template' })
  await input.focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('\nNamed {{tit')
  await expect(page.getByRole('listbox', { name: 'Fields' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(input).toHaveValue(/Named \{\{title\}\}$/)
  await expect(preview.getByText(/Named/).first()).toBeVisible()

  await page.keyboard.type(' {{titel}}')
  await expect(preview.getByText(/did you mean “title”/).first()).toBeVisible()
  for (let index = 0; index < ' {{titel}}'.length; index += 1)
    await page.keyboard.press('Backspace')
  await expect(preview.getByText(/did you mean/)).toHaveCount(0)

  await page.keyboard.press('Escape')
  await expect(shown(page).getByText('You have an unsaved draft of this task.')).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.getByText('Your draft was restored.')).toBeVisible()
  await expect(phrasing).toHaveValue('Say what the passage says.')

  await page.getByText('Chat', { exact: true }).click()
  await expect(preview.getByText('Trainers add their own template.')).toBeVisible()
  await expect(preview.getByText(/"role": "assistant"/).first()).toBeVisible()
  await page.getByText('Random', { exact: true }).click()
  await expect(preview.getByRole('listitem')).toHaveCount(5)

  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(said(page)).toHaveText(`Saved and approved ${dataset}`)
  await expect
    .poll(async () => (await call(request, 'review.queue', { filter: { tab: 'approved' } })).tasks)
    .toBe(1)
})

test('the history tells who did what, with the words that changed', async ({ page }) => {
  await openReview(page, '?tab=approved')
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('dialog', { name: 'History' })
  await expect(history.getByText(/made revision 2/)).toBeVisible()
  await expect(history.getByText(/approved revision 2/)).toBeVisible()
  await expect(history.getByRole('insertion').filter({ hasText: 'title' }).first()).toBeVisible()
  await expect(history.getByText(/Proposed by the built-in rules/)).toBeVisible()
  await expectAccessible(page)
})

test('a decision reaches chosen siblings, says which it leaves alone, and one undo takes it back', async ({
  page,
  request,
}) => {
  const { items } = await call(request, 'review.queue', { filter: { text: 'title' } })
  const family = items.find((item) => item.output === 'title')
  const { taskId = '' } = family?.tasks[0] ?? {}
  const task = await call(request, 'review.task', { taskId })
  for (const wording of ['Name the text.', 'Find a title for the text.'])
    await call(request, 'review.create', {
      datasetId: task.dataset.id,
      content: { ...task.revision.content, instructions: [wording] },
    })

  await openReview(page, `?task=${taskId}`)
  await page.getByRole('button', { name: 'also 2 siblings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Decide on siblings too' })
  await expect(dialog.getByText('This task and 2 siblings get it.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('checkbox', { name: 'Name the text.' }).uncheck()
  await expect(dialog.getByText('This task and 1 sibling get it.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Approve 2 tasks' }).click()
  const approved = async () =>
    (await call(request, 'review.queue', { filter: { tab: 'approved' } })).tasks
  await expect.poll(approved).toBe(3)
  await page.keyboard.press('u')
  await expect.poll(approved).toBe(1)
})

test('a decision on a task that has moved on comes back with a clear message', async ({
  page,
  request,
  allow,
}) => {
  allow(/409/)
  await openReview(page)
  const taskId = new URL(page.url()).searchParams.get('task')
  const { items } = await call(request, 'review.queue', { filter: {} })
  const task = items.flatMap((family) => family.tasks).find((one) => one.taskId === taskId)
  const first = task ?? items[0]?.tasks[0]
  const view = await call(request, 'review.task', { taskId: first?.taskId ?? '' })
  // Someone's new revision arrives between what is seen and the decision.
  await page.route('**/api/call/review.decide', async (route) => {
    await call(request, 'review.edit', {
      taskId: view.taskId,
      baseRevisionId: view.revision.id,
      content: { ...view.revision.content, instructions: ['Another wording.'] },
      approve: false,
    })
    await route.continue()
  })
  await page.keyboard.press('a')
  await expect(page.getByText(/was not saved/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Show task' }).click()
  await expect(shown(page).getByText('Your decision was not saved')).toBeVisible()
  await expect(instruction(page)).toContainText('Another wording.')
})

test('reads and approves on a tablet and a phone', async ({ page }) => {
  for (const [width, height] of [
    [768, 1024],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await openReview(page)
    await expect(page.getByRole('button', { name: 'Approve' })).toBeInViewport({ ratio: 1 })
    await page.getByRole('button', { name: 'Queue' }).click()
    const queue = page.getByRole('dialog', { name: 'Queue of tasks' })
    await queue.getByRole('treeitem').last().click()
    await expect(queue).toBeHidden()
    await expect(shown(page)).toBeVisible()
    await expectAccessible(page)
  }
})

test('when nothing waits, the way leads to export', async ({ page, request }) => {
  const { items } = await call(request, 'review.queue', { filter: {} })
  const tasks = items.flatMap((family) => family.tasks)
  await openReview(page)
  for (const _ of tasks) {
    await expect(shown(page)).toHaveAttribute('aria-busy', 'false')
    await page.keyboard.press('a')
    await expect(said(page)).toHaveText(/^Approved/)
  }
  await expect(page.getByRole('heading', { name: 'Nothing waits for a decision' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Go to export' })).toBeVisible()
  await expectAccessible(page)
})
