import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

const animals = ['heron', 'badger', 'otter', 'kestrel', 'lynx', 'marten', 'osprey', 'stoat']
const places = ['estuary', 'orchard', 'quarry', 'marshland', 'ravine', 'meadow', 'harbor']

/** 8 articles of two paragraphs with three questions each, as SQuAD is published; one has none. */
function questionsInArticles(): string {
  const data = animals.map((animal, article) => ({
    title: `The ${animal}`,
    paragraphs: [0, 1].map((part) => {
      const at = article * 2 + part
      const place = places[at % places.length]
      const keeper = `Warden Ames${at}`
      const year = 1800 + at * 3
      return {
        context: `In ${year} a ${animal} was seen near the ${place} by ${keeper}. It stayed there for ${at + 4} weeks, and people came from the villages around to look at it. The ${place} was closed to hunters in the spring after that, and a hut was built for those who kept watch.`,
        qas: [
          ['who', `Who saw the ${animal} near the ${place}?`, keeper],
          ['when', `In which year was the ${animal} seen near the ${place}?`, String(year)],
          ['long', `How long did the ${animal} stay at the ${place}?`, `${at + 4} weeks`],
        ].map(([kind, question, text]) => ({
          id: `${kind}-${at}`,
          question,
          answers: [{ text, answer_start: 1 }],
        })),
      }
    }),
  }))
  return JSON.stringify({ version: '1.1', data: [...data, { title: 'Empty', paragraphs: [] }] })
}

test('questions inside articles become rows, adjustable, and their task is approved', async ({
  page,
  files,
}) => {
  const path = await files.write('articles.json', questionsInArticles())
  await page.goto('/datasets/add')
  await page.getByLabel('Choose files').setInputFiles(path)
  await expect(page).toHaveURL(/\/datasets\/add\/upl_/)
  await expect(page.getByText('48 rows from 9 records, nothing rejected')).toBeVisible({
    timeout: 20_000,
  })
  const notes = page.getByRole('region', { name: 'How it was read' })
  await expect(notes).toContainText('48 rows in 16 items of “paragraphs” in 9 records')
  await expect(notes).toContainText('One record or list has no items')
  const rowFor = page.getByRole('combobox', { name: 'A row for each' })
  await expect(rowFor).toHaveText('Found: paragraphs.qas')
  await expect(
    page.getByRole('gridcell', { name: 'Who saw the heron near the estuary?' }),
  ).toBeVisible()
  await expectAccessible(page)

  await notes.getByRole('button', { name: 'Keep one row a record' }).click()
  await expect(page.getByText('9 rows, nothing rejected')).toBeVisible({ timeout: 20_000 })
  await expect(rowFor).toHaveText('record')
  await rowFor.click()
  await page.getByRole('option', { name: 'item of paragraphs (16 rows)', exact: true }).click()
  await expect(page.getByText('16 rows from 9 records, nothing rejected')).toBeVisible({
    timeout: 20_000,
  })
  await rowFor.click()
  await page.getByRole('option', { name: 'Another path…' }).click()
  await page.getByRole('textbox', { name: 'A row for each, typed' }).fill('paragraphs.questions')
  await page.getByRole('button', { name: 'Read again' }).click()
  const problem = page.getByRole('alert').filter({ hasText: 'could not be read' })
  await expect(problem).toContainText('“paragraphs.questions”', { timeout: 20_000 })
  await problem.getByRole('button', { name: /each item of “paragraphs\.qas”/ }).click()
  await expect(page.getByText('48 rows from 9 records, nothing rejected')).toBeVisible({
    timeout: 20_000,
  })
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(page.getByText('paragraphs.qas', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Propose tasks' }).click()
  const sheet = page.getByRole('dialog', { name: 'Propose tasks for articles' })
  await sheet.getByRole('button', { name: 'Propose by rules for 1 dataset' }).click()
  const review = sheet.getByRole('link', { name: /^Review \d+ tasks?$/ })
  await expect(review).toBeVisible({ timeout: 30_000 })
  await review.click()
  await expect(page).toHaveURL(/\/review\?dataset=dst_/)
  await expect(
    page.getByText('Answer the question with a span of the passage, copied word for word.').first(),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByRole('toolbar', { name: 'Actions' }).getByRole('status')).toHaveText(
    'Approved articles, 48 examples',
  )
})

test('chat data is named for what it is', async ({ page, files }) => {
  const path = await files.writeJsonl(
    'chats.jsonl',
    animals.map((animal) => ({
      conversations: [
        { from: 'human', value: `Tell me about the ${animal}.` },
        { from: 'gpt', value: `The ${animal} lives by the river and hunts at dusk.` },
      ],
    })),
  )
  await page.goto('/datasets/add')
  await page.getByLabel('Choose files').setInputFiles(path)
  await expect(page).toHaveURL(/\/datasets\/add\/upl_/)
  const shape = page.getByRole('region', { name: 'Shape of the rows' })
  await expect(shape).toContainText('Looks like ShareGPT conversations', { timeout: 20_000 })
  await expect(page.getByText('8 rows, nothing rejected')).toBeVisible()
  await page.getByRole('button', { name: 'Add dataset' }).click()
  await expect(page).toHaveURL(/\/datasets\/dst_/)
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(shape).toContainText('already instruction data')
  await expectAccessible(page)
})
