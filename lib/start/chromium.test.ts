import { describe, expect, test } from 'vitest'
import { chromiumArguments, findChromium } from './chromium.mjs'

describe('the Chromium of the tests', () => {
  const own = '/cache/chromium/chrome'
  test.each<[string, Record<string, string>, string[], [string, string] | null]>([
    [
      'the variable first',
      { STUDIO_CHROMIUM: '/mine' },
      ['/mine', own, '/usr/bin/chromium'],
      ['/mine', 'variable'],
    ],
    ["then Playwright's", {}, [own, '/usr/bin/chromium'], [own, 'playwright']],
    [
      "then the system's",
      {},
      ['/usr/bin/google-chrome', '/usr/bin/chromium-browser', '/usr/bin/chromium'],
      ['/usr/bin/chromium', 'system'],
    ],
    [
      'the shell before a whole browser',
      {},
      ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell'],
      ['/usr/bin/chromium-headless-shell', 'system'],
    ],
    [
      'chromium-browser',
      {},
      ['/usr/bin/google-chrome', '/usr/bin/chromium-browser'],
      ['/usr/bin/chromium-browser', 'system'],
    ],
    ['google-chrome', {}, ['/usr/bin/google-chrome'], ['/usr/bin/google-chrome', 'system']],
    [
      'one on the path',
      { PATH: '/bin:/opt/x' },
      ['/opt/x/chromium'],
      ['/opt/x/chromium', 'system'],
    ],
    ['an empty variable is none', { STUDIO_CHROMIUM: '' }, [own], [own, 'playwright']],
    ['nothing', { PATH: '/bin' }, [], null],
  ])('%s', (_, env, there, expected) => {
    const exists = (path: string) => there.includes(path)
    const found = findChromium({ env, playwrightPath: own, exists })
    expect(found && [found.path, found.origin]).toEqual(expected)
  })

  test('a variable that names nothing is refused', () => {
    const places = { env: { STUDIO_CHROMIUM: '/gone' }, playwrightPath: own, exists: () => false }
    expect(() => findChromium(places)).toThrow('STUDIO_CHROMIUM names /gone')
  })

  test('only root goes without a sandbox', () => {
    expect(chromiumArguments(true)).toContain('--no-sandbox')
    expect(chromiumArguments(false)).not.toContain('--no-sandbox')
  })
})
