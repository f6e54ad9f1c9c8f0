import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { chromiumArguments, findChromium } from '#lib/start/index.mjs'

/** Opens a headless Chromium with one page, runs `work`, and closes it whatever happens. */
export async function withPage<T>(
  origin: string,
  work: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const found = findChromium({ env: process.env, playwrightPath: chromium.executablePath() })
  if (found === null) throw new Error('There is no Chromium: npm test installs one.')
  const isRoot = process.getuid?.() === 0
  const browser: Browser = await chromium.launch({
    args: chromiumArguments(isRoot),
    chromiumSandbox: !isRoot,
    executablePath: found.path,
  })
  try {
    const context = await browser.newContext({
      baseURL: origin,
      locale: 'en-US',
      timezoneId: 'UTC',
      viewport: { width: 1440, height: 900 },
    })
    return await work(await context.newPage(), context)
  } finally {
    await browser.close()
  }
}
