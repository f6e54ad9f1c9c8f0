import { chromium } from '@playwright/test'
import { makeReviewScene } from '#e2e/fixtures/review-scene.ts'
import { RunningStudio } from '#e2e/fixtures/running-studio.ts'
import { chromiumArguments, findChromium } from '#lib/start/index.mjs'

// Takes the picture in the README: `npm run screenshot`, after a build.
const found = findChromium({ env: process.env, playwrightPath: chromium.executablePath() })
const isRoot = process.getuid?.() === 0
const studio = await RunningStudio.start({})
const browser = await chromium.launch({
  args: chromiumArguments(isRoot),
  chromiumSandbox: !isRoot,
  ...(found === null ? {} : { executablePath: found.path }),
})
try {
  const context = await browser.newContext({
    baseURL: studio.origin,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
  })
  const page = await context.newPage()
  await makeReviewScene(page.request)
  await page.goto('/review')
  await page.getByText('This decision covers').waitFor()
  await page.getByRole('table').waitFor()
  await page.screenshot({ path: 'public/review.png' })
} finally {
  await browser.close()
  await studio.remove()
}
