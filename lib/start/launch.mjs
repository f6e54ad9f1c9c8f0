import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { ensureBuilt, nextBinary } from './build.mjs'
import { runCommand } from './commands.mjs'
import { endLeftovers, takeDataDirectory } from './data-directory.mjs'
import { waitForHealth } from './health.mjs'
import { ensureInstalled } from './install.mjs'
import { help, refusals, start } from './messages.mjs'
import { isLoopback, originsOf, parseOptions } from './options.mjs'
import { checkPort } from './ports.mjs'
import { ensurePrograms, programFile } from './programs.mjs'
import { Interrupted, Refusal } from './refusal.mjs'
import { inTurn, root } from './set-up.mjs'
import { supervise } from './supervisor.mjs'

/** Seconds until a web server that does not answer is given up; a first page in --dev is compiled. */
const patience = { production: 60, development: 180 }

/** What Next says of itself at its start; the address we print ourselves. */
const banner = /^\s*(?:[▲✓]|- (?:Local|Network|Environments):)|^\s*$/

/** `npm start`: sets up, runs the studio until it is told to stop, and sets the exit status. */
export async function main() {
  const asked = watchSignals()
  try {
    const { argv, env } = process
    const options = parseOptions({ args: argv.slice(2), env, root, cwd: process.cwd() })
    if (options.help) console.log(help)
    else await launch(options, asked)
  } catch (error) {
    process.exitCode = report(error)
  }
}

/**
 * @typedef {{ stop: AbortSignal, now: AbortSignal }} Asked `stop` fires when the person asks the
 *   studio to stop, `now` when they ask again.
 */

/** @returns {Asked} */
function watchSignals() {
  const stop = new AbortController()
  const now = new AbortController()
  let since = 0
  const ask = () => {
    // One Ctrl-C arrives twice: from the terminal, and from npm, which passes it on.
    if (stop.signal.aborted && Date.now() - since > 1000) now.abort()
    if (stop.signal.aborted) return
    since = Date.now()
    stop.abort()
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, ask)
  }
  // Whoever started us with a channel, as the journeys do, is gone.
  process.on('disconnect', ask)
  process.channel?.unref()
  return { stop: stop.signal, now: now.signal }
}

/**
 * Prints why a start or a test run ended early, and returns the exit status.
 * @param {unknown} error
 */
export function report(error) {
  if (error instanceof Interrupted) return 130
  if (!(error instanceof Refusal)) throw error
  if (error.output !== '') console.error(error.output.trimEnd())
  console.error(error.message)
  return error.exitCode
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {Asked} asked
 */
async function launch(options, asked) {
  const signal = asked.stop
  const lock = takeDataDirectory(options.data)
  process.on('exit', lock.release)
  await endLeftovers(lock)
  await checkPort(options.host, options.port)
  const setUp = { root, say: console.log, signal }
  await inTurn(setUp, async () => {
    await ensureInstalled(setUp)
    await ensurePrograms(setUp)
    if (!options.dev) await ensureBuilt(setUp)
  })
  const env = childEnvironment(options)
  await runAdmin(['migrate', '--data', options.data], refusals.migrationFailed, env, signal)
  await run(options, env, lock, asked)
}

/**
 * @param {import('./options.mjs').Options} options
 * @returns {NodeJS.ProcessEnv}
 */
function childEnvironment({ data, host, port, dev }) {
  return {
    ...process.env,
    STUDIO_DATA: data,
    STUDIO_HOST: host,
    STUDIO_PORT: String(port),
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  }
}

/**
 * Runs a command of lib/admin and returns what it printed.
 * @param {string[]} args
 * @param {string} failure The sentence where it fails.
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function runAdmin(args, failure, env, signal) {
  const { code, output } = await runCommand({
    command: process.execPath,
    args: [programFile(root, 'admin'), ...args],
    cwd: root,
    env,
    signal,
  })
  if (code !== 0) throw new Refusal(failure, { output })
  return output.trim()
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./lock.mjs').Lock} lock
 * @param {Asked} asked
 */
async function run(options, env, lock, { stop: signal, now }) {
  const { host, port, data, dev } = options
  const origins = originsOf(host, port)
  const endsWithUs = pathToFileURL(join(root, 'lib', 'start', 'with-parent.mjs')).href
  const next = [nextBinary(root), dev ? 'dev' : 'start', '-H', host, '-p', String(port)]
  // Longer than clients and proxies keep a connection, so that none is closed just as it is used again.
  if (!dev) next.push('--keepAliveTimeout', '70000')
  const studio = supervise({
    web: { args: ['--import', endsWithUs, ...next], cwd: root, env },
    worker: {
      args: ['--enable-source-maps', programFile(root, 'worker')],
      cwd: root,
      env,
      priority: constants.priority.PRIORITY_BELOW_NORMAL,
    },
    say: console.log,
    print: (line, to) => {
      if (!banner.test(stripVTControlCharacters(line))) process[to].write(`${line}\n`)
    },
    onProcesses: lock.note,
  })
  const asked = aborted(signal)
  try {
    const seconds = dev ? patience.development : patience.production
    const ended = Promise.race([studio.webEnded, asked])
    const url = `${origins.own}/api/health`
    if (await waitForHealth({ url, milliseconds: seconds * 1000, ended })) {
      const args = ['owner-link', '--data', data, '--origin', origins.shown]
      const link = isLoopback(host)
        ? ''
        : await runAdmin(args, refusals.ownerLinkFailed, env, signal)
      // In one piece: whoever reads the address in a pipe has the link as well.
      console.log(`${start.ready(origins.shown, data)}\n${link}`.trimEnd())
    } else if (!signal.aborted && !(await hasEnded(studio.webEnded))) {
      throw new Refusal(refusals.webSilent(seconds))
    }
    const how = await Promise.race([studio.webEnded, asked])
    if (!signal.aborted) throw new Refusal(refusals.webEnded(how))
    console.log(start.stopping)
  } finally {
    now.addEventListener('abort', studio.kill, { once: true })
    await studio.stop()
  }
  console.log(start.stopped)
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('')
    signal.addEventListener('abort', () => resolve(''), { once: true })
  })
}

/** @param {Promise<unknown>} end */
function hasEnded(end) {
  return Promise.race([
    end.then(() => true),
    new Promise((resolve) => setImmediate(resolve, false)),
  ])
}
