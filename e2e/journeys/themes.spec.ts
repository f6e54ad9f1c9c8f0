import { approveSome, call } from '#e2e/fixtures/calls.ts'
import { makeReviewScene } from '#e2e/fixtures/review-scene.ts'
import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ studio, playwright }) => {
  const request = await playwright.request.newContext({ baseURL: studio.origin })
  await makeReviewScene(request)
  // Some approved, some waiting: every page has something to show.
  await approveSome(request)
  await request.dispose()
})

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('every page is accessible', async ({ page, request }) => {
      test.setTimeout(120_000)
      const { datasets } = await call(request, 'datasets.list', {})
      const dataset = `/datasets/${datasets[0]?.id}`
      for (const path of [
        '/datasets',
        '/datasets/add',
        '/datasets/import',
        dataset,
        `${dataset}?tab=rows`,
        `${dataset}?tab=tasks`,
        `${dataset}?tab=details`,
        '/review',
        '/export',
        '/settings',
      ]) {
        await page.goto(path)
        await expect(page.locator('html')).toHaveClass(new RegExp(`(^|\\s)${colorScheme}(\\s|$)`))
        await expect(page.getByRole('heading').first()).toBeVisible()
        if (path.endsWith('tab=rows'))
          await expect(page.getByRole('gridcell').first()).toHaveText(/./)
        await expectAccessible(page)
      }
    })

    test('editing, the reasons and the shortcuts are accessible', async ({ page }) => {
      await page.goto('/review')
      await expect(page.getByText('This decision covers')).toBeVisible()
      await expect(page.locator('[data-row]').first()).toHaveAttribute('data-cut', /.*/)
      await page.keyboard.press('r')
      await expect(page.getByText('Why is it rejected?')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.keyboard.press('e')
      await expect(page.getByRole('textbox', { name: 'Phrasing 1' })).toBeVisible()
      await expectAccessible(page)
    })
  })
