import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { runCommand } from './commands.mjs'
import { refusals, start } from './messages.mjs'
import { Refusal } from './refusal.mjs'
import { readStamp, readText, writeStamp } from './stamps.mjs'

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 * @typedef {{ root: string, say: (line: string) => void, signal?: AbortSignal }} SetUp
 */

/** The one package with compiled code that a change of Node can break. */
const compiled = 'better-sqlite3'

/**
 * Installs what the lock file names and node_modules lacks. A stamp makes the usual case, nothing
 * to do, one hash and one comparison.
 * @param {SetUp} setUp
 */
export async function ensureInstalled({ root, say, signal }) {
  const stamp = join(root, 'node_modules', '.cache', 'studio', 'installed')
  const wanted = stampOf(readText(join(root, 'package-lock.json')) ?? '')
  if (readStamp(stamp) === wanted) return
  const begin = Date.now()
  if (!isInstalled(root)) {
    say(start.installing)
    // `--include=dev`: what builds and tests is needed also where NODE_ENV says production.
    await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { root, signal })
    say(start.done(start.installed, (Date.now() - begin) / 1000))
  }
  if (!(await loads(root, signal))) {
    say(start.rebuilding)
    await runNpm(['rebuild', compiled], { root, signal })
    if (!(await loads(root, signal))) throw new Refusal(refusals.installFailed)
  }
  writeStamp(stamp, wanted)
}

/** @param {string} lock */
function stampOf(lock) {
  const { versions, platform, arch } = process
  return createHash('sha256')
    .update(`${versions.modules} ${platform} ${arch}\n${lock}`)
    .digest('hex')
}

/** @param {string} root */
function isInstalled(root) {
  const lock = readText(join(root, 'package-lock.json'))
  // npm keeps its own account of what stands in node_modules and writes it when all is done.
  const installed = readText(join(root, 'node_modules', '.package-lock.json'))
  if (lock === null || installed === null) return false
  return matchesLock(JSON.parse(lock), JSON.parse(installed))
}

/**
 * Whether node_modules holds the packages of the lock file in the same versions, and no others.
 * Optional ones (binaries for other systems) may be absent.
 * @param {LockFile} lock `package-lock.json`
 * @param {LockFile} installed `node_modules/.package-lock.json`
 */
export function matchesLock(lock, installed) {
  const wanted = Object.entries(lock.packages ?? {}).filter(([path]) => path !== '')
  const found = installed.packages ?? {}
  const complete = wanted.every(([path, { version, optional, devOptional }]) => {
    const there = found[path]
    if (there === undefined) return optional === true || devOptional === true
    return there.version === version
  })
  return complete && Object.keys(found).every((path) => lock.packages?.[path] !== undefined)
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
async function loads(root, signal) {
  const script = `new (require('${compiled}'))(':memory:').close()`
  const { code } = await runCommand({
    command: process.execPath,
    args: ['-e', script],
    cwd: root,
    signal,
  })
  return code === 0
}

/**
 * @param {string[]} args
 * @param {{ root: string, signal?: AbortSignal }} where
 */
async function runNpm(args, { root, signal }) {
  const npm = findNpm(process.env.npm_execpath)
  const headers = findHeaders(process.execPath, process.versions.node)
  const { code, output } = await runCommand({
    command: npm.command,
    args: [...npm.args, ...args],
    cwd: root,
    env: { ...process.env, ...(headers === null ? {} : { npm_config_nodedir: headers }) },
    signal,
  })
  if (code !== 0) throw new Refusal(refusals.installFailed, { output })
}

/**
 * How to call npm: the very one that runs us, if one does.
 * @param {string | undefined} execPath As in the variable `npm_execpath`.
 */
export function findNpm(execPath) {
  if (execPath !== undefined && /^npm-cli\.c?js$/.test(basename(execPath))) {
    return { command: process.execPath, args: [execPath] }
  }
  return { command: 'npm', args: [] }
}

/**
 * The folder whose `include/node` holds the headers of exactly this Node, or null. With it,
 * better-sqlite3 compiles without fetching them.
 * @param {string} execPath
 * @param {string} version Such as `20.19.0`.
 */
export function findHeaders(execPath, version) {
  const folder = dirname(dirname(existsSync(execPath) ? realpathSync(execPath) : execPath))
  const header = readText(join(folder, 'include', 'node', 'node_version.h'))
  if (header === null) return null
  const found = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(header)?.[1],
  )
  return found.join('.') === version ? folder : null
}
