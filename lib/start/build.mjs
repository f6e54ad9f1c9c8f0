import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './commands.mjs'
import { refusals, start } from './messages.mjs'
import { Refusal } from './refusal.mjs'
import { hashFiles, readStamp, removeStamp, writeStamp } from './stamps.mjs'

/** What the pages are built from. `public` is served as it stands and needs no build. */
const sources = [
  'app',
  'components',
  'db',
  'lib',
  'pages',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'proxy.ts',
  'next.config.ts',
  'package.json',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
]

/** Rooms that no page imports, so that work on them does not cost a build. */
const rooms = ['lib/admin', 'lib/cli', 'lib/start', 'lib/worker']

/** @param {string} path */
function isLeftOut(path) {
  return rooms.includes(path) || /\.test\.tsx?$|\/(golden|testing)$/.test(path)
}

/**
 * The command line that runs Next with this Node.
 * @param {string} root
 */
export function nextBinary(root) {
  return join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
}

/**
 * Whether what `next build` made stands there and was made from the sources as they are now.
 * @param {string} root
 */
export function isBuilt(root) {
  return (
    existsSync(join(root, '.next', 'BUILD_ID')) &&
    readStamp(stampFile(root)) === hashFiles(root, sources, isLeftOut)
  )
}

/**
 * Builds the pages where their sources have changed since the last build; returns whether it did.
 * @param {import('./install.mjs').SetUp} setUp
 */
export async function ensureBuilt({ root, say, signal }) {
  if (isBuilt(root)) return false
  say(start.building)
  const begin = Date.now()
  // Of the sources before the build, so that an edit made meanwhile leads to another one.
  const hash = hashFiles(root, sources, isLeftOut)
  removeStamp(stampFile(root))
  const { code, output } = await runCommand({
    command: process.execPath,
    args: [nextBinary(root), 'build'],
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal,
  })
  if (code !== 0) throw new Refusal(refusals.buildFailed, { output })
  writeStamp(stampFile(root), hash)
  say(start.done(start.built, (Date.now() - begin) / 1000))
  return true
}

/** @param {string} root */
function stampFile(root) {
  return join(root, '.next', 'studio-sources')
}
