import { spawn } from 'node:child_process'
import { Interrupted } from './refusal.mjs'

/**
 * @typedef {{
 *   command: string,
 *   args: string[],
 *   cwd: string,
 *   env?: NodeJS.ProcessEnv,
 *   output?: 'capture' | 'show',
 *   signal?: AbortSignal,
 * }} Command
 */

/**
 * Runs a command to its end. `output` holds standard output and error in the order they came, empty
 * where they were shown; a program that cannot be started gives code 127. Throws Interrupted, after
 * ending the command with all its children, where the signal fires.
 * @param {Command} command
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runCommand({ command, args, cwd, env, output = 'capture', signal }) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Interrupted())
    // A group of its own lets one signal reach what the command itself has started (npm, node-gyp,
    // make); a command that shows its output stays in the terminal's group.
    const grouped = output === 'capture' && process.platform !== 'win32'
    const stdio = output === 'show' ? /** @type {const} */ ('inherit') : outputPipes
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio, detached: grouped })
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const interrupt = () => endProcess(child, 'SIGTERM', grouped)
    signal?.addEventListener('abort', interrupt, { once: true })
    child.once('error', (error) => {
      signal?.removeEventListener('abort', interrupt)
      resolve({ code: 127, output: error.message })
    })
    child.once('close', (code) => {
      signal?.removeEventListener('abort', interrupt)
      if (signal?.aborted) return reject(new Interrupted())
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') })
    })
  })
}

/** @type {['ignore', 'pipe', 'pipe']} */
const outputPipes = ['ignore', 'pipe', 'pipe']

/**
 * Sends a signal to a child, or to its whole process group; one that is already gone is no error.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 * @param {boolean} group
 */
export function endProcess(child, signal, group) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  if (!group) {
    child.kill(signal)
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group is gone, or was never made.
    child.kill(signal)
  }
}

/**
 * How a process ended, for a sentence: `signal SIGKILL` or `exit status 1`.
 * @param {number | null} code
 * @param {string | null} signal
 */
export function describeEnd(code, signal) {
  return signal === null ? `exit status ${code ?? 'unknown'}` : `signal ${signal}`
}
