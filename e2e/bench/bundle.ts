import { gzipSync } from 'node:zlib'
import type { Response } from '@playwright/test'
import type { Bench } from './bench.ts'
import { startStudio } from './bench-studio.ts'
import { withPage } from './browser.ts'

const goal = 300

/** How long the page may rest before what it loads ahead counts no more as its first load. */
const restMs = 1_000

/** JavaScript that the review page brings on its first load, each file compressed by itself. */
export const bundle: Bench = {
  about: 'compressed JavaScript of the review page',
  async run({ folder, say, signal }) {
    const studio = await startStudio({ data: folder, say, signal })
    try {
      const { scripts, later } = await withPage(studio.origin, async (page) => {
        const responses: Response[] = []
        page.on('response', (response) => {
          const type = response.headers()['content-type'] ?? ''
          if (type.includes('javascript')) responses.push(response)
        })
        await page.goto('/review', { waitUntil: 'load' })
        await page.waitForTimeout(restMs)
        const first = responses.length
        const scripts = await Promise.all(responses.map(compressed))
        // What is fetched ahead once the page is up: the editor, the history, the list of keys.
        await page.waitForTimeout(3_000)
        const later = await Promise.all(responses.slice(first).map(compressed))
        return { scripts, later }
      })
      for (const { url, kilobytes } of [...scripts].sort((a, b) => b.kilobytes - a.kilobytes))
        say(`${kilobytes.toFixed(1).padStart(7)} kB  ${url}`)
      const sum = (all: typeof scripts) => all.reduce((total, one) => total + one.kilobytes, 0)
      return {
        setting: { scripts: scripts.length },
        figures: [
          { name: 'first load', value: sum(scripts), unit: 'kB', goal: { atMost: goal } },
          { name: 'loaded ahead later', value: sum(later), unit: 'kB' },
        ],
      }
    } finally {
      await studio.stop()
    }
  },
}

/** Kilobytes are 1,000 bytes. A browser that runs modules never asks for the `nomodule` polyfills. */
async function compressed(response: Response): Promise<{ url: string; kilobytes: number }> {
  const { length } = gzipSync(await response.body(), { level: 9 })
  return { url: new URL(response.url()).pathname, kilobytes: length / 1000 }
}
