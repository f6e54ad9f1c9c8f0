import type { APIRequestContext, Page } from '@playwright/test'
import { fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import { addSample, call } from '#e2e/fixtures/calls.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'
import type { Api } from '#lib/model/index.ts'

test.describe.configure({ mode: 'serial' })

type Content = Api['review.create']['input']['content']

const shown = (page: Page) => page.getByRole('region', { name: /^Task: / })
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Actions' })
const findings = (page: Page) => shown(page).getByRole('list', { name: 'Findings' })

/** A task over the help desk's messages: their label is asked for. */
const content = (instruction: string, patch: Partial<Content> = {}): Content => ({
  instructions: [instruction],
  input: { kind: 'fields', style: 'labeled', fields: [['message']] },
  output: { kind: 'field', field: ['label'] },
  ...patch,
})

let datasetId = ''

async function makeTask(request: APIRequestContext, one: Content): Promise<string> {
  const { taskId } = await call(request, 'review.create', { datasetId, content: one })
  return taskId
}

async function openTask(page: Page, taskId: string) {
  await page.goto(`/review?task=${taskId}&tab=all`)
  // Measured rows say that the page has come to life and hears keys.
  await expect(page.locator('[data-row]').first()).toHaveAttribute('data-cut', /true|false/)
}

async function openHistory(page: Page) {
  await page.getByRole('button', { name: 'History' }).click()
  return page.getByRole('dialog', { name: 'History' })
}

test('a finding is fixed by its button, and by its key while nothing else is open', async ({
  page,
  request,
}) => {
  datasetId = await addSample(request, 'intents')
  const taskId = await makeTask(
    request,
    content('Classify the message by what its writer wants.', {
      answerSet: ['renew_loan', 'opening_hours', 'Opening hours'],
    }),
  )
  await openTask(page, taskId)
  const repeats = findings(page).getByRole('listitem').filter({ hasText: 'are the same but for' })
  await expect(repeats).toContainText('Warning:')
  await expectAccessible(page)
  await repeats.getByRole('button', { name: 'Merge the answers' }).click()
  await expect(bar(page).getByRole('status')).toHaveText('Saved revision 2 of Library help desk')
  await expect(repeats).toHaveCount(0)
  await expect(shown(page).getByText('rev 2')).toBeVisible()

  const incomplete = findings(page).getByRole('listitem').filter({ hasText: 'does not name' })
  await expect(incomplete.getByRole('button', { name: /^Complete the set/ })).toBeVisible()
  await page.keyboard.press('f')
  await expect(shown(page).getByText('rev 3')).toBeVisible()
  await expect(incomplete).toHaveCount(0)
  await expect(shown(page).getByText('computer_help').first()).toBeVisible()

  await page.keyboard.press('u')
  await expect(incomplete).toHaveCount(1)
  const history = await openHistory(page)
  await expect(history.getByText(/made revision 3/)).toBeVisible()
  await expect(history.getByText(/took back an edit/)).toBeVisible()
})

test('a fix in the editor changes the draft and its live examples, and saves nothing', async ({
  page,
  request,
}) => {
  const taskId = await makeTask(
    request,
    content('Say what the writer of the message wants.', {
      answerSet: ['renew_loan', 'opening_hours'],
    }),
  )
  await openTask(page, taskId)
  await page.keyboard.press('e')
  const preview = page.getByRole('region', { name: 'Live examples' })
  await preview.getByRole('button', { name: 'Complete the set' }).click()
  await expect(preview.getByText(/does not name/)).toHaveCount(0)
  await expect(page.getByLabel('Answers, one a line')).toHaveValue(/computer_help/)
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeEnabled()
  const { revision } = await call(request, 'review.task', { taskId })
  expect(revision.number).toBe(1)
  expect(revision.content.answerSet).toEqual(['renew_loan', 'opening_hours'])
})

test('a finding is dismissed with a reason, which the history keeps', async ({ page, request }) => {
  const taskId = await makeTask(
    request,
    content('Name the wish that the message tells of.', {
      where: [{ op: 'equals', field: ['label'], text: 'renew_loan' }],
    }),
  )
  await openTask(page, taskId)
  const constant = findings(page).getByRole('listitem').filter({ hasText: 'nothing to learn' })
  await constant.getByRole('button', { name: 'Dismiss…' }).click()
  const popover = page.getByRole('dialog', { name: 'Dismiss the finding' })
  await popover.getByRole('button', { name: 'Dismiss' }).click()
  await expect(popover.getByText('Say why it is none.')).toBeVisible()
  await popover.getByLabel('Why is it none?').fill('Other tasks bring the other wishes.')
  await popover.getByRole('button', { name: 'Dismiss' }).click()
  await expect(constant).toHaveCount(0)
  await shown(page).getByText('1 dismissed finding').click()
  const dismissed = shown(page).getByRole('list', { name: 'Dismissed findings' })
  await expect(dismissed).toContainText('Other tasks bring the other wishes.')
  await expectAccessible(page)

  const history = await openHistory(page)
  await expect(history.getByText(/dismissed a finding/)).toBeVisible()
  await expect(history.getByText('Output constant')).toBeVisible()
  await expect(history.getByText('Other tasks bring the other wishes.')).toBeVisible()
  await page.keyboard.press('Escape')
  await dismissed.getByRole('button', { name: 'Restore' }).click()
  await expect(constant).toHaveCount(1)
})

test('a model judges the task in view: price first, then a finding, dismissed like any other', async ({
  page,
  request,
}) => {
  const fake = await startFakeOpenAi()
  await call(request, 'models.save', {
    ...{ name: 'Judge', baseUrl: fake.url, model: 'fake-doubtful', key: fakeKey },
    price: { input: 1, cachedInput: null, output: 2, batchShare: null },
  })
  const taskId = await makeTask(request, content('Sort the message by the wish in it.'))
  await openTask(page, taskId)
  await page.keyboard.press('m')
  const sheet = page.getByRole('dialog', { name: 'Ask a model to judge' })
  await expect(sheet.getByRole('radio', { name: 'The task in view' })).toBeChecked()
  await expect(sheet.getByRole('region', { name: 'What it will cost' })).toContainText(/likely \$0/)
  const plan = sheet.getByRole('region', { name: 'What leaves this machine' })
  await expect(plan).toContainText(new URL(fake.url).host)
  await expect(plan).toContainText('Sort the message by the wish in it.')
  const shownText = await plan.locator('pre').allTextContents()
  await expectAccessible(page)
  expect(fake.requests).toEqual([])
  await sheet.getByRole('button', { name: /^Send 3 examples of 1 task to .*, about \$/ }).click()
  await expect(sheet.getByText('1 task judged, none found sound, 1 doubted')).toBeVisible({
    timeout: 30_000,
  })
  expect(fake.requests.map(({ chat }) => chat?.messages.map((one) => one.content))).toEqual([
    shownText,
  ])
  await expectAccessible(page)
  await sheet.getByRole('button', { name: 'Close' }).last().click()
  const doubt = findings(page)
    .getByRole('listitem')
    .filter({ hasText: 'fake-doubtful finds the output not reasonable' })
  await expect(doubt).toContainText('The output is not what the instruction asks for.')
  await shown(page).getByText('A model judged this task').click()
  await expect(shown(page).getByText('The input fits every example.')).toBeVisible()
  await expectAccessible(page)
  await doubt.getByRole('button', { name: 'Dismiss…' }).click()
  const popover = page.getByRole('dialog', { name: 'Dismiss the finding' })
  await popover.getByLabel('Why is it none?').fill('The label is the wish.')
  await popover.getByRole('button', { name: 'Dismiss' }).click()
  await expect(doubt).toHaveCount(0)
  const history = await openHistory(page)
  await expect(history.getByText(/fake-doubtful at .* judged it/)).toBeVisible()
  await expect(history.getByText('The label is the wish.')).toBeVisible()
  await fake.stop()
})

test('what is blocked is approved with a reason only, and the history shows it', async ({
  page,
  request,
}) => {
  await makeTask(request, content('Tell the wish behind the message.'))
  const taskId = await makeTask(request, content('tell the wish behind the message'))
  await openTask(page, taskId)
  await expect(findings(page)).toContainText('Blocking: Another task of this dataset')
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Approve in spite of what blocks it?' })
  await expect(dialog).toContainText('Another task of this dataset')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Override and approve' }).click()
  await expect(dialog.getByText('Say why it is right all the same.')).toBeVisible()
  await dialog.getByLabel('Why is it right all the same?').fill('Two cases of one wording.')
  await dialog.getByRole('button', { name: 'Override and approve' }).click()
  await expect(bar(page).getByRole('status')).toHaveText(/^Approved Library help desk/)
  await expect
    .poll(async () => (await call(request, 'review.task', { taskId })).standing)
    .toBe('approved')
  const { counts } = await call(request, 'project.get', {})
  expect(counts.export).toBe(1)

  await openTask(page, taskId)
  const history = await openHistory(page)
  await expect(history.getByText(/approved revision 1/)).toBeVisible()
  await expect(history.getByText('In spite of: Same instruction')).toBeVisible()
  await expect(history.getByText('Two cases of one wording.')).toBeVisible()
})

test('a policy that blocks a license takes its tasks out of the queue', async ({
  page,
  request,
}) => {
  await call(request, 'datasets.update', {
    datasetId,
    description: {
      name: 'Library help desk',
      description: null,
      license: 'CC-BY-SA-4.0',
      languages: ['en'],
      homepage: null,
    },
  })
  await page.goto('/settings')
  const licenses = page.getByRole('region', { name: 'Licenses' })
  await licenses
    .getByRole('radiogroup', { name: 'Rule for Share-alike' })
    .getByRole('radio', { name: 'Block' })
    .click()
  await licenses.getByRole('button', { name: 'Save policy' }).click()
  await expect(page.getByText('The policy was saved.')).toBeVisible()
  await expectAccessible(page)
  await expect
    .poll(async () => (await call(request, 'project.get', {})).counts.review, { timeout: 30_000 })
    .toBe(0)
  const { items } = await call(request, 'review.queue', {
    filter: { tab: 'all', findings: ['license-not-allowed'] },
  })
  expect(items.length).toBeGreaterThan(0)
})
