import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { describeEnd, endProcess } from './commands.mjs'
import { start } from './messages.mjs'
import { identityOf } from './processes.mjs'

/**
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 * @typedef {{
 *   args: string[],
 *   cwd: string,
 *   env: NodeJS.ProcessEnv,
 *   priority?: number,
 * }} Program A script for this Node. `priority` is a niceness, 0 to 19.
 * @typedef {{ first: number, most: number, calm: number }} Backoff Milliseconds: the first wait, the
 *   longest one, and how long a process must have run for the waits to start over.
 * @typedef {{
 *   web: Program,
 *   worker: Program,
 *   say: (line: string) => void,
 *   print: (line: string, to: 'stdout' | 'stderr') => void,
 *   onProcesses: (processes: Record<string, import('./processes.mjs').ProcessIdentity>) => void,
 *   backoff?: Backoff,
 *   grace?: { web: number, worker: number },
 * }} Supervision `grace` is how long each may take to stop, in milliseconds.
 */

/** @type {Backoff} */
const usualBackoff = { first: 500, most: 30_000, calm: 60_000 }
const usualGrace = { web: 5000, worker: 10_000 }

/**
 * Runs the web server and the worker until `stop`. A worker that ends is started again, after a
 * wait that doubles while it keeps ending; the end of the web server is reported through
 * `webEnded` and is for the caller to act on.
 * @param {Supervision} supervision
 */
export function supervise({
  web,
  worker,
  say,
  print,
  onProcesses,
  backoff = usualBackoff,
  grace = usualGrace,
}) {
  /** @type {Record<string, import('./processes.mjs').ProcessIdentity>} */
  const identities = {}
  let stopping = false
  let wait = backoff.first
  /** @type {NodeJS.Timeout | undefined} */
  let pause

  /** @param {'web' | 'worker'} name @param {Program} program */
  const launch = (name, program) => {
    const child = startProgram(program, print)
    if (child.pid !== undefined) {
      identities[name] = identityOf(child.pid)
      onProcesses({ ...identities })
    }
    return child
  }

  const webChild = launch('web', web)
  /** @type {Promise<string>} */
  const webEnded = endOf(webChild)

  let workerChild = launch('worker', worker)
  const watchWorker = () => {
    const begin = Date.now()
    endOf(workerChild).then((how) => {
      if (stopping) return
      if (Date.now() - begin >= backoff.calm) wait = backoff.first
      say(start.workerAgain(how, wait / 1000))
      pause = setTimeout(() => {
        workerChild = launch('worker', worker)
        watchWorker()
      }, wait)
      wait = Math.min(wait * 2, backoff.most)
    })
  }
  watchWorker()

  return {
    /** Resolves, with words for how, when the web server has ended. */
    webEnded,
    /** Asks both to stop, ends those that take too long, and resolves when both are gone. */
    async stop() {
      stopping = true
      clearTimeout(pause)
      await Promise.all([
        stopChild('web', webChild, grace.web, say),
        stopChild('worker', workerChild, grace.worker, say),
      ])
    },
    /** Ends both at once, without asking. */
    kill() {
      stopping = true
      clearTimeout(pause)
      for (const child of [webChild, workerChild]) endProcess(child, 'SIGKILL', ownGroup)
    },
  }
}

/** Ctrl-C reaches a terminal's whole group; in one of their own, children hear of it from us only. */
const ownGroup = process.platform !== 'win32'

/**
 * @param {Program} program
 * @param {Supervision['print']} print
 */
function startProgram({ args, cwd, env, priority }, print) {
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: ownGroup,
    // The channel is never used for messages: a child sees it close when the supervisor is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  forwardLines(child.stdout, (line) => print(line, 'stdout'))
  forwardLines(child.stderr, (line) => print(line, 'stderr'))
  if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority)
  return child
}

/**
 * @param {import('node:stream').Readable | null} stream
 * @param {(line: string) => void} print
 */
function forwardLines(stream, print) {
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(print)
  })
  stream?.on('end', () => {
    if (rest !== '') print(rest)
  })
}

/**
 * @param {ChildProcess} child
 * @returns {Promise<string>}
 */
function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(describeEnd(code, signal)))
  })
}

/**
 * @param {'web' | 'worker'} name
 * @param {ChildProcess} child
 * @param {number} grace
 * @param {(line: string) => void} say
 */
async function stopChild(name, child, grace, say) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = endOf(child)
  const timer = setTimeout(() => {
    say(start.killed(name))
    endProcess(child, 'SIGKILL', ownGroup)
  }, grace)
  // The process only, not its group: it knows best how to end its own children.
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}
