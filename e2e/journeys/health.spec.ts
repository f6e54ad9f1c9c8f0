import { expect, expectAccessible, test } from '#e2e/fixtures/studio.ts'

test('the first page opens without an error', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('main')).toBeVisible()
  await expectAccessible(page)
})

test('a worker that is killed is started again', async ({ studio }) => {
  const killed = studio.killWorker()
  await expect.poll(() => studio.workerPid(), { timeout: 15_000 }).not.toBe(killed)
})
