import { join } from 'node:path'
import { chromium, defineConfig } from '@playwright/test'
import { chromiumArguments, findChromium, root } from '#lib/start/index.mjs'

const found = findChromium({ env: process.env, playwrightPath: chromium.executablePath() })
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: './journeys',
  outputDir: join(root, 'test-results'),
  // A studio, its worker and a browser each, on what may be two cores: hence the patience below.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    // Pictures and snapshots at each step cost a third of the time; `--trace on` takes them again.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      args: chromiumArguments(isRoot),
      chromiumSandbox: !isRoot,
      ...(found === null ? {} : { executablePath: found.path }),
    },
  },
})
