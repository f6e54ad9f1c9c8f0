import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './commands.mjs'
import { chromium as texts } from './messages.mjs'
import { Refusal } from './refusal.mjs'

/**
 * @typedef {{ path: string, origin: 'variable' | 'playwright' | 'system' }} Chromium
 * @typedef {{
 *   env: Record<string, string | undefined>,
 *   playwrightPath: string,
 *   exists?: (path: string) => boolean,
 * }} Places `playwrightPath` is where Playwright keeps its own, whether or not it is there.
 */

/** The one without a window first: it draws no browser around the page and is a quarter faster. */
const systemNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

/**
 * The Chromium for the tests: the one named in STUDIO_CHROMIUM, Playwright's own, or the system's;
 * null where there is none. Throws a Refusal where the variable names what is not there.
 * @param {Places} places
 * @returns {Chromium | null}
 */
export function findChromium({ env, playwrightPath, exists = existsSync }) {
  const named = env.STUDIO_CHROMIUM
  if (named) {
    if (!exists(named)) throw new Refusal(texts.missing(named))
    return { path: named, origin: 'variable' }
  }
  if (playwrightPath !== '' && exists(playwrightPath)) {
    return { path: playwrightPath, origin: 'playwright' }
  }
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter((path) => path !== '')]
  const path = systemNames
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((candidate) => exists(candidate))
  return path === undefined ? null : { path, origin: 'system' }
}

/**
 * Finds a Chromium or installs one, and says in one line what it did.
 * @param {import('./install.mjs').SetUp & { playwrightPath: string }} setUp
 * @returns {Promise<Chromium>}
 */
export async function ensureChromium({ root, say, signal, playwrightPath }) {
  const places = { env: process.env, playwrightPath }
  const found = findChromium(places)
  if (found !== null) {
    say(texts.found(found.path, texts.origins[found.origin]))
    return found
  }
  say(texts.installing)
  let output = ''
  for (const { name, commands } of waysToInstall(isRootOnDebian())) {
    for (const [command = '', ...args] of commands) {
      const run = { command, args, cwd: root, env: installEnvironment, signal }
      const result = await runCommand(run)
      output += result.output
    }
    // What counts is whether one is there: apt-get update may fail for a source we do not need.
    const installed = findChromium(places)
    if (installed !== null) {
      say(texts.installed(installed.path, name))
      return installed
    }
  }
  throw new Refusal(texts.failed, { output })
}

const installEnvironment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }

/** @param {boolean} debian */
function waysToInstall(debian) {
  const playwright = {
    name: 'Playwright',
    commands: [
      [process.execPath, join('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'],
    ],
  }
  const shell = {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', 'chromium-headless-shell'],
    ],
  }
  // Older releases of Debian have no package of the shell alone.
  const whole = { name: 'apt-get', commands: [['apt-get', 'install', '-y', 'chromium']] }
  return debian ? [shell, whole, playwright] : [playwright]
}

/** Debian itself: elsewhere the package of that name is missing, or wants snap. */
function isRootOnDebian() {
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/os-release') &&
    /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  )
}

/**
 * What a Chromium that is not Playwright's must be told so that it keeps to itself.
 * @param {boolean} isRoot Chromium's sandbox refuses to run as root.
 */
export function chromiumArguments(isRoot) {
  return [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    '--disable-gpu',
    ...(isRoot ? ['--no-sandbox'] : []),
  ]
}
